//! A role with everything that it extends, and the statements that stand there.

use super::{KnownTarget, Policy, Role, RoleId, Source};
use crate::source::Location;
use crate::syntax::tree::{Body, Statement, StatementKind};

impl<'a> Role<'a> {
    /// Whether a place lies in the role's own text.
    pub fn contains(&self, at: Location) -> bool {
        let (start, len) = (self.source.item.offset, self.source.item.len);
        at.file == self.source.file && start <= at.start && at.end <= start + len
    }

    /// The innermost statement that a place lies in; none if it lies in no statement of this role.
    pub(crate) fn statement_at(&self, at: Location) -> Option<&'a Statement> {
        self.statements_around(at).pop()
    }

    /// Whether what stands at a place of this role counts on a target: the role is for it, and so are the `on` blocks around the place.
    pub fn counts_at(&self, at: Location, target: &KnownTarget) -> bool {
        let is_for =
            |statement: &Statement| !matches!(&statement.kind, StatementKind::On(on, _) if !self.source.covers(on, target));
        self.is_for(target) && self.statements_around(at).into_iter().all(is_for)
    }

    /// The statements that a place lies in, the outermost first.
    fn statements_around(&self, at: Location) -> Vec<&'a Statement> {
        let mut around = Vec::new();
        let offset = self.source.item.offset;
        let Some(start) = at.start.checked_sub(offset).filter(|_| self.contains(at)) else { return around };
        let mut body = Some(&self.tree.body);
        while let Some(statements) = body.take().map(|body| &body.statements) {
            let before = statements.partition_point(|statement| statement.span.start <= start);
            let statement = before.checked_sub(1).and_then(|n| statements.get(n));
            if let Some(statement) = statement.filter(|statement| at.end - offset <= statement.span.end) {
                around.push(statement);
                body = statement.kind.body();
            }
        }
        around
    }

    /// Its statements that count on a target, the last one first; those of an `in` block before the block.
    fn statements_back(&self, target: &KnownTarget) -> Vec<&'a Statement> {
        fn add<'a>(source: &Source<'a>, body: &'a Body, target: &KnownTarget, all: &mut Vec<&'a Statement>) {
            for statement in source.statements(body, target) {
                all.push(statement);
                if let StatementKind::In(_, inner) = &statement.kind {
                    add(source, inner, target, all);
                }
            }
        }
        let mut all = Vec::new();
        add(&self.source, &self.tree.body, target, &mut all);
        all.reverse();
        all
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

    /// The first answer that a question has in the statements of a role or else of what it extends, the last statement first. Asked are
    /// those that count on a target.
    pub(crate) fn find<T>(
        &self,
        id: RoleId,
        target: &KnownTarget,
        mut ask: impl FnMut(&Source<'a>, &'a Statement) -> Option<T>,
    ) -> Option<T> {
        self.line(id)
            .into_iter()
            .map(|id| self.role(id))
            .find_map(|role| role.statements_back(target).into_iter().find_map(|it| ask(&role.source, it)))
    }
}
