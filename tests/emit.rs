//! Every document that polc writes, held against its schema on every release, and shown where its shape matters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeMap;

use polc::catalogue::Release;
use polc::check::{Check, Context};
use polc::config::{Config, ConnectTarget, Product, Target, TerraformProvider};
use polc::diagnostic::{Diagnostic, Severity};
use polc::emit::{self, Layout, Subject};
use polc::policy::Policy;
use polc::project::Project;
use serde_json::Value;

/// What every release can express.
const KIBANA: &str = r#"
/// Looks at things.
///
/// Second paragraph.
abstract role base_reader < discover: read; dashboard: read; >

role kitchen_sink extends base_reader <
  description: "Says \"hi\" to ${user}, %{ if } and $${literal}\non two lines";
  metadata: < owner: "soc"; ticket: 12; ratio: 1.5; "odd: key": "yes"; nested: < on: true; none: null; list: "${a}", "b", 3; >; >;
  spaces: default, soc-eu;
  cases: all - delete;
  connectors: read;
  alerts: all;
  tasks: manage_rules;
  cluster: monitor + manage_pipeline;
  index "logs-*", "winlogbeat-*": read + view_index_metadata;
  index "/hr-[0-9]+/": read < fields: "name", "team.*"; except: "team.salary"; query: """{"term": {"team": "${_user.metadata.team}"}}"""; >;
  in secops < cases: all; >
  in a, b < discover: all; >
>

role everything < spaces: *; base: all; >
role reader < spaces: a, b; base: read; >
role everywhere < spaces: *; cases: read; in one < base: all; > >
role nothing < >
"#;

/// What serverless has not.
const STACK: &str = r#"
role "SOC: Tier 1 \"night\" #2 *" < cases: read + reopen; >
role "yes" < cases: read; >
role far <
  run_as: "alice", "bob: the builder";
  cluster on "eu", "us": monitor_enrich + monitor_stats;
  index ".ds-*": read < restricted: true; >;
  index "logs-*" on "eu", "us": read + read_cross_cluster < fields: "*"; except: "secret"; query: "{\"match_all\": {}}"; >;
  index ".kibana*" on "eu": read < restricted: true; >;
>
"#;

/// What only native roles have.
const NATIVE: &str = r#"
abstract role apm < application "apm": "config_agent:read"; >
role agent extends apm <
  cases: read;
  application "myapp-prod": "write", "read" < resources: "team/soc", "team/lab"; >
  application "myapp-*": "login";
  application "apm" += "event:write";
>
"#;

/// The same that serverless has not.
const GLOBAL: &str = r#"
role registrar <
  global: <
    application: < manage: < applications: "myapp-*", "apm"; > >
    profile: < write: < applications: "myapp-*"; > >
    role: < manage: < indices: < names: "logs-*"; privileges: read, view_index_metadata; > > >
  >
>
"#;

/// What Terraform's provider has not, left out.
const STACK_TERRAFORM: &str = r#"
role "SOC: Tier 1 \"night\" #2 *" < cases: read + reopen; >
role "SOC: Tier 1 'night' #2 *" < cases: read; >
role far <
  run_as: "alice", "bob: the builder";
  index "logs-*" on "eu", "us": read + read_cross_cluster < fields: "*"; except: "secret"; query: "{\"match_all\": {}}"; >;
  index ".kibana*" on "eu": read < restricted: true; >;
>
"#;

const CONNECT: &str = r#"
platform connect;

/// Everything a profile can say.
role kitchen_sink <
  cases: view + edit;
  permission "BasicAgentAccess";
  tags: < team: "soc"; cost: "${center} %{x}"; >;
  access_tags: < region: "eu"; >;
  restricted_resources: User, Queue;
  hierarchy_group: "11111111-2222-3333-4444-555555555555";
  hierarchy_resources: User;
  application "com.example.notes": "ACCESS";
  application "com.example.tools": "write", "read";
  application "gateway" mcp: "search___get", "alerts___list";
  granular_access: < Department: "Sales", "Support"; "Region": "EU"; >
  allowed_flow_modules: "22222222-3333-4444-5555-666666666666";
