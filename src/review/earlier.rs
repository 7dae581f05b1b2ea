//! An earlier review, read back from its page or from its JSON: what this one is compared with.

use serde::Deserialize;

use super::digest::sha256;
use super::model::{KIND, VERSION};
use crate::existing::Body;

/// Where the data of a page begin: the page renderer writes it, and nothing in the data can look like it.
pub(super) const DATA: &str = "<script type=\"application/json\" id=\"polc-review\" data-sha256=\"";

/// An earlier review.
#[derive(Clone, Debug, Deserialize)]
pub struct Earlier {
    version: u32,
    kind: String,
    pub(super) title: String,
    pub(super) snapshot: Snapshot,
    pub(super) roles: Vec<Role>,
    pub(super) completeness: Completeness,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Snapshot {
    pub(super) at: Option<String>,
    pub(super) targets: Vec<System>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct System {
    pub(super) name: String,
    pub(super) product: String,
    pub(super) release: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Role {
    pub(super) name: String,
    pub(super) target: String,
    pub(super) lines: Vec<Line>,
    pub(super) document: Body,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) line: String,
    pub(super) what: String,
    pub(super) decision: Option<Decided>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Decided {
    pub(super) decision: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Completeness {
    pub(super) targets: Vec<Count>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Count {
    pub(super) target: String,
    pub(super) refused: Vec<LeftOut>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct LeftOut {
    pub(super) role: String,
}

/// Why something is not an earlier review that can be compared with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotEarlier {
    /// It has no data of a review.
    #[error("it is not a page and not the JSON of a review: {0}")]
    Other(String),
    /// Its data are of another version.
    #[error(
        "it is of version {0} of the document, and this polc compares version {VERSION}\nmake the earlier review again from its policy, with this polc"
    )]
    Version(u32),
    /// Somebody changed it.
    #[error(
        "its data were changed after it was made: their SHA-256 is {is}, and the page says {said}\ntake the page as it was kept, or compare with its JSON"
    )]
    Changed {
        /// What the page says.
        said: String,
        /// What it is.
        is: String,
    },
}

/// What says whether it is one, before all of it is read.
#[derive(Deserialize)]
struct Head {
    version: u32,
    kind: String,
}

impl Earlier {
    /// Reads a page or the JSON of one.
    ///
    /// # Errors
    /// Where it is not one, or not one of this version.
    pub fn parse(text: &str) -> Result<Earlier, NotEarlier> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let data = match text.split_once(DATA) {
            Some((_, rest)) => {
                let of_page = |rest| -> Option<(&str, &str)> {
                    let (said, rest): (&str, &str) = str::split_once(rest, "\">")?;
                    Some((said, rest.split_once("</script>")?.0))
                };
                let (said, data) = of_page(rest).ok_or_else(|| NotEarlier::Other("its data are cut off".to_owned()))?;
                let is = sha256(data);
                if is != said {
                    return Err(NotEarlier::Changed { said: said.to_owned(), is });
                }
                data
            }
            None if text.trim_start().starts_with('{') => text,
            None => return Err(NotEarlier::Other("there are no data of a review in it".to_owned())),
        };
        let other = |error: serde_json::Error| NotEarlier::Other(error.to_string());
        let head: Head = serde_json::from_str(data).map_err(other)?;
        if head.kind != KIND {
            return Err(NotEarlier::Other(format!("it calls itself {:?}", head.kind)));
        }
        if head.version != VERSION {
            return Err(NotEarlier::Version(head.version));
        }
        let earlier: Earlier = serde_json::from_str(data).map_err(other)?;
        debug_assert!(earlier.version == head.version && earlier.kind == head.kind);
        Ok(earlier)
    }

    /// What was decided of a line, and what it was called.
    pub(super) fn line(&self, id: &str) -> Option<(&Role, &Line)> {
        self.roles.iter().find_map(|role| Some((role, role.lines.iter().find(|line| line.line == id)?)))
    }
}
