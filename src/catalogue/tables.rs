//! The tables, as the build script writes them.
#![allow(unreachable_pub, reason = "`mod.rs` says which of them the library gives away")]

use super::*;
use crate::access::Access;
use crate::diagnostic::Document;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
