//! What rules of the linter go by and no feature, privilege or task says of itself.

use super::features::Features;
use super::shapes::Content;
use crate::elasticsearch::Tables;
use crate::emit;
use crate::error::Result;
use crate::files::File;
use crate::releases::Calendar;

/// Writes the table.
pub(crate) fn emit(
    out: &mut String,
    files: &[File<Content>],
    calendar: &Calendar,
    features: &Features,
    elasticsearch: &Tables,
) -> Result<()> {
    let mut rows = Vec::new();
    for file in files {
        let place = file.place();
        for raw in &file.content.rule_fact {
            let entry = format!("rule_fact {}: {}", raw.rule, raw.feature);
            place.not_empty(&entry, "rule", &raw.rule)?;
            let owner = raw.owner.as_deref();
            for privilege in &raw.privileges {
                let mut releases = calendar.members(calendar.all()).map(|(one, _)| one);
                let is_known =
                    releases.any(|one| features.named(&raw.feature, owner, one).any(|feature| feature.knows(privilege, one)));
                if !is_known {
                    return Err(place.error(&entry, format_args!("no release has `{}.{privilege}`", raw.feature)));
                }
            }
            elasticsearch.check_cluster(&raw.cluster).map_err(|message| place.error(&entry, message))?;
            elasticsearch.check_index(&raw.index).map_err(|message| place.error(&entry, message))?;
            place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            let literal = emit::record("RuleFact")
                .text("rule", &raw.rule)
                .text("feature", &raw.feature)
                .owner("owner", owner.unwrap_or_default())
                .texts("privileges", &raw.privileges)
                .texts("cluster", &raw.cluster)
                .texts("index", &raw.index);
            rows.push(literal.end());
        }
    }
    emit::table(out, "What rules of the linter go by.", "RULE_FACTS", "RuleFact", &rows);
    Ok(())
}
