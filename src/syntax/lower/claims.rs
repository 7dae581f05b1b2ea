//! `test` items.

use super::super::Rule;
use super::super::tree::{Assertion, Claim, ItemKind, Test};
use super::{Lower, NOWHERE, Node, span};

impl<'s> Lower<'s> {
    pub(super) fn test(&mut self, pair: Node<'s>) -> ItemKind {
        let (mut title, mut assertions, mut open) = (None, Vec::new(), None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::assertion => assertions.push(self.assertion(part)),
                Rule::bad_statement => self.bad(&part, Rule::assertion_only),
                Rule::lt | Rule::wrong_open => open = Some(part),
                Rule::gt | Rule::wrong_close | Rule::missing_close => self.brackets(open.as_ref(), &part, "the body of a test"),
                _ => title = self.name(&part).or(title),
            }
        }
        ItemKind::Test(Test { title: title.unwrap_or(NOWHERE), assertions })
    }

    fn assertion(&mut self, pair: Node<'s>) -> Assertion {
        let mut assertion = Assertion {
            span: span(&pair),
            subject: NOWHERE,
            can: true,
            exactly: false,
            claims: Vec::new(),
            spaces: Vec::new(),
            targets: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_can => {}
                Rule::kw_cannot => assertion.can = false,
                Rule::kw_exactly => assertion.exactly = true,
                Rule::claim => assertion.claims.extend(part.into_inner().filter_map(|claim| self.claim(claim))),
                Rule::in_spaces => {
                    let spaces: Vec<Node> = part.into_inner().filter(|list| list.as_rule() == Rule::space_list).collect();
                    assertion.spaces.extend(spaces.into_iter().flat_map(|list| self.names(list)));
                }
                Rule::on_targets => {
                    assertion.targets.extend(part.into_inner().filter(|t| t.as_rule() == Rule::target).map(|t| span(&t)));
                }
                _ => assertion.subject = self.name(&part).unwrap_or(assertion.subject),
            }
        }
        assertion
    }

    fn claim(&mut self, pair: Node<'s>) -> Option<Claim> {
        let rule = pair.as_rule();
        let (mut names, mut expression) = (Vec::new(), None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::claimed => expression = Some(self.expression(part)),
                _ => names.extend(self.name(&part)),
            }
        }
        Some(match (rule, expression) {
            (Rule::index_claim, Some(privileges)) => Claim::Index(names, privileges),
            (Rule::cluster_claim, Some(privileges)) => Claim::Cluster(privileges),
            (Rule::permission_claim, _) => Claim::Permission(*names.first()?),
            (_, expression) => Claim::Feature(*names.first()?, expression),
        })
    }
}
