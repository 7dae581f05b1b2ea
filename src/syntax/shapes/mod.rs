//! Trees by shape: what pest makes of a text depends on its signs, its keywords and where its words and strings stand, not on what they
//! are. So pest parses each shape once, and whatever else has that shape gets the same tree with the places put right.
//!
//! `outline` writes a text as its shape: a word is one letter, a string is one letter in quotes, what stands between tokens is one space.
//! A shape is that of a statement, or that of an item without what stands in its body: a policy has few of either, however many roles
//! there are. `place` puts the places right.
//!
//! pest stays the parser, and the grammar says what there is: a shape counts only if pest finds no mistake in it. Whatever is not plainly
//! right goes to pest as it stands, so that no message ever speaks of a shape. With debug assertions, every tree is compared with pest's.

mod outline;
mod place;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::lower;
use super::tree::{Assertion, ItemKind, Statement};
use outline::{Frame, Outline, Part};
use place::Places;

/// How many shapes of one kind are kept on a thread. A policy of 10,000 roles has some hundreds.
const MOST: usize = 4096;

/// The longest shape that is kept, in bytes; what is longer will hardly be met again.
const LONGEST: usize = 1024;

/// The tree of an item, if its text is plainly right.
pub(super) fn item(text: &str) -> Option<ItemKind> {
    thread_local! {
        static SHAPES: RefCell<Shapes> = RefCell::default();
    }
    let kind = SHAPES.with(|shapes| shapes.try_borrow_mut().ok()?.item(text))?;
    debug_assert_eq!((&kind, vec![]), (&lower::item(text).0, lower::item(text).1), "{text}");
    Some(kind)
}

/// The shapes that were met, each with its tree.
#[derive(Default)]
struct Shapes {
    outline: Outline,
    known: Known,
}

#[derive(Default)]
struct Known {
    items: Kept<ItemKind>,
    /// Statements without what stands in their body, of those that have one.
    blocks: Kept<Statement>,
    statements: Kept<Statement>,
    assertions: Kept<Assertion>,
    /// What is looked up just now.
    frame: Frame,
}

impl Shapes {
    fn item(&mut self, text: &str) -> Option<ItemKind> {
        self.outline.read(text)?;
        let (outline, known) = (&self.outline, &mut self.known);
        let whole = outline.whole()?;
        known.frame.write(outline, whole);
        let mut kind = known.items.shape(&known.frame.form, item_of)?.at(&known.frame.tokens);
        match &mut kind {
            ItemKind::Role(role) => role.body.statements = known.statements(outline, whole)?,
            ItemKind::Forbid(forbid) => forbid.body.statements = known.statements(outline, whole)?,
            ItemKind::Test(test) => {
                for part in outline.within(whole) {
                    let assertion = known.assertions.shape(outline.form(part), assertion_of)?;
                    test.assertions.push(assertion.at(outline.tokens(part)));
                }
            }
            // Nothing stands within them.
            ItemKind::Platform(_) | ItemKind::Persona(_) | ItemKind::Broken => {}
        }
        Some(kind)
    }
}

impl Known {
    /// What stands within the brackets of a part.
    fn statements(&mut self, outline: &Outline, part: &Part) -> Option<Vec<Statement>> {
        let mut statements = Vec::with_capacity(outline.within(part).count());
        for part in outline.within(part) {
            statements.push(self.statement(outline, part)?);
        }
        Some(statements)
    }

    fn statement(&mut self, outline: &Outline, part: &Part) -> Option<Statement> {
        if part.has_brackets() {
            self.frame.write(outline, part);
            if let Some(block) = self.blocks.shape(&self.frame.form, block_of) {
                let mut block = block.at(&self.frame.tokens);
                *body_of(&mut block)? = self.statements(outline, part)?;
                return Some(block);
            }
        }
        Some(self.statements.shape(outline.form(part), statement_of)?.at(outline.tokens(part)))
    }
}

/// Where other statements stand in one.
fn body_of(statement: &mut Statement) -> Option<&mut Vec<Statement>> {
    statement.kind.body_mut().map(|body| &mut body.statements)
}

/// Trees by shape. Their spans count tokens: the first, and the last.
struct Kept<T> {
    numbers: FxHashMap<Box<[u8]>, usize>,
    /// None where pest finds a mistake.
    trees: Vec<Option<T>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { numbers: FxHashMap::default(), trees: Vec::new() }
    }
}

impl<T: Places> Kept<T> {
    /// The tree of a shape. The first time, it is made.
    fn shape(&mut self, form: &[u8], make: fn(&str) -> Option<T>) -> Option<&T> {
        let number = match self.numbers.get(form) {
            Some(number) => *number,
            None if form.len() > LONGEST => return None,
            None => {
                if self.trees.len() == MOST {
                    self.numbers.clear();
                    self.trees.clear();
                }
                self.numbers.insert(form.into(), self.trees.len());
                self.trees.push(std::str::from_utf8(form).ok().and_then(make));
                self.trees.len() - 1
            }
        };
        self.trees.get(number)?.as_ref()
    }
}

fn item_of(form: &str) -> Option<ItemKind> {
    made_by_pest("", form, "", Some)
}

/// A body has the same statements wherever it stands.
fn statement_of(form: &str) -> Option<Statement> {
    made_by_pest("role a<", form, ">", |item| match item {
        ItemKind::Role(role) => alone(role.body.statements),
        _ => None,
    })
}

fn block_of(form: &str) -> Option<Statement> {
    statement_of(form).filter(|statement| body_of(&mut statement.clone()).is_some())
}

fn assertion_of(form: &str) -> Option<Assertion> {
    made_by_pest("test \"a\"<", form, ">", |item| match item {
        ItemKind::Test(test) => alone(test.assertions),
        _ => None,
    })
}

fn alone<T>(mut all: Vec<T>) -> Option<T> {
    all.pop().filter(|_| all.is_empty())
}

/// What pest makes of a shape that stands between `before` and `after`, if it finds no mistake; its spans count the tokens of the shape.
fn made_by_pest<T: Places>(before: &str, form: &str, after: &str, pick: fn(ItemKind) -> Option<T>) -> Option<T> {
    let (item, mistakes) = lower::item(&format!("{before}{form}{after}"));
    if !mistakes.is_empty() {
        return None;
    }
    let mut outline = Outline::default();
    outline.read(form)?;
    pick(item)?.counted(outline.tokens(outline.whole()?), before.len())
}
