//! What stands in a file, and who inherits what.

use super::{Chapter, Entry, Id, Kind, Tag};

errors! {
    Chapter::Items;

    ABSTRACT_ROLE_HELD = Entry {
        name: "abstract-role-held",
        summary: "a persona holds an abstract role, which nobody can",
    };

    AMBIGUOUS_SPACES = Entry {
        name: "ambiguous-spaces",
        summary: "a role extends roles in different spaces and does not say its own",
    };

    DUPLICATE_ITEM = Entry {
        name: "duplicate-item",
        tags: &[Tag::Unnecessary],
        summary: "two roles, personas, tests, prohibitions or keys have one name, or a file has two `platform` items",
    };

    INHERITANCE_CYCLE = Entry {
        name: "inheritance-cycle",
        summary: "roles extend each other in a circle",
    };

    INVALID_ROLE_NAME = Entry {
        name: "invalid-role-name",
        summary: "the product does not take this name for a role or security profile",
    };

    PLATFORM_MISMATCH = Entry {
        name: "platform-mismatch",
        summary: "a role extends one that is not for every product that it is for itself",
    };

    RESERVED_ROLE_NAME = Entry {
        name: "reserved-role-name",
        summary: "the name belongs to a role of Elasticsearch's own",
    };

    UNKNOWN_PLATFORM = Entry {
        name: "unknown-platform",
        summary: "there is no such product",
    };

    UNKNOWN_ROLE = Entry {
        name: "unknown-role",
        summary: "there is no such role or persona, or a persona stands where only a role can",
    };
}
