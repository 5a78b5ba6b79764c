//! All patterns of a kind in one automaton.

use super::pattern::group_name;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, MatchKind, PatternID};
use regex_syntax::hir::Hir;
use std::ops::Range;
use std::sync::OnceLock;

/// The automaton: where a phrase can end, and which of its tokens are in which group.
pub(super) struct Automaton {
    /// All patterns together.
    longest: DFA,
    /// Each pattern alone, compiled when it is first found: most texts use few.
    alone: Vec<Alone>,
    /// Class bytes that can begin a phrase.
    begins: [bool; 256],
}

/// A pattern that tells its groups.
struct Alone {
    expression: Hir,
    compiled: OnceLock<Option<Compiled>>,
}

/// A compiled pattern, and its groups' names and numbers.
type Compiled = (BoundedBacktracker, Vec<(String, usize)>);

/// Working memory of a search.
#[derive(Debug)]
pub(super) struct Cache {
    longest: dfa::Cache,
    alone: Vec<Option<backtrack::Cache>>,
    slots: Vec<Option<NonMaxUsize>>,
    /// Ends of the phrases that begin at the token in hand.
    pub(super) ends: Vec<(usize, PatternID)>,
}

/// A group that takes part in a phrase, and its tokens.
pub(super) type Groups<'a> = Vec<(&'a str, Range<usize>)>;

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
    pub(super) fn new(expressions: &[&Hir]) -> Result<Self, String> {
        let longest = build(compile(expressions, NFA::config().which_captures(WhichCaptures::None))?)?;
        let alone = expressions.iter().map(|e| Alone { expression: (*e).clone(), compiled: OnceLock::new() });
        let mut automaton = Self { longest, alone: alone.collect(), begins: [true; 256] };
        automaton.begins = automaton.first_bytes();
        Ok(automaton)
    }

    /// Working memory for searches.
    pub(super) fn create_cache(&self) -> Cache {
        Cache {
            longest: self.longest.create_cache(),
            alone: vec![None; self.alone.len()],
            slots: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn first_bytes(&self) -> [bool; 256] {
        let mut begins = [true; 256];
        let mut cache = self.longest.create_cache();
        for byte in 0..=u8::MAX {
            let input = Input::new(std::slice::from_ref(&byte)).anchored(Anchored::Yes);
            let start = self.longest.start_state_forward(&mut cache, &input);
            let next = start.ok().and_then(|s| self.longest.next_state(&mut cache, s, byte).ok());
            begins[usize::from(byte)] = next.is_none_or(|n| !n.is_dead());
        }
        begins
    }

    /// Whether a phrase can begin with this class.
    pub(super) fn begins(&self, class: u8) -> bool {
        self.begins[usize::from(class)]
    }

    /// Collects the ends of phrases that begin at a token, with their patterns: longest first, then in the order of
    /// rules. Where the automaton runs out of memory, what it found so far.
    pub(super) fn ends(&self, cache: &mut Cache, classes: &[u8], at: usize) {
        cache.ends.clear();
        let _ = self.walk(cache, classes, at);
        if cache.ends.len() > 1 {
            cache.ends.sort_unstable_by_key(|(end, pattern)| (std::cmp::Reverse(*end), *pattern));
        }
    }

    /// Steps through the states from a token until no phrase can go on; a state tells of a match one step later.
    fn walk(&self, cache: &mut Cache, classes: &[u8], at: usize) -> Option<()> {
        let Cache { longest: cache, ends, .. } = cache;
        let input = Input::new(classes).anchored(Anchored::Yes).range(at..);
        let mut state = self.longest.start_state_forward(cache, &input).ok()?;
        for (offset, class) in classes.iter().enumerate().skip(at) {
            state = self.longest.next_state(cache, state, *class).ok()?;
            if state.is_match() {
                let patterns = 0..self.longest.match_len(cache, state);
                ends.extend(patterns.map(|i| (offset, self.longest.match_pattern(cache, state, i))));
            } else if state.is_dead() {
                return Some(());
            }
        }
        state = self.longest.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            let patterns = 0..self.longest.match_len(cache, state);
            ends.extend(patterns.map(|i| (classes.len(), self.longest.match_pattern(cache, state, i))));
        }
        Some(())
    }

    /// The tokens of each group of a pattern over exactly these tokens; nothing where it fits another way only.
    pub(super) fn groups(
        &self,
        cache: &mut Cache,
        classes: &[u8],
        span: &Range<usize>,
        pattern: PatternID,
    ) -> Option<Groups<'_>> {
        let alone = self.alone.get(pattern.as_usize())?;
        let (backtracker, names) = alone.compiled()?;
        let Cache { alone, slots, .. } = cache;
        let cache = alone.get_mut(pattern.as_usize())?.get_or_insert_with(|| backtracker.create_cache());
        slots.clear();
        slots.resize(backtracker.get_nfa().group_info().slot_len(), None);
        let input = Input::new(classes).anchored(Anchored::Yes).range(span.clone());
        backtracker.try_search_slots(cache, &input, slots).ok().flatten()?;
        let place = |group: usize| {
            let slot = |index: usize| slots.get(index).copied().flatten().map(NonMaxUsize::get);
            Some(slot(2 * group)?..slot(2 * group + 1)?)
        };
        let fits = place(0)? == *span;
        fits.then(|| names.iter().filter_map(|(name, group)| Some((name.as_str(), place(*group)?))).collect())
    }
}

impl Alone {
    fn compiled(&self) -> Option<&Compiled> {
        let compile = || {
            let nfa = compile(&[&self.expression], NFA::config()).ok()?;
            let config = BoundedBacktracker::config().visited_capacity(SIZE_LIMIT_BYTES);
            let built = BoundedBacktracker::builder().configure(config).build_from_nfa(nfa).ok()?;
            let names = built.get_nfa().group_info().pattern_names(PatternID::ZERO).enumerate();
            let named = names.filter_map(|(i, name)| Some((group_name(name?)?.to_owned(), i)));
            let named = named.collect();
            Some((built, named))
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// Patterns to be searched one by one, from a place on.
pub(super) fn forwards(expressions: &[&Hir]) -> Result<DFA, String> {
    build(compile(expressions, NFA::config().which_captures(WhichCaptures::None))?)
}

/// Patterns to be searched one by one, from a place back.
pub(super) fn backwards(expressions: &[&Hir]) -> Result<DFA, String> {
    build(compile(expressions, NFA::config().which_captures(WhichCaptures::None).reverse(true))?)
}

fn build(nfa: NFA) -> Result<DFA, String> {
    let config = DFA::config()
        .match_kind(MatchKind::All)
        .starts_for_each_pattern(true)
        .skip_cache_capacity_check(true)
        .cache_capacity(STATE_CACHE_BYTES);
    DFA::builder().configure(config).build_from_nfa(nfa).map_err(|e| says(&e))
}

fn compile(expressions: &[&Hir], config: thompson::Config) -> Result<NFA, String> {
    let config = config.utf8(false).nfa_size_limit(Some(SIZE_LIMIT_BYTES));
    thompson::Compiler::new().configure(config).build_many_from_hir(expressions).map_err(|e| says(&e))
}

/// An error with its cause, on one line.
fn says(error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}").replace('\n', " ")
}
