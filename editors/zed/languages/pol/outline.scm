(role "role" @context name: _ @name) @item
(persona "persona" @context name: _ @name) @item
(test "test" @context title: _ @name) @item
(forbid "forbid" @context title: _ @name) @item
(in_block "in" @context spaces: _ @name) @item
(on_block "on" @context target: _ @name) @item
(doc_comment) @annotation
