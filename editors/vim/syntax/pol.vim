" Policies of polc. Flat on purpose: what is unfinished does not colour what follows.
if exists('b:current_syntax')
  finish
endif

" ---- what a name is, by what stands beside it; what is more specific comes later

" Privileges: any word behind an operator or behind `+` and `-`. Features: what an operator follows.
syntax match polPrivilege /\<\h\w*\>/
syntax match polFeature /\<\h\w*\ze\s*\%(:\|+=\|-=\)/
syntax match polOwner /\<\h\w*\ze\./
syntax match polLevel /\<\%(read\|all\|none\|minimal_read\|minimal_all\)\>\%(\s*\%(:\|+=\|-=\)\)\@!/
syntax keyword polConstant true false null
syntax match polNumber /\%(\w\|\.\)\@1<!-\?\<\d[0-9A-Za-z_.]*\>/
syntax match polStar /\*/
syntax match polSetting /\<\%(description\|metadata\|global\|tags\|access_tags\|restricted_resources\|hierarchy_group\|hierarchy_resources\|allowed_flow_modules\|allowed_ai_agents\|granular_access\|base\|tasks\)\ze\s*\%(:\|+=\|-=\)/

syntax match polOperator /+=\|-=\|[:=+]\|\s\zs-\ze\s/
syntax match polBracket /[<>]/

" ---- statements

syntax match polStatement /\<\%(index\|permission\|application\)\ze\s*"/
syntax match polStatement /\<\%(cluster\|spaces\|run_as\)\ze\%(\s*\%(:\|+=\|-=\)\|\s\+on\s\)/
syntax match polSpace /[A-Za-z0-9_.-]\+/ contained
syntax region polSpaces matchgroup=polStatement start=/\<spaces\ze\s*\%(:\|+=\|-=\)/ start=/\<in\ze\s\+["*A-Za-z0-9_-]/ end=/\ze\%([<>;]\|\<on\>\)/ oneline contains=polSpace,polStar,polString,polOperator,polComment

" ---- items

syntax match polRole /[A-Za-z0-9_-]\+/ contained
syntax match polPlatform /[A-Za-z0-9_.-]\+\%(:[A-Za-z0-9_.-]\++\?\)\?/ contained
syntax match polItem /\<abstract\ze\%(\s\+role\>\|\s*$\)/
syntax match polItem /\<role\ze\s\+["A-Za-z0-9_-]/ nextgroup=polRole skipwhite
syntax match polItem /\<\%(test\|forbid\)\ze\s\+"/
syntax region polPersona matchgroup=polItem start=/\<persona\ze\s/ matchgroup=NONE end=/;\@=\|$/ contains=polRole,polString,polComment,polOperator
syntax region polRoles matchgroup=polKeyword start=/\<\%(extends\|unless\)\ze\s\+["A-Za-z0-9_-]/ matchgroup=NONE end=/\ze\%([<>;]\|\<on\>\|\<extends\>\)\|$/ contains=polRole,polString,polComment
syntax region polOn matchgroup=polKeyword start=/\<on\ze\s\+["A-Za-z0-9_-]/ matchgroup=NONE end=/\ze\%([<>;]\|:\s\|+=\|-=\|\<extends\>\|\<unless\>\)\|$/ contains=polPlatform,polString,polComment
syntax region polPlatforms matchgroup=polItem start=/\<platform\ze\s/ matchgroup=NONE end=/;\@=\|$/ contains=polPlatform,polComment

" ---- tests

syntax match polSubject /[A-Za-z0-9_-]\+\ze\s\+\%(can\|cannot\)\>/
syntax match polKeyword /\<\%(can\|cannot\)\>\ze\s/ nextgroup=polExactly skipwhite
syntax match polExactly /\<exactly\>/ contained
syntax match polKeyword /\<only\ze\s\+["A-Za-z0-9_-][^;:<>]*\s\<can\>/
syntax match polSubject /[A-Za-z0-9_-]\+\ze\s*,[^;:<>]*\s\<can\>/

" ---- text and comments

syntax match polEscape /\\\%(["\\nt]\|u{\x\{1,6}}\)/ contained
syntax region polString start=/"/ skip=/\\./ end=/"\|$/ contains=polEscape
syntax region polRaw start=/"""/ end=/"""/ keepend
syntax include @polJson syntax/json.vim
unlet! b:current_syntax
syntax region polQuery matchgroup=polRaw start=/\%(\<query\s*:\s*\)\@<="""/ end=/"""/ keepend contains=@polJson
syntax keyword polTodo TODO FIXME XXX contained
syntax match polComment /\/\/.*$/ contains=polTodo,@Spell
syntax match polDoc /\/\/\/\/\@!.*$/ contains=polTodo,@Spell
syntax region polComment start=/\/\*/ end=/\*\// contains=polTodo,@Spell

syntax sync minlines=50

highlight default link polItem Keyword
highlight default link polKeyword Keyword
highlight default link polExactly Keyword
highlight default link polStatement Statement
highlight default link polSetting PreProc
highlight default link polRole Type
highlight default link polSubject Type
highlight default link polPlatform Special
highlight default link polOwner Special
highlight default link polSpace Label
highlight default link polFeature Identifier
highlight default link polPrivilege Constant
highlight default link polLevel Constant
highlight default link polConstant Boolean
highlight default link polStar Constant
highlight default link polNumber Number
highlight default link polOperator Operator
highlight default link polBracket Delimiter
highlight default link polString String
highlight default link polRaw String
highlight default link polEscape SpecialChar
highlight default link polComment Comment
highlight default link polDoc SpecialComment
highlight default link polTodo Todo

let b:current_syntax = 'pol'
