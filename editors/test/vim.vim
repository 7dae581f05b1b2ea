" Run as: vim -Nu NONE -i NONE -n -es -S editors/test/vim.vim   (also nvim)
" $REPO is the repository, $POLC the polc to run, $RESULT the file that the results are appended to.
set nocompatible
let &runtimepath = $REPO . '/editors/vim,' . &runtimepath
filetype plugin indent on
syntax on
let s:failed = 0

function! s:Say(text) abort
  call writefile([a:text], $RESULT, 'a')
endfunction

function! s:Equal(what, actual, expected) abort
  if a:actual !=# a:expected
    let s:failed += 1
    call s:Say('not ok - ' . a:what . ': ' . string(a:actual) . ', expected ' . string(a:expected))
  else
    call s:Say('ok - ' . a:what)
  endif
endfunction

" The group that the first occurrence of a text in a line is in.
function! s:Group(line, text) abort
  let l:number = search('\V' . escape(a:line, '\'), 'nw')
  let l:column = stridx(getline(l:number), a:text) + 1
  return synIDattr(synID(l:number, l:column, 1), 'name')
endfunction

try
  execute 'edit ' . fnameescape($REPO . '/editors/test/sample.pol')
  call s:Equal('filetype', &filetype, 'pol')
  call s:Equal('comments', &commentstring, '// %s')
  call s:Equal('undo', b:undo_ftplugin =~# 'commentstring<', 1)

  let s:groups = [
        \ ['role soc_lead', 'role', 'polItem'],
        \ ['role soc_lead', 'soc_lead', 'polRole'],
        \ ['role soc_lead', 'extends', 'polKeyword'],
        \ ['role soc_lead', 'analyst_base', 'polRole'],
        \ ['abstract role', 'abstract', 'polItem'],
        \ ['/// Owns', 'Owns', 'polDoc'],
        \ ['// first', 'first', 'polComment'],
        \ ['description:', 'description', 'polSetting'],
        \ ['description:', 'Owns', 'polString'],
        \ ['description:', '\"', 'polEscape'],
        \ ['security.cases', 'security', 'polOwner'],
        \ ['security.cases', 'cases', 'polFeature'],
        \ ['security.cases', 'all', 'polLevel'],
        \ ['security.cases', 'delete', 'polPrivilege'],
        \ ['spaces:', 'spaces', 'polStatement'],
        \ ['spaces:', 'soc-eu', 'polSpace'],
        \ ['index "hr', 'index', 'polStatement'],
        \ ['index "hr', '"hr', 'polString'],
        \ ['in lab', 'in', 'polStatement'],
        \ ['in lab', 'lab', 'polSpace'],
        \ ['can cases', 'soc_lead', 'polSubject'],
        \ ['can cases', 'can', 'polKeyword'],
        \ ['platform kibana', 'platform', 'polItem'],
        \ ['persona shift', 'analyst', 'polRole'],
        \ ['forbid', 'forbid', 'polItem'],
        \ ['forbid', 'unless', 'polKeyword'],
        \ ]
  for [s:line, s:text, s:group] in s:groups
    call s:Equal('group of ' . s:text . ' in ' . s:line, s:Group(s:line, s:text), s:group)
  endfor
  let s:number = search('query:', 'nw')
  let s:column = stridx(getline(s:number), 'term') + 1
  call s:Equal('JSON in a query', synIDattr(synID(s:number, s:column, 1), 'name') =~# '^json', 1)

  " Every example, indented anew, stays as it is.
  for s:file in [expand('%:p')] + glob($REPO . '/examples/*/*.pol', 0, 1)
    execute 'edit! ' . fnameescape(s:file)
    let s:before = getline(1, '$')
    " How statements go on over several lines is for `polc fmt` to say.
    if !empty(filter(copy(s:before), 'v:val !~# "^\\s*$\\|//\\|[;<>]$"'))
      continue
    endif
    silent %left
    silent normal! gg=G
    call s:Equal('indentation of ' . fnamemodify(s:file, ':t'), getline(1, '$'), s:before)
  endfor

  let s:folder = tempname()
  call mkdir(s:folder)
  call writefile(['role a <', '  cases: all - delte;', '>'], s:folder . '/a.pol')
  execute 'edit! ' . fnameescape(s:folder . '/a.pol')
  execute 'lcd ' . fnameescape(s:folder)
  let &l:makeprg = $POLC . &l:makeprg[len('polc'):]
  silent! make!
  let s:errors = filter(getqflist(), 'v:val.valid')
  call s:Equal(':make', map(copy(s:errors), '[v:val.lnum, v:val.col, v:val.type, bufname(v:val.bufnr), v:val.text =~# "^\\[unknown-privilege\\] "]'),
        \ [[2, 16, 'e', 'a.pol', 1]])
catch
  let s:failed += 1
  call s:Say('not ok - ' . v:exception . ' at ' . v:throwpoint)
endtry
if s:failed
  cquit!
endif
qall!
