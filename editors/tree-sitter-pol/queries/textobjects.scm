; An item is a class, a block or an assertion is a function, a value is a parameter.
(role body: (body) @class.inner) @class.outer
(forbid body: (body) @class.inner) @class.outer
(test body: (test_body) @class.inner) @class.outer

(in_block body: (body) @function.inner) @function.outer
(on_block body: (body) @function.inner) @function.outer
(assertion) @function.outer

(expression (_) @parameter.inner)
(space_list (_) @parameter.inner)
(string_list (_) @parameter.inner)

(grant value: (expression) @assignment.rhs) @assignment.outer

[
  (comment)
  (doc_comment)
] @comment.outer
