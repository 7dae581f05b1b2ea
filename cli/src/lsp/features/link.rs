//! Document links: addresses in comments and texts.

use gen_lsp_types::{DocumentLink, DocumentLinkOptions, DocumentLinkRequest, ServerCapabilities, Uri};

use super::{Answer, Answers, Params};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{File, Session};

pub(super) struct Links;

impl Answers for Links {
    type Request = DocumentLinkRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_link_provider =
            Some(DocumentLinkOptions { resolve_provider: Some(false), ..DocumentLinkOptions::default() });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let content = match session.file(&params.text_document.uri) {
            Some(File::Policy(at, id)) => session.sets.get(at).and_then(|set| Some(&set.document(id)?.content)),
            Some(File::Config(at)) => session.sets.get(at).and_then(|set| Some(&set.config_file.as_ref()?.content)),
            None => None,
        };
        Ok(content.map(|content| {
            let link = |(start, end): (usize, usize)| DocumentLink {
                range: content.range(start, end, session.encoding),
                target: content.text.get(start..end).map(Uri::from),
                tooltip: None,
                data: None,
            };
            addresses(&content.text).into_iter().map(link).collect()
        }))
    }
}

/// Where addresses stand in a text.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("http")) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or("");
        let len =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | ')' | ']' | '`' | '\'')).unwrap_or(rest.len());
        let address = rest.get(..len).unwrap_or("").trim_end_matches(['.', ',', ';', ':']);
        let host = address.strip_prefix("https://").or(address.strip_prefix("http://"));
        if host.is_some_and(|host| !host.is_empty()) {
            found.push((start, start + address.len()));
        }
        at = start + len.max(4);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_person_would_say() {
        let text = "// see https://a.example/b. And (http://c.example), not http or https://\n\"https://d.example\"";
        let found: Vec<&str> = addresses(text).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(found, ["https://a.example/b", "http://c.example", "https://d.example"]);
    }
}
