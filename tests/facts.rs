//! Facts about products stand in the catalogue, not in the code: no string of `src/` and `cli/src/` is an id that only a product gives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use polc::catalogue::{
    CLUSTER_PRIVILEGES, DERIVED_INDICES, FEATURES, INDEX_PRIVILEGES, LEGACY_INDICES, PERMISSIONS, RESERVED_ROLES, TASKS,
};
use walkdir::WalkDir;

/// Ids that no policy would have for a name of its own: portable names are words of the language, which rules speak of.
fn ids() -> BTreeSet<&'static str> {
    let portable: BTreeSet<&str> = FEATURES.iter().flat_map(|feature| feature.names).copied().collect();
    let features = FEATURES.iter().map(|feature| feature.id);
    let sub = FEATURES.iter().flat_map(|feature| feature.privileges).map(|sub| sub.id);
    let elastic =
        CLUSTER_PRIVILEGES.iter().chain(INDEX_PRIVILEGES).map(|privilege| privilege.name).filter(|name| name.contains('_'));
    let indices = DERIVED_INDICES.iter().flat_map(|row| row.names).copied().chain(LEGACY_INDICES.iter().map(|row| row.name));
    let permissions = PERMISSIONS.iter().map(|permission| permission.id);
    let roles = RESERVED_ROLES.iter().copied().filter(|name| name.contains('_'));
    // Tasks are words of the language as well.
    let tasks: BTreeSet<&str> = TASKS.iter().map(|task| task.name).collect();
    let is_plain = |id: &&str| id.chars().all(|c| c.is_ascii_lowercase());
    features
        .chain(sub)
        .filter(|id| !portable.contains(id) && !tasks.contains(id) && !is_plain(id))
        .chain(elastic)
        .chain(indices)
        .chain(permissions)
        .chain(roles)
        .collect()
}

/// The strings of a source file, without those of its tests, comments and longer texts.
fn strings(source: &str) -> Vec<String> {
    let mut code = source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    while let Some(start) = code.find("r#\"") {
        let end = code[start + 3..].find("\"#").map_or(code.len(), |len| start + 3 + len + 2);
        code.replace_range(start..end, "");
    }
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned)).collect()
}

#[test]
fn no_id_of_a_product_stands_in_the_code() {
    let ids = ids();
    assert!(ids.len() > 500);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in ["src", "cli/src"].into_iter().flat_map(|folder| WalkDir::new(root.join(folder)).sort_by_file_name()) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(
                strings(&text).into_iter().filter(|text| ids.contains(text.as_str())).map(|id| format!("{}: {id}", path.display())),
            );
        }
    }
    assert!(found.is_empty(), "facts in the code, which belong into catalogue/: {found:#?}");
}
