//! The names of levels, as the role API and policies write them.

use super::{BASE_PRIVILEGES, BasePrivilege, Feature, Level, Primary};

impl Primary {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Primary::Read => "read",
            Primary::All => "all",
        }
    }

    /// The one of a name.
    pub fn named(name: &str) -> Option<Primary> {
        [Primary::Read, Primary::All].into_iter().find(|primary| primary.name() == name)
    }

    /// What the catalogue says of the base privilege of this name.
    pub fn of_base(self) -> &'static BasePrivilege {
        match self {
            Primary::Read => &BASE_PRIVILEGES.0,
            Primary::All => &BASE_PRIVILEGES.1,
        }
    }
}

impl std::fmt::Display for Primary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A level of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeatureLevel {
    /// Which of the two it is.
    pub primary: Primary,
    /// Without the sub-feature privileges that it includes otherwise: `minimal_all`, `minimal_read`.
    pub is_minimal: bool,
}

impl FeatureLevel {
    /// The level of a name; none for that of a sub-feature privilege.
    pub fn named(name: &str) -> Option<FeatureLevel> {
        let minimal = name.strip_prefix("minimal_");
        Some(FeatureLevel { primary: Primary::named(minimal.unwrap_or(name))?, is_minimal: minimal.is_some() })
    }
}

impl Feature {
    /// What the catalogue says of one of the two levels.
    pub fn level(&self, primary: Primary) -> &Level {
        match primary {
            Primary::Read => &self.read,
            Primary::All => &self.all,
        }
    }
}