>

role "kitchen-sink" < cases: view; >
role "Kitchen Sink @ 2" < >
"#;

const AGENTS: &str = r#"
platform connect;
role agents < cases: view; allowed_ai_agents: "arn:aws:wisdom:eu-west-2:123456789012:ai-agent/a/b"; >
"#;

const PLAIN_CONNECT: &str = r#"
platform connect;
/// Works on "cases": ${all} of them.
role agent < cases: view + edit; tags: < "k:1": "${v} %{v}"; >; >
role "Shift Lead" < cases: all; >
role nobody < >
"#;

const ARN: &str = "arn:aws:connect:eu-west-2:123456789012:instance/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

fn target(name: &str) -> Target {
    Config::default().target(name).unwrap()
}

fn connect(instance: Option<&str>) -> Target {
    let product = Product::Connect(ConnectTarget { instance_id: instance.map(str::to_owned), ..ConnectTarget::default() });
    Target { product, ..target("connect") }
}

fn kibana_targets() -> impl Iterator<Item = Target> {
    Release::all().map(|release| target(&format!("kibana:{}", release.id())))
}

/// Looks at the roles of a policy on a target, with the errors of all; those of roles are told when a role is asked for.
fn on_target<T>(text: &str, target: &Target, look: impl FnOnce(&Policy, &Check, &mut Vec<Diagnostic>) -> T) -> T {
    let project = Project::new().file("test.pol", text);
    let (mut wrong, mut look, mut seen) = (project.mistakes(), Some(look), None);
    project.each_policy(|policy| {
        let context = Context::new(target);
        seen = look.take().map(|look| look(policy, &Check::new(&context, policy), &mut wrong));
    });
    seen.unwrap()
}

/// The files of a format by path, as the writer makes them, and what the format could not express.
fn try_emit(text: &str, target: &Target, format: &str) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    on_target(text, target, |policy, check, wrong| emitted(text, target, format, (policy, check), wrong))
}

fn emitted(
    text: &str,
    target: &Target,
    format: &str,
    (policy, check): (&Policy, &Check),
    wrong: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let format = emit::formats(format).find(|format| format.platform == target.platform()).unwrap();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut inexpressible = Vec::new();
    for document in format.documents {
        let mut parts = Vec::new();
        for id in policy.ids() {
            let role = policy.role(id);
            let Some(effective) = check.role(id, wrong) else { continue };
            let subject = Subject { target, role, effective: &effective };
            let before = inexpressible.len();
            match document.part(&subject, &mut inexpressible) {
                Some(part) => {
                    assert_eq!(inexpressible.len(), before, "a part, and an error as well");
                    parts.push((emit::file_name(&role.name), part));
                }
                None => assert!(inexpressible.len() > before || target.release().is_serverless(), "no part, and no word why"),
            }
        }
        match document.layout(target) {
            Layout::PerRole { folder } => {
                files.extend(parts.into_iter().map(|(name, part)| (format!("{folder}/{name}.json"), part)));
            }
            Layout::Joined(joined) => {
                for (at, parts) in parts.chunks(joined.most_parts.min(1 << 20)).enumerate() {
                    let parts: Vec<&[u8]> = parts.iter().map(|(_, part)| &**part).collect();
                    let text = [joined.head.as_bytes(), &parts.join(joined.between.as_bytes()), joined.tail.as_bytes()].concat();
                    assert!(text.len() <= joined.most_bytes);
                    files.insert(format!("{}-{at}{}", joined.stem, joined.extension), text);
                }
            }
        }
    }
    wrong.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let wrong: Vec<String> = wrong.iter().map(|d| format!("{}: `{}`", d.message, &text[d.primary.at.range()])).collect();
    assert!(wrong.is_empty(), "{} on {}: {wrong:#?}", format.name, target.name);
    (files.into_iter().map(|(path, text)| (path, String::from_utf8(text).unwrap())).collect(), inexpressible)
}

