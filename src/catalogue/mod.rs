//! The catalogue: what Kibana, Elasticsearch and Amazon Connect know, per release, as static tables.
//!
//! The facts are TOML under `catalogue/`; the build script checks them against each other and writes the tables that are included
//! here. No id that only a product gives stands in Rust code; portable names and tasks, which rules speak of, are words of the language.

mod describe;
pub mod model;
mod release;
mod tier;
mod words;

pub use describe::*;
pub use model::*;
pub use tier::lacks_tier;
pub use words::*;

use crate::access::Access;
use crate::diagnostic::Document;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
