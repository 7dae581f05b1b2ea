//! Files that hold roles which exist: one by one, or all of a folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Unreadable;
use polc::existing::Input;

/// Bytes that are read of a file at most. The reader of roles says where its limit is, which is below.
const MOST: u64 = 256 << 20;

/// What files of a folder that hold roles end in. A file that is named is read whatever it ends in.
const EXTENSIONS: [&str; 7] = ["json", "yml", "yaml", "tf", "tfstate", "template", "cfn"];

/// Reads files, all files of folders that may hold roles, and standard input where a path is `-`, which goes by a name.
pub(crate) fn inputs(paths: &[PathBuf], stdin: &Path) -> Result<Vec<Input>, Unreadable> {
    let mut inputs = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let bytes = whole(io::stdin().lock()).map_err(|cause| Unreadable { path: path.clone(), cause })?;
            inputs.push(Input { name: shown(stdin), bytes, is_beside: false, is_found: false });
        } else if path.is_dir() {
            for file in of_folder(path)? {
                inputs.push(Input { is_found: true, ..input(&file)? });
            }
        } else {
            inputs.push(input(path)?);
        }
    }
    Ok(inputs)
}

fn input(path: &Path) -> Result<Input, Unreadable> {
    let bytes = File::open(path).and_then(whole).map_err(|cause| Unreadable { path: path.to_owned(), cause })?;
    Ok(Input { name: shown(path), bytes, is_beside: false, is_found: false })
}

fn whole(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files below a folder that may hold roles, in order. Hidden ones are left alone, and no link is followed.
fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let mut files = Vec::new();
    let is_hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.map_err(|error| Unreadable { path: error.path().unwrap_or(folder).to_owned(), cause: error.into() })?;
        let is_wanted = entry.path().extension().is_some_and(|it| EXTENSIONS.iter().any(|known| it == *known));
        if entry.file_type().is_file() && is_wanted {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
