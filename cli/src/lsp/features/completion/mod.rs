//! Completion: what could be written here, with what it means.

mod grants;
mod items;
mod resolve;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, CompletionRequest, CompletionResponse,
    Documentation, InsertTextFormat, Range, ServerCapabilities, TextEdit,
};

use super::{Answer, Answers, Params};
use crate::lsp::client::Client;
use crate::lsp::context::{Context, Here, here};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{File, Session, Spot};
use crate::lsp::settings;
use polc::project::live::OnTarget;
use polc::syntax::keyword::Keyword;
pub(super) use resolve::Resolve;
use resolve::{About, Question};

pub(super) struct Completion;

impl Answers for Completion {
    type Request = CompletionRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        let characters = [".", ":", "\"", "+", "-", ",", "(", "<", "=", "[", " "];
        let options = capabilities.completion_provider.get_or_insert_default();
        options.trigger_characters = Some(characters.map(str::to_owned).to_vec());
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let uri = &at.text_document.uri;
        let client = &session.client;
        let list = |items: Vec<CompletionItem>| {
            // More is asked for with more letters.
            let is_incomplete = items.len() >= MOST;
            Some(CompletionResponse::CompletionList(CompletionList { is_incomplete, items, ..CompletionList::default() }))
        };
        if let Some(File::Config(set)) = session.file(uri) {
            let Some(file) = session.sets.get(set).and_then(|set| set.config_file.as_ref()) else { return Ok(None) };
            let offset = file.content.offset(at.position, session.encoding);
            let (start, words) = settings::complete(&file.content.text, offset);
            let range = file.content.range(start, offset, session.encoding);
            return Ok(list(words.into_iter().map(|word| setting(word).item(client, range, None)).collect()));
        }
        let Some(spot) = session.spot(uri, at.position) else { return Ok(None) };
        let (from, here) = place(&spot);
        let range = spot.document.content.range(from + here.start, spot.offset, session.encoding);
        let typed = spot.document.content.text.get(from + here.start..spot.offset).unwrap_or("").to_lowercase();
        let (mut words, targets) = (Vec::new(), spot.targets());
        Offer { spot: &spot, targets: &targets, here: &here, typed: &typed, words: &mut words }.all();
        let asked = |word: &Word| {
            let mut platforms: Vec<String> = targets.iter().map(|target| target.target.platform().name().to_owned()).collect();
            platforms.dedup();
            Some(Question { uri: uri.clone(), platforms, about: word.later.clone()? })
        };
        Ok(list(words.into_iter().map(|word| (asked(&word), word)).map(|(asked, word)| word.item(client, range, asked)).collect()))
    }
}

/// Most names of roles in one list.
const MOST: usize = 500;

/// What could be written at a place, and the byte that its text begins at.
fn place(spot: &Spot) -> (usize, Here) {
    let text = &spot.document.content.text;
    let from = match spot.item.and_then(|item| spot.set.item(item)) {
        Some(entry) => entry.start as usize,
        // Between items there are only comments.
        None => spot
            .document
            .items
            .iter()
            .rev()
            .filter_map(|item| spot.set.item(*item))
            .map(|entry| (entry.start + entry.item.len) as usize)
            .find(|end| *end <= spot.offset)
            .unwrap_or(0),
    };
    (from, here(text.get(from..spot.offset).unwrap_or("")))
}

fn setting(word: settings::Word) -> Word {
    let kind = if word.is_key { CompletionItemKind::Property } else { CompletionItemKind::EnumMember };
    let insert = if word.is_key && !word.value.is_empty() {
        format!("{} = ${{1:{}}}", word.text, escaped(&word.value))
    } else {
        escaped(&word.text)
    };
    Word { about: word.about, snippet: insert, ..Word::new(kind, word.text) }
}

/// Text in a snippet.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// Something that could be written.
struct Word {
    kind: CompletionItemKind,
    label: String,
    /// What is written, if it is not the label, with places to fill in.
    snippet: String,
    /// In a few words beside the label.
    detail: String,
    /// What it means.
    about: String,
    /// What it means, to be worked out when it is shown.
    later: Option<About>,
    /// Words of a lower rank come first.
    rank: u8,
}

