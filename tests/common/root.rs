//! The top of the repository, whichever package a test belongs to.

use std::path::Path;

pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    if package.join("grammar").is_dir() { package } else { package.parent().unwrap() }
}
