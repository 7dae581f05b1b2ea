//! What stands around a policy: its tests, its configuration, what it is to become.

use super::{Chapter, Entry, Id, Kind, Level};

errors! {
    Chapter::Around;

    EXCUSED_PROHIBITION = Entry {
        name: "excused-prohibition",
        summary: "something other than `unless` is to excuse from a prohibition",
        docs: r#"
A `forbid` item is a promise to whoever relies on the policy, and a change must not get around it unseen: who may hold the combination is
written behind `unless`, where the prohibition is. No comment, no level in `polc.toml` or on the command line and no baseline excuses a
role; a prohibition in a file that `.gitignore` leaves out is not quietly dropped; and a folder with a `polc.toml` of its own is held to
the prohibitions of the policy around it.

```pol,wrong
// polc: allow(forbidden-combination) for now //~ excused-prohibition
role tuner < rules: all; exceptions: all; >

forbid "two people for one change" < rules: all; exceptions: all; >
```

Write `unless tuner` behind the prohibition, or take one of the two from the role.
"#,
    };

    INCOMPLETE_CLAIM = Entry {
        name: "incomplete-claim",
        summary: "a claim names a feature but no privilege of it",
        docs: r#"
Whether somebody "can cases" depends on what they want to do with them.

```pol,wrong
role soc < cases: read; >

test "x" <
  soc can cases; //~ incomplete-claim
>
```
"#,
    };

    INVALID_BASELINE = Entry {
        name: "invalid-baseline",
        summary: "`polc-baseline.json` is of another version, or is not a baseline",
        docs: r#"
polc does not guess what it was meant to hold. `polc check --write-baseline` writes it anew from what is found now.
"#,
    };

    INVALID_CONFIG = Entry {
        name: "invalid-config",
        summary: "a value in `polc.toml` is not possible, or the file is not TOML",
        docs: r#"
A setting that is not understood could make a check pass that should fail, so nothing is checked with it.

```toml,wrong
[targets.prod]
platform = "kibana"
release = "8.0"
```
"#,
    };

    NOT_EXPRESSIBLE = Entry {
        name: "not-expressible",
        summary: "the chosen output format cannot express something that the role has",
        docs: r#"
The format would lose a part of the role without a word. Another format of `polc build` has it; see the table of formats.
"#,
    };

    STALE_BASELINE = Entry {
        name: "stale-baseline",
        summary: "the baseline knows more findings than there are",
        docs: r#"
What was fixed since could come back unseen as long as the baseline still counts it. `polc check --prune-baseline` takes it out.
"#,
    };

    TEST_FAILED = Entry {
        name: "test-failed",
        summary: "`polc test`: an assertion does not hold",
        docs: r#"
What the policy comes to is not what its test says. The finding shows what is held instead and where that is written, or what is nearest to
what is missing.
"#,
    };

    UNKNOWN_CONFIG_KEY = Entry {
        name: "unknown-config-key",
        summary: "`polc.toml` has an unknown key, or sets the level of an unknown finding",
        docs: r#"
A key that nobody reads does not do what it was written for. An older name of a finding still works, and is a warning.

```toml,wrong
[lint.levels]
all-space = "deny"
```
"#,
    };

    UNKNOWN_LINT = Entry {
        name: "unknown-lint",
        summary: "a suppression names an unknown finding, or cannot be understood",
        docs: r#"
It suppresses nothing, so what it was written for is shown all the same.

```pol,wrong
role soc <
  cases: read; // polc: allow(all-space) on purpose //~ unknown-lint
>
```
"#,
        level: Some(Level::Warn),
    };

    UNKNOWN_TARGET = Entry {
        name: "unknown-target",
        summary: "there is no such target",
        docs: r#"
Behind `on` stand products (`kibana`, `connect`), targets that `polc.toml` names, and releases: `kibana:9.4`, and `kibana:9.4+` for it and
those after it. A test can name a release that the policy has no target of; it is then worked out just for the test.

```pol,wrong
role soc on kibanna < //~ unknown-target
  cases: read;
>
```

```pol,wrong
role soc < cases: read; >

test "x" <
  soc can cases.read on prd; //~ unknown-target
>
```
"#,
    };

    UNTESTABLE_CLAIM = Entry {
        name: "untestable-claim",
        summary: "`polc test`: no target has an answer to what a test claims, or nothing is claimed",
        docs: r#"
A test that says nothing would pass whatever the policy is.
"#,
    };
}
