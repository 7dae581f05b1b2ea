" Policies of polc: comments, brackets, folding, checking with :make.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:///,://,s1:/*,mb:*,ex:*/
setlocal commentstring=//\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal shiftwidth=2 softtabstop=2 expandtab
setlocal matchpairs+=<:>
" Names of roles and spaces hold `-`.
setlocal iskeyword=@,48-57,_,-
setlocal suffixesadd=.pol
compiler polc

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< shiftwidth< softtabstop< expandtab<'
      \ . ' matchpairs< iskeyword< suffixesadd< makeprg< errorformat<'
