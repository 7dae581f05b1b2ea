//! The keywords: the words that the grammar knows. `grammar/pol.pest`, the splitter, completion, colours, the documents and the editors'
//! grammars all hold to this table; `tests/keywords.rs` compares them.

/// A word that the grammar knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// `platform kibana, connect;`
    Platform,
    /// `abstract role …`
    Abstract,
    /// `role …`
    Role,
    /// `persona a = b + c;`
    Persona,
    /// `test "…" < … >`
    Test,
    /// `forbid "…" < … >`
    Forbid,
    /// `role a extends b …`
    Extends,
    /// `role a on kibana …`, `cluster on "remote": …`, `… can cases.read on prod;`
    On,
    /// `forbid "…" < … > unless a;`
    Unless,
    /// `in soc < … >`, `… can cases.read in soc;`
    In,
    /// `index "logs-*": read;`
    Index,
    /// `cluster: monitor;`
    Cluster,
    /// `spaces: default;`
    Spaces,
    /// `run_as: "a";`
    RunAs,
    /// `permission "Cases.View";`
    Permission,
    /// `application "namespace": "A";`
    Application,
    /// `a can cases.read;`
    Can,
    /// `a cannot cases.read;`
    Cannot,
    /// `a can exactly cases: read;`
    Exactly,
}

/// What a keyword begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// A top-level item.
    Item,
    /// A part of an item's header, of a statement or of an assertion.
    Clause,
    /// A statement of a body.
    Statement,
    /// What a test says that a role can or cannot.
    Claim,
    /// The verb of an assertion.
    Verb,
}

impl Keyword {
    /// All of them.
    pub const ALL: [Keyword; 19] = [
        Keyword::Platform,
        Keyword::Abstract,
        Keyword::Role,
        Keyword::Persona,
        Keyword::Test,
        Keyword::Forbid,
        Keyword::Extends,
        Keyword::On,
        Keyword::Unless,
        Keyword::In,
        Keyword::Index,
        Keyword::Cluster,
        Keyword::Spaces,
        Keyword::RunAs,
        Keyword::Permission,
        Keyword::Application,
        Keyword::Can,
        Keyword::Cannot,
        Keyword::Exactly,
    ];

    /// As it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Keyword::Platform => "platform",
            Keyword::Abstract => "abstract",
            Keyword::Role => "role",
            Keyword::Persona => "persona",
            Keyword::Test => "test",
            Keyword::Forbid => "forbid",
            Keyword::Extends => "extends",
            Keyword::On => "on",
            Keyword::Unless => "unless",
            Keyword::In => "in",
            Keyword::Index => "index",
            Keyword::Cluster => "cluster",
            Keyword::Spaces => "spaces",
            Keyword::RunAs => "run_as",
            Keyword::Permission => "permission",
            Keyword::Application => "application",
            Keyword::Can => "can",
            Keyword::Cannot => "cannot",
            Keyword::Exactly => "exactly",
        }
    }

    /// The keyword that is written so.
    pub fn parse(text: &str) -> Option<Keyword> {
        Keyword::ALL.into_iter().find(|keyword| keyword.text() == text)
    }

    /// What it begins, in the places where it may stand.
    pub const fn begins(self) -> &'static [Begins] {
        match self {
            Keyword::Platform | Keyword::Abstract | Keyword::Role | Keyword::Persona | Keyword::Test | Keyword::Forbid => {
                &[Begins::Item]
            }
            Keyword::Extends | Keyword::On | Keyword::Unless => &[Begins::Clause],
            Keyword::In => &[Begins::Statement, Begins::Clause],
            Keyword::Index | Keyword::Cluster | Keyword::Permission => &[Begins::Statement, Begins::Claim],
            Keyword::Spaces | Keyword::RunAs | Keyword::Application => &[Begins::Statement],
            Keyword::Can | Keyword::Cannot | Keyword::Exactly => &[Begins::Verb],
        }
    }

    /// The keywords that begin something.
    pub fn beginning(what: Begins) -> impl Iterator<Item = Keyword> {
        Keyword::ALL.into_iter().filter(move |keyword| keyword.begins().contains(&what))
    }
}
