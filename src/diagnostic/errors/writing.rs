//! How policies are written.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Writing;

    HIDDEN_CHARACTER = Entry {
        name: "hidden-character",
        summary: "a control character, a mark of writing direction, a line separator, a lone carriage return, a tag, or something else that \
                  nobody sees stands outside of descriptions",
        docs: r#"
A policy is reviewed by what is shown of it. A carriage return alone is the end of a line to some editors, and to others a blank within a
comment; a mark of writing direction shows a comment as a statement; `logs-*` with a character of no width in it is another pattern. In a
string, such a character is written as an escape, `\u{200b}`. Elsewhere it is removed.
"#,
    };

    INVALID_NAME = Entry {
        name: "invalid-name",
        summary: "a name has a character beyond letters a–z and A–Z, digits and `_`",
        docs: r#"
Names of roles, features and privileges are plain words. A role whose name in the product has other characters is written in quotes.

```pol,wrong
role soc < cases: read; >

persona équipe = soc; //~ invalid-name
```
"#,
    };

    INVALID_UTF8 = Entry {
        name: "invalid-utf8",
        summary: "the file is not UTF-8",
        docs: r#"
polc reads text as UTF-8 and nothing else: in another encoding a name could become another name. Save the file as UTF-8; most editors say
which encoding a file has at the edge of their window.
"#,
    };

    LOOKALIKE_LETTERS = Entry {
        name: "lookalike-letters",
        summary: "a word in a string mixes Latin letters with letters that look like them",
        docs: r#"
The `о` of this index is a Cyrillic letter: whoever reviews the policy reads another name than the product does. If the letter is meant, an
escape says so: `"l\u{43e}gs-*"`.

```pol,wrong
role hunter < index "lоgs-*": read; > //~ lookalike-letters
```
"#,
    };

    MISSING_BODY = Entry {
        name: "missing-body",
        summary: "a word such as `metadata` or `tags` takes a body `< … >`, and has something else behind it",
        docs: r#"
Such a word stands for several values, each with its key, and those stand between `<` and `>`.

```pol,wrong
role a <
  metadata: read; //~ missing-body
>
role b on connect <
  connect.tags: "team"; //~ missing-body
>
```
"#,
    };

    MISSING_PLUS = Entry {
        name: "missing-plus",
        summary: "two privileges stand side by side where a `+` belongs",
        docs: r#"
Whether one of the two was to be added or taken away cannot be guessed, so nothing is. Write `+` to grant both.

```pol,wrong
role soc <
  cases: read reopen; //~ missing-plus
>
```
"#,
    };

    MISSING_SEMICOLON = Entry {
        name: "missing-semicolon",
        summary: "a statement, a `platform` line or a persona does not end with `;`",
        docs: r#"
The end of a statement has to be seen: without it, the next line would be part of this one.

```pol,wrong
role soc <
  cases: read //~ missing-semicolon
  alerts: all;
>
```
"#,
    };

    MISSPELT_KEYWORD = Entry {
        name: "misspelt-keyword",
        summary: "a role begins with `role`, not with `roles` or `Role`",
        docs: r#"
The keywords of items are written in lower case and in the singular.

```pol,wrong
roles soc < //~ misspelt-keyword
  cases: read;
>
```
"#,
    };

    NESTED_TOO_DEEPLY = Entry {
        name: "nested-too-deeply",
        summary: "bodies nest more than 32 levels deep",
        docs: r#"
No policy needs that; it is usually a `<` that was never closed, many times over.
"#,
    };

    SINGLE_QUOTES = Entry {
        name: "single-quotes",
        summary: "a string stands in single quotes",
        docs: r#"
Strings have double quotes everywhere in polc, as in JSON.

```pol,wrong
role 'SOC Tier 1' < //~ single-quotes
  cases: read;
>
```
"#,
    };

    STRAY_BRACKET = Entry {
        name: "stray-bracket",
        summary: "a closing bracket belongs to no body",
        docs: r#"
An item ends with the bracket that closes its body; this one is left over. Either it is one too many, or a `<` is missing before it.

```pol,wrong
role soc < cases: read; >
> //~ stray-bracket
```
"#,
    };

    SYNTAX_ERROR = Entry {
        name: "syntax-error",
        summary: "something else was expected here; the message says what",
        docs: r#"
The text does not follow the grammar at this place. The message lists what could stand here. Only this item is affected: the others are
checked as usual.

```pol,wrong
cases: read; //~ syntax-error

role soc < cases: read; >
```
"#,
    };

    UNCLOSED_BODY = Entry {
        name: "unclosed-body",
        summary: "a body has no closing `>`",
        docs: r#"
Without its closing bracket a body would swallow the items behind it. polc ends it where the next item begins, and checks the others as
usual.

```pol,wrong
role soc < //~ unclosed-body
  cases: read;

role lead <
  cases: all;
>
```
"#,
    };

    UNCLOSED_COMMENT = Entry {
        name: "unclosed-comment",
        summary: "a `/*` has no `*/`",
        docs: r#"
Everything behind it would be a comment, roles included.

```pol,wrong
role soc <
  cases: read;
>

//
/* The rest of the team. //~ unclosed-comment
role lead < cases: all; >
```
"#,
    };

    UNCLOSED_STRING = Entry {
        name: "unclosed-string",
        summary: "a string has no closing quote on its line",
        docs: r#"
A string stands on one line; a line break in it is written `\n`.

```pol,wrong
role soc <
  description: "First line; //~ unclosed-string
  cases: read;
>

role lead <
  cases: all;
>
```
"#,
    };

    UNEXPECTED_BODY = Entry {
        name: "unexpected-body",
        summary: "a body `< … >` stands behind a feature, or behind a word that takes a text or a list",
        docs: r#"
Only some words take a body; everything else takes privileges, a text or a list.

```pol,wrong
role soc <
  cases: < read: true; >; //~ unexpected-body
>
```
"#,
    };

    UNEXPECTED_OPTIONS = Entry {
        name: "unexpected-options",
        summary: "options `< … >` stand behind a statement that takes none; only `index` does",
        docs: r#"
Options say which documents and fields of an index are meant. Nothing else has any.

```pol,wrong
role ops <
  cluster: monitor < query: "{}"; >; //~ unexpected-options
>
```
"#,
    };

    UNKNOWN_ESCAPE = Entry {
        name: "unknown-escape",
        summary: "a backslash in a string does not begin an escape",
        docs: r#"
A backslash begins an escape. To have the backslash itself, write it twice.

```pol,wrong
role soc <
  description: "a\qb"; //~ unknown-escape
  cases: read;
>
```
"#,
    };

    UNQUOTED_NAME = Entry {
        name: "unquoted-name",
        summary: "a name with characters that need quotes stands without them",
        docs: r#"
A name with spaces, dots or other characters stands in quotes, so that it is seen where it ends.

```pol,wrong
role SOC Tier 1 < //~ unquoted-name
  cases: read;
>
```
"#,
    };

    WRONG_BRACKET = Entry {
        name: "wrong-bracket",
        summary: "a body stands in braces instead of `<` and `>`",
        docs: r#"
Bodies stand between `<` and `>` everywhere.

```pol,wrong
role soc { //~ wrong-bracket
  cases: read;
}
```
"#,
    };

    WRONG_OPERATOR = Entry {
        name: "wrong-operator",
        summary: "`=`, `:=`, `=>` or `->` stands for `:`, or `:` where none belongs",
        docs: r#"
A statement is `name: value;`. To take away what is inherited, write `-=`; to add to it, `+=`.

```pol,wrong
role soc <
  cases = read; //~ wrong-operator
>
```
"#,
    };

    WRONG_SEPARATOR = Entry {
        name: "wrong-separator",
        summary: "`,`, `|` or `&` stands for `+`, or one of these and `+` for `,`",
        docs: r#"
`+` adds privileges up, `,` separates the parts of a list, such as spaces or patterns.

```pol,wrong
role a <
  base: read, all; //~ wrong-separator
>
```
"#,
    };
}
