//! Tells Zed how to start the language server: the `polc` of the settings, else the one on the `PATH`.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{Command, Extension, LanguageServerId, Result, Worktree, register_extension};

struct Polc;

impl Extension for Polc {
    fn new() -> Polc {
        Polc
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let set = LspSettings::for_worktree(id.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let (path, arguments) = set.map(|binary| (binary.path, binary.arguments)).unwrap_or_default();
        let command = path
            .or_else(|| worktree.which("polc"))
            .ok_or("polc is not on the PATH; set lsp.polc.binary.path in the settings")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".into(), "--stdio".into()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }
}

register_extension!(Polc);
