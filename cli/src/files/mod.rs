//! Policy files on disk: which there are below a folder, and to which policy a path belongs.

mod identity;
mod walk;

pub(crate) use identity::{identity, normal, relative, root_of, spelt};
pub(crate) use walk::{Files, Found, Unreadable, walk};
