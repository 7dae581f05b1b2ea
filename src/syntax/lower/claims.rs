//! `test` items.

use super::super::Rule;
use super::super::grammar::{AssertionRule, ClaimRule, Sort, sort};
use super::super::tree::{Assertion, Claim, ItemKind, Test};
use super::{Lower, NOWHERE, Node, span};

impl<'s> Lower<'s> {
    pub(super) fn test(&mut self, pair: Node<'s>) -> ItemKind {
        let (mut title, mut assertions, mut open) = (None, Vec::new(), None);
        for part in pair.into_inner() {
            match sort(part.as_rule()) {
                Sort::Part => assertions.push(self.assertion(part)),
                Sort::Bad => self.bad(&part, Rule::assertion_only),
                Sort::Open => open = Some(part),
                Sort::Close => self.brackets(open.as_ref(), &part, "the body of a test"),
                _ => title = self.name(&part).or(title),
            }
        }
        ItemKind::Test(Test { title: title.unwrap_or(NOWHERE), assertions })
    }

    fn assertion(&mut self, pair: Node<'s>) -> Assertion {
        let mut assertion = Assertion {
            span: span(&pair),
            only: false,
            subjects: Vec::new(),
            can: true,
            exactly: false,
            claims: Vec::new(),
            spaces: Vec::new(),
            on: Vec::new(),
        };
        for part in pair.into_inner() {
            let Sort::Assertion(rule) = sort(part.as_rule()) else {
                assertion.subjects.extend(self.name(&part));
                continue;
            };
            match rule {
                AssertionRule::Can => {}
                AssertionRule::Cannot => assertion.can = false,
                AssertionRule::Only => assertion.only = true,
                AssertionRule::Exactly => assertion.exactly = true,
                AssertionRule::Claim => assertion.claims.extend(part.into_inner().filter_map(|claim| self.claim(claim))),
                AssertionRule::InSpaces => {
                    let spaces: Vec<Node> = part.into_inner().filter(|list| list.as_rule() == Rule::space_list).collect();
                    assertion.spaces.extend(spaces.into_iter().flat_map(|list| self.names(list)));
                }
                AssertionRule::OnTargets => assertion.on.extend(self.names(part)),
            }
        }
        assertion
    }

    fn claim(&mut self, pair: Node<'s>) -> Option<Claim> {
        let Sort::Claim(rule) = sort(pair.as_rule()) else { return None };
        let (mut names, mut expression) = (Vec::new(), None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::claimed => expression = Some(self.expression(part)),
                _ => names.extend(self.name(&part)),
            }
        }
        Some(match rule {
            ClaimRule::Index => Claim::Index(names, expression?),
            ClaimRule::Cluster => Claim::Cluster(expression?),
            ClaimRule::Permission => Claim::Permission(*names.first()?),
            ClaimRule::Feature => Claim::Feature(*names.first()?, expression),
        })
    }
}
