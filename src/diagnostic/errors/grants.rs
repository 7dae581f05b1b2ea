//! Who may do what.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Grants;

    AMBIGUOUS_FEATURE = Entry {
        name: "ambiguous-feature",
        summary: "several owners have a feature of this name, and the target's solution is none of them",
    };

    BASE_BESIDE_FEATURES = Entry {
        name: "base-beside-features",
        summary: "a base privilege and features are granted in the same spaces",
    };

    DISABLED_LEVEL = Entry {
        name: "disabled-level",
        summary: "the feature does not offer this level on the release",
    };

    DISABLED_PRIVILEGE = Entry {
        name: "disabled-privilege",
        summary: "the release has switched this sub-feature privilege off: it cannot be given or taken by itself",
    };

    EXCLUSIVE_PRIVILEGES = Entry {
        name: "exclusive-privileges",
        summary: "two members of one choice are named together",
    };

    FEATURE_NOT_IN_RELEASE = Entry {
        name: "feature-not-in-release",
        summary: "the release does not have the feature or task in any form",
    };

    INVALID_EXPRESSION = Entry {
        name: "invalid-expression",
        summary: "the expression cannot be worked out: a level is taken away, `none` has company, or there is nothing to subtract from",
    };

    NO_COUNTERPART = Entry {
        name: "no-counterpart",
        summary: "a feature, privilege or statement means nothing on a product that the role is for",
    };

    PRIVILEGE_NOT_IN_RELEASE = Entry {
        name: "privilege-not-in-release",
        summary: "the release has the feature, but not this privilege of it",
    };

    SUB_PRIVILEGE_WITHOUT_LEVEL = Entry {
        name: "sub-privilege-without-level",
        summary: "a sub-feature privilege stands without `read` or `all`",
    };

    UNKNOWN_FEATURE = Entry {
        name: "unknown-feature",
        summary: "there is no feature of this name, or a raw id stands without quotes",
    };

    UNKNOWN_PRIVILEGE = Entry {
        name: "unknown-privilege",
        summary: "the feature has no such privilege",
    };

    UNKNOWN_TASK = Entry {
        name: "unknown-task",
        summary: "the documents describe no such job",
    };
}
