//! What a fixture stands for: one text with the files of a policy and its polc.toml.

/// The files with their names; `//--- NAME.pol` begins a further one.
pub(crate) fn files(text: &str) -> Vec<(String, String)> {
    let mut files = vec![("policy.pol".to_owned(), String::new())];
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("//--- ") {
            files.push((name.to_owned(), String::new()));
            continue;
        }
        let (_, file) = files.last_mut().unwrap();
        *file += line;
        file.push('\n');
    }
    files
}

/// The polc.toml: what stands behind `//# `.
pub(crate) fn config(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix("//#"));
    lines.map(|toml| format!("{}\n", toml.strip_prefix(' ').unwrap_or(toml))).collect()
}
