//! Roles that exist already: from the bytes of an input to raw roles.
//!
//! What a product answers, a deployment holds or a module of Terraform declares comes to one kind of role here, [`RawRole`], whatever its
//! shape. A text becomes a tree (`json`, `yaml`, `hcl`), `shape` says what it is, and a file of `read/` reads that shape. No room above
//! looks at a file's shape again. There is no disk here and no command line.
//!
//! Nothing is passed over in silence: what stands in an input and reaches no role is a [`Note`] with its place, and what an input does not
//! say makes a role incomplete.

mod at;
mod hcl;
mod input;
mod json;
mod limits;
mod node;
mod read;
mod role;
mod shape;
mod text;
mod yaml;

pub use input::{Existing, Input, Options, Refusal, read};
pub(crate) use read::native::KIBANA;
pub use role::{
    Application, Body, FeaturePrivileges, FieldSecurity, Flags, IndexEntry, KibanaBody, KibanaEntry, Note, Origin,
    ProfileApplication, ProfileBody, RawRole, RemoteCluster,
};
pub use shape::Shape;
