//! The words of the catalogue's files, for the build script that reads them and for the tables that it writes: both have this one file.

use serde::Deserialize;

/// A product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Kibana, with the Elasticsearch behind it.
    Kibana,
    /// Amazon Connect.
    Connect,
}

/// One of the two that base privileges, features and parts of features come in. Whoever has `all` has `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Primary {
    /// To see things.
    Read,
    /// To do all there is to do.
    All,
}

/// How sure the catalogue is of an entry, the surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Confidence {
    /// The product's own tests say so.
    Tested,
    /// Read in the product's source, tests or documentation.
    #[default]
    Certain,
    /// Follows from several certain facts.
    Inferred,
    /// Could not be verified.
    Unknown,
}

/// Elastic subscription level. The order is the order of what they include.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum License {
    /// Free.
    Basic,
    /// Gold.
    Gold,
    /// Platinum.
    Platinum,
    /// Enterprise.
    Enterprise,
}

/// How a Connect permission stands with the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PermissionStatus {
    /// On AWS's list.
    Documented,
    /// On AWS's list without or with a wrong name; the name is from real profiles.
    NameFromExport,
    /// Only in real profiles.
    Undocumented,
}

/// The finding that speaks of a dependency between permissions: each dependency has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Speaker {
    /// `missing-view`
    MissingView,
    /// `cases-without-customer-profiles`
    CasesWithoutCustomerProfiles,
    /// `case-assignment-incomplete`
    CaseAssignmentIncomplete,
    /// `case-admin-without-view`
    CaseAdminWithoutView,
    /// `requires-permission`
    RequiresPermission,
}
