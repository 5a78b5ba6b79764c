//! All patterns of a kind in one automaton.

use regex_automata::hybrid::dfa::{self, DFA, OverlappingState};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::{pool::Pool, syntax};
use regex_automata::{Anchored, Input, MatchKind, PatternID};
use std::ops::Range;

/// The automaton: where a phrase can end, and which of its tokens are in which group.
pub(super) struct Automaton {
    longest: DFA,
    groups: BoundedBacktracker,
    /// Class bytes that can begin a phrase.
    begins: [bool; 256],
    pool: Pool<Caches, Box<dyn Fn() -> Caches + Send + Sync>>,
}

/// Working memory of a search, used again from text to text.
#[derive(Debug)]
pub(in crate::entities) struct Caches {
    longest: dfa::Cache,
    groups: backtrack::Cache,
    ends: Vec<(usize, PatternID)>,
    /// Class bytes of the text in hand.
    pub(super) classes: Vec<u8>,
}

impl std::fmt::Debug for Automaton {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Automaton").field("patterns", &self.longest.pattern_len()).finish_non_exhaustive()
    }
}

/// Largest size of the compiled patterns; user tables are foreign input.
const SIZE_LIMIT_BYTES: usize = 16 << 20;

/// Memory for the states that texts make the automaton build; the built-in patterns use a tenth of it.
const STATE_CACHE_BYTES: usize = 8 << 20;

impl Automaton {
    /// Compiles regular expressions over class bytes.
    pub(super) fn new(expressions: &[String]) -> Result<Self, String> {
        let says = |e: &dyn std::error::Error| {
            e.source().map_or_else(|| e.to_string(), |cause| format!("{e}: {cause}").replace('\n', " "))
        };
        let nfa: NFA = thompson::Compiler::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .configure(
                NFA::config()
                    .utf8(false)
                    .which_captures(WhichCaptures::All)
                    .nfa_size_limit(Some(SIZE_LIMIT_BYTES)),
            )
            .build_many(expressions)
            .map_err(|e| says(&e))?;
        let longest = DFA::builder()
            .configure(
                DFA::config()
                    .match_kind(MatchKind::All)
                    .skip_cache_capacity_check(true)
                    .cache_capacity(STATE_CACHE_BYTES),
            )
            .build_from_nfa(nfa.clone())
            .map_err(|e| says(&e))?;
        let groups = BoundedBacktracker::builder()
            .configure(BoundedBacktracker::config().visited_capacity(SIZE_LIMIT_BYTES))
            .build_from_nfa(nfa)
            .map_err(|e| says(&e))?;
        let (for_longest, for_groups) = (longest.clone(), groups.clone());
        let create: Box<dyn Fn() -> Caches + Send + Sync> = Box::new(move || Caches {
            longest: for_longest.create_cache(),
            groups: for_groups.create_cache(),
            ends: Vec::new(),
            classes: Vec::new(),
        });
        let mut automaton = Self { longest, groups, begins: [true; 256], pool: Pool::new(create) };
        automaton.begins = automaton.first_bytes();
        Ok(automaton)
    }

    fn first_bytes(&self) -> [bool; 256] {
        let mut begins = [true; 256];
        let mut cache = self.longest.create_cache();
        for byte in 0..=u8::MAX {
            let start =
                self.longest.start_state_forward(&mut cache, &Input::new(&[byte]).anchored(Anchored::Yes));
            let next = start.ok().and_then(|s| self.longest.next_state(&mut cache, s, byte).ok());
            begins[usize::from(byte)] = next.is_none_or(|n| !n.is_dead());
        }
        begins
    }

    /// Runs `with` on borrowed working memory.
    pub(super) fn with_caches<T>(&self, with: impl FnOnce(&mut Caches) -> T) -> T {
        with(&mut self.pool.get())
    }

    /// Whether a phrase can begin with this class.
    pub(super) fn begins(&self, class: u8) -> bool {
        self.begins[usize::from(class)]
    }

    /// The ends of phrases that begin at a token, with their patterns: longest first, then in the order of rules.
    pub(super) fn ends<'c>(
        &self,
        caches: &'c mut Caches,
        classes: &[u8],
        at: usize,
    ) -> Vec<(usize, PatternID)> {
        caches.ends.clear();
        let input = Input::new(classes).anchored(Anchored::Yes).range(at..);
        let mut state = OverlappingState::start();
        while self.longest.try_search_overlapping_fwd(&mut caches.longest, &input, &mut state).is_ok() {
            match state.get_match() {
                Some(half) => caches.ends.push((half.offset(), half.pattern())),
                None => break,
            }
        }
        let mut ends = std::mem::take(&mut caches.ends);
        ends.sort_by_key(|(end, pattern)| (std::cmp::Reverse(*end), *pattern));
        let found = ends.clone();
        caches.ends = ends;
        found
    }

    /// The tokens of each group of a pattern over exactly these tokens; nothing where it fits another way only.
    pub(super) fn groups(
        &self,
        caches: &mut Caches,
        classes: &[u8],
        span: &Range<usize>,
        pattern: PatternID,
    ) -> Option<Vec<(String, Range<usize>)>> {
        let input = Input::new(classes).anchored(Anchored::Pattern(pattern)).range(span.clone());
        let info = self.groups.get_nfa().group_info();
        let mut slots = vec![None::<NonMaxUsize>; info.slot_len()];
        self.groups.try_search_slots(&mut caches.groups, &input, &mut slots).ok().flatten()?;
        let place = |group: usize| {
            let (from, to) = info.slots(pattern, group)?;
            Some(slots.get(from).copied()??.get()..slots.get(to).copied()??.get())
        };
        if place(0)? != *span {
            return None;
        }
        let names = info.pattern_names(pattern).enumerate();
        let without_number = |name: &str| name.rsplit_once('_').map(|(name, _)| name.to_owned());
        Some(names.filter_map(|(i, name)| Some((without_number(name?)?, place(i)?))).collect())
    }
}
