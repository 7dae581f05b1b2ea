//! What a document comes to on a target, and how two of them differ: one model for everything that is asked of roles that exist.
//!
//! A document is what a product stores, wherever it was read or compiled. Its effects are what its holders may do; old ids count as
//! what replaces them. Effects are compared by what implies what, not as text: `all` holds `read`, `logs-*` holds `logs-a`, all spaces
//! hold each of them. There are three answers, and what is not known is never taken to be the same.

mod across;
mod changes;
mod compare;
mod connect;
mod difference;
mod document;
mod elastic;
mod existing;
mod kibana;
mod lines;
mod migration;
mod rewrite;
mod words;

pub(crate) use across::{brought, tell_new};
pub use changes::{Changes, Count, FieldChange, Names, PersonaChange, Promise, RoleChange, State};
pub use compare::{Comparison, compare};
pub use connect::ConnectEffects;
pub(crate) use difference::verdict;
pub use difference::{Atom, Class, Difference, Place, Side, Verdict};
pub(crate) use document::grants_nothing;
pub use document::{RoleJson, document};
pub use existing::{Dead, Effects};
pub(crate) use kibana::Kept;
pub use kibana::KibanaEffects;
pub use lines::Lines;
pub use migration::{Future, Migration, RoleMigration, Upgrade};
pub use rewrite::{Unreadable, rewrite};
pub(crate) use words::words_of;
