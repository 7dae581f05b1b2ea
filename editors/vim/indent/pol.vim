" One step deeper behind a line that leaves a `<` open, one back where a line begins with `>`.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=PolIndent(v:lnum)
setlocal indentkeys=0>,!^F,o,O,<>>
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*PolIndent')
  finish
endif

" The line without strings and comments.
function! s:Code(lnum) abort
  let l:code = substitute(getline(a:lnum), '"""\_.\{-}"""\|"\%([^"\\]\|\\.\)*"', '', 'g')
  return substitute(l:code, '//.*$\|/\*.\{-}\*/', '', 'g')
endfunction

function! PolIndent(lnum) abort
  let l:before = prevnonblank(a:lnum - 1)
  if l:before == 0
    return 0
  endif
  let l:code = s:Code(l:before)
  " What a line opens is what it has more of `<` than of `>`; a `>` it begins with has been paid for by its own indent.
  let l:open = count(l:code, '<') - count(l:code, '>') + (l:code =~# '^\s*>')
  let l:depth = (l:open > 0) - (s:Code(a:lnum) =~# '^\s*>')
  return max([0, indent(l:before) + l:depth * shiftwidth()])
endfunction
