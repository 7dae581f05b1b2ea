/**
 * @file The .pol language of polc
 * @license Apache-2.0
 *
 * This is the language itself, without the mistakes that grammar/pol.pest knows by name: what polc refuses in its section "Writing"
 * is an ERROR or a MISSING node here. README.md says where the two part.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

/** One or more, separated. */
const separated = (separator, rule) => seq(rule, repeat(seq(separator, rule)));

/** A statement whose `;` may be left out before a `>`, and one whose `;` may be left out after its own `>`. */
const block = ($, plain, closed) =>
  seq("<", repeat(choice(seq(plain, ";"), seq(closed, optional(";")))), optional(plain), ">");

// Words that begin a statement or a claim. Where a dot follows they begin the name of a feature, as in `cluster.x: read;`; the first
// few do so before an operator as well.
const FEATURE_WORDS = ["index", "in", "on", "application"];
const STATEMENT_WORDS = [
  "permission",
  "cluster",
  "spaces",
  "run_as",
  "description",
  "hierarchy_group",
  "metadata",
  "global",
  "tags",
  "access_tags",
  "granular_access",
  "restricted_resources",
  "hierarchy_resources",
  "allowed_flow_modules",
  "allowed_ai_agents",
];

/** A word that takes something of its own, also with the platform that has it before it: `tags`, `connect.tags`. */
const setting = ($, ...words) =>
  choice(...words, alias(token(prec(1, new RegExp(`(kibana|connect)\\.(${words.join("|")})`))), $.qualified_word));

/** A feature's name that begins with one of the words above. */
const path_of_words = ($, alone, dotted) =>
  choice(
    seq(alias(choice(...alone), $.identifier), repeat($._member)),
    seq(alias(dotted.length > 1 ? choice(...dotted) : dotted[0], $.identifier), repeat1($._member)),
  );

