((doc_comment)* @doc
  . (role name: [(role_name) @name (string (string_content) @name)]) @definition.class
  (#strip! @doc "^///\\s*"))

(persona name: [(role_name) @name (string (string_content) @name)]) @definition.class

(test title: (string (string_content) @name)) @definition.function
(forbid title: (string (string_content) @name)) @definition.function

(extends_clause [(role_name) @name (string (string_content) @name)]) @reference.class
(unless_clause [(role_name) @name (string (string_content) @name)]) @reference.class
(persona role: [(role_name) @name (string (string_content) @name)]) @reference.class
(assertion subject: [(role_name) @name (string (string_content) @name)]) @reference.class
