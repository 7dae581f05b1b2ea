; All files of a policy are one namespace; within a file, that is the file.
(source_file) @local.scope

(role name: (role_name) @local.definition)
(persona name: (role_name) @local.definition)

(extends_clause (role_name) @local.reference)
(unless_clause (role_name) @local.reference)
(persona role: (role_name) @local.reference)
(assertion subject: (role_name) @local.reference)
