# For kakrc, after `eval %sh{kak-lsp}`: the language server.
hook -group lsp-filetype-pol global BufSetOption filetype=pol %{
    set-option buffer lsp_servers %{
        [polc]
        root_globs = ["polc.toml", ".git"]
        command = "polc"
        args = ["lsp", "--stdio"]
    }
}
hook global WinSetOption filetype=pol %{ lsp-enable-window }
