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
    /// `role a on kibana …`, `on prod < … >`, `cluster on "remote": …`, `… can cases.read on prod;`
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
    /// `only a, b can cases.read;`
    Only,
}

impl Keyword {
    /// All of them.
    pub const ALL: [Keyword; 20] = [
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
        Keyword::Only,
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
            Keyword::Only => "only",
        }
    }

    /// The keyword that is written so.
    pub fn parse(text: &str) -> Option<Keyword> {
        Keyword::ALL.into_iter().find(|keyword| keyword.text() == text)
    }
}

/// The keywords that begin one kind of thing, as a type of their own: whoever asks only about these hears of a new one from the compiler,
/// and of no others.
macro_rules! beginnings {
    ($($(#[$about:meta])* $name:ident { $($word:ident),+ $(,)? })+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = concat!("See [`Keyword::", stringify!($word), "`].")] $word,)+
        }

        impl $name {
            /// All of them, in the order of [`Keyword`].
            pub const ALL: &[$name] = &[$($name::$word),+];

            /// Which keyword it is.
            pub const fn keyword(self) -> Keyword {
                match self {
                    $($name::$word => Keyword::$word,)+
                }
            }

            /// As it is written.
            pub const fn text(self) -> &'static str {
                self.keyword().text()
            }

            /// The one that is written so.
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|keyword| keyword.text() == text)
            }
        }
    )+ };
}

beginnings! {
    /// What a top-level item begins with.
    ItemKeyword { Platform, Abstract, Role, Persona, Test, Forbid }

    /// What a statement of a role begins with, unless that is a name.
    StatementKeyword { In, On, Index, Cluster, Spaces, RunAs, Permission, Application }

    /// What a claim of a test or a statement of a prohibition begins with, unless that is a name.
    ClaimKeyword { Index, Cluster, Permission }
}
