//! How policies are written.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Writing;

    INVALID_NAME = Entry {
        name: "invalid-name",
        summary: "a name has a character beyond letters a–z and A–Z, digits and `_`",
    };

    INVALID_UTF8 = Entry {
        name: "invalid-utf8",
        summary: "the file is not UTF-8",
    };

    MISSING_BODY = Entry {
        name: "missing-body",
        summary: "a word such as `metadata` or `tags` takes a body `< … >`, and has something else behind it",
    };

    MISSING_PLUS = Entry {
        name: "missing-plus",
        summary: "two privileges stand side by side where a `+` belongs",
    };

    MISSING_SEMICOLON = Entry {
        name: "missing-semicolon",
        summary: "a statement, a `platform` line or a persona does not end with `;`",
    };

    MISSPELT_KEYWORD = Entry {
        name: "misspelt-keyword",
        summary: "a role begins with `role`, not with `roles` or `Role`",
    };

    NESTED_TOO_DEEPLY = Entry {
        name: "nested-too-deeply",
        summary: "bodies nest more than 32 levels deep",
    };

    SINGLE_QUOTES = Entry {
        name: "single-quotes",
        summary: "a string stands in single quotes",
    };

    STRAY_BRACKET = Entry {
        name: "stray-bracket",
        summary: "a closing bracket belongs to no body",
    };

    SYNTAX_ERROR = Entry {
        name: "syntax-error",
        summary: "something else was expected here; the message says what",
    };

    UNCLOSED_BODY = Entry {
        name: "unclosed-body",
        summary: "a body has no closing `>`",
    };

    UNCLOSED_COMMENT = Entry {
        name: "unclosed-comment",
        summary: "a `/*` has no `*/`",
    };

    UNCLOSED_STRING = Entry {
        name: "unclosed-string",
        summary: "a string has no closing quote on its line",
    };

    UNEXPECTED_BODY = Entry {
        name: "unexpected-body",
        summary: "a body `< … >` stands behind a feature, or behind a word that takes a text or a list",
    };

    UNEXPECTED_OPTIONS = Entry {
        name: "unexpected-options",
        summary: "options `< … >` stand behind a statement that takes none; only `index` does",
    };

    UNKNOWN_ESCAPE = Entry {
        name: "unknown-escape",
        summary: "a backslash in a string begins no escape that there is",
    };

    UNQUOTED_NAME = Entry {
        name: "unquoted-name",
        summary: "a name with characters that need quotes stands without them",
    };

    WRONG_BRACKET = Entry {
        name: "wrong-bracket",
        summary: "a body stands in braces instead of `<` and `>`",
    };

    WRONG_OPERATOR = Entry {
        name: "wrong-operator",
        summary: "`=`, `:=`, `=>` or `->` stands for `:`, or `:` where none belongs",
    };

    WRONG_SEPARATOR = Entry {
        name: "wrong-separator",
        summary: "`,`, `|` or `&` stands for `+`, or one of these and `+` for `,`",
    };
}