/// The names of the errors of a policy on a target.
fn errors(text: &str, target: &Target) -> Vec<&'static str> {
    on_target(text, target, |policy, check, wrong| {
        policy.ids().for_each(|id| drop(check.role(id, wrong)));
        wrong.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).map(|diagnostic| diagnostic.id.name).collect()
    })
}

fn emit(text: &str, target: &Target, format: &str) -> BTreeMap<String, String> {
    let (files, inexpressible) = try_emit(text, target, format);
    assert!(inexpressible.is_empty(), "{inexpressible:#?}");
    assert!(!files.is_empty());
    files
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// The policy that uses everything a target has.
fn kitchen_sink(target: &Target) -> String {
    if target.release().is_serverless() { KIBANA.to_owned() } else { format!("{KIBANA}{STACK}") }
}

struct Schema(jsonschema::Validator);

impl Schema {
    fn new(text: &str, edit: impl FnOnce(&mut Value)) -> Schema {
        let mut schema = json(text);
        edit(&mut schema);
        Schema(jsonschema::validator_for(&schema).unwrap())
    }

    fn role() -> Schema {
        Schema::new(include_str!("schemas/kibana_role.schema.json"), |_| {})
    }

    fn bulk() -> Schema {
        Schema::new(include_str!("schemas/kibana_role.schema.json"), |schema| {
            let role = schema.take();
            // Within the schema a body of many roles refers to the root, which is the body of one.
            *schema = serde_json::json!({"$ref": "urn:polc:kibana-role#/$defs/bulkBody", "$defs": {"role": role}});
        })
    }

    fn native() -> Schema {
        Schema::new(include_str!("schemas/es_native_role.schema.json"), |_| {})
    }

    fn update() -> Schema {
        Schema::new(include_str!("schemas/update_security_profile.schema.json"), |schema| {
            schema["required"] = serde_json::json!(["Description", "Permissions", "AllowedAccessControlTags", "Applications"]);
        })
    }

    fn profile(with_instance: bool) -> Schema {
        Schema::new(include_str!("schemas/create_security_profile.schema.json"), |schema| {
            if !with_instance {
                schema["required"] = serde_json::json!(["SecurityProfileName"]);
            }
        })
    }

    #[track_caller]
    fn accept(&self, path: &str, text: &str) {
        let document = json(text);
        let wrong: Vec<String> = self.0.iter_errors(&document).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(wrong.is_empty(), "{path}: {wrong:#?}\n{text}");
    }

    fn refuses(&self, document: &Value) -> bool {
        !self.0.is_valid(document)
    }
}

#[test]
fn kibana_bodies_fit_their_schemas_on_every_release() {
    let (role, bulk, native) = (Schema::role(), Schema::bulk(), Schema::native());
    for target in kibana_targets() {
        let policy = kitchen_sink(&target);
        let roles = emit(&policy, &target, "role");
        for (path, text) in &roles {
            role.accept(&format!("{}{path}", target.name), text);
        }
        for (path, text) in &emit(&policy, &target, "bulk") {
            bulk.accept(&format!("{}/{path}", target.name), text);
            assert_eq!(json(text)["roles"].as_object().unwrap().len(), roles.len());
        }
        let files = emit(&policy, &target, "elasticsearch");
        assert_eq!(files.keys().any(|path| path.ends_with(".yml")), !target.release().is_serverless(), "serverless takes no files");
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".json")) {
            native.accept(&format!("{}/{path}", target.name), text);
        }
    }
}

#[test]
fn profiles_fit_the_service_model() {
    for instance in [None, Some("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"), Some(ARN)] {
        let schema = Schema::profile(instance.is_some());
        for policy in [CONNECT, AGENTS, PLAIN_CONNECT] {
            for (path, text) in emit(policy, &connect(instance), "profile") {
                schema.accept(&path, &text);
                let id = json(&text)["InstanceId"].clone();
                assert_eq!(id.as_str(), instance.map(|_| "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"));
            }
        }
    }
}

