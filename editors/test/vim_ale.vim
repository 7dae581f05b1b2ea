" The language server through ALE. Run as: vim -Nu NONE -i NONE -n -es -S editors/test/vim_ale.vim
" $REPO is the repository, $POLC the polc to run, $ALE the folder of ALE, $RESULT the file that the results are appended to.
set nocompatible
let &runtimepath = $REPO . '/editors/vim,' . $ALE . ',' . &runtimepath
let g:ale_pol_polc_executable = $POLC
let g:ale_linters = {'pol': ['polc']}
filetype plugin indent on
runtime plugin/ale.vim

let s:folder = tempname()
call mkdir(s:folder)
call writefile(['role a <', '  cases: all - delte;', '>'], s:folder . '/a.pol')
execute 'edit ' . fnameescape(s:folder . '/a.pol')
call ale#Queue(0)
let s:waited = 0
while empty(getloclist(0)) && s:waited < 150
  sleep 100m
  let s:waited += 1
endwhile
let s:found = map(getloclist(0), '[v:val.lnum, v:val.col, v:val.type, v:val.text =~# "delte"]')
let s:right = s:found ==# [[2, 16, 'E', 1]]
call writefile([(s:right ? 'ok' : 'not ok') . ' - ALE shows the finding' . (s:right ? '' : ': ' . string(s:found))], $RESULT, 'a')
execute s:right ? 'qall!' : 'cquit!'
