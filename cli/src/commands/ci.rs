//! What a CI system says about itself through the environment.

use std::env;
use std::path::PathBuf;

/// The CI system that a command runs in, if it does.
#[derive(Debug)]
pub(super) struct Ci {
    /// It is GitHub Actions.
    pub(super) is_github: bool,
    /// The folder of the checked-out repository, which reports count paths from.
    pub(super) project: Option<PathBuf>,
}

impl Ci {
    pub(super) fn look() -> Ci {
        let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        Ci {
            is_github: env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
            project: folder("CI_PROJECT_DIR").or_else(|| folder("GITHUB_WORKSPACE")),
        }
    }
}
