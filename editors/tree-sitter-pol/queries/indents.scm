[
  (body)
  (test_body)
  (object)
] @indent.begin

">" @indent.branch @indent.end

[
  (raw_string)
  (comment)
] @indent.auto
