//! Policy files on disk: which there are below a folder, to which policy a path belongs, and how they are read and replaced.

mod beside;
mod git;
mod identity;
mod include;
mod inputs;
mod prohibiting;
mod read;
mod staging;
mod walk;

pub(crate) use beside::with_modules;
pub(crate) use git::{GitError, Repository};
pub(crate) use identity::{identity, normal, relative, root_of, spelt};
pub(crate) use include::included;
pub(crate) use inputs::inputs;
pub(crate) use prohibiting::{Prohibiting, among, below};
pub(crate) use read::{leads_out, read};
pub(crate) use staging::Staging;
pub(crate) use walk::{Files, Found, Unreadable, walk};
