//! What is asked of a project beside what its files say.

use crate::lint::Overrides;

/// What is to become of a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Renewal {
    /// It holds as it is.
    #[default]
    Keep,
    /// It becomes what is found now.
    Write,
    /// It loses what is no longer found.
    Prune,
}

/// What is asked of a project beside what its files say. By default nothing is.
///
/// ```
/// use polc::diagnostic::Level;
/// use polc::lint::Overrides;
/// use polc::project::Options;
///
/// let mut levels = Overrides::default();
/// levels.add("all-spaces", Level::Deny)?;
/// let options = Options::default().target("kibana:9.4").levels(levels);
/// # assert_eq!(options.targets, ["kibana:9.4"]);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Names of targets; all of the configuration where there is none.
    pub targets: Vec<String>,
    /// Levels of findings that go over those of the configuration.
    pub(crate) levels: Overrides,
    /// What is to become of the baseline.
    pub(crate) renewal: Renewal,
}

impl Options {
    /// Asks for a target; may be said several times.
    pub fn target(mut self, name: impl Into<String>) -> Options {
        self.targets.push(name.into());
        self
    }

    /// Sets levels of findings.
    pub fn levels(mut self, levels: Overrides) -> Options {
        self.levels = levels;
        self
    }

    /// Says what is to become of the baseline.
    pub fn renewal(mut self, renewal: Renewal) -> Options {
        self.renewal = renewal;
        self
    }
}

/// Why something cannot be done with a project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// There is no target, format or role of a name.
    #[error("{0}")]
    Unknown(String),
    /// There is no baseline to prune, in the policy of this number.
    #[error("there is no baseline to prune")]
    NoBaseline(usize),
}
