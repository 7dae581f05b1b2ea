//! Statements of bodies and assertions of tests, as far as they are written.

use super::{Body, Context};
use polc::policy::{Head, Word};
use polc::syntax::keyword::{ClaimKeyword, Keyword, StatementKeyword};
use polc::syntax::{Token, TokenKind};

/// What could come next in a statement.
pub(super) fn statement(tokens: &[Token], body: Body) -> Context {
    if body == Body::Test {
        return assertion(tokens);
    }
    let Some((head, rest)) = tokens.split_first() else {
        return match body {
            Body::Options => Context::Option,
            Body::Object => Context::Anything,
            body => Context::Statement(body),
        };
    };
    if matches!(body, Body::Options | Body::Object) {
        return Context::Anything;
    }
    let is_operator = |token: &Token| [":", "+=", "-=", "="].iter().any(|mark| token.is(mark));
    // Where the `;` before it is missing, a statement begins with the word before the last operator.
    let last = rest.iter().rposition(is_operator).and_then(|at| Some((at.checked_sub(1)?, rest.get(at..)?)));
    // Behind its namespace, an application has a word for its kind.
    let last = last.filter(|(at, _)| !(head.is(Keyword::Application.text()) && *at == 1));
    if let Some((at, after)) = last
        && let Some(word) = rest.get(at).filter(|token| token.kind == TokenKind::Word)
    {
        return value(word.text, names(after));
    }
    let taken = || names(rest);
    let operator = rest.iter().position(is_operator);
    let behind = |at: usize| names(rest.get(at..).unwrap_or_default());
    match (StatementKeyword::parse(head.text), operator) {
        (Some(StatementKeyword::In), _) | (Some(StatementKeyword::Spaces), Some(_)) => Context::Space { taken: taken() },
        (Some(StatementKeyword::On), _) => Context::Scope,
        (Some(StatementKeyword::Permission), _) => Context::Permission { taken: taken() },
        (Some(StatementKeyword::Index), Some(at)) => Context::IndexPrivilege { taken: behind(at) },
        (Some(StatementKeyword::Cluster), Some(at)) => {
            let is_remote = rest.iter().take(at).any(|token| token.is(Keyword::On.text()));
            Context::ClusterPrivilege { is_remote, taken: behind(at) }
        }
        (
            Some(
                StatementKeyword::Index
                | StatementKeyword::Cluster
                | StatementKeyword::Spaces
                | StatementKeyword::Application
                | StatementKeyword::RunAs,
            ),
            _,
        ) => Context::Anything,
        // The name of a feature.
        (None, _) => match operator {
            Some(_) => value(head.text, taken()),
            None => Context::Anything,
        },
    }
}

fn value(head: &str, taken: Vec<String>) -> Context {
    match Head::of_path(head) {
        Head::Word(_, Word::Tasks) => Context::Task { taken },
        Head::Word(_, Word::Base) => Context::Level,
        Head::Word(_, Word::RestrictedResources | Word::HierarchyResources) => Context::Resource { taken },
        Head::Word(
            _,
            Word::Description
            | Word::Metadata
            | Word::Global
            | Word::GranularAccess
            | Word::Tags
            | Word::AccessTags
            | Word::HierarchyGroup
            | Word::AllowedFlowModules
            | Word::AllowedAiAgents,
        ) => Context::Anything,
        Head::Raw(_) | Head::Feature(..) => Context::Privilege { feature: head.to_owned(), taken },
    }
}

/// `subject can exactly claim, claim in space on target;`, or `only subject, subject can …`
fn assertion(tokens: &[Token]) -> Context {
    let Some(verb) = tokens.iter().position(|token| token.is(Keyword::Can.text()) || token.is(Keyword::Cannot.text())) else {
        let only = tokens.first().is_some_and(|it| it.is(Keyword::Only.text()));
        return match tokens {
            [] => Context::Assertion,
            [_] if only => Context::Subject,
            [.., last] if only && last.is(",") => Context::Subject,
            _ => Context::Verb { only },
        };
    };
    let rest = tokens.get(verb + 1..).unwrap_or_default();
    if rest.iter().any(|token| token.is(Keyword::On.text())) {
        return Context::Target;
    }
    if let Some(at) = rest.iter().rposition(|token| token.is(Keyword::In.text())) {
        return Context::Space { taken: names(rest.get(at + 1..).unwrap_or_default()) };
    }
    let claim = rest.rsplit(|token| token.is(",")).next().unwrap_or_default();
    let claim = if claim.first().is_some_and(|token| token.is(Keyword::Exactly.text())) {
        claim.get(1..).unwrap_or_default()
    } else {
        claim
    };
    let Some((head, rest)) = claim.split_first() else { return Context::Claim };
    let operator = rest.iter().position(|token| token.is(":"));
    let taken = names(operator.and_then(|at| rest.get(at..)).unwrap_or_default());
    match (ClaimKeyword::parse(head.text), operator) {
        (Some(ClaimKeyword::Index), Some(_)) => Context::IndexPrivilege { taken },
        (Some(ClaimKeyword::Cluster), Some(_)) => Context::ClusterPrivilege { is_remote: false, taken },
        (Some(ClaimKeyword::Permission), _) => Context::Permission { taken: names(rest) },
        (_, Some(_)) => Context::Privilege { feature: head.text.to_owned(), taken },
        (_, None) => Context::Anything,
    }
}

/// The words and texts among tokens, without quotes.
pub(super) fn names(tokens: &[Token]) -> Vec<String> {
    let named = tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Text { .. }));
    named.map(|token| token.text.trim_matches(['"', '\'']).to_owned()).collect()
}
