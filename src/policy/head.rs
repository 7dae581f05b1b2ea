//! What the head of a statement stands for, before any release comes in: a raw id, a word of the language, or the path of a feature.

use std::borrow::Cow;

use super::{Platform, Platforms, Source};
use crate::syntax::keyword::StatementKeyword;
use crate::syntax::tree::{Application, Name, Statement, StatementKind};

/// The head of a grant or of a statement with a body, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head<'a> {
    /// A raw feature id of Kibana's, in quotes: `"siemV5"`.
    Raw(Cow<'a, str>),
    /// A word of the language, and the platform that is written before it: `tags`, `connect.description`.
    Word(Option<Platform>, Word),
    /// The path of a feature, and the platform that is written before it: `cases`, `kibana.security.cases`.
    Feature(Option<Platform>, &'a str),
}

impl<'a> Head<'a> {
    /// Resolves a head in the text that its span belongs to.
    pub fn of(name: &Name, text: &'a str) -> Head<'a> {
        if name.is_quoted() { Head::Raw(name.value(text)) } else { Head::of_path(name.span.of(text)) }
    }

    /// Resolves what is written without quotes.
    pub fn of_path(path: &'a str) -> Head<'a> {
        let (platform, rest) = Platform::split(path);
        match Word::parse(rest) {
            Some(word) => Head::Word(platform, word),
            None => Head::Feature(platform, rest),
        }
    }

    /// The one platform that it can be for: it says so, or only one has anything like it. None for what both may have.
    pub(crate) fn platform(&self) -> Option<Platform> {
        match self {
            Head::Raw(_) => Some(Platform::Kibana),
            Head::Word(written, word) => written.or(word.platform()),
            Head::Feature(written, _) => *written,
        }
    }

    /// Whether it says what is held, and not something of the role as a whole.
    pub(crate) fn is_grant(&self) -> bool {
        match self {
            Head::Raw(_) | Head::Feature(..) => true,
            Head::Word(_, word) => word.is_grant(),
        }
    }

    /// Whether another one is about the same thing, whatever platform is written before either.
    pub(crate) fn is_about(&self, other: &Head) -> bool {
        match (self, other) {
            (Head::Raw(a), Head::Raw(b)) => a == b,
            (Head::Word(_, a), Head::Word(_, b)) => a == b,
            (Head::Feature(_, a), Head::Feature(_, b)) => a == b,
            _ => false,
        }
    }

    /// Whether it is this word of the language.
    pub fn is(&self, word: Word) -> bool {
        matches!(self, Head::Word(_, held) if *held == word)
    }

    /// The path, if it is a feature's, that means something on a platform.
    pub(crate) fn feature_on(&self, platform: Platform) -> Option<&'a str> {
        match self {
            Head::Feature(written, path) if written.is_none_or(|written| written == platform) => Some(path),
            Head::Raw(_) | Head::Word(..) | Head::Feature(..) => None,
        }
    }
}

impl<'a> Source<'a> {
    /// What the head of a statement stands for.
    pub fn head(&self, name: &Name) -> Head<'a> {
        Head::of(name, self.text)
    }
}

/// The one platform that a statement can be for. None for what both may have.
pub(crate) fn platform_of(source: &Source, statement: &Statement) -> Option<Platform> {
    match &statement.kind {
        StatementKind::Grant(grant) => source.head(&grant.head).platform(),
        StatementKind::Object(head, _) => source.head(head).platform(),
        StatementKind::Application(application) => match (&application.kind, &*application.options) {
            (Some(_), _) => Some(Platform::Connect),
            (None, [_, ..]) => Some(Platform::Kibana),
            (None, []) => None,
        },
        other => other.keyword().and_then(platform_of_keyword),
    }
}

/// The one platform that the statements of a keyword are for. None for what both have.
pub fn platform_of_keyword(keyword: StatementKeyword) -> Option<Platform> {
    match keyword {
        StatementKeyword::In
        | StatementKeyword::Index
        | StatementKeyword::Cluster
        | StatementKeyword::Spaces
        | StatementKeyword::RunAs => Some(Platform::Kibana),
        StatementKeyword::Permission => Some(Platform::Connect),
        StatementKeyword::Application | StatementKeyword::On => None,
    }
}

/// The platform that an `application` statement is for in a role for some platforms. Where it is for both, that is Amazon Connect, unless
/// the statement names the resources that only Elasticsearch has.
pub(crate) fn platform_of_application(platforms: Platforms, application: &Application) -> Platform {
    let is_elastic = match platforms.is_several() {
        true => !application.options.is_empty(),
        false => platforms.has(Platform::Kibana),
    };
    if is_elastic { Platform::Kibana } else { Platform::Connect }
}

/// The words that a statement may begin with on a platform, other than names of features.
pub(crate) fn first_words<'w>(platform: Platform) -> impl Iterator<Item = &'w str> {
    let is_here = move |only: Option<Platform>| only.is_none_or(|only| only == platform);
    let keywords = StatementKeyword::ALL.iter().filter(move |keyword| is_here(platform_of_keyword(**keyword)));
    let words = Word::ALL.into_iter().filter(move |word| is_here(word.platform()));
    keywords.map(|keyword| -> &'w str { keyword.text() }).chain(words.map(|word| -> &'w str { word.text() }))
}

