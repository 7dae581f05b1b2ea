(_ "<" ">" @end) @indent
