use super::*;

fn context(text: &str) -> Context {
    here(text).context
}

fn taken(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn items_and_headers() {
    assert_eq!(context(""), Context::Item);
    assert_eq!(context("ro"), Context::Item);
    assert_eq!(context("role a < > "), Context::Item);
    assert_eq!(context("role "), Context::Anything);
    assert_eq!(context("role a "), Context::Header { has_platforms: false, has_parents: false });
    assert_eq!(context("platform k"), Context::Platform);
    assert_eq!(context("role a on k"), Context::Scope);
    assert_eq!(context("abstract role a on kibana, "), Context::Scope);
    assert_eq!(context("role a extends b, c"), Context::Role { taken: taken(&["a", "extends", "b"]), is_held: false });
    assert_eq!(here("role a extends soc-le").start, 15);
    assert_eq!(context("persona p = a + "), Context::Role { taken: taken(&["p", "a"]), is_held: true });
    assert_eq!(context("forbid \"x\" < a: all; > unless "), Context::Subject);
    assert_eq!(context("forbid \"x\" < a: all; > on "), Context::Scope);
    assert_eq!(context("forbid \"x\" < a: all; > on prod unless "), Context::Subject);
}

#[test]
fn statements() {
    assert_eq!(context("role a < "), Context::Statement(Body::Role));
    assert_eq!(context("role a < cases: read; al"), Context::Statement(Body::Role));
    assert_eq!(context("role a < in s < "), Context::Statement(Body::In));
    assert_eq!(context("role a < on "), Context::Scope);
    assert_eq!(context("role a < on prod < "), Context::Statement(Body::Role));
    assert_eq!(context("role a < in s < on prod < "), Context::Statement(Body::In));
    let privilege = |words: &[&str]| Context::Privilege { feature: "cases".into(), taken: taken(words) };
    assert_eq!(context("role a < cases: "), privilege(&[]));
    assert_eq!(context("role a < cases: read + re"), privilege(&["read"]));
    assert_eq!(context("role a < in s < cases += "), privilege(&[]));
    assert_eq!(context("role a < rules: all\n cases: read + "), privilege(&["read"]));
    assert_eq!(context("role a < ru\n index \"x\": read\n cases: "), privilege(&[]));
    assert_eq!(context("role a < tasks: a + "), Context::Task { taken: taken(&["a"]) });
    assert_eq!(context("role a < index \"x\", \"y\": read + "), Context::IndexPrivilege { taken: taken(&["read"]) });
    assert_eq!(context("role a < index \"x\": read < "), Context::Option);
    assert_eq!(context("role a < cluster on \"x\": "), Context::ClusterPrivilege { is_remote: true, taken: taken(&[]) });
    assert_eq!(context("role a < spaces: soc-eu, d"), Context::Space { taken: taken(&["soc", "eu"]) });
    assert_eq!(
        here("role a < permission \"Cas"),
        Here { context: Context::Permission { taken: taken(&[]) }, start: 21, in_quotes: true }
    );
}

#[test]
fn tests_and_comments() {
    assert_eq!(context("test \"t\" < "), Context::Assertion);
    assert_eq!(context("test \"t\" < a "), Context::Verb { only: false });
    assert_eq!(context("test \"t\" < only "), Context::Subject);
    assert_eq!(context("test \"t\" < only a"), Context::Subject);
    assert_eq!(context("test \"t\" < only a, "), Context::Subject);
    assert_eq!(context("test \"t\" < only a, b "), Context::Verb { only: true });
    assert_eq!(context("test \"t\" < only a, b can "), Context::Claim);
    assert_eq!(context("test \"t\" < a can "), Context::Claim);
    assert_eq!(context("test \"t\" < a can cases: read, "), Context::Claim);
    assert_eq!(context("test \"t\" < a can exactly cases: "), Context::Privilege { feature: "cases".into(), taken: taken(&[]) });
    assert_eq!(context("test \"t\" < a can cases.read in "), Context::Space { taken: taken(&[]) });
    assert_eq!(context("test \"t\" < a can cases.read on "), Context::Target);
    assert_eq!(context("role a < // polc: allow("), Context::Finding);
    assert_eq!(here("// polc: allow(a, cases-al").start, 18);
    assert_eq!(context("// polc: allow(a) why"), Context::Anything);
    assert_eq!(context("role a < // cases: "), Context::Anything);
}
