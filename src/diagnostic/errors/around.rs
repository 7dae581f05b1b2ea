//! What stands around a policy: its tests, its configuration, what it is to become.

use super::{Chapter, Entry, Id, Kind, Level};

errors! {
    Chapter::Around;

    INCOMPLETE_CLAIM = Entry {
        name: "incomplete-claim",
        summary: "a claim names a feature but no privilege of it",
    };

    INVALID_BASELINE = Entry {
        name: "invalid-baseline",
        summary: "`polc-baseline.json` is of another version, or is no baseline",
    };

    INVALID_CONFIG = Entry {
        name: "invalid-config",
        summary: "a value in `polc.toml` is not possible, or the file is not TOML",
    };

    NOT_EXPRESSIBLE = Entry {
        name: "not-expressible",
        summary: "the chosen output format cannot express something that the role has",
    };

    STALE_BASELINE = Entry {
        name: "stale-baseline",
        summary: "the baseline knows more findings than there are",
    };

    TEST_FAILED = Entry {
        name: "test-failed",
        summary: "`polc test`: an assertion does not hold",
    };

    UNKNOWN_CONFIG_KEY = Entry {
        name: "unknown-config-key",
        summary: "`polc.toml` has a key that there is not, or sets the level of a finding that there is not",
    };

    UNKNOWN_LINT = Entry {
        name: "unknown-lint",
        summary: "a suppression names a finding that there is not, or cannot be understood",
        level: Some(Level::Warn),
    };

    UNKNOWN_TARGET = Entry {
        name: "unknown-target",
        summary: "a test names a target that there is not",
    };

    UNTESTABLE_CLAIM = Entry {
        name: "untestable-claim",
        summary: "`polc test`: no target has an answer to what a test claims, or nothing is claimed",
    };
}
