//! Which file a path stands for. A file has many paths: relative and absolute ones, some with `..`, some through links. It is one file
//! all the same, and whatever is kept by file is kept by its [`identity`].

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use polc::config;

/// The one path of a file or folder, however it is spelt: absolute, and without links. What is not there lies where the folder does that
/// it would be in.
pub(crate) fn identity(path: &Path) -> PathBuf {
    let spelt = spelt(path);
    let (mut there, mut rest): (&Path, Vec<&OsStr>) = (&spelt, Vec::new());
    loop {
        if let Ok(real) = fs::canonicalize(there) {
            let mut real = plain(real);
            real.extend(rest.iter().rev());
            return real;
        }
        match (there.parent(), there.file_name()) {
            (Some(parent), Some(name)) => {
                rest.push(name);
                there = parent;
            }
            _ => return spelt,
        }
    }
}

/// An absolute path without `.` and `..`. Links stay as they are, but what is above a link is what is above the place that it leads to.
pub(crate) fn spelt(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut spelt = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if spelt.file_name().is_some() => {
                if spelt.is_symlink()
                    && let Ok(real) = fs::canonicalize(&spelt)
                {
                    spelt = plain(real);
                }
                spelt.pop();
            }
            part => spelt.push(part),
        }
    }
    spelt
}

/// Without `.` and `..`, by the letters alone: for paths that nobody typed.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// The nearest folder at or above a path that has a polc.toml. The path is absolute and without `..`, and so is the folder.
pub(crate) fn root_of(path: &Path) -> Option<PathBuf> {
    let mut at = if path.is_dir() { path.to_owned() } else { path.parent()?.to_owned() };
    loop {
        if at.join(config::FILE_NAME).is_file() {
            return Some(at);
        }
        if !at.pop() {
            return None;
        }
    }
}

/// The way to a path from a folder, `..` and all; both are absolute. The path itself where there is none.
pub(crate) fn relative(path: &Path, folder: &Path) -> PathBuf {
    let shared = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    // Drives and the like have no way from one to the other.
    if shared == 0 {
        return path.to_owned();
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(path.components().skip(shared)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// As other programs write it: on Windows the system puts `\\?\` before what it made canonical.
fn plain(path: PathBuf) -> PathBuf {
    let drive = path.to_str().and_then(|path| path.strip_prefix(r"\\?\")).filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    drive.map(PathBuf::from).unwrap_or(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_identity() {
        let folder = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir_all(top.join("a/b")).unwrap();
        fs::write(top.join("a/b/x.pol"), "").unwrap();
        std::os::unix::fs::symlink("a/b", top.join("link")).unwrap();
        std::os::unix::fs::symlink("../a/b/x.pol", top.join("a/y.pol")).unwrap();
        let x = top.join("a/b/x.pol");
        for path in
            ["a/b/x.pol", "./a/./b/x.pol", "a/../a/b/x.pol", "link/x.pol", "link/../b/x.pol", "a/y.pol", "nowhere/../link/x.pol"]
        {
            assert_eq!(identity(&top.join(path)), x, "{path}");
        }
        assert_eq!(identity(&top.join("link/new/z.pol")), top.join("a/b/new/z.pol"));
        assert_eq!(spelt(&top.join("link/x.pol")), top.join("link/x.pol"));
        assert_eq!(spelt(&top.join("link/../b/x.pol")), x);
    }

    #[test]
    fn there_is_a_way_from_each_folder() {
        for (path, from, way) in [("/a/b", "/a", "b"), ("/a", "/a", "."), ("/a/b", "/a/c/d", "../../b"), ("/x", "/a", "../x")] {
            assert_eq!(relative(Path::new(path), Path::new(from)), Path::new(way));
        }
    }
}
