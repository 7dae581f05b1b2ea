//! `polc init`: a policy to start from.

use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;

use super::failure::Failure;
use super::{CLEAN, output};
use polc::config;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let folder = &arguments.folder;
    for (name, _) in config::START {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Usage(format!("{} is there already; nothing was changed", path.display())));
        }
    }
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    let mut stage = output::Stage::new(folder, None)?;
    for (name, text) in config::START {
        stage.write(PathBuf::from(name), text.as_bytes())?;
    }
    stage.commit(&[])?;
    let _ = writeln!(stderr(), "wrote polc.toml, roles.pol and polc.schema.json\nnext: polc check, then polc build");
    Ok(CLEAN)
}
