//! Roles that exist already: from the bytes of an input to raw roles.
//!
//! What a product answers, a deployment holds or a module of Terraform declares comes to one kind of role here, [`RawRole`], whatever its
//! shape. No room above looks at a file's shape again. There is no disk here and no command line.

mod role;

pub use role::{
    Application, Body, FeaturePrivileges, FieldSecurity, Flags, IndexEntry, KibanaBody, KibanaEntry, Note, Origin,
    ProfileApplication, ProfileBody, RawRole, RemoteCluster,
};
