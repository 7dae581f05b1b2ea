
use builtin;
use str;

set edit:completion:arg-completer[polc] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'polc'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'polc'= {
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Say what is wrong with a policy'
            cand build 'Compile a policy to the documents that Kibana and Amazon Connect take'
            cand explain 'Show the documentation of a finding'
            cand fmt 'Lay policy files out in the one canonical way; nothing else about them changes'
            cand test 'Run the policy''s own tests'
            cand diff 'Say what changes for whom between two policies, revisions or sets of exported roles'
            cand migrate 'Say what an upgrade of Kibana does to roles'
            cand who-can 'Say who holds what a test could claim'
            cand why 'Say why somebody holds something, or what would give it'
            cand matrix 'Show what everybody holds, as a table'
            cand import 'Make a policy of roles that exist: exports of Kibana, Elasticsearch and Amazon Connect, Terraform, Kubernetes, CloudFormation'
            cand catalogue 'Say what can be granted, what a name stands for, and what changed between releases'
            cand lsp 'Serve an editor on standard input and output'
            cand init 'Start a policy in this folder'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page of polc or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'polc;check'= {
            cand --stdin-filename 'The path that standard input goes by'
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand -f 'Output format, with `=FILE` to write it to a file; repeatable. For people: full, narrated, concise. For tools: json, json-lines, sarif, github, gitlab, junit, checkstyle, rdjson [default: full, in GitHub Actions github]'
            cand --format 'Output format, with `=FILE` to write it to a file; repeatable. For people: full, narrated, concise. For tools: json, json-lines, sarif, github, gitlab, junit, checkstyle, rdjson [default: full, in GitHub Actions github]'
            cand --fail-on 'The lowest level that makes the exit code 1'
            cand -D 'Make a finding, or a group of them, an error; repeatable'
            cand --deny 'Make a finding, or a group of them, an error; repeatable'
            cand -W 'Make a finding, or a group of them, a warning; repeatable'
            cand --warn 'Make a finding, or a group of them, a warning; repeatable'
            cand -A 'Do not show a finding, or a group of them; repeatable'
            cand --allow 'Do not show a finding, or a group of them; repeatable'
            cand --add-allow 'Write a comment that allows it, with this reason, before every finding'
            cand --color 'When to use colour and links'
            cand --statistics 'Instead of findings, say how many of each there are, and how many in each file'
            cand --fix 'Fix what can be fixed without changing what anybody may do'
            cand --fix-unsafe 'Fix everything that has a fix, even where privileges change'
            cand --diff 'Print what `--fix` would change, and change nothing'
            cand --write-baseline 'Write down how many findings each file has, so that only new ones are shown from now on'
            cand --prune-baseline 'Take out of the baseline what is no longer found'
            cand --watch 'Check again whenever a file changes'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;build'= {
            cand --stdin-filename 'The path that standard input goes by'
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand -e 'Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile, cloudformation, terraform [default: profile]'
            cand --emit 'Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile, cloudformation, terraform [default: profile]'
            cand -o 'The folder to write to'
            cand --output 'The folder to write to'
            cand --role 'Only these roles; repeatable'
            cand --color 'When to use colour and links'
            cand --stdout 'Print to standard output instead: the body of one role alone, or an object {target: {role: body}}'
            cand --check 'Write nothing; fail if the folder does not hold exactly what would be written. With `--role`, only the files of those roles are compared'
            cand --prune 'Remove the files that earlier builds wrote and no role makes any longer'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;explain'= {
            cand -f 'How to print it'
            cand --format 'How to print it'
            cand --color 'When to use colour and links'
            cand --all 'All findings whose level can be set'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;fmt'= {
            cand --stdin-filename 'The path that standard input goes by'
            cand --color 'When to use colour and links'
            cand --check 'Write nothing; name the files that are not in the canonical layout, and fail if there are any'
            cand --diff 'Write nothing; print what would change as a unified diff, and fail if anything would'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;test'= {
            cand --stdin-filename 'The path that standard input goes by'
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand -f 'Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]'
            cand --format 'Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]'
            cand --color 'When to use colour and links'
            cand --coverage 'Say which granted privileges no test mentions'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;diff'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --role 'Only these roles; repeatable'
            cand -f 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github, sarif, junit [default: text]'
            cand --format 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github, sarif, junit [default: text]'
            cand --fail-on 'What makes the exit code 1; what is not known always does, unless this is `never`'
            cand --color 'When to use colour and links'
            cand --all-fields 'Descriptions, metadata and tags are differences, too'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;migrate'= {
            cand --stdin-filename 'The path that standard input goes by'
            cand --from 'The release before the upgrade'
            cand --to 'The release after it'
            cand --saved-on 'A release on which somebody saved the roles in the role editor in between'
            cand --roles 'Exported roles instead of a policy: a file in any shape, a folder, or `-`; repeatable'
            cand --role 'Only these roles; repeatable'
            cand --write 'Write a policy that keeps everybody''s rights to this folder'
            cand --ignore 'What to leave out: `new` is what the release gives that nobody could have before'
            cand -f 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github [default: text]'
            cand --format 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github [default: text]'
            cand --fail-on 'What makes the exit code 1; what is refused or not known always does, unless this is `never`'
            cand --color 'When to use colour and links'
            cand --explain 'Say on which fact each difference rests, and where that is from'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;who-can'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --exactly 'Exit code 1 unless exactly these hold any part of it; separated by commas'
            cand --color 'When to use colour and links'
            cand --part 'Those who hold only a part of it come first'
            cand --fail-if-any 'Exit code 1 if anybody holds any part of it'
            cand --fail-if-none 'Exit code 1 if nobody holds all of it'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;why'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;matrix'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]'
            cand --in 'Only this space; repeatable [default: every space in which anything is held]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand --privileges 'A column for each privilege instead of each feature'
            cand --privileged 'Only what lets its holders administer, or give rights to others'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;import'= {
            cand -t 'What they are imported for: a target of polc.toml, `kibana:RELEASE` or `connect`; one for each product [default: the newest release that knows all ids]'
            cand --target 'What they are imported for: a target of polc.toml, `kibana:RELEASE` or `connect`; one for each product [default: the newest release that knows all ids]'
            cand -o 'The folder of the policy; without it and `--stdout`, nothing is written'
            cand --output 'The folder of the policy; without it and `--stdout`, nothing is written'
            cand --stdin-filename 'The name that standard input goes by'
            cand --from 'The shape of the inputs [default: it is told by what stands in them]'
            cand --pair 'The files of a security profile, `NAME=FILE,FILE`; repeatable [default: they are paired by their names]'
            cand --name 'The name of a role whose input does not say it, `ID=NAME`: ID is a logical id, an address of Terraform or a file; repeatable'
            cand --var 'A file of variables of Terraform; repeatable'
            cand --names 'How features are called'
            cand --style 'How a customised feature is written'
            cand --role 'Only these roles; repeatable'
            cand -f 'Output format of the report, with `=FILE` to write it to a file: text, json; repeatable [default: text]'
            cand --format 'Output format of the report, with `=FILE` to write it to a file: text, json; repeatable [default: text]'
            cand --color 'When to use colour and links'
            cand --stdout 'Print the policy, and the report on standard error'
            cand --update 'Replace the roles of these names in the policy that is there, and add the others; the rest stays byte for byte'
            cand --include-reserved 'Import roles that come with the product, too'
            cand --partial 'Write roles of which something cannot be said, with a comment for each such thing'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;catalogue'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List what can be granted; this is the default'
            cand show 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege'
            cand diff 'Show what changed from one release of Kibana to another'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'polc;catalogue;list'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;catalogue;show'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;catalogue;diff'= {
            cand -t 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand --target 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]'
            cand -f 'Output format'
            cand --format 'Output format'
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;catalogue;help'= {
            cand list 'List what can be granted; this is the default'
            cand show 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege'
            cand diff 'Show what changed from one release of Kibana to another'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'polc;catalogue;help;list'= {
        }
        &'polc;catalogue;help;show'= {
        }
        &'polc;catalogue;help;diff'= {
        }
        &'polc;catalogue;help;help'= {
        }
        &'polc;lsp'= {
            cand --color 'When to use colour and links'
            cand --stdio 'Use standard input and output; there is no other way, but editors like to say so'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;init'= {
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;completions'= {
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;man'= {
            cand --color 'When to use colour and links'
            cand -q 'Say only what is wrong: no counts, and of findings for people the errors'
            cand --quiet 'Say only what is wrong: no counts, and of findings for people the errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'polc;help'= {
            cand check 'Say what is wrong with a policy'
            cand build 'Compile a policy to the documents that Kibana and Amazon Connect take'
            cand explain 'Show the documentation of a finding'
            cand fmt 'Lay policy files out in the one canonical way; nothing else about them changes'
            cand test 'Run the policy''s own tests'
            cand diff 'Say what changes for whom between two policies, revisions or sets of exported roles'
            cand migrate 'Say what an upgrade of Kibana does to roles'
            cand who-can 'Say who holds what a test could claim'
            cand why 'Say why somebody holds something, or what would give it'
            cand matrix 'Show what everybody holds, as a table'
            cand import 'Make a policy of roles that exist: exports of Kibana, Elasticsearch and Amazon Connect, Terraform, Kubernetes, CloudFormation'
            cand catalogue 'Say what can be granted, what a name stands for, and what changed between releases'
            cand lsp 'Serve an editor on standard input and output'
            cand init 'Start a policy in this folder'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page of polc or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'polc;help;check'= {
        }
        &'polc;help;build'= {
        }
        &'polc;help;explain'= {
        }
        &'polc;help;fmt'= {
        }
        &'polc;help;test'= {
        }
        &'polc;help;diff'= {
        }
        &'polc;help;migrate'= {
        }
        &'polc;help;who-can'= {
        }
        &'polc;help;why'= {
        }
        &'polc;help;matrix'= {
        }
        &'polc;help;import'= {
        }
        &'polc;help;catalogue'= {
            cand list 'List what can be granted; this is the default'
            cand show 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege'
            cand diff 'Show what changed from one release of Kibana to another'
        }
        &'polc;help;catalogue;list'= {
        }
        &'polc;help;catalogue;show'= {
        }
        &'polc;help;catalogue;diff'= {
        }
        &'polc;help;lsp'= {
        }
        &'polc;help;init'= {
        }
        &'polc;help;completions'= {
        }
        &'polc;help;man'= {
        }
        &'polc;help;help'= {
        }
    ]
    $completions[$command]
}
