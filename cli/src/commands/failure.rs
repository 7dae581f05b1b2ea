//! What can go wrong with the tool itself, as opposed to a policy.

use std::io;
use std::path::PathBuf;

use crate::files;
use polc::existing::Refusal;
use polc::hidden::shown;
use polc::project::{self, Refused, Unfaithful};

/// A failure of the tool. Every one is exit code 2.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The command line asks for something that is not there.
    #[error("{0}")]
    Usage(String),

    /// There is no policy where one was looked for.
    #[error("no .pol file found\nlooked in {}\n`polc init` starts a policy", .0.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", "))]
    NoPolicy(Vec<PathBuf>),

    /// A file or folder cannot be read.
    #[error("cannot read {}: {cause}", shown(path))]
    Read {
        /// What was read.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },

    /// A file or folder cannot be written.
    #[error("cannot write {}: {cause}\nnothing else was changed", shown(path))]
    Write {
        /// What was written.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },

    /// A file that is not to be changed.
    #[error("cannot write {}: it is read-only\nnothing else was changed", shown(.0))]
    ReadOnly(PathBuf),

    /// A file was changed by somebody else while it was worked on.
    #[error("{} was changed by something else meanwhile\nnothing was changed; try again", shown(.0))]
    Overtaken(PathBuf),

    /// A mistake of the formatter, which was noticed.
    #[error("{0}; please report this\nnothing was changed")]
    Format(#[from] Unfaithful),

    /// Files of roles cannot be read: all of them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Roles(Vec<Refusal>),

    /// Git cannot say what a revision holds.
    #[error("{0}")]
    Git(#[from] files::GitError),

    /// Standard output is gone.
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
}

impl Failure {
    pub(super) fn read(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Failure {
        let path = path.into();
        move |cause| Failure::Read { path, cause }
    }

    pub(super) fn write(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Failure {
        let path = path.into();
        move |cause| Failure::Write { path, cause }
    }

    /// The same about a path as the user spelt it.
    pub(super) fn renamed(self, path: impl Into<PathBuf>) -> Failure {
        match self {
            Failure::Write { cause, .. } => Failure::Write { path: path.into(), cause },
            other => other,
        }
    }

    /// The reader of our output went away (`polc check | head`): nobody is left to be told.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Stdout(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<files::Unreadable> for Failure {
    fn from(files::Unreadable { path, cause }: files::Unreadable) -> Failure {
        Failure::Read { path, cause }
    }
}

impl From<project::Unreadable> for Failure {
    fn from(project::Unreadable { path, cause }: project::Unreadable) -> Failure {
        Failure::Read { path, cause }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        Failure::Usage(refused.to_string())
    }
}
