//! What stands behind `on`: products, releases and targets. A policy knows of its targets only what can be asked for there.

use super::{Platform, Source};
use crate::catalogue::{Release, Releases};
use crate::diagnostic::{Diagnostic, Edit, errors};
use crate::source::{Location, Span};
use crate::suggest;
use crate::syntax::tree::{Body, Name, Statement, StatementKind};

/// What a policy knows of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTarget {
    /// Its name.
    pub(crate) name: String,
    /// What it is of.
    pub platform: Platform,
    /// The release, if it is one of Kibana.
    pub(crate) release: Option<Release>,
    /// It stands in `polc.toml`. Others are there because nothing else is, and go by their product or release.
    pub(crate) is_declared: bool,
    /// The spaces that it names: those of roles that do not say theirs, and all that there are if it says so.
    pub(crate) spaces: Vec<String>,
}

/// What a name behind `on` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope<'n> {
    /// `kibana`: every target of the product.
    Platform(Platform),
    /// `kibana:9.4`: every target of the release.
    Release(Release),
    /// `kibana:9.4+`: every target of the release or of a later one. Serverless has no version and is not among them.
    Since(Release),
    /// `prod`
    Target(&'n str),
}

/// Stands between a product and its release.
const RELEASE_MARK: char = ':';
/// Stands behind a release and means the later ones as well.
const LATER_MARK: char = '+';

impl<'n> Scope<'n> {
    /// Reads what is written. None for a release that there is not.
    pub fn parse(written: &'n str) -> Option<Scope<'n>> {
        if let Some(platform) = Platform::parse(written) {
            return Some(Scope::Platform(platform));
        }
        let Some((platform, id)) = written.split_once(RELEASE_MARK) else { return Some(Scope::Target(written)) };
        if Platform::parse(platform) != Some(Platform::Kibana) {
            return None;
        }
        match id.strip_suffix(LATER_MARK) {
            Some(id) => Release::parse(id).filter(|release| !release.is_serverless()).map(Scope::Since),
            None => Release::parse(id).map(Scope::Release),
        }
    }

    /// Whether a target is meant.
    pub fn covers(self, target: &KnownTarget) -> bool {
        match self {
            Scope::Platform(platform) => target.platform == platform,
            Scope::Release(release) => target.release == Some(release),
            Scope::Since(first) => target.release.is_some_and(|release| release >= first && !release.is_serverless()),
            Scope::Target(name) => target.is_declared && target.name == name,
        }
    }

    /// The product whose targets are meant. None for a target that there is not.
    pub(crate) fn platform(self, targets: &[KnownTarget]) -> Option<Platform> {
        match self {
            Scope::Platform(platform) => Some(platform),
            Scope::Release(_) | Scope::Since(_) => Some(Platform::Kibana),
            Scope::Target(_) => targets.iter().find(|target| self.covers(target)).map(|target| target.platform),
        }
    }
}

/// Releases as a policy writes them behind `on`: `kibana:9.4+, kibana:serverless`.
pub fn written(releases: Releases) -> String {
    let versions: Vec<Release> = Release::all().filter(|release| !release.is_serverless()).collect();
    let last = versions.iter().rposition(|release| !releases.has(*release)).map_or(0, |n| n + 1);
    let mut parts: Vec<String> = Vec::new();
    let name = |release: &Release| format!("{}{RELEASE_MARK}{}", Platform::Kibana.name(), release.id());
    parts.extend(versions.iter().take(last).filter(|release| releases.has(**release)).map(name));
    parts.extend(versions.get(last).map(|first| format!("{}{LATER_MARK}", name(first))));
    parts.extend(releases.iter().filter(|release| release.is_serverless()).map(|release| name(&release)));
    parts.join(", ")
}

impl<'a> Source<'a> {
    /// Whether names behind `on` mean a target. Where there are none, every target is meant.
    pub fn covers(&self, on: &[Name], target: &KnownTarget) -> bool {
        on.is_empty() || on.iter().any(|name| Scope::parse(self.written(name)).is_some_and(|scope| scope.covers(target)))
    }

