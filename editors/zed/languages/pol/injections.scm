; A query of Elasticsearch is JSON.
((index
  options: (object
    (pair
      key: (key) @_key
      value: (value_list (raw_string (raw_string_content) @injection.content)))))
  (#eq? @_key "query")
  (#set! injection.language "json"))
