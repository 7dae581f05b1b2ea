//! Portable names of permissions.

/// `CaseFields.Edit` is `case_fields`, `edit`; a name without a dot has the one action `access`.
pub(super) fn portable_name(id: &str) -> Option<(String, String)> {
    let mut parts: Vec<String> = id.split('.').map(snake_case).collect();
    if parts.iter().any(|part| !part.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return None;
    }
    let action = if parts.len() > 1 { parts.pop()? } else { "access".to_owned() };
    Some((parts.join("."), action))
}

/// `QConnectAIAgents` is `q_connect_ai_agents`: a word begins at a capital after a small letter or digit, and at the last capital
/// of several when a small letter follows.
fn snake_case(part: &str) -> String {
    let mut out = String::new();
    let mut previous: Option<char> = None;
    let mut letters = part.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii_alphanumeric() {
            if !out.ends_with('_') {
                out.push('_');
            }
            previous = None;
            continue;
        }
        let after_word = previous.is_some_and(|previous| !previous.is_ascii_uppercase());
        let before_word = previous.is_some() && letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (after_word || before_word) {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
        previous = Some(letter);
    }
    out
}
