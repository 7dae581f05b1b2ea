; No two patterns match one node: editors do not agree on which of two wins.

; ---- comments

(comment) @comment
(doc_comment) @comment.documentation

; ---- keywords

[
  "platform"
  "abstract"
  "role"
  "persona"
  "test"
  "forbid"
  "on"
  "extends"
  "unless"
  "in"
  "index"
  "cluster"
  "spaces"
  "run_as"
  "permission"
  "application"
  "can"
  "cannot"
  "exactly"
  "only"
] @keyword

(text_setting name: _ @attribute)
(list_setting name: _ @attribute)
(object_setting name: _ @attribute)

; ---- names

(platform_name) @module
(role_name) @type
(space) @label
(target) @label

; The feature: its last name, and who owns it before.
(grant feature: (path (identifier) @property .))
(grant feature: (path (identifier) @module . (identifier)))
(feature_claim feature: (path (identifier) @property .) (expression))
(feature_claim feature: (path (identifier) @module . (identifier)) (expression))

; `cases.reopen` in a claim: the feature, then the privilege.
(feature_claim feature: (path (identifier) @property . (identifier) .) .)
(feature_claim feature: (path (identifier) @module . (identifier) . (identifier)) .)
((feature_claim feature: (path (_) (identifier) @constant.builtin .) .)
  (#match? @constant.builtin "^(read|all|none|minimal_read|minimal_all)$"))
((feature_claim feature: (path (_) (identifier) @constant .) .)
  (#not-match? @constant "^(read|all|none|minimal_read|minimal_all)$"))
(feature_claim feature: (path . (identifier) @property .) .)

; Privileges, and what stands in the lists of settings.
((expression (path (identifier) @constant.builtin))
  (#match? @constant.builtin "^(read|all|none|minimal_read|minimal_all)$"))
((expression (path (identifier) @constant))
  (#not-match? @constant "^(read|all|none|minimal_read|minimal_all)$"))

(key) @property
(value_list (path) @constant)

; ---- values

(string) @string
(raw_string) @string
(escape_sequence) @string.escape
(number) @number
(boolean) @constant.builtin
(null) @constant.builtin
(star) @constant.builtin

; ---- punctuation

[":" "+=" "-=" "=" "+" "-"] @operator
["<" ">"] @punctuation.bracket
["," ";" "."] @punctuation.delimiter
