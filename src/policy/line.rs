//! A role with everything that it extends, and the statements that stand there.

use super::{Policy, Role, RoleId, Source};
use crate::source::Location;
use crate::syntax::tree::{Body, Statement, StatementKind};

impl<'a> Role<'a> {
    /// Whether a place lies in the role's own text.
    pub fn contains(&self, at: Location) -> bool {
        let (start, len) = (self.source.item.offset, self.source.item.len);
        at.file == self.source.file && start <= at.start && at.end <= start + len
    }

    /// The innermost statement that a place lies in; none if it lies in no statement of this role.
    pub fn statement_at(&self, at: Location) -> Option<&'a Statement> {
        fn within(body: &Body, start: u32, end: u32) -> Option<&Statement> {
            let before = body.statements.partition_point(|statement| statement.span.start <= start);
            let statement = body.statements.get(before.checked_sub(1)?).filter(|statement| end <= statement.span.end)?;
            let inner = if let StatementKind::In(_, body) = &statement.kind { within(body, start, end) } else { None };
            inner.or(Some(statement))
        }
        let offset = self.source.item.offset;
        within(&self.tree.body, at.start.checked_sub(offset)?, at.end - offset).filter(|_| self.contains(at))
    }

    /// Its statements, the last one first; those of an `in` block before the block.
    pub fn statements_back(&self) -> impl Iterator<Item = &'a Statement> {
        let inner = |statement: &'a Statement| match &statement.kind {
            StatementKind::In(_, body) => body.statements.as_slice(),
            _ => &[],
        };
        self.tree.body.statements.iter().rev().flat_map(move |statement| inner(statement).iter().rev().chain([statement]))
    }
}

impl<'a> Policy<'a> {
    /// A role with everything that it extends, each once: the role, then the first parent with what that extends, and so on.
    pub fn line(&self, id: RoleId) -> Vec<RoleId> {
        let (mut line, mut waiting) = (Vec::new(), vec![id]);
        // Diamonds are walked once: a long chain of them would otherwise take exponential time.
        let mut seen = rustc_hash::FxHashSet::from_iter([id]);
        while let Some(id) = waiting.pop() {
            line.push(id);
            let parents = self.role(id).parents.iter().rev();
            waiting.extend(parents.filter(|parent| seen.insert(**parent)));
        }
        line
    }

    /// The first answer that a question has in the statements of a role or else of what it extends, the last statement first.
    pub fn find<T>(&self, id: RoleId, mut ask: impl FnMut(&Source<'a>, &'a Statement) -> Option<T>) -> Option<T> {
        self.line(id)
            .into_iter()
            .map(|id| self.role(id))
            .find_map(|role| role.statements_back().find_map(|it| ask(&role.source, it)))
    }
}
