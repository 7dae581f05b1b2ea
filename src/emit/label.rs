//! Names of resources, made from the names of roles.
//!
//! Parts are written apart from each other, so no resource can be numbered to tell it from a namesake. Where two roles could come
//! out alike, the name carries a hash of the role's own name instead: the same on every machine and in every build, because a
//! resource that changes its name is destroyed and made anew.

/// A label that Terraform takes: a letter or `_` first, then letters, digits, `_` and `-`.
pub(super) fn terraform(role: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut label: String = role.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    if !label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        label.insert(0, '_');
    }
    // A name that is a label already stays as it is, and no other name becomes that label.
    if label != role {
        label.push('_');
        label.push_str(&hash(role));
    }
    label
}

/// A logical id that CloudFormation takes: letters and digits. It always ends in the hash: camel case makes one of `soc-lead`,
/// `soc_lead` and `SocLead`, and a role may be called like a parameter of the template.
pub(super) fn cloud_formation(role: &str) -> String {
    let mut id = String::with_capacity(role.len() + 12);
    for word in role.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id.push_str(&hash(role));
    id
}

/// FNV-1a, of which 48 bits are shown: among a hundred thousand roles of one label, two alike are still one chance in fifty thousand.
pub(super) fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:012x}", hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::{cloud_formation, hash, terraform};

    #[test]
    fn the_hash_never_changes() {
        assert_eq!(hash(""), "cbf29ce48422");
        assert_eq!(hash("a"), "af63dc4c8601");
        assert_eq!(hash("foobar"), "85944171f739");
    }

    #[test]
    fn terraform_labels_are_valid_and_unique() {
        assert_eq!(terraform("soc-tier_1"), "soc-tier_1");
        assert_eq!(terraform("_x"), "_x");
        let odd = ["SOC Tier 1", "SOC.Tier.1", "SOC/Tier/1", "SOC_Tier_1", "1st", "-a", "", " ", "${x}", "a\"b"];
        let mut labels: Vec<String> = odd.iter().map(|name| terraform(name)).collect();
        for label in &labels {
            assert!(label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'), "{label}");
            assert!(label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')), "{label}");
        }
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), odd.len());
    }

    #[test]
    fn logical_ids_are_valid_and_unique() {
        let alike = ["soc-lead", "soc_lead", "SocLead", "soc lead", "Soc Lead", "socLead", "InstanceArn", "@"];
        let mut ids: Vec<String> = alike.iter().map(|name| cloud_formation(name)).collect();
        assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_alphanumeric())));
        assert!(ids.iter().take(5).all(|id| id.starts_with("SocLead")));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), alike.len());
    }
}
