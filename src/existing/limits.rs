//! How much is read at most. Inputs come from elsewhere: none of them may take the machine.

/// Bytes of one input.
pub(super) const BYTES: usize = 64 << 20;
/// How deep values nest.
pub(super) const DEPTH: usize = 128;
/// Values that aliases of YAML stand for, all together.
pub(super) const ALIASED: usize = 200_000;
/// Roles of all inputs.
pub(super) const ROLES: usize = 10_000;
/// Documents of one input.
pub(super) const DOCUMENTS: usize = 1_000;