#[test]
fn a_change_of_a_profile_says_what_is_gone_and_neither_its_name_nor_its_tags() {
    for policy in [CONNECT, AGENTS, PLAIN_CONNECT] {
        for (path, text) in emit(policy, &connect(Some(ARN)), "profile-update") {
            assert!(path.starts_with("update/"), "{path}");
            Schema::update().accept(&path, &text);
        }
    }
    snapshot("profile_update", &emit(CONNECT, &connect(Some(ARN)), "profile-update")["update/kitchen_sink.json"]);
    let bare = json(&emit(CONNECT, &connect(None), "profile-update")["update/Kitchen Sink @ 2.json"]);
    assert_eq!(bare["Permissions"], serde_json::json!([]));
    assert_eq!(bare["AllowedAccessControlTags"], serde_json::json!({}));
    assert!(bare.get("InstanceId").is_none());
}

#[test]
fn native_roles_hold_applications_and_global_privileges() {
    for target in kibana_targets() {
        let policy = if target.release().is_serverless() { NATIVE.to_owned() } else { format!("{NATIVE}{GLOBAL}") };
        let files = emit(&policy, &target, "elasticsearch");
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".json")) {
            Schema::native().accept(&format!("{}/{path}", target.name), text);
        }
    }
    let files = emit(&format!("{NATIVE}{GLOBAL}"), &target("kibana:9.4"), "elasticsearch");
    snapshot("native_applications", &files["elasticsearch/agent.json"]);
    snapshot("native_global", &files["elasticsearch/registrar.json"]);
    let sources = "role a < global: < data_source: < names: \"s3-*\"; privileges: read, create; > >; >";
    let files = emit(sources, &target("kibana:9.5"), "elasticsearch");
    Schema::native().accept("a", &files["elasticsearch/a.json"]);
    assert_eq!(errors(sources, &target("kibana:9.4")), ["privilege-not-in-release"]);
    assert_eq!(errors(GLOBAL, &target("kibana:serverless")), ["not-on-serverless"]);
}

#[test]
fn what_an_application_grants_is_changed_as_lists_are() {
    let held = |role: &str| -> Value {
        let policy = format!("abstract role base < application \"apm\": \"a\", \"b\"; > {role}");
        json(&emit(&policy, &target("kibana:9.4"), "elasticsearch")["elasticsearch/it.json"])["applications"].clone()
    };
    let apm = |privileges: &[&str]| serde_json::json!([{"application": "apm", "privileges": privileges, "resources": ["*"]}]);
    assert_eq!(held("role it extends base < >"), apm(&["a", "b"]));
    assert_eq!(held("role it extends base < application \"apm\": \"c\"; >"), apm(&["c"]));
    assert_eq!(held("role it extends base < application \"apm\" += \"c\"; >"), apm(&["a", "b", "c"]));
    assert_eq!(held("role it extends base < application \"apm\" -= \"a\"; >"), apm(&["b"]));
    let profile = |statement: &str| -> Value {
        let policy = format!(
            "abstract role base on connect < application \"g\" mcp: \"a\", \"b\"; > role it on connect extends base < {statement} >"
        );
        json(&emit(&policy, &connect(None), "profile")["/it.json"])["Applications"].clone()
    };
    let mcp = |tools: &[&str]| serde_json::json!([{"Namespace": "g", "ApplicationPermissions": tools, "Type": "MCP"}]);
    assert_eq!(profile("application \"g\" mcp -= \"a\";"), mcp(&["b"]));
    assert_eq!(profile("application \"g\" mcp: \"c\";"), mcp(&["c"]));
    // One that is no MCP server is another one.
    assert_eq!(profile("application \"g\" -= \"a\";"), mcp(&["a", "b"]));
    assert_eq!(profile("application \"g\" mcp -= \"a\", \"b\";"), Value::Null);
}

