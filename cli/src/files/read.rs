//! Reads files of a policy. A repository may be anybody's, so what is read is a regular file of bounded size, and no link leads out of the
//! folder of the policy.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::identity;

/// The size of the largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// Reads a file of the policy in a folder.
pub(crate) fn read(path: &Path, folder: &Path) -> io::Result<Vec<u8>> {
    if path.is_symlink() && fs::metadata(path).is_ok() && !identity(path).starts_with(identity(folder)) {
        return Err(leads_out());
    }
    let metadata = fs::metadata(path)?;
    // To open a pipe is to wait for somebody who writes to it.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", LARGEST >> 20));
    if metadata.is_file() && metadata.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // What it says of its size may be untrue: files of the kernel say 0.
    let read = File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if read as u64 > LARGEST { Err(too_large()) } else { Ok(bytes) }
}

/// Why a link is not followed.
pub(crate) fn leads_out() -> io::Error {
    io::Error::other("it is a link that leads out of the policy's folder; put a copy in its place, or let a .gitignore name it")
}
