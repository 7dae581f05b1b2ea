//! One plain data type for everything polc has to say about a policy. It knows no renderer.
//!
//! What a diagnostic is called and what there is to know about it stands in its [`Entry`], once; everybody else has its [`Id`].

mod document;
mod id;
mod level;

pub mod errors;

use std::borrow::Cow;

use crate::access::Access;
use crate::source::{FileId, Location};

pub use document::Document;
pub use id::{Chapter, Entry, Id, Kind, Status, Tag};
pub use level::{Group, Level, Severity};

/// A place with a word about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Label {
    /// Where.
    pub at: Location,
    /// What is there to see; may be empty.
    pub message: String,
}

/// Whether an edit may be made unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applicability {
    /// The effective privileges stay as they are, or the text did not mean anything before.
    Safe,
    /// The effective privileges change.
    Unsafe,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub at: Location,
    /// What stands there afterwards.
    pub text: String,
}

/// A way to fix it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What it does, as a menu entry.
    pub title: String,
    /// Whether it may be made unasked.
    pub applicability: Applicability,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
    /// Whether it only holds where every target that has a say offers the same edits.
    pub(crate) on_all_targets: bool,
}

/// Something to say about a policy: a syntax error, a type error or a finding.
///
/// ```
/// use polc::diagnostic::Severity;
/// use polc::project::Project;
///
/// let report = Project::new().file("a.pol", "role a < cases: reed; >").check();
/// let found = &report.diagnostics[0];
/// assert_eq!((found.id.name, found.severity), ("unknown-privilege", Severity::Error));
/// let edit = &found.fixes[0].edits[0];
/// assert_eq!((edit.at.range(), edit.text.as_str()), (16..20, "read"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What it is, `unknown-feature`.
    pub id: Id,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, naming the thing.
    pub message: String,
    /// The exact tokens.
    pub primary: Label,
    /// Further places, also in other files.
    pub related: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// The document that says so.
    pub source: Option<&'static str>,
    /// Names of the targets it holds for; empty if it does not depend on a target.
    pub targets: Vec<String>,
    /// Ways to fix it, the best first.
    pub fixes: Vec<Fix>,
    /// Further statements that give the very same: a comment that allows it may stand at any of them.
    pub(crate) causes: Vec<Location>,
    /// The names of the roles that it is about, where it is about what roles hold.
    pub holders: Vec<String>,
    /// The most that the privileges it is about give away, where it is about privileges that somebody has.
    pub access: Option<Access>,
}

impl Diagnostic {
    /// A diagnostic, as bad as it is where nobody configures it.
    pub fn new(id: Id, at: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            id,
            severity: id.severity(),
            message: message.into(),
            primary: Label { at, message: String::new() },
            related: Vec::new(),
            help: None,
            notes: Vec::new(),
            source: None,
            targets: Vec::new(),
            fixes: Vec::new(),
            causes: Vec::new(),
            holders: Vec::new(),
            access: None,
        }
    }

    /// Says what the privileges that it is about give away.
    pub fn gives(mut self, access: Access) -> Diagnostic {
        self.access = self.access.max(Some(access));
        self
    }

    /// Says that it is worse or not as bad here.
    pub fn with_severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// Says a word about the primary place.
    pub fn label(mut self, message: impl Into<String>) -> Diagnostic {
        self.primary.message = message.into();
        self
    }

    /// Points at a further place.
    pub fn also(mut self, at: Location, message: impl Into<String>) -> Diagnostic {
        self.related.push(Label { at, message: message.into() });
        self
    }

    /// Names the way out.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a note.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Names the document that says so.
    pub fn source(mut self, cite: &'static str) -> Diagnostic {
        self.source = Some(cite);
        self
    }

    /// All notes, the last of which names the source.
    pub fn all_notes(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let source = self.source.map(|source| Cow::Owned(format!("Source: {source}.")));
        self.notes.iter().map(|note| Cow::Borrowed(note.as_str())).chain(source)
    }

    /// Offers an edit that may be made unasked.
    pub fn fix(self, title: impl Into<String>, at: Location, text: impl Into<String>) -> Diagnostic {
        self.fix_all(title, Applicability::Safe, vec![Edit { at, text: text.into() }])
    }

    /// Offers an edit that changes privileges.
    pub fn unsafe_fix(self, title: impl Into<String>, at: Location, text: impl Into<String>) -> Diagnostic {
        self.fix_all(title, Applicability::Unsafe, vec![Edit { at, text: text.into() }])
    }

    /// Offers several edits that belong together.
    pub fn fix_all(mut self, title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
        self.fixes.push(Fix { title: title.into(), applicability, edits, on_all_targets: false });
        self
    }

    /// The fix that was offered last only holds where every target that has a say offers the same one.
    pub(crate) fn on_all_targets(mut self) -> Diagnostic {
        if let Some(fix) = self.fixes.last_mut() {
            fix.on_all_targets = true;
        }
        self
    }

    /// Names all statements that give what it is about, the primary one among them.
    pub(crate) fn caused_by(mut self, statements: impl IntoIterator<Item = Location>) -> Diagnostic {
        self.causes.extend(statements);
        self.causes.retain(|at| *at != self.primary.at);
        self
    }

    /// Moves every place of a diagnostic that was made for one item to that item's place in its file.
    pub(crate) fn moved(mut self, file: FileId, by: u32) -> Diagnostic {
        let places = std::iter::once(&mut self.primary.at)
            .chain(self.related.iter_mut().map(|label| &mut label.at))
            .chain(&mut self.causes)
            .chain(self.fixes.iter_mut().flat_map(|fix| fix.edits.iter_mut().map(|edit| &mut edit.at)));
        for at in places {
            *at = Location { file, start: at.start + by, end: at.end + by };
        }
        self
    }
}

/// A finding that is not shown, because somebody decided so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// What would be shown.
    pub diagnostic: Diagnostic,
    /// Who decided.
    pub by: SuppressedBy,
}

/// What keeps a finding from being shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuppressedBy {
    /// A comment in the policy, with its reason; empty if it gives none.
    Comment(String),
    /// The baseline.
    Baseline,
    /// A level `allow`, in `polc.toml` or on the command line, of a finding that is shown where nobody says so.
    Level,
}

/// Sorts by place, and makes one of what is the same on several targets or for several roles. Help and notes may then be those of
/// one of them.
pub(crate) fn tidy(diagnostics: &mut Vec<Diagnostic>) {
    let places = |diagnostic: &Diagnostic| diagnostic.related.iter().map(|label| label.at).collect::<Vec<_>>();
    diagnostics.sort_by(|a, b| {
        (a.primary.at, a.id, &a.message, &a.targets)
            .cmp(&(b.primary.at, b.id, &b.message, &b.targets))
            .then_with(|| places(a).cmp(&places(b)))
    });
    diagnostics.dedup_by(|later, first| {
        let same = later.id == first.id
            && later.severity == first.severity
            && later.message == first.message
            && later.primary == first.primary;
        if same {
            first.access = first.access.max(later.access);
            add_new(&mut first.targets, &mut later.targets);
            add_new(&mut first.related, &mut later.related);
            let offers = |fix: &Fix| later.fixes.iter().any(|other| other.edits == fix.edits);
            first.fixes.retain(|fix| !fix.on_all_targets || offers(fix));
            add_new(&mut first.causes, &mut later.causes);
            add_new(&mut first.holders, &mut later.holders);
        }
        same
    });
}

fn add_new<T: PartialEq>(held: &mut Vec<T>, more: &mut Vec<T>) {
    for value in more.drain(..) {
        if !held.contains(&value) {
            held.push(value);
        }
    }
}
