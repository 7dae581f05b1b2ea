" :make runs `polc check` on the policy that the current folder belongs to.
if exists('current_compiler')
  finish
endif
let current_compiler = 'polc'

CompilerSet makeprg=polc\ check\ -f\ concise
" path:line:column: level[name] message; the name stays with the message.
CompilerSet errorformat=%f:%l:%c:\ %trror%m,%f:%l:%c:\ %tarning%m,%f:%l:%c:\ %tote%m,%-G%.%#
