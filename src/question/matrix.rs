//! What everybody holds, as a table: a row for each role or persona in each of its spaces, a column for each feature or privilege.

use std::collections::BTreeMap;

use super::{Asking, Kind, Standing, is_privileged, named_privileged};
use crate::access::Access;
use crate::catalogue::{FEATURES, PERMISSIONS, Permission};
use crate::check::Context;
use crate::check::held::{ConnectHeld, Held, KibanaHeld};
use crate::check::privileges::{FeatureOn, Privileges};

/// What the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Columns {
    /// Features.
    #[default]
    Features,
    /// Levels and sub-feature privileges of features, actions of Amazon Connect.
    Privileges,
}

/// What a table is to hold.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// What the columns are.
    pub columns: Columns,
    /// Only what lets somebody administer, or give rights.
    pub privileged: bool,
    /// Only these spaces; all in which anything is held if there is none.
    pub spaces: Vec<String>,
}

/// How much is held of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell {
    /// Everything that the level `all` includes.
    All,
    /// The level `all` without something that it includes.
    AllBut,
    /// What the level `read` includes.
    Read,
    /// The level `read` with something more.
    ReadAnd,
    /// Less than the level `read` includes.
    Least,
    /// It is held: a column of one privilege.
    Held,
    /// Nothing.
    Nothing,
    /// Not known.
    NotKnown,
}

impl Cell {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Cell::All => "all",
            Cell::AllBut => "all−",
            Cell::Read => "read",
            Cell::ReadAnd => "read+",
            Cell::Least => "min",
            Cell::Held => "yes",
            Cell::Nothing => "·",
            Cell::NotKnown => "?",
        }
    }
}

/// One subject on one target, in one space.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// A role or persona.
    pub subject: String,
    /// Which of the two.
    pub kind: Kind,
    /// The name of the target.
    pub target: String,
    /// A space id, `*` for all; none for what is not held in spaces.
    pub space: Option<String>,
    /// What is held, by column: what is not in it is not held. None if nothing is known.
    pub cells: Option<BTreeMap<String, Cell>>,
}

/// The whole table.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The rows, in the order of the policy.
    pub rows: Vec<Row>,
}

impl Table {
    /// What stands in a cell.
    pub(crate) fn cell(&self, row: &Row, column: &str) -> Cell {
        row.cells.as_ref().map_or(Cell::NotKnown, |cells| cells.get(column).copied().unwrap_or(Cell::Nothing))
    }
}

impl Asking<'_, '_> {
    /// What everybody holds.
    pub(crate) fn matrix(&self, wanted: &Matrix) -> Table {
        let mut table = Table::default();
        for subject in self.policy.everybody() {
            for (n, on) in self.targets.iter().enumerate() {
                let row = |space: Option<&str>, cells| Row {
                    subject: subject.name.to_owned(),
                    kind: Kind::of(subject.subject),
                    target: on.context.target.name.clone(),
                    space: space.map(str::to_owned),
                    cells,
                };
                match self.standing(&subject, n) {
                    Standing::Elsewhere => {}
                    Standing::NotKnown(_) => table.rows.push(row(None, None)),
                    Standing::Holds(Held::Kibana(held)) => {
                        let spaces =
                            if wanted.spaces.is_empty() { held.spaces() } else { wanted.spaces.iter().map(|it| &**it).collect() };
                        for space in spaces {
                            table.rows.push(row(Some(space), Some(kibana(on.context, &held, space, wanted))));
                        }
                    }
                    Standing::Holds(Held::Connect(held)) => table.rows.push(row(None, Some(connect(&held, wanted)))),
                }
            }
        }
        let mut columns: Vec<String> =
            table.rows.iter().flat_map(|row| &row.cells).flat_map(|cells| cells.keys().cloned()).collect();
        columns.sort();
        columns.dedup();
        table.columns = columns;
        table
    }
}

/// Whether some privileges of a feature are what `--privileged` is about.
fn is_first(on: &FeatureOn, set: Privileges) -> bool {
    is_privileged(on.access(set)) || named_privileged(on, set).is_some()
}

fn kibana(context: &Context, held: &KibanaHeld, space: &str, wanted: &Matrix) -> BTreeMap<String, Cell> {
    let mut cells = BTreeMap::new();
    let release = context.target.release();
    for feature in FEATURES.iter().filter(|feature| feature.current.has(release)) {
        let on = FeatureOn::new(feature, release);
        if !held.touches(&on) {
            continue;
        }
        let path = context.names.path_of(&on);
        let set = held.set(&on, space);
        if set.is_empty() {
            continue;
        }
        match wanted.columns {
            Columns::Features if !wanted.privileged || is_first(&on, set) => {
                cells.insert(path, level(&on, set));
            }
            Columns::Features => {}
            Columns::Privileges => {
                let levels = [("all", Privileges::ALL, &feature.all), ("read", Privileges::READ, &feature.read)];
                // A level that is not offered is not a privilege that somebody could ask about.
                let levels = levels.into_iter().filter(|(_, _, level)| level.offered.has(release));
                let subs = feature.privileges.iter().enumerate();
                let subs = subs.map(|(n, sub)| (sub.aliases.first().copied().unwrap_or(sub.id), Privileges::sub(n)));
                let all = levels.map(|(word, bit, _)| (word, bit)).chain(subs).filter(|(_, bit)| set.covers(*bit));
                for (word, _) in all.filter(|(_, bit)| !wanted.privileged || is_first(&on, *bit)) {
                    cells.insert(format!("{path}.{word}"), Cell::Held);
                }
            }
        }
    }
    cells
}

fn level(on: &FeatureOn, set: Privileges) -> Cell {
    if set.covers(on.all) && set.covers(Privileges::ALL) {
        Cell::All
    } else if set.covers(Privileges::ALL) {
        Cell::AllBut
    } else if !set.covers(Privileges::READ) || !set.covers(on.read) {
        Cell::Least
    } else if set == on.read {
        Cell::Read
    } else {
        Cell::ReadAnd
    }
}

fn connect(held: &ConnectHeld, wanted: &Matrix) -> BTreeMap<String, Cell> {
    let mut cells = BTreeMap::new();
    let known = held.known.iter().copied().filter(|permission| !wanted.privileged || is_privileged(permission.access));
    for permission in known {
        match wanted.columns {
            Columns::Features => {
                let here: Vec<&'static Permission> = held.of_feature(permission.feature).collect();
                cells.entry(permission.feature.to_owned()).or_insert_with(|| actions(permission.feature, &here));
            }
            Columns::Privileges => {
                cells.insert(format!("{}.{}", permission.feature, permission.action), Cell::Held);
            }
        }
    }
    cells
}

/// How much of a feature of Amazon Connect some of its permissions are.
fn actions(feature: &str, held: &[&'static Permission]) -> Cell {
    let all = PERMISSIONS.iter().filter(|permission| permission.feature == feature && permission.is_in_all());
    let views = held.iter().filter(|permission| permission.access == Access::Read).count();
    if all.clone().all(|permission| held.iter().any(|it| it.id == permission.id)) {
        Cell::All
    } else if views == 0 {
        Cell::Least
    } else if views == held.len() {
        Cell::Read
    } else {
        Cell::ReadAnd
    }
}
