//! Items, names of roles and personas, spaces, targets.

use gen_lsp_types::CompletionItemKind;

use super::super::symbols::matches;
use super::Offer;
use crate::lsp::context::Body;
use crate::lsp::occurrences::{self, Kind};
use polc::lint::RULES;
use polc::policy::{Platform, Role, Word, platform_of_keyword};
use polc::syntax::keyword::{ClaimKeyword, Keyword, StatementKeyword};
use polc::syntax::tree::ItemKind;

impl Offer<'_> {
    pub(super) fn items(&mut self) {
        let snippets = [
            ("role", "role ${1:name} <\n  ${2:cases}: ${3:read};\n>", "A role: what one may do"),
            ("abstract role", "abstract role ${1:name} <\n  ${2:cases}: ${3:read};\n>", "A role that is only there to be extended"),
            ("persona", "persona ${1:name} = ${2:role} + ${3:role};", "The roles that one person holds at once"),
            ("test", "test \"${1:what it shows}\" <\n  ${2:role} can ${3:cases.read};\n>", "What roles can and cannot do"),
            ("forbid", "forbid \"${1:why}\" < ${2:rules: all}; ${3:exceptions: all}; >", "A combination that nobody may hold"),
            ("platform", "platform ${1:kibana};", "The product of the roles in this file that do not say theirs"),
        ];
        for (label, snippet, about) in snippets {
            let mut word = super::Word::new(CompletionItemKind::Keyword, label);
            (word.snippet, word.about) = (snippet.to_owned(), about.to_owned());
            self.add(word);
        }
    }

    pub(super) fn header(&mut self, has_platforms: bool, has_parents: bool) {
        if !has_parents {
            self.add(super::Word {
                snippet: "extends ${1:role}".to_owned(),
                ..super::Word::new(CompletionItemKind::Keyword, "extends")
            });
        }
        if !has_platforms {
            self.add(super::Word { snippet: "on ${1:kibana}".to_owned(), ..super::Word::new(CompletionItemKind::Keyword, "on") });
        }
        self.add(super::Word { snippet: "<\n  $0\n>".to_owned(), ..super::Word::new(CompletionItemKind::Snippet, "<") });
    }

    pub(super) fn platforms(&mut self) {
        for platform in Platform::ALL {
            self.add(super::Word {
                detail: platform.title().to_owned(),
                ..super::Word::new(CompletionItemKind::EnumMember, platform.name())
            });
        }
    }

    /// What may stand behind `on`: products, targets, and releases with or without those after them.
    pub(super) fn scopes(&mut self) {
        self.platforms();
        self.target_names();
        for release in polc::catalogue::Release::all().filter(|release| !release.is_serverless()) {
            let detail = format!("Kibana {} and later", release.id());
            let name = format!("kibana:{}+", release.id());
            self.add(super::Word { rank: 2, detail, ..super::Word::new(CompletionItemKind::Constant, name) });
        }
    }

    /// What a comment can allow.
    pub(super) fn findings(&mut self) {
        for rule in RULES {
            self.add(super::Word { detail: rule.id.sentence(), ..super::Word::new(CompletionItemKind::EnumMember, rule.id.name) });
        }
    }

    /// Roles to extend or to hold.
    pub(super) fn roles(&mut self, taken: &[String], is_held: bool) {
        self.named(|is_role, is_abstract, name| is_role && !(is_held && is_abstract) && !taken.iter().any(|held| held == name));
    }

    pub(super) fn subjects(&mut self) {
        self.named(|_, _, _| true);
    }

    fn named(&mut self, is_wanted: impl Fn(bool, bool, &str) -> bool) {
        let set = self.spot.set;
        for id in set.resolved.subjects() {
            if self.words.len() >= super::MOST {
                break;
            }
            let Some(source) = set.source(id) else { continue };
            let (name, is_role, is_abstract) = match &source.item.kind {
                ItemKind::Role(role) => (role.name, true, role.is_abstract),
                ItemKind::Persona(persona) => (persona.name, false, false),
                _ => continue,
            };
            let name = &*source.value(&name);
            if matches(&name.to_lowercase(), self.typed).is_none() {
                continue;
            }
            if Some(id) == self.spot.item && is_role || !is_wanted(is_role, is_abstract, name) {
                continue;
            }
            let detail = match (is_role, is_abstract) {
                (true, true) => "abstract role",
                (true, false) => "role",
                _ => "persona",
            };
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            let mut word = super::Word::new(CompletionItemKind::Class, name);
            word.detail = detail.to_owned();
            word.about = set.policy([id]).roles.first().and_then(Role::docs).unwrap_or_default();
            if !is_plain && !self.here.in_quotes {
                word.snippet = super::escaped(&polc::syntax::quote(name));
            }
            self.words.push(word);
        }
        self.words.sort_by(|a, b| a.label.cmp(&b.label));
    }

    /// The spaces that the policy and its targets name.
    pub(super) fn spaces(&mut self, taken: &[String]) {
        let set = self.spot.set;
        let mut spaces: Vec<String> =
            self.targets.iter().filter_map(|target| target.target.kibana()).flat_map(|kibana| kibana.spaces.clone()).collect();
        for (id, entry) in set.items() {
            let text = set.text(id);
            let found = occurrences::all(&entry.item, text).into_iter().filter(|found| found.kind == Kind::Space);
            spaces.extend(found.map(|found| found.name.value(text).into_owned()));
        }
        spaces.push("*".to_owned());
        spaces.sort();
        spaces.dedup();
        for space in spaces.into_iter().filter(|space| !taken.contains(space)) {
            self.add(super::Word { detail: "space".to_owned(), ..super::Word::new(CompletionItemKind::Module, space) });
        }
    }

    pub(super) fn target_names(&mut self) {
        let config = &self.spot.set.config;
        let names = config.targets.iter().map(|target| (target.name.clone(), 1));
        let built_in = polc::catalogue::Release::all().map(|release| (format!("kibana:{}", release.id()), 2));
        for (name, rank) in names.chain(built_in).chain([(Platform::Connect.name().to_owned(), 2)]) {
            self.add(super::Word { rank, detail: "target".to_owned(), ..super::Word::new(CompletionItemKind::Constant, name) });
        }
    }

    pub(super) fn options(&mut self) {
        let options = [
            ("fields", "fields: \"${1:*}\";", "Fields that are granted; all if left out"),
            ("except", "except: \"${1:field}\";", "Fields that are not"),
            ("query", "query: \"\"\"${1:{\\}}\"\"\";", "A query that a document has to match, as JSON"),
            ("restricted", "restricted: true;", "Patterns reach restricted indices, too"),
        ];
        for (label, snippet, about) in options {
            let mut word = super::Word::new(CompletionItemKind::Property, label);
            (word.snippet, word.about) = (snippet.to_owned(), about.to_owned());
            self.add(word);
        }
    }

    pub(super) fn claims(&mut self) {
        self.plain(CompletionItemKind::Keyword, &[Keyword::Exactly.text()]);
        self.features(1, |name| name.to_owned());
        for keyword in StatementKeyword::ALL.iter().filter(|keyword| ClaimKeyword::parse(keyword.text()).is_some()) {
            let (snippet, about) = statement_of(*keyword);
            self.keyword(keyword.text(), snippet, about);
        }
    }

    fn keyword(&mut self, label: &str, snippet: &str, about: &str) {
        let mut word = super::Word::new(CompletionItemKind::Keyword, label);
        (word.snippet, word.about, word.rank) = (snippet.to_owned(), about.to_owned(), 6);
        self.add(word);
    }

    /// What can stand at the beginning of a statement.
    pub(super) fn statements(&mut self, body: Body) {
        if self.here.in_quotes {
            return self.ids();
        }
        self.features(1, |name| format!("{name}: ${{1:read}};"));
        let is_here = |only: Option<Platform>| {
            only.is_none_or(|platform| self.targets.iter().any(|target| target.target.platform() == platform))
        };
        let keywords = StatementKeyword::ALL.iter().filter(|keyword| match body {
            Body::Role => true,
            // A prohibition names what a test may claim.
            Body::Forbid => ClaimKeyword::parse(keyword.text()).is_some(),
            Body::In => **keyword == StatementKeyword::On,
            Body::Test | Body::Options | Body::Object => false,
        });
        let keywords = keywords.filter(|keyword| is_here(platform_of_keyword(**keyword)));
        let keywords = keywords.map(|keyword| {
            let (snippet, about) = statement_of(*keyword);
            let end = if snippet.ends_with('>') { "" } else { ";" };
            (keyword.text(), format!("{snippet}{end}"), about)
        });
        let words = Word::ALL.into_iter().filter(|word| match body {
            Body::Role => true,
            Body::In => word.is_grant(),
            Body::Forbid | Body::Test | Body::Options | Body::Object => false,
        });
        let words = words.filter(|word| is_here(word.platform())).map(|word| {
            let (snippet, about) = words_of(word);
            (word.text(), snippet.to_owned(), about)
        });
        for (label, snippet, about) in keywords.chain(words).collect::<Vec<_>>() {
            self.keyword(label, &snippet, about);
        }
    }
}

