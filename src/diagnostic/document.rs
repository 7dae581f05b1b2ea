//! What a finding names as its source. Which documents there are, the catalogue says.

/// A document that findings name as their source.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Whose it is and what it is called: `Elastic docs: Detections privileges`.
    pub cite: &'static str,
    /// Which edition was read; empty where there is only one or it is not known.
    pub edition: &'static str,
    /// Where it is; empty where that is not known.
    pub url: &'static str,
}