/// A word that stands where the name of a feature could, and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// `base: read;`
    Base,
    /// `tasks: manage_rules;`
    Tasks,
    /// `description: "…";`
    Description,
    /// `metadata: < … >`
    Metadata,
    /// `global: < … >`
    Global,
    /// `tags: < … >`
    Tags,
    /// `access_tags: < … >`
    AccessTags,
    /// `restricted_resources: User, Queue;`
    RestrictedResources,
    /// `hierarchy_group: "…";`
    HierarchyGroup,
    /// `hierarchy_resources: User;`
    HierarchyResources,
    /// `allowed_flow_modules: "…";`
    AllowedFlowModules,
    /// `allowed_ai_agents: "…";`
    AllowedAiAgents,
    /// `granular_access: < … >`
    GranularAccess,
}

/// What a [`Word`] is followed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Privileges that the role then holds.
    Privileges,
    /// Names of tasks.
    Tasks,
    /// One quoted string.
    Text,
    /// Values with commas between them.
    List,
    /// A body of keys and values.
    Body,
}

impl Takes {
    /// In a sentence: `tags` takes …
    pub(crate) fn title(self) -> &'static str {
        match self {
            Takes::Privileges => "privileges",
            Takes::Tasks => "tasks",
            Takes::Text => "one quoted string",
            Takes::List => "a list of values",
            Takes::Body => "a body of keys and values",
        }
    }
}

impl Word {
    /// All of them.
    pub const ALL: [Word; 13] = [
        Word::Base,
        Word::Tasks,
        Word::Description,
        Word::Metadata,
        Word::Global,
        Word::Tags,
        Word::AccessTags,
        Word::RestrictedResources,
        Word::HierarchyGroup,
        Word::HierarchyResources,
        Word::AllowedFlowModules,
        Word::AllowedAiAgents,
        Word::GranularAccess,
    ];

    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Word::Base => "base",
            Word::Tasks => "tasks",
            Word::Description => "description",
            Word::Metadata => "metadata",
            Word::Global => "global",
            Word::Tags => "tags",
            Word::AccessTags => "access_tags",
            Word::RestrictedResources => "restricted_resources",
            Word::HierarchyGroup => "hierarchy_group",
            Word::HierarchyResources => "hierarchy_resources",
            Word::AllowedFlowModules => "allowed_flow_modules",
            Word::AllowedAiAgents => "allowed_ai_agents",
            Word::GranularAccess => "granular_access",
        }
    }

    /// The word that is written so.
    pub fn parse(text: &str) -> Option<Word> {
        Word::ALL.into_iter().find(|word| word.text() == text)
    }

    /// The one platform that has it. None if both do.
    pub fn platform(self) -> Option<Platform> {
        match self {
            Word::Base | Word::Metadata | Word::Global => Some(Platform::Kibana),
            Word::Tasks | Word::Description => None,
            Word::Tags
            | Word::AccessTags
            | Word::RestrictedResources
            | Word::HierarchyGroup
            | Word::HierarchyResources
            | Word::AllowedFlowModules
            | Word::AllowedAiAgents
            | Word::GranularAccess => Some(Platform::Connect),
        }
    }

    /// Whether it says what is held, and not something of the role as a whole.
    pub fn is_grant(self) -> bool {
        matches!(self.takes(), Takes::Privileges | Takes::Tasks)
    }

    /// What it is followed by.
    pub(crate) fn takes(self) -> Takes {
        match self {
            Word::Base => Takes::Privileges,
            Word::Tasks => Takes::Tasks,
            Word::Description | Word::HierarchyGroup => Takes::Text,
            Word::Metadata | Word::Global | Word::Tags | Word::AccessTags | Word::GranularAccess => Takes::Body,
            Word::RestrictedResources | Word::HierarchyResources | Word::AllowedFlowModules | Word::AllowedAiAgents => Takes::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_itself_with_and_without_a_platform() {
        for word in Word::ALL {
            assert_eq!(Head::of_path(word.text()), Head::Word(None, word));
            for platform in Platform::ALL {
                let written = format!("{}.{}", platform.name(), word.text());
                assert_eq!(Head::of_path(&written), Head::Word(Some(platform), word));
            }
        }
    }

    #[test]
    fn a_feature_keeps_its_owner() {
        assert_eq!(Head::of_path("security.cases"), Head::Feature(None, "security.cases"));
        assert_eq!(Head::of_path("kibana.security.cases"), Head::Feature(Some(Platform::Kibana), "security.cases"));
        assert_eq!(Head::of_path("kibana"), Head::Feature(None, "kibana"));
        assert_eq!(Head::of_path("cases").feature_on(Platform::Connect), Some("cases"));
        assert_eq!(Head::of_path("kibana.cases").feature_on(Platform::Connect), None);
    }
}
