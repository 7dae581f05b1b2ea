//! Text, numbers that a product does not go beyond, and access control on Amazon Connect.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Limits;

    AMBIGUOUS_TAGS = Entry {
        name: "ambiguous-tags",
        summary: "a role inherits two values of one tag and does not say which",
    };

    INVALID_TEXT = Entry {
        name: "invalid-text",
        summary: "a statement that takes one quoted string has something else",
    };

    LIMIT_EXCEEDED = Entry {
        name: "limit-exceeded",
        summary: "there is more of something than the product takes",
    };

    MISPLACED_STATEMENT = Entry {
        name: "misplaced-statement",
        summary: "a statement stands where it cannot: settings in an `in` block, or anything but privileges in a prohibition",
    };

    RESERVED_METADATA = Entry {
        name: "reserved-metadata",
        summary: "a key of `metadata` begins with `_`, which is the system's",
    };

    RESERVED_TAG = Entry {
        name: "reserved-tag",
        summary: "a tag key is empty or begins with `aws:`",
    };

    UNKNOWN_RESOURCE = Entry {
        name: "unknown-resource",
        summary: "access control knows no such resource",
    };
}
