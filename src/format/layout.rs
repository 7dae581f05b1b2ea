//! The layout of each construct: where its lines may break, and how far they are indented then.
//!
//! Every function takes the tokens of one construct from the cursor. They are only called on what parses without a mistake, so the
//! next token says what follows; should that ever not be so, tokens are left over and the proof of the result fails.

use super::gap::{Cursor, Gap};
use super::page::{Breaks, Piece};
use super::tokens::Token;
use crate::syntax::keyword::{ClaimKeyword, ItemKeyword, Keyword, StatementKeyword};

impl<'t> Cursor<'t, '_> {
    /// A top-level item.
    pub(super) fn item(&mut self) {
        self.gap(Gap::First);
        // No keyword but that of the item itself may come to stand at the very start of a line, where it would begin another item.
        match self.begin().and_then(ItemKeyword::parse) {
            Some(ItemKeyword::Role | ItemKeyword::Abstract) => self.role(),
            Some(ItemKeyword::Test) => {
                self.token(Gap::Space);
                self.body(Cursor::assertion);
            }
            Some(ItemKeyword::Forbid) => self.forbid(),
            Some(ItemKeyword::Persona) => {
                self.token(Gap::Space);
                self.token(Gap::Space);
                self.terms(true);
                self.end_item();
            }
            Some(ItemKeyword::Platform) => {
                self.terms(true);
                self.end_item();
            }
            // No item begins so.
            None => {}
        }
    }

    fn role(&mut self) {
        if self.is(Keyword::Role.text()) {
            self.token(Gap::Space);
        }
        self.token(Gap::Space);
        self.clauses();
        self.body(Cursor::statement);
    }

    fn forbid(&mut self) {
        self.token(Gap::Space);
        self.body(Cursor::statement);
        let is_clause = |cursor: &Self| [Keyword::On, Keyword::Unless].iter().any(|keyword| cursor.is(keyword.text()));
        if !is_clause(self) {
            return self.no_semicolon();
        }
        while is_clause(self) {
            self.gap(Gap::Space);
            self.begin();
            self.terms(true);
            if is_clause(self) {
                self.page.add(Piece::Dedent);
                self.page.add(Piece::End);
            } else {
                self.end_item();
            }
        }
    }

    /// `on` and `extends` of a role, `in` and `on` of an assertion: each on a line of its own if they do not fit.
    fn clauses(&mut self) {
        while [Keyword::On, Keyword::Extends, Keyword::In].iter().any(|keyword| self.is(keyword.text())) {
            self.token(Gap::Line);
            self.page.add(Piece::Indent);
            self.terms(true);
            self.page.add(Piece::Dedent);
        }
    }

    /// A statement of a role, or a pair of an object.
    fn statement(&mut self, first: Option<&str>) {
        match first.and_then(StatementKeyword::parse) {
            Some(StatementKeyword::Index | StatementKeyword::Permission | StatementKeyword::Application) => self.about(true),
            Some(StatementKeyword::In | StatementKeyword::On) => self.terms(true),
            Some(StatementKeyword::Cluster) if self.is(Keyword::On.text()) => self.about(false),
            Some(StatementKeyword::Cluster | StatementKeyword::Spaces | StatementKeyword::RunAs) | None => self.value(true),
        }
        if self.is("<") {
            self.body(Cursor::statement);
            self.no_semicolon();
        } else {
            self.end();
        }
    }

    fn assertion(&mut self, first: Option<&str>) {
        if first == Some(Keyword::Only.text()) {
            self.terms(true);
        }
        self.token(Gap::Space);
        if self.is(Keyword::Exactly.text()) {
            self.token(Gap::Space);
        }
        self.claim();
        while self.is(",") {
            self.token(Gap::Tight);
            self.claim();
        }
        self.clauses();
        self.end();
    }

    fn claim(&mut self) {
        self.gap(Gap::Line);
        match self.begin().and_then(ClaimKeyword::parse) {
            Some(ClaimKeyword::Index) => {
                self.terms(true);
                self.value(false);
            }
            Some(ClaimKeyword::Permission) => self.terms(true),
            Some(ClaimKeyword::Cluster) | None => self.value(false),
        }
        self.page.add(Piece::Dedent);
        self.page.add(Piece::End);
    }

    /// The names that a statement is about, the clusters that they are on, and what it says of them.
    fn about(&mut self, has_names: bool) {
        self.page.begin(Breaks::IfLong);
        if has_names {
            self.terms(true);
        }
        if self.is(Keyword::On.text()) {
            self.token(Gap::Space);
            self.terms(true);
        } else if self.peek(0).is_some_and(|token| token.is_name) {
            // The kind of an application.
            self.token(Gap::Space);
        }
        self.page.add(Piece::End);
        // Values do not stand below names as if they were more of them.
        self.page.add(Piece::IndentIfBroken);
        self.value(true);
        self.page.add(Piece::Dedent);
    }

    /// An operator and what stands behind it, unless that is a body.
    fn value(&mut self, commas: bool) {
        if self.is(":") {
            self.token(Gap::Tight);
        } else if self.is("+=") || self.is("-=") {
            self.token(Gap::Space);
        } else {
            return;
        }
        if !self.is("<") {
            self.terms(commas);
        }
    }

    /// What is joined by signs or, if `commas`, by commas: several on a line of their own each if they do not fit.
    fn terms(&mut self, commas: bool) {
        self.page.begin(Breaks::IfLong);
        let is_joint = |token: &Token| !token.is_name && (matches!(token.text, "+" | "-") || commas && token.text == ",");
        let several = self.peek(1).is_some_and(is_joint);
        self.token(if several { Gap::Line } else { Gap::Space });
        while self.peek(0).is_some_and(is_joint) {
            if self.is(",") {
                self.token(Gap::Tight);
                self.token(Gap::Line);
            } else {
                self.token(Gap::Line);
                self.token(Gap::Space);
            }
        }
        self.page.add(Piece::End);
    }

    /// Writes the first word of an item, statement or claim, and begins its group: when it breaks, its further lines are indented.
    /// Gives the word, unless it is a name.
    fn begin(&mut self) -> Option<&'t str> {
        let word = self.peek(0).filter(|token| !token.is_name).map(|token| token.text);
        self.page.begin(Breaks::IfLong);
        self.word();
        self.page.add(Piece::Indent);
        self.at_start = false;
        word
    }

    /// Ends an item with its `;`. It does not pass what would become a doc comment of the next item by that.
    fn end_item(&mut self) {
        if self.has_docs() {
            self.gap(Gap::Space);
        }
        self.end();
    }

    /// Ends what was begun with a `;`, which is written where it was left out.
    fn end(&mut self) {
        if self.is(";") {
            self.token(Gap::Tight);
        } else {
            self.page.add(Piece::Text(";"));
        }
        self.page.add(Piece::Dedent);
        self.page.add(Piece::End);
    }

    /// Ends what was begun with a body. If what stands before it takes several lines, `<` has one of its own, and so has each statement.
    fn body(&mut self, inside: fn(&mut Self, Option<&str>)) {
        self.page.add(Piece::Dedent);
        let is_broken = self.is_broken();
        self.token(Gap::Line);
        self.page.add(Piece::End);
        self.page.begin(if is_broken { Breaks::Always } else { Breaks::AsBefore });
        self.page.add(Piece::Indent);
        self.at_start = true;
        let mut is_empty = true;
        while !self.is(">") && self.peek(0).is_some() {
            self.gap(Gap::Statement);
            let first = self.begin();
            inside(self, first);
            is_empty = false;
        }
        self.close(is_empty);
        self.page.add(Piece::End);
        self.at_start = false;
    }

    /// Whether the body that begins here was written on several lines.
    fn is_broken(&self) -> bool {
        let Some(open) = self.peek(0) else { return false };
        let mut depth = 0usize;
        for token in (0..).map_while(|ahead| self.peek(ahead)).filter(|token| !token.is_name) {
            match token.text {
                "<" => depth += 1,
                ">" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return self.tokens.text.get(open.start..token.start).is_some_and(|body| body.contains('\n'));
            }
        }
        false
    }

    /// No `;` stands behind a body.
    fn no_semicolon(&mut self) {
        if self.is(";") {
            self.skip();
        }
    }
}
