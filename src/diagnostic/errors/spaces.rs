//! Where in Kibana.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Spaces;

    ALL_SPACES_REQUIRED = Entry {
        name: "all-spaces-required",
        summary: "the release grants this only in all spaces at once",
    };

    DUPLICATE_SPACE = Entry {
        name: "duplicate-space",
        summary: "a space is named twice, or has grants in two places of one role",
    };

    INVALID_SPACE = Entry {
        name: "invalid-space",
        summary: "this is no space id, or no space is left",
    };

    STAR_BESIDE_SPACES = Entry {
        name: "star-beside-spaces",
        summary: "`*` stands beside named spaces",
    };
}
