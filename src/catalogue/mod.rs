//! The catalogue: what Kibana, Elasticsearch and Amazon Connect know, per release, as static tables.
//!
//! The facts are TOML under `catalogue/`; the build script checks them against each other and writes the tables that are included
//! here. No id that only a product gives stands in Rust code; portable names and tasks, which rules speak of, are words of the language.

mod describe;
mod level;
mod model;
mod release;
mod tables;
mod tier;
mod words;

pub use describe::*;
pub use level::FeatureLevel;
pub use model::*;
pub use tables::{
    ABILITIES, BASE_PRIVILEGES, BROADER, CATEGORIES, CLUSTER_PRIVILEGES, CONNECT_ALIASES, CONNECT_LEVELS, DERIVED_INDICES, FACETS,
    FEATURE_NAMES, FEATURES, GLOBAL_PRIVILEGES, INDEX_PRIVILEGES, INVENTED_PERMISSIONS, LEGACY_INDICES, NEWER_FEATURES,
    NOT_FEATURES, PERMISSION_NAMES, PERMISSIONS, PREDEFINED_ROLES, REMOTE_CLUSTER_PRIVILEGES, RESERVED_ROLES,
    RESTRICTABLE_RESOURCES, SOLUTIONS, TASKS, WITHHELD_UNDER_TAGS,
};
pub(crate) use tables::{
    APPLICATION_KINDS, ASKED_FOR_UNDER_TAGS, BETWEEN_INDEX_NAMES, COMPOUND_QUERIES, FEATURE_IDS, KIBANA_APPLICATION,
    KIBANA_APPLICATIONS, LICENSED, NEEDS, NEWEST, NOT_FIRST_IN_INDEX_NAMES, NOT_IN_APPLICATION_NAMES, NOT_IN_INDEX_NAMES,
    PRACTICES, PRIVILEGED, PROJECTS, RAW_CLUSTER_ACTIONS, RAW_INDEX_ACTIONS, REFUSED_QUERIES, RELEASES, RULE_FACTS,
    SHORTEST_APPLICATION, SUPERUSERS, documents, limits,
};
pub(crate) use tier::lacks_tier;
pub use words::*;
