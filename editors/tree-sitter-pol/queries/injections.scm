; A query of Elasticsearch is JSON. Only raw text: in a string with escapes it is not JSON as it stands.
((index
  options: (object
    (pair
      key: (key) @_key
      value: (value_list (raw_string (raw_string_content) @injection.content)))))
  (#eq? @_key "query")
  (#set! injection.language "json"))
