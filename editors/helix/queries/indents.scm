[
  (body)
  (test_body)
  (object)
] @indent

">" @outdent
