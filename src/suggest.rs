//! Did you mean …?

/// The candidate nearest to `wrong`, if it is near enough to be what was meant. Case and separators do not count.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong_folded = fold(wrong);
    let wrong_len = wrong_folded.chars().count();
    let reach = (wrong_len / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            // Names whose lengths differ by more are further away than that: there may be ten thousand to look at.
            let is_far = folded.chars().count().abs_diff(wrong_len) > reach;
            let distance = if is_far { usize::MAX } else { strsim::damerau_levenshtein(&wrong_folded, &folded) };
            // `del` for `delete`, `reopen` for `case_reopen`: a part of the name is a hint as well, but a weaker one.
            let part = wrong_folded.len() >= 2
                && (folded.starts_with(&wrong_folded) || wrong_folded.len() >= 4 && folded.contains(&wrong_folded));
            (distance <= reach || part).then(|| (if distance <= reach { distance } else { reach + 1 }, candidate))
        })
        .min_by(|a, b| (a.0, a.1.len(), a.1).cmp(&(b.0, b.1.len(), b.1)))
        .map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

/// `a`, `a or b`, `a, b or c`, each in backticks.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, "or")
}

/// `a`, `a and b`, `a, b and c`, each in backticks.
pub fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, "and")
}

fn join<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// Says that there is no format of a name, and what there is instead.
pub fn no_format(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known.iter().copied());
    let hint = near.map_or(";".to_owned(), |near| format!("; did you mean `{near}`?"));
    format!("there is no format `{name}`{hint} known are {}", all_of(known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["cases", "alerts", "case_fields", "connectors"];
        assert_eq!(nearest("case", names), Some("cases"));
        assert_eq!(nearest("aletrs", names), Some("alerts"));
        assert_eq!(nearest("CaseFields", names), Some("case_fields"));
        assert_eq!(nearest("zebra", names), None);
    }

    #[test]
    fn lists_read_like_english() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(all_of(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
