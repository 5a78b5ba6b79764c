//! All patterns of a kind in one automaton.

use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::{pool::Pool, syntax};
use regex_automata::{Anchored, Input, MatchKind, PatternID};
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
    pool: Pool<Caches, NewCaches>,
}

type NewCaches = Box<dyn Fn() -> Caches + Send + Sync>;

/// A pattern that tells its groups.
struct Alone {
    expression: String,
    compiled: OnceLock<Option<Compiled>>,
}

/// A compiled pattern, and its groups' names and numbers.
type Compiled = (BoundedBacktracker, Vec<(String, usize)>);

/// Working memory of a search, used again from text to text.
#[derive(Debug)]
pub(super) struct Caches {
    longest: dfa::Cache,
    alone: Vec<Option<backtrack::Cache>>,
    slots: Vec<Option<NonMaxUsize>>,
    /// Ends of the phrases that begin at the token in hand.
    pub(super) ends: Vec<(usize, PatternID)>,
    /// Class bytes of the text in hand.
    pub(super) classes: Vec<u8>,
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
    pub(super) fn new(expressions: &[String]) -> Result<Self, String> {
        let nfa = compile(expressions, WhichCaptures::None)?;
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .skip_cache_capacity_check(true)
            .cache_capacity(STATE_CACHE_BYTES);
        let longest = DFA::builder().configure(config).build_from_nfa(nfa).map_err(|e| says(&e))?;
        let alone = expressions.iter().map(|e| Alone { expression: e.clone(), compiled: OnceLock::new() });
        let (for_caches, patterns) = (longest.clone(), expressions.len());
        let create: NewCaches = Box::new(move || Caches {
            longest: for_caches.create_cache(),
            alone: vec![None; patterns],
            slots: Vec::new(),
            ends: Vec::new(),
            classes: Vec::new(),
        });
        let mut automaton =
            Self { longest, alone: alone.collect(), begins: [true; 256], pool: Pool::new(create) };
        automaton.begins = automaton.first_bytes();
        Ok(automaton)
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

    /// Runs `with` on borrowed working memory.
    pub(super) fn with_caches<T>(&self, with: impl FnOnce(&mut Caches) -> T) -> T {
        with(&mut self.pool.get())
    }

    /// Whether a phrase can begin with this class.
    pub(super) fn begins(&self, class: u8) -> bool {
        self.begins[usize::from(class)]
    }

    /// Collects the ends of phrases that begin at a token, with their patterns: longest first, then in the order of
    /// rules. Where the automaton runs out of memory, what it found so far.
    pub(super) fn ends(&self, caches: &mut Caches, classes: &[u8], at: usize) {
        caches.ends.clear();
        let _ = self.walk(caches, classes, at);
        if caches.ends.len() > 1 {
            caches.ends.sort_unstable_by_key(|(end, pattern)| (std::cmp::Reverse(*end), *pattern));
        }
    }

    /// Steps through the states from a token until no phrase can go on; a state tells of a match one step later.
    fn walk(&self, caches: &mut Caches, classes: &[u8], at: usize) -> Option<()> {
        let Caches { longest: cache, ends, .. } = caches;
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
        caches: &mut Caches,
        classes: &[u8],
        span: &Range<usize>,
        pattern: PatternID,
    ) -> Option<Groups<'_>> {
        let alone = self.alone.get(pattern.as_usize())?;
        let (backtracker, names) = alone.compiled()?;
        let cache =
            caches.alone.get_mut(pattern.as_usize())?.get_or_insert_with(|| backtracker.create_cache());
        let slots = &mut caches.slots;
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
            let nfa = compile(std::slice::from_ref(&self.expression), WhichCaptures::All).ok()?;
            let config = BoundedBacktracker::config().visited_capacity(SIZE_LIMIT_BYTES);
            let built = BoundedBacktracker::builder().configure(config).build_from_nfa(nfa).ok()?;
            let names = built.get_nfa().group_info().pattern_names(PatternID::ZERO).enumerate();
            // A group has a number after its name, since several alternatives may hold it.
            let named = names.filter_map(|(i, name)| Some((name?.rsplit_once('_')?.0.to_owned(), i)));
            let named = named.collect();
            Some((built, named))
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

fn compile(expressions: &[String], captures: WhichCaptures) -> Result<NFA, String> {
    let config = NFA::config().utf8(false).which_captures(captures).nfa_size_limit(Some(SIZE_LIMIT_BYTES));
    thompson::Compiler::new()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(config)
        .build_many(expressions)
        .map_err(|e| says(&e))
}

/// An error with its cause, on one line.
fn says(error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}").replace('\n', " ")
}
