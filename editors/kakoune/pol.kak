# Policies of polc: filetype, colours, comments, indentation, :make. Put this file into the autoload folder, or `source` it.

hook global BufCreate .*[.]pol %{ set-option buffer filetype pol }

hook global WinSetOption filetype=pol %{
    require-module pol
    set-option window makecmd 'polc check -f concise'
    hook -group pol-indent window InsertChar \n pol-indent-on-new-line
    hook -group pol-indent window InsertChar > pol-indent-on-closing
    hook -once -always window WinSetOption filetype=.* %{ remove-hooks window pol-.+ }
}

hook -group pol-highlight global WinSetOption filetype=pol %{
    add-highlighter window/pol ref pol
    hook -once -always window WinSetOption filetype=.* %{ remove-highlighter window/pol }
}

hook global BufSetOption filetype=pol %{
    set-option buffer comment_line '//'
    set-option buffer comment_block_begin '/*'
    set-option buffer comment_block_end '*/'
    set-option buffer indentwidth 2
    set-option buffer matching_pairs < > ( ) [ ] { }
    set-option -add buffer extra_word_chars '-'
}

provide-module pol %{

add-highlighter shared/pol regions
add-highlighter shared/pol/code default-region group
add-highlighter shared/pol/raw region '"""' '"""' fill string
add-highlighter shared/pol/string region '"' '(?<!\\)(\\\\)*"|$' group
add-highlighter shared/pol/string/ fill string
add-highlighter shared/pol/string/ regex '\\(["\\nt]|u\{[0-9A-Fa-f]{1,6}\})' 0:meta
add-highlighter shared/pol/doc region '///(?!/)' '$' fill documentation
add-highlighter shared/pol/line_comment region '//' '$' fill comment
add-highlighter shared/pol/block_comment region '/\*' '\*/' fill comment

# What is more specific comes later. Kakoune knows no repetition in a look-ahead.
add-highlighter shared/pol/code/ regex '\b[A-Za-z_]\w*' 0:value
add-highlighter shared/pol/code/ regex '\b(true|false|null)\b|(?<!\w)-?\d[\w.]*' 0:value
add-highlighter shared/pol/code/ regex '\+=|-=|[:=+]|\h-\h' 0:operator
add-highlighter shared/pol/code/ regex '\b([A-Za-z_][\w.]*)\h*(?::|\+=|-=)' 1:variable
add-highlighter shared/pol/code/ regex '\b(description|metadata|global|tags|access_tags|restricted_resources|hierarchy_group|hierarchy_resources|allowed_flow_modules|allowed_ai_agents|granular_access|base|tasks)\h*(?::|\+=|-=)' 1:attribute
add-highlighter shared/pol/code/ regex '\b(spaces)\h*(?::|\+=|-=)([^;<>\n]*)' 1:keyword 2:module
add-highlighter shared/pol/code/ regex '\b(in)\h+([\w*-][^;<>"\n]*?)\h*(?:\bon\b|[;<>"\n])' 1:keyword 2:module
add-highlighter shared/pol/code/ regex '\b(on)\b(\h+[\w.:-]+\+?(\h*,\h*[\w.:-]+\+?)*)?' 1:keyword 2:module
add-highlighter shared/pol/code/ regex '\b(index|permission|application)\h' 1:keyword
add-highlighter shared/pol/code/ regex '\b(cluster|run_as)\h*(?::|\+=|-=|on\b)' 1:keyword
add-highlighter shared/pol/code/ regex '^\h*(abstract)\b' 1:keyword
add-highlighter shared/pol/code/ regex '\b(role)\h+([\w-]+)?' 1:keyword 2:type
add-highlighter shared/pol/code/ regex '\b(persona)\h+([\w-]+)' 1:keyword 2:type
add-highlighter shared/pol/code/ regex '\b(extends|unless)\h+([\w-]+(\h*,\h*[\w-]+)*)?' 1:keyword 2:type
add-highlighter shared/pol/code/ regex '^(platform)\h+([^;\n]*)' 1:keyword 2:module
add-highlighter shared/pol/code/ regex '^(test|forbid)\b' 1:keyword
add-highlighter shared/pol/code/ regex '\b(only)\h+[^;:<>]*\bcan\b' 1:keyword
add-highlighter shared/pol/code/ regex '([\w-]+)?\h+(can|cannot)\b(\h+exactly\b)?' 1:type 2:keyword 3:keyword

define-command -hidden pol-indent-on-new-line %{
    evaluate-commands -draft -itersel %{
        # As deep as the line before, one step deeper behind `<`, and a comment goes on.
        try %{ execute-keys -draft <semicolon> K <a-&> }
        try %{ execute-keys -draft k x <a-k> <lt> \h* (//.*)? $ <ret> j <a-gt> }
        try %{ execute-keys -draft k x s ^\h*\K///?\h* <ret> y j <a-h> P }
    }
}

define-command -hidden pol-indent-on-closing %{
    evaluate-commands -draft -itersel %{
        # A `>` that begins a line stands where the line of its `<` begins.
        try %{ execute-keys -draft <a-h> <a-k> ^\h*<gt>$ <ret> m <a-S> 1<a-&> }
    }
}

}
