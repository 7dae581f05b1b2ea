
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'polc' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'polc'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'polc' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with a policy')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile a policy to the documents that Kibana and Amazon Connect take')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show the documentation of a finding')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay policy files out in the one canonical way; nothing else about them changes')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the policy''s own tests')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say what changes for whom between two policies, revisions or sets of exported roles')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Say what an upgrade of Kibana does to roles')
            [CompletionResult]::new('who-can', 'who-can', [CompletionResultType]::ParameterValue, 'Say who holds what a test could claim')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Say why somebody holds something, or what would give it')
            [CompletionResult]::new('matrix', 'matrix', [CompletionResultType]::ParameterValue, 'Show what everybody holds, as a table')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a policy of roles that exist: exports of Kibana, Elasticsearch and Amazon Connect, Terraform, Kubernetes, CloudFormation')
            [CompletionResult]::new('catalogue', 'catalogue', [CompletionResultType]::ParameterValue, 'Say what can be granted, what a name stands for, and what changed between releases')
            [CompletionResult]::new('lsp', 'lsp', [CompletionResultType]::ParameterValue, 'Serve an editor on standard input and output')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Start a policy in this folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page of polc or of one of its commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'polc;check' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path that standard input goes by')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable. For people: full, narrated, concise. For tools: json, json-lines, sarif, github, gitlab, junit, checkstyle, rdjson [default: full, in GitHub Actions github]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable. For people: full, narrated, concise. For tools: json, json-lines, sarif, github, gitlab, junit, checkstyle, rdjson [default: full, in GitHub Actions github]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The lowest level that makes the exit code 1')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Make a finding, or a group of them, an error; repeatable')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make a finding, or a group of them, an error; repeatable')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Make a finding, or a group of them, a warning; repeatable')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Make a finding, or a group of them, a warning; repeatable')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not show a finding, or a group of them; repeatable')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not show a finding, or a group of them; repeatable')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write a comment that allows it, with this reason, before every finding')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Instead of findings, say how many of each there are, and how many in each file')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Fix what can be fixed without changing what anybody may do')
            [CompletionResult]::new('--fix-unsafe', '--fix-unsafe', [CompletionResultType]::ParameterName, 'Fix everything that has a fix, even where privileges change')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print what `--fix` would change, and change nothing')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write down how many findings each file has, so that only new ones are shown from now on')
            [CompletionResult]::new('--prune-baseline', '--prune-baseline', [CompletionResultType]::ParameterName, 'Take out of the baseline what is no longer found')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Check again whenever a file changes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;build' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path that standard input goes by')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile, cloudformation, terraform [default: profile]')
            [CompletionResult]::new('--emit', '--emit', [CompletionResultType]::ParameterName, 'Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile, cloudformation, terraform [default: profile]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The folder to write to')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The folder to write to')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Only these roles; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print to standard output instead: the body of one role alone, or an object {target: {role: body}}')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; fail if the folder does not hold exactly what would be written. With `--role`, only the files of those roles are compared')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Remove the files that earlier builds wrote and no role makes any longer')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How to print it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All findings whose level can be set')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;fmt' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path that standard input goes by')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; name the files that are not in the canonical layout, and fail if there are any')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Write nothing; print what would change as a unified diff, and fail if anything would')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;test' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path that standard input goes by')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--coverage', '--coverage', [CompletionResultType]::ParameterName, 'Say which granted privileges no test mentions')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;diff' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Only these roles; repeatable')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github, sarif, junit [default: text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github, sarif, junit [default: text]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'What makes the exit code 1; what is not known always does, unless this is `never`')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--all-fields', '--all-fields', [CompletionResultType]::ParameterName, 'Descriptions, metadata and tags are differences, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;migrate' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path that standard input goes by')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The release before the upgrade')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The release after it')
            [CompletionResult]::new('--saved-on', '--saved-on', [CompletionResultType]::ParameterName, 'A release on which somebody saved the roles in the role editor in between')
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Exported roles instead of a policy: a file in any shape, a folder, or `-`; repeatable')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Only these roles; repeatable')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write a policy that keeps everybody''s rights to this folder')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'What to leave out: `new` is what the release gives that nobody could have before')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github [default: text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github [default: text]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'What makes the exit code 1; what is refused or not known always does, unless this is `never`')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Say on which fact each difference rests, and where that is from')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;who-can' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--exactly', '--exactly', [CompletionResultType]::ParameterName, 'Exit code 1 unless exactly these hold any part of it; separated by commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--part', '--part', [CompletionResultType]::ParameterName, 'Those who hold only a part of it come first')
            [CompletionResult]::new('--fail-if-any', '--fail-if-any', [CompletionResultType]::ParameterName, 'Exit code 1 if anybody holds any part of it')
            [CompletionResult]::new('--fail-if-none', '--fail-if-none', [CompletionResultType]::ParameterName, 'Exit code 1 if nobody holds all of it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;why' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;matrix' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]')
            [CompletionResult]::new('--in', '--in', [CompletionResultType]::ParameterName, 'Only this space; repeatable [default: every space in which anything is held]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--privileges', '--privileges', [CompletionResultType]::ParameterName, 'A column for each privilege instead of each feature')
            [CompletionResult]::new('--privileged', '--privileged', [CompletionResultType]::ParameterName, 'Only what lets its holders administer, or give rights to others')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;import' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'What they are imported for: a target of polc.toml, `kibana:RELEASE` or `connect`; one for each product [default: the newest release that knows all ids]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'What they are imported for: a target of polc.toml, `kibana:RELEASE` or `connect`; one for each product [default: the newest release that knows all ids]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The folder of the policy; without it and `--stdout`, nothing is written')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The folder of the policy; without it and `--stdout`, nothing is written')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The name that standard input goes by')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The shape of the inputs [default: it is told by what stands in them]')
            [CompletionResult]::new('--pair', '--pair', [CompletionResultType]::ParameterName, 'The files of a security profile, `NAME=FILE,FILE`; repeatable [default: they are paired by their names]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The name of a role whose input does not say it, `ID=NAME`: ID is a logical id, an address of Terraform or a file; repeatable')
            [CompletionResult]::new('--var', '--var', [CompletionResultType]::ParameterName, 'A file of variables of Terraform; repeatable')
            [CompletionResult]::new('--names', '--names', [CompletionResultType]::ParameterName, 'How features are called')
            [CompletionResult]::new('--style', '--style', [CompletionResultType]::ParameterName, 'How a customised feature is written')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Only these roles; repeatable')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format of the report, with `=FILE` to write it to a file: text, json; repeatable [default: text]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format of the report, with `=FILE` to write it to a file: text, json; repeatable [default: text]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print the policy, and the report on standard error')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'Replace the roles of these names in the policy that is there, and add the others; the rest stays byte for byte')
            [CompletionResult]::new('--include-reserved', '--include-reserved', [CompletionResultType]::ParameterName, 'Import roles that come with the product, too')
            [CompletionResult]::new('--partial', '--partial', [CompletionResultType]::ParameterName, 'Write roles of which something cannot be said, with a comment for each such thing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;catalogue' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what can be granted; this is the default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed from one release of Kibana to another')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'polc;catalogue;list' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;catalogue;show' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;catalogue;diff' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;catalogue;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what can be granted; this is the default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed from one release of Kibana to another')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'polc;catalogue;help;list' {
            break
        }
        'polc;catalogue;help;show' {
            break
        }
        'polc;catalogue;help;diff' {
            break
        }
        'polc;catalogue;help;help' {
            break
        }
        'polc;lsp' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Use standard input and output; there is no other way, but editors like to say so')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour and links')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is wrong: no counts, and of findings for people the errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'polc;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with a policy')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile a policy to the documents that Kibana and Amazon Connect take')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show the documentation of a finding')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay policy files out in the one canonical way; nothing else about them changes')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the policy''s own tests')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say what changes for whom between two policies, revisions or sets of exported roles')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Say what an upgrade of Kibana does to roles')
            [CompletionResult]::new('who-can', 'who-can', [CompletionResultType]::ParameterValue, 'Say who holds what a test could claim')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Say why somebody holds something, or what would give it')
            [CompletionResult]::new('matrix', 'matrix', [CompletionResultType]::ParameterValue, 'Show what everybody holds, as a table')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a policy of roles that exist: exports of Kibana, Elasticsearch and Amazon Connect, Terraform, Kubernetes, CloudFormation')
            [CompletionResult]::new('catalogue', 'catalogue', [CompletionResultType]::ParameterValue, 'Say what can be granted, what a name stands for, and what changed between releases')
            [CompletionResult]::new('lsp', 'lsp', [CompletionResultType]::ParameterValue, 'Serve an editor on standard input and output')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Start a policy in this folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page of polc or of one of its commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'polc;help;check' {
            break
        }
        'polc;help;build' {
            break
        }
        'polc;help;explain' {
            break
        }
        'polc;help;fmt' {
            break
        }
        'polc;help;test' {
            break
        }
        'polc;help;diff' {
            break
        }
        'polc;help;migrate' {
            break
        }
        'polc;help;who-can' {
            break
        }
        'polc;help;why' {
            break
        }
        'polc;help;matrix' {
            break
        }
        'polc;help;import' {
            break
        }
        'polc;help;catalogue' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what can be granted; this is the default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed from one release of Kibana to another')
            break
        }
        'polc;help;catalogue;list' {
            break
        }
        'polc;help;catalogue;show' {
            break
        }
        'polc;help;catalogue;diff' {
            break
        }
        'polc;help;lsp' {
            break
        }
        'polc;help;init' {
            break
        }
        'polc;help;completions' {
            break
        }
        'polc;help;man' {
            break
        }
        'polc;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
