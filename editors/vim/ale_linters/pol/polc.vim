" polc for ALE: findings, hover, completion and code actions from `polc lsp`.
call ale#Set('pol_polc_executable', 'polc')

function! ale_linters#pol#polc#ProjectRoot(buffer) abort
  let l:config = ale#path#FindNearestFile(a:buffer, 'polc.toml')
  return l:config isnot# '' ? fnamemodify(l:config, ':h') : expand('#' . a:buffer . ':p:h')
endfunction

call ale#linter#Define('pol', {
\   'name': 'polc',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'pol_polc_executable')},
\   'command': '%e lsp --stdio',
\   'project_root': function('ale_linters#pol#polc#ProjectRoot'),
\})