#[test]
fn in_a_role_for_both_products_an_application_is_of_one() {
    let policy = "role it on kibana, connect <\n  connect.ccp: access;\n  kibana.cases: read;\n  application \"com.example\": \"ACCESS\";\n  \
                  application \"apm\": \"read\" < resources: \"*\"; >\n>";
    let native = json(&emit(policy, &target("kibana:9.4"), "elasticsearch")["elasticsearch/it.json"]);
    assert_eq!(native["applications"].as_array().unwrap().len(), 2, "{native}");
    assert_eq!(native["applications"][1]["application"], "apm");
    let profile = json(&emit(policy, &connect(None), "profile")["/it.json"]);
    assert_eq!(profile["Applications"], serde_json::json!([{"Namespace": "com.example", "ApplicationPermissions": ["ACCESS"]}]));
}

/// A schema that accepts everything would prove nothing.
#[test]
fn the_schemas_refuse_what_the_products_refuse() {
    use serde_json::json;
    assert!(Schema::role().refuses(&json!({"kibana": [{"base": ["all"], "feature": {"siemV5": ["all"]}, "spaces": ["*"]}]})));
    assert!(Schema::role().refuses(&json!({"elasticsearch": {}, "kibana": [], "_reserved": true})));
    assert!(Schema::bulk().refuses(&json!({"roles": {"a": {"kibana": [{"base": [], "feature": {}, "spaces": ["*"]}]}}})));
    assert!(Schema::bulk().refuses(&json!({"roles": {" a": {}}})));
    assert!(Schema::native().refuses(&json!({"kibana": []})));
    let space = json!({"application": "kibana-.kibana", "privileges": ["space_all"], "resources": ["*"]});
    assert!(Schema::native().refuses(&json!({ "applications": [space] })));
    assert!(Schema::native().refuses(&json!({"global": {"application": {"manage": {"indices": []}}}})));
    assert!(Schema::update().refuses(&json!({"Description": "", "Permissions": [], "AllowedAccessControlTags": {}})));
    assert!(Schema::profile(true).refuses(&json!({"SecurityProfileName": "a"})));
    assert!(Schema::profile(false).refuses(&json!({"SecurityProfileName": "a.b"})));
}

#[test]
fn native_roles_say_what_kibana_would_store() {
    let target = target("kibana:9.4");
    let policy = "role a < spaces: soc; cases: read + reopen; > role b < spaces: *; base: read; in x, y < base: all; > >";
    let files = emit(policy, &target, "elasticsearch");
    let application = |privileges: &[&str], resources: &[&str]| serde_json::json!({"application": "kibana-.kibana", "privileges": privileges, "resources": resources});
    assert_eq!(
        json(&files["elasticsearch/a.json"])["applications"],
        Value::from(vec![application(
            &["feature_securitySolutionCasesV3.minimal_read", "feature_securitySolutionCasesV3.case_reopen"],
            &["space:soc"]
        )])
    );
    assert_eq!(
        json(&files["elasticsearch/b.json"])["applications"],
        Value::from(vec![application(&["read"], &["*"]), application(&["space_all"], &["space:x", "space:y"])])
    );
}

fn snapshot(name: &str, text: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("emit__{name}"), text));
}

#[test]
fn roles_yml() {
    let target = target("kibana:9.4");
    snapshot("roles_yml", &emit(&kitchen_sink(&target), &target, "elasticsearch")["elasticsearch/roles-0.yml"]);
}

#[test]
fn terraform() {
    let roles = emit(&format!("{KIBANA}{STACK_TERRAFORM}"), &target("kibana:9.4"), "terraform");
    snapshot("terraform_roles", &roles["terraform/roles-0.tf.json"]);
    let profiles = &emit(PLAIN_CONNECT, &connect(None), "terraform")["terraform/security_profiles-0.tf.json"];
    snapshot("terraform_profiles", profiles);
    assert_eq!(json(profiles)["variable"]["instance_id"]["type"], "string");
    let profiles = json(&emit(PLAIN_CONNECT, &connect(Some(ARN)), "terraform")["terraform/security_profiles-0.tf.json"]);
    assert!(profiles.get("variable").is_none());
    assert_eq!(
        profiles["resource"]["aws_connect_security_profile"]["agent"]["instance_id"],
        "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
    );
}