impl Word {
    fn new(kind: CompletionItemKind, label: impl Into<String>) -> Word {
        Word {
            kind,
            label: label.into(),
            snippet: String::new(),
            detail: String::new(),
            about: String::new(),
            later: None,
            rank: 5,
        }
    }

    fn item(self, client: &Client, range: Range, asked: Option<Question>) -> CompletionItem {
        let is_snippet = !self.snippet.is_empty() && client.can.snippets;
        let plain = if self.snippet.is_empty() { self.label.clone() } else { without_places(&self.snippet) };
        let new_text = if is_snippet { self.snippet } else { plain };
        CompletionItem {
            kind: Some(self.kind),
            detail: (!self.detail.is_empty()).then_some(self.detail),
            documentation: (!self.about.is_empty()).then(|| Documentation::MarkupContent(client.markup(self.about))),
            sort_text: Some(format!("{}{}", self.rank, self.label)),
            filter_text: Some(self.label.clone()),
            insert_text_format: is_snippet.then_some(InsertTextFormat::Snippet),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text })),
            label: self.label,
            data: asked.and_then(|asked| serde_json::to_value(asked).ok()),
            ..CompletionItem::default()
        }
    }
}

/// A snippet for a client that knows none: with its examples, without its places.
fn without_places(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.extend(rest.next()),
            '$' => {
                if rest.next_if_eq(&'{').is_some() {
                    while rest.next_if(|c| c.is_ascii_digit() || *c == ':').is_some() {}
                } else {
                    while rest.next_if(char::is_ascii_digit).is_some() {}
                }
            }
            '}' => {}
            c => text.push(c),
        }
    }
    text
}

/// A question, and the answers so far.
struct Offer<'w> {
    spot: &'w Spot<'w>,
    targets: &'w [OnTarget],
    here: &'w Here,
    /// What is written of the word already, in lower case.
    typed: &'w str,
    words: &'w mut Vec<Word>,
}

impl Offer<'_> {
    fn all(&mut self) {
        match &self.here.context {
            Context::Item => self.items(),
            Context::Header { has_platforms, has_parents } => self.header(*has_platforms, *has_parents),
            Context::Platform => self.platforms(),
            Context::Scope => self.scopes(),
            Context::Role { taken, is_held } => self.roles(taken, *is_held),
            Context::Subject => self.subjects(),
            Context::Statement(body) => self.statements(*body),
            Context::Privilege { feature, taken } => self.privileges(feature, taken),
            Context::Task { taken } => self.tasks(taken),
            Context::Level => self.plain(CompletionItemKind::EnumMember, &["read", "all", "none"]),
            Context::IndexPrivilege { taken } => self.elastic(polc::catalogue::EsFamily::Index, taken),
            Context::ClusterPrivilege { is_remote: false, taken } => self.elastic(polc::catalogue::EsFamily::Cluster, taken),
            Context::ClusterPrivilege { is_remote: true, taken } => self.elastic(polc::catalogue::EsFamily::RemoteCluster, taken),
            Context::Space { taken } => self.spaces(taken),
            Context::Permission { taken } => self.permissions(taken),
            Context::Resource { taken } => self.resources(taken),
            Context::Option => self.options(),
            Context::Assertion => {
                self.subjects();
                self.plain(CompletionItemKind::Keyword, &[Keyword::Only.text()]);
            }
            Context::Verb { only: true } => self.plain(CompletionItemKind::Keyword, &[Keyword::Can.text(), "can exactly"]),
            Context::Verb { only: false } => {
                self.plain(CompletionItemKind::Keyword, &[Keyword::Can.text(), Keyword::Cannot.text(), "can exactly"]);
            }
            Context::Claim => self.claims(),
            Context::Target => self.target_names(),
            Context::Finding => self.findings(),
            Context::Anything => {}
        }
    }

    fn plain(&mut self, kind: CompletionItemKind, words: &[&str]) {
        self.words.extend(words.iter().map(|word| Word::new(kind, *word)));
    }

    fn add(&mut self, word: Word) {
        if !self.words.iter().any(|held| held.label == word.label) {
            self.words.push(word);
        }
    }
}
