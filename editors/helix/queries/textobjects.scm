; An item is a class, a block or an assertion is a function, a term or a name in a list is a parameter.
(role body: (body) @class.inside) @class.around
(forbid body: (body) @class.inside) @class.around
(test body: (test_body) @test.inside) @test.around

(in_block body: (body) @function.inside) @function.around
(on_block body: (body) @function.inside) @function.around
(assertion) @function.around

(expression (_) @parameter.inside)
(space_list (_) @parameter.inside)
(string_list (_) @parameter.inside)

[
  (comment)
  (doc_comment)
] @comment.around
