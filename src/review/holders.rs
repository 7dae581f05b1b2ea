//! Who holds which role: a file of two columns, role and holder. polc does not know it from anywhere else.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Holders;

/// The holders of roles, as a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldersFile {
    /// The names, by role.
    by_role: BTreeMap<String, BTreeSet<String>>,
    /// Only numbers are told.
    count_only: bool,
}

/// What is wrong with a file of holders.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct WrongRow {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it, and what it should be.
    pub what: String,
}

impl HoldersFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Every row that is not a role and a holder.
    pub fn parse(text: &str, count_only: bool) -> Result<HoldersFile, Vec<WrongRow>> {
        let mut file = HoldersFile { by_role: BTreeMap::new(), count_only };
        let mut wrong = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        // Where a row begins, behind the empty lines before it.
        let line_of = |at: Option<&csv::Position>| {
            let rest = at.and_then(|at| text.get(at.byte() as usize..)).unwrap_or_default().trim_start_matches(['\r', '\n']);
            text.get(..text.len() - rest.len()).unwrap_or_default().matches('\n').count() as u64 + 1
        };
        for (n, row) in reader.records().enumerate() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    wrong.push(WrongRow { line: line_of(error.position()), what: format!("it is not CSV: {error}") });
                    continue;
                }
            };
            let cells: Vec<&str> = row.iter().collect();
            let mut refuse = |what: String| wrong.push(WrongRow { line: line_of(row.position()), what });
            match cells.as_slice() {
                ["role", "holder"] if n == 0 => {}
                [role, holder] if !role.is_empty() && !holder.is_empty() => {
                    file.by_role.entry((*role).to_owned()).or_default().insert((*holder).to_owned());
                }
                [one] if one.contains(';') => {
                    refuse("the columns are divided by `;`: a comma has to stand there, `role,holder`".to_owned())
                }
                ["", _] => refuse("it names no role".to_owned()),
                [_, ""] => refuse("it names no holder".to_owned()),
                cells => refuse(format!("it has {}: a row is `role,holder`", crate::report::counted(cells.len(), "column"))),
            }
        }
        if wrong.is_empty() { Ok(file) } else { Err(wrong) }
    }

    /// Who holds a role; nobody where the file names nobody.
    pub(super) fn of(&self, role: &str) -> Holders {
        let names = self.by_role.get(role);
        let count = names.map_or(0, BTreeSet::len);
        Holders { count, names: (!self.count_only).then(|| names.into_iter().flatten().cloned().collect()) }
    }

    /// Whether somebody holds a role.
    pub(super) fn has(&self, role: &str, holder: &str) -> bool {
        self.by_role.get(role).is_some_and(|names| names.contains(holder))
    }

    /// The roles that it names.
    pub(super) fn roles(&self) -> impl Iterator<Item = &str> {
        self.by_role.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_role_and_a_holder() {
        let file =
            HoldersFile::parse("\u{feff}role,holder\r\na,Ann\r\n\"b, c\",\"O\"\"Neil\"\r\na,Ben\r\n", false).unwrap_or_default();
        assert_eq!(file.of("a"), Holders { count: 2, names: Some(vec!["Ann".to_owned(), "Ben".to_owned()]) });
        assert!(file.has("b, c", "O\"Neil"));
        assert_eq!(file.of("d"), Holders { count: 0, names: Some(Vec::new()) });
    }

    #[test]
    fn every_wrong_row_is_told() {
        let wrong = HoldersFile::parse("a,Ann\na;Ben\n\nc,\nd,e,f\n", true)
            .map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            wrong,
            Err(vec![
                "line 2: the columns are divided by `;`: a comma has to stand there, `role,holder`".to_owned(),
                "line 4: it names no holder".to_owned(),
                "line 5: it has 3 columns: a row is `role,holder`".to_owned(),
            ])
        );
    }
}
