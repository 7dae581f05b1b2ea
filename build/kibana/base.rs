//! The base privileges.

use super::shapes::{Content, RawBase};
use crate::error::{Error, Result};
use crate::files::{File, Place};
use crate::words::Primary;
use crate::{class, emit};

/// Writes both, `read` first.
pub(crate) fn emit(out: &mut String, files: &[File<Content>]) -> Result<()> {
    let rows = || files.iter().flat_map(|file| file.content.base.iter().map(move |raw| (file.place(), raw)));
    let of = |primary: Primary| {
        let mut rows = rows().filter(|(_, raw)| raw.level == primary);
        match (rows.next(), rows.next()) {
            (Some((place, raw)), None) => literal(&place, raw),
            (Some((place, _)), Some(_)) => Err(place.error(&format!("base: {primary:?}"), "stands twice")),
            (None, _) => Err(Error::new("catalogue/kibana", format!("there is no [[base]] of the level {primary:?}"))),
        }
    };
    let (read, all) = (of(Primary::Read)?, of(Primary::All)?);
    out.push_str("/// The base privileges, `read` and `all`.\n");
    out.push_str(&format!("pub static BASE_PRIVILEGES: (BasePrivilege, BasePrivilege) = ({read}, {all});\n\n"));
    Ok(())
}

fn literal(place: &Place<'_>, raw: &RawBase) -> Result<String> {
    let entry = format!("base: {:?}", raw.level);
    place.not_empty(&entry, "does", &raw.does)?;
    let literal = emit::record("BasePrivilege").field("primary", emit::primary(raw.level)).text("does", &raw.does);
    let literal = literal.field("access", class::literal(raw.class));
    Ok(literal.field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?).end())
}
