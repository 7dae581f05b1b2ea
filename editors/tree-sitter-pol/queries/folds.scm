[
  (body)
  (test_body)
  (object)
  (raw_string)
  (comment)
] @fold
