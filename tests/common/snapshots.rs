//! How snapshots are kept: `snapshots/NAME.snap` in the repository, under the name that a test gives and no other.

#[allow(clippy::duplicate_mod, reason = "some tests need it as well, and each file of this folder stands by itself")]
#[path = "root.rs"]
pub(crate) mod root;

/// To be bound around `insta::assert_snapshot!`, which notes the file of its own test.
pub(crate) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root::root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
