//! Languages of patterns, as automata whose product is walked.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// An automaton that takes more memory than this is not built.
const LARGEST: usize = 1 << 20;
/// Pairs of states that are looked at in two automata.
const MOST_PAIRS: usize = 1 << 16;
/// Patterns that a thread remembers the automata of.
const REMEMBERED: usize = 256;

/// The texts that an expression matches as a whole.
pub(super) struct Automaton(Box<dense::DFA<Vec<u32>>>);

/// What a pattern stands for.
pub(super) struct Bounds {
    /// Everything that it may match.
    pub(super) most: Rc<Language>,
    /// What it surely matches.
    pub(super) least: Rc<Language>,
    /// Both are the same.
    pub(super) is_exact: bool,
}

/// A set of texts.
pub(super) enum Language {
    Nothing,
    Anything,
    Of(Automaton),
}

impl Bounds {
    /// What an expression matches.
    pub(super) fn exact(expression: &str) -> Bounds {
        let Some(automaton) = Automaton::new(expression) else { return Bounds::not_known() };
        let language = Rc::new(Language::Of(automaton));
        Bounds { most: language.clone(), least: language, is_exact: true }
    }

    /// What two expressions match at most and at least.
    pub(super) fn between(most: &str, least: &str) -> Bounds {
        let most = Automaton::new(most).map_or(Language::Anything, Language::Of);
        let least = Automaton::new(least).map_or(Language::Nothing, Language::Of);
        Bounds { most: Rc::new(most), least: Rc::new(least), is_exact: false }
    }

    /// Anything and nothing.
    pub(super) fn not_known() -> Bounds {
        Bounds { most: Rc::new(Language::Anything), least: Rc::new(Language::Nothing), is_exact: false }
    }
}

/// Looks at what a pattern stands for.
pub(super) fn with<T>(pattern: &str, look: impl FnOnce(&Bounds) -> T) -> T {
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, Rc<Bounds>>> = RefCell::default();
    }
    let known = KNOWN.with_borrow(|known| known.get(pattern).cloned());
    let bounds = known.unwrap_or_else(|| {
        let bounds = Rc::new(super::bounds(pattern));
        KNOWN.with_borrow_mut(|known| {
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(pattern.to_owned(), bounds.clone());
        });
        bounds
    });
    look(&bounds)
}

impl Language {
    /// Whether every text of it is surely one of the other.
    pub(super) fn is_within(&self, other: &Language) -> bool {
        match (self, other) {
            (Language::Nothing, _) | (_, Language::Anything) => true,
            (Language::Anything, _) | (_, Language::Nothing) => false,
            (Language::Of(a), Language::Of(b)) => a.is_within_automaton(b),
        }
    }

    /// Whether some text may be one of both.
    pub(super) fn meets(&self, other: &Language) -> bool {
        match (self, other) {
            (Language::Nothing, _) | (_, Language::Nothing) => false,
            (Language::Anything, Language::Anything) => true,
            (Language::Anything, Language::Of(one)) | (Language::Of(one), Language::Anything) => one.has_any(),
            (Language::Of(a), Language::Of(b)) => a.product(b, |a, b| a && b, |a, b| !a || !b) != Some(false),
        }
    }
}

impl Automaton {
    /// None if it would be too large, or if there is no such expression.
    pub(super) fn new(expression: &str) -> Option<Automaton> {
        let config = dense::Config::new()
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::All)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let dfa = dense::Builder::new()
            .configure(config)
            .syntax(syntax::Config::new().dot_matches_new_line(true))
            .thompson(thompson::Config::new().nfa_size_limit(Some(LARGEST)))
            .build(&format!(r"\A(?:{expression})\z"));
        dfa.ok().map(|dfa| Automaton(Box::new(dfa)))
    }

    /// Whether every text of it is surely one of a language.
    pub(super) fn is_within(&self, other: &Language) -> bool {
        match other {
            Language::Nothing => !self.has_any(),
            Language::Anything => true,
            Language::Of(other) => self.is_within_automaton(other),
        }
    }

    fn is_within_automaton(&self, other: &Automaton) -> bool {
        self.product(other, |inner, outer| inner && !outer, |inner, _| !inner) == Some(false)
    }

    fn has_any(&self) -> bool {
        self.product(self, |is_match, _| is_match, |is_alive, _| !is_alive) != Some(false)
    }

    fn start(&self) -> Option<StateID> {
        self.0.start_state(&start::Config::new().anchored(Anchored::Yes)).ok()
    }

    /// Whether a text ends here.
    fn accepts(&self, state: StateID) -> bool {
        self.0.is_match_state(self.0.next_eoi_state(state))
    }

    /// Whether some text that is not empty leads both to states that are wanted, given whether each ends there. From states of which
    /// neither goes on as `is_over` takes it, given whether each may still match, nothing is looked for. None if there are too many.
    fn product(
        &self,
        other: &Automaton,
        is_wanted: impl Fn(bool, bool) -> bool,
        is_over: impl Fn(bool, bool) -> bool,
    ) -> Option<bool> {
        let first = (self.start()?, other.start()?);
        let mut seen: FxHashSet<(StateID, StateID)> = FxHashSet::default();
        let mut waiting = VecDeque::from([first]);
        while let Some((a, b)) = waiting.pop_front() {
            for byte in 0..=u8::MAX {
                let next = (self.0.next_state(a, byte), other.0.next_state(b, byte));
                let alive = (!self.0.is_dead_state(next.0), !other.0.is_dead_state(next.1));
                if is_over(alive.0, alive.1) || !seen.insert(next) {
                    continue;
                }
                if is_wanted(self.accepts(next.0), other.accepts(next.1)) {
                    return Some(true);
                }
                if seen.len() > MOST_PAIRS {
                    return None;
                }
                waiting.push_back(next);
            }
        }
        Some(false)
    }
}