#[test]
fn terraform_of_the_other_provider_has_nearly_everything() {
    let awscc = |instance: Option<&str>| {
        let instance_id = instance.map(str::to_owned);
        let product = ConnectTarget { instance_id, terraform_provider: TerraformProvider::Awscc, ..ConnectTarget::default() };
        Target { product: Product::Connect(product), ..target("connect") }
    };
    let file = "terraform/security_profiles-0.tf.json";
    snapshot("terraform_awscc_profiles", &emit(CONNECT, &awscc(None), "terraform")[file]);
    // An id alone is no ARN.
    let with_id = json(&emit(CONNECT, &awscc(Some("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")), "terraform")[file]);
    assert_eq!(with_id["variable"]["instance_arn"]["type"], "string");
    let with_arn = json(&emit(CONNECT, &awscc(Some(ARN)), "terraform")[file]);
    assert!(with_arn.get("variable").is_none());
    assert_eq!(with_arn["resource"]["awscc_connect_security_profile"]["kitchen_sink"]["instance_arn"], ARN);
    let (_, wrong) = try_emit(AGENTS, &awscc(None), "terraform");
    let [wrong] = &*wrong else { panic!("{wrong:#?}") };
    assert_eq!(wrong.id.name, "not-expressible");
}

#[test]
fn terraform_reads_no_template_but_ours() {
    fn templates(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => {
                let rest = text.replace("$${", "").replace("%%{", "");
                if rest.contains("${") || rest.contains("%{") {
                    found.push(text.clone());
                }
            }
            Value::Array(items) => items.iter().for_each(|item| templates(item, found)),
            Value::Object(members) => {
                for (key, value) in members {
                    templates(&Value::from(key.as_str()), found);
                    templates(value, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for release in kibana_targets() {
        let policy = if release.release().is_serverless() { KIBANA.to_owned() } else { format!("{KIBANA}{STACK_TERRAFORM}") };
        templates(&json(&emit(&policy, &release, "terraform")["terraform/roles-0.tf.json"]), &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
    templates(&json(&emit(PLAIN_CONNECT, &connect(None), "terraform")["terraform/security_profiles-0.tf.json"]), &mut found);
    assert_eq!(found, ["${var.instance_id}"; 3]);
}

#[test]
fn cloudformation() {
    let files = emit(CONNECT, &connect(Some(ARN)), "cloudformation");
    let text = &files["cloudformation/security_profiles-0.json"];
    snapshot("cloudformation", text);
    assert_eq!(json(text)["Parameters"]["InstanceArn"]["Default"], ARN);
    for instance in [None, Some("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")] {
        let files = emit(CONNECT, &connect(instance), "cloudformation");
        assert!(json(&files["cloudformation/security_profiles-0.json"])["Parameters"]["InstanceArn"].get("Default").is_none());
    }
}

#[test]
fn cloudformation_takes_five_hundred_resources_of_a_template() {
    let roles: String = (0..1_001).map(|n| format!("role agent{n} on connect < cases: view; >\n")).collect();
    let files = emit(&roles, &connect(None), "cloudformation");
    let mut names = Vec::new();
    for text in files.values() {
        let template = json(text);
        let resources = template["Resources"].as_object().unwrap();
        assert!(resources.len() <= 500);
        names.extend(resources.keys().cloned());
    }
    assert_eq!((files.len(), names.len()), (3, 1_001));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 1_001, "logical ids are unique across templates");
}

#[test]
fn what_a_format_cannot_express_is_one_error_at_its_statement() {
    let global = "global: < application: < manage: < applications: \"apm\"; >; >; >";
    let kibana = [
        ("terraform", "cluster on \"eu\": monitor_enrich;"),
        ("terraform", "index \".ds-*\": read < restricted: true; >"),
        ("terraform", "application \"apm\": \"read\";"),
        ("role", "application \"apm\": \"read\" < resources: \"a\"; >"),
        ("role", global),
        ("bulk", "application \"apm\": \"read\";"),
        ("bulk", global),
    ];
    let connect_only = [
        ("terraform", "access_tags: < region: \"eu\"; >"),
        ("terraform", "connect.restricted_resources: User;"),
        ("terraform", "hierarchy_group: \"11111111\";"),
        ("terraform", "hierarchy_resources: User;"),
        ("terraform", "application \"com.example\": \"ACCESS\";"),
        ("terraform", "allowed_flow_modules: \"22222222\";"),
        ("terraform", "granular_access: < team: \"a\"; >"),
        ("cloudformation", "granular_access: < \"team#\": \"a\"; >"),
        ("terraform", "allowed_ai_agents: \"arn:aws:wisdom:a\";"),
        ("cloudformation", "connect.allowed_ai_agents: \"arn:aws:wisdom:a\";"),
        ("cloudformation", "tags: < \"Cost Center\": \"1\"; >"),
        ("cloudformation", "access_tags: < \"é\": \"1\"; >"),
        ("cloudformation", "hierarchy_group: \"arn:aws:connect:1\";"),
    ];
    let kibana = kibana.iter().map(|case| (case, "kibana", target("kibana:9.4")));
    let connect = connect_only.iter().map(|case| (case, "connect", connect(None)));
    for ((format, statement), platform, target) in kibana.chain(connect) {
        let own = format!("role odd on {platform} < {statement} > role fine on {platform} < cases: read; >");
        let inherited =
            format!("abstract role above on {platform} < {statement} > role heir on {platform} extends above < cases: read; >");
        // What is inherited is shown where the parent says it, by its first words.
        for (policy, is_own) in [(own, true), (inherited, false)] {
            let (files, wrong) = try_emit(&policy, &target, format);
            let [wrong] = &*wrong else { panic!("{policy}: {wrong:#?}") };
            assert_eq!((wrong.id.name, wrong.severity), ("not-expressible", Severity::Error));
            assert_eq!(wrong.targets, [target.name.as_str()]);
            let at = policy[wrong.primary.at.range()].trim_end().trim_end_matches(';');
            let whole = statement.trim_end_matches(';');
            assert!(if is_own { at == whole } else { !at.is_empty() && whole.contains(at) }, "{policy}: {at}");
            let holder = wrong.related.iter().map(|label| &policy[label.at.range()]).next();
            assert_eq!(holder, (!is_own).then_some("heir"), "{policy}");
            assert!(files.values().all(|text| !text.contains("heir") && !text.contains("odd")), "{files:?}");
        }
    }
}

#[test]
fn cloudformation_resolves_nothing() {
    let policy = "role odd on connect < description: \"{{resolve:ssm:secret}}\"; cases: view; >";
    let (_, wrong) = try_emit(policy, &connect(None), "cloudformation");
    let [wrong] = &*wrong else { panic!("{wrong:#?}") };
    assert_eq!(&policy[wrong.primary.at.range()], "odd");
}

#[test]
fn equal_bytes_whatever_the_order() {
    let target = target("kibana:9.4");
    let roles: Vec<&str> = KIBANA.split("\n\n").collect();
    let backwards: String = roles.iter().rev().flat_map(|role| [*role, "\n\n"]).collect();
    for format in ["role", "bulk", "elasticsearch", "terraform"] {
        let first = emit(KIBANA, &target, format);
        assert_eq!(first, emit(KIBANA, &target, format));
        assert_eq!(first, emit(&backwards, &target, format));
    }
    for format in ["profile", "profile-update", "cloudformation"] {
        assert_eq!(emit(CONNECT, &connect(None), format), emit(CONNECT, &connect(None), format));
    }
}
