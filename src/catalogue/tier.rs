//! Tiers of serverless projects, as the catalogue lists them: `security: essentials, complete; ai_soc: search_ai_lake`.

use super::{FEATURES, Owner};

/// The tiers of each product line in a list.
fn lines(listed: &str) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
    let lines = listed.split(';').filter_map(|line| line.split_once(':'));
    lines.map(|(line, tiers)| (line.trim(), tiers.split(',').map(str::trim)))
}

/// Whether a project's tier is none of those that enable something. `line` is the product line that the tier is of. A tier that the
/// catalogue does not know, and what only takes a tier of another line, is not judged.
pub(crate) fn lacks_tier(listed: Option<&str>, line: Option<Owner>, tier: &str) -> bool {
    let Some(listed) = listed else { return false };
    // "Security Analytics Complete" is the tier `complete`.
    let tier = tier.split_whitespace().next_back().unwrap_or("").to_ascii_lowercase();
    let has = |listed: &str| lines(listed).any(|(_, mut tiers)| tiers.any(|known| known == tier));
    line.is_some_and(|line| lines(listed).any(|(known, _)| known == line.name()))
        && !has(listed)
        && FEATURES.iter().any(|feature| feature.tier.is_some_and(has))
}

#[cfg(test)]
mod tests {
    use super::{Owner, lacks_tier};

    #[test]
    fn only_known_tiers_of_the_same_line_are_judged() {
        let listed = Some("security: complete; ai_soc: search_ai_lake");
        assert!(lacks_tier(listed, Some(Owner("security")), "essentials"));
        assert!(lacks_tier(listed, Some(Owner("security")), "Security Analytics Essentials"));
        assert!(!lacks_tier(listed, Some(Owner("security")), "Security Analytics Complete"));
        assert!(!lacks_tier(listed, Some(Owner("security")), "search_ai_lake"));
        assert!(!lacks_tier(listed, Some(Owner("security")), "gigantic"));
        assert!(!lacks_tier(listed, Some(Owner("observability")), "essentials"));
        assert!(!lacks_tier(None, Some(Owner("security")), "essentials"));
    }
}