export default grammar({
  name: "pol",

  word: ($) => $.identifier,

  // The four blanks, and what else Unicode calls white space.
  extras: ($) => [/[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/, $.doc_comment, $.comment],

  supertypes: ($) => [$.item, $.statement, $.claim],

  rules: {
    source_file: ($) => repeat($.item),

    // ---- items

    item: ($) => choice($.platform, $.role, $.persona, $.test, $.forbid),

    platform: ($) => seq("platform", separated(",", field("name", $.platform_name)), ";"),

    role: ($) =>
      seq(
        optional("abstract"),
        "role",
        field("name", $._role_name),
        repeat(choice($.on_clause, $.extends_clause)),
        field("body", $.body),
      ),

    persona: ($) =>
      seq("persona", field("name", $._role_name), "=", separated("+", field("role", $._role_name)), ";"),

    test: ($) => seq("test", field("title", $._text), field("body", $.test_body)),

    forbid: ($) =>
      seq("forbid", field("title", $._text), field("body", $.body), repeat(choice($.on_clause, $.unless_clause)), optional(";")),

    on_clause: ($) => seq("on", separated(",", $.target)),
    extends_clause: ($) => seq("extends", separated(",", $._role_name)),
    unless_clause: ($) => seq("unless", separated(",", $._role_name)),

    // ---- bodies and statements

    body: ($) => block($, $._plain_statement, $._closed_statement),

    statement: ($) => choice($._plain_statement, $._closed_statement),

    _plain_statement: ($) =>
      choice(
        $.grant,
        $.text_setting,
        $.list_setting,
        $.spaces,
        $.cluster,
        alias($._plain_index, $.index),
        $.run_as,
        $.permission,
        alias($._plain_application, $.application),
      ),
    _closed_statement: ($) => choice(
        $.in_block,
        $.on_block,
        $.object_setting,
        alias($._index_with_options, $.index),
        alias($._application_with_options, $.application),
      ),

    grant: ($) => seq(field("feature", choice($.path, alias($._statement_path, $.path), alias($._digits, $.number), $._text)), $._operator, field("value", $.expression)),

    text_setting: ($) =>
      seq(field("name", setting($, "description", "hierarchy_group")), $._operator, field("value", $._expressions)),
    list_setting: ($) =>
      seq(
        field("name", setting($, "restricted_resources", "hierarchy_resources", "allowed_flow_modules", "allowed_ai_agents")),
        $._operator,
        field("value", $._expressions),
      ),
    object_setting: ($) =>
      seq(field("name", setting($, "metadata", "global", "tags", "access_tags", "granular_access")), ":", field("value", $.object)),

    in_block: ($) => seq("in", field("spaces", $.space_list), field("body", $.body)),

    on_block: ($) => seq("on", separated(",", field("target", $.target)), field("body", $.body)),

    spaces: ($) => seq("spaces", $._operator, field("value", $.space_list)),

    _plain_index: ($) => $._index,
    _index_with_options: ($) => seq($._index, field("options", $.object)),
    _index: ($) =>
      seq("index", field("names", $.string_list), optional($.on_clusters), $._operator, field("privileges", $.expression)),
    on_clusters: ($) => seq("on", $.string_list),

    cluster: ($) => seq("cluster", optional($.on_clusters), $._operator, field("privileges", $.expression)),

    run_as: ($) => seq("run_as", $._operator, field("value", $.value_list)),

    permission: ($) => seq("permission", $.string_list),

    _plain_application: ($) => $._application,
    _application_with_options: ($) => seq($._application, field("options", $.object)),
    _application: ($) =>
      seq(
        "application",
        field("namespace", $._text),
        optional(field("kind", alias($.identifier, $.key))),
        $._operator,
        field("value", $.value_list),
      ),

    // `cases: all - delete`
    expression: ($) => seq($._term, repeat(seq(choice("+", "-"), $._term))),
    // A setting takes one text or a list; an expression too many is said by `check`, not here.
    _expressions: ($) => separated(",", $.expression),
    _term: ($) => choice($.path, $._text, $.star, alias($._digits, $.number)),

    object: ($) => block($, alias($._plain_pair, $.pair), alias($._closed_pair, $.pair)),
    _plain_pair: ($) => seq(field("key", $._key), $._operator, field("value", $.value_list)),
    _closed_pair: ($) => seq(field("key", $._key), $._operator, field("value", $.object)),
    _key: ($) => choice(alias($.identifier, $.key), alias($.number, $.key), $._text),

    value_list: ($) => separated(",", $._value),
    _value: ($) => choice($.boolean, $.null, $.number, $.path, $._text, $.star),
    boolean: (_) => choice("true", "false"),
    null: (_) => "null",

    string_list: ($) => separated(",", $._text),
    space_list: ($) => separated(",", choice($.space, $._text, $.star)),

    // ---- tests

    test_body: ($) => seq("<", repeat(seq($.assertion, ";")), optional($.assertion), ">"),

    assertion: ($) =>
      seq(
        choice(
          seq(alias($._only, "only"), separated(",", field("subject", $._role_name)), field("verb", "can")),
          seq(field("subject", $._role_name), field("verb", choice("can", "cannot"))),
        ),
        optional("exactly"),
        separated(",", field("claim", $.claim)),
        optional($.in_clause),
        optional($.on_targets),
      ),

    // The name of a role would be longer, or begin so: the blank makes the difference. A role that is called so goes in quotes.
    _only: (_) => token(prec(1, /only[ \t\r\n]/)),

    claim: ($) => choice($.index_claim, $.cluster_claim, $.permission_claim, $.feature_claim),
    index_claim: ($) => seq("index", $.string_list, $._operator, $.expression),
    cluster_claim: ($) => seq("cluster", $._operator, $.expression),
    permission_claim: ($) => seq("permission", $._text),
    feature_claim: ($) =>
      seq(
        field("feature", choice($.path, alias($._claim_path, $.path), alias($._digits, $.number), $._text)),
        optional(seq($._operator, $.expression)),
      ),

    in_clause: ($) => seq("in", $.space_list),
    on_targets: ($) => seq("on", separated(",", $.target)),

    // ---- tokens

    _operator: (_) => choice(":", "+=", "-="),

    // `cases`, `security.cases`; no blank may stand beside the dot.
    path: ($) => seq($.identifier, repeat($._member)),
    _member: ($) => seq(token.immediate("."), alias(token.immediate(/[A-Za-z0-9_]+/), $.identifier)),
    _statement_path: ($) => path_of_words($, FEATURE_WORDS, STATEMENT_WORDS),
    _claim_path: ($) => path_of_words($, ["index", "permission"], ["cluster"]),

    identifier: (_) => /[A-Za-z_][A-Za-z0-9_]*/,
    platform_name: (_) => /[A-Za-z0-9_]+/,
    _role_name: ($) => choice($.role_name, $._text),
    role_name: (_) => /[A-Za-z0-9_-]+/,
    space: (_) => /[A-Za-z0-9_.-]+/,
    // `prod`, `kibana`, `kibana:9.4`, `kibana:9.4+`
    target: (_) => /[A-Za-z0-9_-][A-Za-z0-9_.-]*(:[A-Za-z0-9_.-]+\+?)?/,
    // Where a name belongs, a number is an unknown name; `-` is an operator there.
    _digits: (_) => /[0-9][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*/,
    number: (_) => /-?[0-9][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*/,
    star: (_) => "*",

    _text: ($) => choice($.string, $.raw_string),

    string: ($) =>
      seq(
        '"',
        repeat(choice(alias(token.immediate(prec(1, /[^"\\\n]+/)), $.string_content), $.escape_sequence)),
        token.immediate('"'),
      ),
    // Behind `\u`, up to six digits that are a character: neither above 10FFFF nor a surrogate.
    escape_sequence: (_) =>
      token.immediate(
        choice(
          /\\["\\nt]/,
          /\\u\{0{0,3}[0-9A-Fa-f]{1,3}\}/,
          /\\u\{0{0,2}([0-9A-CE-Fa-ce-f][0-9A-Fa-f]|[Dd][0-7])[0-9A-Fa-f]{2}\}/,
          /\\u\{0?[1-9A-Fa-f][0-9A-Fa-f]{4}\}/,
          /\\u\{10[0-9A-Fa-f]{4}\}/,
        ),
      ),

    raw_string: ($) => seq('"""', optional($.raw_string_content), token.immediate('"""')),
    raw_string_content: (_) => token.immediate(prec(1, /([^"]|"[^"]|""[^"])+/)),

    // ---- comments

    // `///` and then no fourth slash.
    doc_comment: (_) => /\/\/\/([^\/\n][^\n]*)?/,
    comment: (_) =>
      token(choice(/\/\/([^\/\n][^\n]*)?/, /\/\/\/\/[^\n]*/, /\/\*[^*]*\*+([^\/*][^*]*\*+)*\//)),
  },
});