    /// The statements of a body that count on a target: those of its `on` blocks stand where the block does.
    pub(crate) fn statements<'s>(&'s self, body: &'a Body, target: &'s KnownTarget) -> impl Iterator<Item = &'a Statement> + 's {
        let mut open = vec![body.statements.iter()];
        std::iter::from_fn(move || {
            loop {
                match open.last_mut()?.next() {
                    None => drop(open.pop()),
                    Some(statement) => match &statement.kind {
                        StatementKind::On(on, inner) if self.covers(on, target) => open.push(inner.statements.iter()),
                        StatementKind::On(..) => {}
                        _ => return Some(statement),
                    },
                }
            }
        })
    }

    /// The product that a name behind `on` is about; none if it stands for nothing.
    pub(crate) fn scope(&self, name: &Name, targets: &[KnownTarget]) -> Option<Platform> {
        Scope::parse(self.written(name)).and_then(|scope| scope.platform(targets))
    }

    /// The edits that put what stands somewhere into an `on` block.
    pub(crate) fn within(&self, statement: Span, on: &str) -> Vec<Edit> {
        let at = |offset: u32| self.at(Span { start: offset, end: offset });
        let text = statement.of(self.text);
        let behind = self.text.get(statement.end as usize..).unwrap_or("");
        // The last statement of a body may do without its semicolon; a grant's span may end before it.
        let gap = behind.len() - behind.trim_start().len();
        let (end, close) = match text.ends_with([';', '>']) {
            true => (statement.end, " >"),
            false if behind.trim_start().starts_with(';') => (statement.end + gap as u32 + 1, " >"),
            false => (statement.end, "; >"),
        };
        vec![Edit { at: at(statement.start), text: format!("on {on} < ") }, Edit { at: at(end), text: close.to_owned() }]
    }

    /// What is wrong with names behind `on`, and the products that the others are of.
    pub(super) fn scopes(&self, on: &[Name], targets: &[KnownTarget]) -> (Vec<Platform>, Vec<Diagnostic>) {
        let (mut platforms, mut wrong) = (Vec::new(), Vec::new());
        for name in on {
            match self.scope(name, targets) {
                Some(platform) => platforms.push(platform),
                None => wrong.push(unknown(self.written(name), self.at(name.span), targets)),
            }
        }
        (platforms, wrong)
    }
}

/// The diagnostic for a name behind `on` that stands for nothing.
fn unknown(written: &str, at: Location, targets: &[KnownTarget]) -> Diagnostic {
    let products = Platform::ALL.map(Platform::name).into_iter();
    let declared = targets.iter().filter(|target| target.is_declared).map(|target| target.name.as_str());
    let releases: Vec<String> =
        Release::all().map(|release| format!("{}{RELEASE_MARK}{}", Platform::Kibana.name(), release.id())).collect();
    if let Some((platform, id)) = written.split_once(RELEASE_MARK) {
        let platform = Platform::parse(platform);
        let diagnostic = match platform {
            Some(Platform::Kibana) => {
                let message = format!("there is no Kibana release `{id}` in the catalogue");
                Diagnostic::new(errors::UNKNOWN_TARGET, at, message)
            }
            Some(Platform::Connect) => Diagnostic::new(errors::UNKNOWN_TARGET, at, "Amazon Connect has no releases"),
            None => Diagnostic::new(errors::UNKNOWN_TARGET, at, format!("there is no target `{written}`")),
        };
        return match platform {
            Some(Platform::Connect) => {
                let name = Platform::Connect.name();
                diagnostic.label("leave the release out").fix(format!("Write `{name}`"), at, name)
            }
            _ => diagnostic.label("not a release").help(format!(
                "known are {}, and with `+` the later ones, too",
                suggest::all_of(releases.iter().map(String::as_str))
            )),
        };
    }
    let known: Vec<&str> = products.chain(declared).collect();
    let diagnostic = Diagnostic::new(errors::UNKNOWN_TARGET, at, format!("there is no product or target `{written}`"))
        .label(format!("known are {}", suggest::all_of(known.iter().copied())))
        .help("a release is written `kibana:9.4`, and `kibana:9.4+` with those after it; `polc.toml` names targets");
    match suggest::meant(written, known.iter().copied()).edit() {
        Some(near) => diagnostic.unsafe_fix(format!("Write `{near}`"), at, near),
        None => diagnostic,
    }
}
