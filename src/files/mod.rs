//! Policy files on disk: which there are below a folder, and to which policy a path belongs.

mod identity;
mod walk;

pub use identity::{identity, normal, relative, root_of, spelt};
pub use walk::{Files, Found, Unreadable, walk};