/// A statement or claim of a keyword, without its `;`, and what it is for.
fn statement_of(keyword: StatementKeyword) -> (&'static str, &'static str) {
    match keyword {
        StatementKeyword::Index => ("index \"${1:logs-*}\": ${2:read}", "Index privileges"),
        StatementKeyword::Cluster => ("cluster: ${1:monitor}", "Cluster privileges"),
        StatementKeyword::Permission => ("permission \"${1:Cases.View}\"", "A permission of Amazon Connect by its own name"),
        StatementKeyword::Spaces => ("spaces: ${1:default}", "The spaces of the role"),
        StatementKeyword::In => ("in ${1:space} <\n  ${2:cases}: ${3:read};\n>", "Grants for other spaces than the role's own"),
        StatementKeyword::On => ("on ${1:kibana:9.4+} <\n  ${2:cases}: ${3:read};\n>", "What holds on some targets only"),
        StatementKeyword::RunAs => ("run_as: \"${1:user}\"", "Users that the role may act as"),
        StatementKeyword::Application => ("application \"${1:name}\": \"${2:ACCESS}\"", "What may be done in an application"),
    }
}

/// A statement of a word, and what it is for.
fn words_of(word: Word) -> (&'static str, &'static str) {
    match word {
        Word::Base => ("base: ${1:read};", "Every feature, also those that later releases add"),
        Word::Tasks => ("tasks: ${1:manage_rules};", "A job that the documents describe, with everything it takes"),
        Word::Description => ("description: \"${1}\";", "What the role is for; a doc comment says it as well"),
        Word::Global => (
            "global: < application: < manage: < applications: \"${1}\"; > > >",
            "Elasticsearch privileges that look at what a request asks for",
        ),
        Word::Metadata => ("metadata: < ${1:owner}: \"${2}\"; >", "Whatever its authors want to keep with the role"),
        Word::Tags => ("tags: < ${1:key}: \"${2:value}\"; >", "Tags of the security profile"),
        Word::AccessTags => ("access_tags: < ${1:key}: \"${2:value}\"; >", "Tags that access is restricted to"),
        Word::RestrictedResources => ("restricted_resources: ${1:User};", "What the access tags restrict"),
        Word::HierarchyGroup => ("hierarchy_group: \"${1}\";", "The group that access is restricted to"),
        Word::HierarchyResources => ("hierarchy_resources: ${1:User};", "What the hierarchy restricts"),
        Word::AllowedFlowModules => ("allowed_flow_modules: \"${1:id}\";", "Flow modules that AI agents may use"),
        Word::GranularAccess => {
            ("granular_access: < ${1:attribute}: \"${2:value}\"; >", "The records of data tables that may be used")
        }
        Word::AllowedAiAgents => ("allowed_ai_agents: \"${1:arn}\";", "Third-party AI agents"),
    }
}
