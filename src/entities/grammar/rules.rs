//! A kind's rules: table rows compiled together, and the phrases that they find.

use super::automaton::{self, Automaton, Groups};
use super::guards::{self, Guard, Guards};
use super::lexicon::{Lexicon, Listing};
use super::pattern::Pattern;
use crate::entities::view::TextView;
use crate::lang::{LanguagePack, Row, RuleError, Table};
use regex_automata::util::pool::Pool;
use regex_syntax::hir::Hir;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The compiled tables of a kind: `<kind>_words`, `<kind>_macros`, `<kind>_guards`, `<kind>`.
#[derive(Debug)]
pub(in crate::entities) struct Grammar {
    /// The words.
    pub lexicon: Lexicon,
    rules: Vec<Rule>,
    guards: Guards,
    automaton: Automaton,
    /// Working memory, used again from text to text.
    pool: Pool<Caches>,
}

#[derive(Debug, Default)]
struct Caches {
    search: Option<(automaton::Cache, guards::Cache)>,
    classes: Vec<u8>,
}

/// A row of the rule table.
#[derive(Debug)]
pub(in crate::entities) struct Rule {
    /// Its id.
    pub id: Arc<str>,
    /// What the code makes of its groups.
    pub build: String,
    /// How often it is right.
    pub confidence: f32,
    /// Guards, and whether each must hold (`+`) or must not (`-`).
    guards: Vec<(Guard, bool)>,
}

/// A phrase: a rule that fits a stretch of tokens, its guards kept.
#[derive(Debug)]
pub(in crate::entities) struct Found<'g> {
    /// The rule.
    pub rule: &'g Rule,
    /// Its place among the rules.
    pub order: usize,
    /// Tokens of the phrase.
    pub tokens: Range<usize>,
    /// Tokens of each group, in order.
    pub groups: Groups<'g>,
}

/// A found phrase with the text it stands in.
#[derive(Clone, Copy, Debug)]
pub(in crate::entities) struct Phrase<'a, 't> {
    /// The phrase.
    pub found: &'a Found<'a>,
    /// Its text.
    pub view: &'a TextView<'t>,
    /// Class bytes of the text's tokens.
    pub classes: &'a [u8],
    /// Its words.
    pub lexicon: &'a Lexicon,
}

impl<'t> Phrase<'_, 't> {
    /// Text of a group; nothing where it takes no part.
    pub(in crate::entities) fn text(&self, group: &str) -> Option<&'t str> {
        self.tokens(group).map(|tokens| self.text_of(&tokens))
    }

    /// Tokens of a group.
    pub(in crate::entities) fn tokens(&self, group: &str) -> Option<Range<usize>> {
        self.found.groups.iter().find(|(name, _)| *name == group).map(|(_, tokens)| tokens.clone())
    }

    /// Text of some tokens.
    pub(in crate::entities) fn text_of(&self, tokens: &Range<usize>) -> &'t str {
        self.view.surface(&self.bytes_of(tokens))
    }

    /// Bytes of some tokens.
    pub(in crate::entities) fn bytes_of(&self, tokens: &Range<usize>) -> Range<usize> {
        bytes_of(self.view, tokens)
    }

    /// Value of a group's word in a class.
    pub(in crate::entities) fn value(&self, group: &str, class: &str) -> Option<&str> {
        self.lexicon.value(class, self.text(group)?)
    }

    /// A group as a number: digits, or a word of a class.
    pub(in crate::entities) fn number(&self, group: &str, class: &str) -> Option<i32> {
        let text = self.text(group)?;
        text.parse().ok().or_else(|| self.lexicon.value(class, text)?.parse().ok())
    }
}

/// Bytes of some tokens of a text.
pub(in crate::entities) fn bytes_of(view: &TextView, tokens: &Range<usize>) -> Range<usize> {
    let all = view.tokens();
    let of = all.get(tokens.clone()).unwrap_or_default();
    let end = of.last().map_or(0, |t| t.end as usize);
    of.first().map_or(end, |t| t.start as usize)..end
}

impl Grammar {
    /// Compiles the tables of a kind.
    pub(in crate::entities) fn compile(pack: &LanguagePack, kind: &str) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut listing = match pack.table(&format!("{kind}_words")) {
            table if table.columns.is_empty() => Listing::default(),
            table => Listing::read(table)?,
        };
        let macros = read_macros(pack.table(&format!("{kind}_macros"))).map_err(|e| vec![e])?;
        let guard_table = pack.table(&format!("{kind}_guards"));
        let guard_patterns = read_patterns(guard_table, &macros, &mut listing, &mut errors);
        let table = pack.table(kind);
        let patterns = read_patterns(table, &macros, &mut listing, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let lexicon = listing.close().map_err(|problem| vec![whole(table, problem)])?;
        let guards = Guards::compile(guard_table, &guard_patterns, &lexicon)?;
        let rules = read_rules(table, &guards)?;
        let expressions = patterns.iter().map(|p| p.expression(&lexicon));
        let rows: Vec<(&Row, Hir)> = table.rows.iter().zip(expressions).collect();
        let automaton = compile_rows(table, &rows, Automaton::new)?;
        Ok(Self { lexicon, rules, guards, automaton, pool: Pool::new(Caches::default) })
    }

    /// Checks that the code knows every builder that the table names (before a colon).
    pub(in crate::entities) fn check_builders(
        &self,
        table: &Table,
        known: &[&str],
    ) -> Result<(), Vec<RuleError>> {
        let name = |build: &str| build.split(':').next().unwrap_or_default().to_owned();
        let errors: Vec<RuleError> = self
            .rules
            .iter()
            .zip(&table.rows)
            .filter(|(rule, _)| !known.contains(&name(&rule.build).as_str()))
            .map(|(rule, row)| {
                row.error(format!("unknown build `{}`", rule.build), format!("one of {}", known.join(", ")))
            })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// A rule by its place in the table.
    pub(in crate::entities) fn rule(&self, order: usize) -> &Rule {
        &self.rules[order]
    }

    /// Whether a word of a class stands before a token, at most two words away.
    pub(in crate::entities) fn follows(&self, view: &TextView, token: usize, class: &str) -> bool {
        let before = view.tokens().get(token.saturating_sub(4)..token).unwrap_or_default();
        let text = |t: &crate::entities::tokens::Token| view.surface(&(t.start as usize..t.end as usize));
        before.iter().any(|t| self.lexicon.value(class, text(t)).is_some())
    }

    /// Finds phrases in a text: at each token the longest whose guards hold and that `accept` takes, so that a phrase
    /// which cannot be read gives way to a shorter one. Phrases may overlap.
    pub(in crate::entities) fn find(&self, view: &TextView, mut accept: impl FnMut(Phrase) -> bool) {
        let mut caches = self.pool.get();
        let Caches { search, classes } = &mut *caches;
        let (phrases, beside) =
            search.get_or_insert_with(|| (self.automaton.create_cache(), self.guards.create_cache()));
        self.lexicon.classify(view.text, view.tokens(), classes);
        for at in 0..classes.len() {
            if self.automaton.begins(classes[at]) {
                self.find_at(view, (phrases, beside), classes, at, &mut accept);
            }
        }
    }

    fn find_at(
        &self,
        view: &TextView,
        (phrases, beside): (&mut automaton::Cache, &mut guards::Cache),
        classes: &[u8],
        at: usize,
        accept: &mut impl FnMut(Phrase) -> bool,
    ) {
        self.automaton.ends(phrases, classes, at);
        for index in 0..phrases.ends.len() {
            let (end, pattern) = phrases.ends[index];
            let (order, tokens) = (pattern.as_usize(), at..end);
            let rule = &self.rules[order];
            let holds = |(guard, wanted): &(Guard, bool)| {
                self.guards.holds(*guard, beside, classes, &tokens) == *wanted
            };
            if !rule.guards.iter().all(holds) {
                continue;
            }
            let Some(groups) = self.automaton.groups(phrases, classes, &tokens, pattern) else { continue };
            let found = Found { rule, order, tokens, groups };
            if accept(Phrase { found: &found, view, classes, lexicon: &self.lexicon }) {
                return;
            }
        }
    }
}

fn read_macros(table: &Table) -> Result<BTreeMap<String, String>, RuleError> {
    if table.columns.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (name, pattern) = (table.column("name")?, table.column("pattern")?);
    Ok(table.rows.iter().rev().map(|r| (r.cells[name].clone(), r.cells[pattern].clone())).collect())
}

fn read_patterns(
    table: &Table,
    macros: &BTreeMap<String, String>,
    listing: &mut Listing,
    errors: &mut Vec<RuleError>,
) -> Vec<Pattern> {
    let Ok(column) = table.column("pattern") else { return Vec::new() };
    let mut read = |row: &Row| -> Result<Pattern, RuleError> {
        let parsed = Pattern::parse(&row.cells[column], macros);
        let pattern = parsed.map_err(|e| row.error(e, "see the syntax of patterns in docs/rules.md"))?;
        let listed = pattern.list_words(listing);
        listed.map_err(|e| row.error(e, "give the class a row in the table of words"))?;
        Ok(pattern)
    };
    let mut patterns = Vec::new();
    for row in &table.rows {
        match read(row) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => errors.push(error),
        }
    }
    patterns
}

fn read_rules(table: &Table, guards: &Guards) -> Result<Vec<Rule>, Vec<RuleError>> {
    if table.columns.is_empty() {
        return Ok(Vec::new());
    }
    let column = |name: &str| table.column(name).map_err(|e| vec![e]);
    let (id, build) = (column("id")?, column("build")?);
    let (confidence, guard_column) = (column("confidence")?, column("guards")?);
    let mut errors = Vec::new();
    let mut rules: Vec<Rule> = Vec::new();
    for row in &table.rows {
        let written = row.cells[confidence].parse::<f32>().ok().filter(|c| (0.0..=1.0).contains(c));
        if written.is_none() {
            errors.push(row.error("confidence is no number", "a number from 0 to 1, such as 0.95"));
        }
        if rules.iter().any(|r| *r.id == row.cells[id]) {
            errors.push(row.error(format!("id `{}` is there already", row.cells[id]), "ids are unique"));
        }
        let mut own = Vec::new();
        for name in row.cells[guard_column].split(' ').filter(|g| !g.is_empty()) {
            let (required, id) = (name.strip_prefix('+'), name.strip_prefix(['+', '-']));
            match id.and_then(|id| guards.named(id)) {
                Some(guard) => own.push((guard, required.is_some())),
                None => errors.push(
                    row.error(format!("unknown guard `{name}`"), "`+id` or `-id` of the table of guards"),
                ),
            }
        }
        let id = row.cells[id].as_str().into();
        let confidence = written.unwrap_or_default();
        rules.push(Rule { id, build: row.cells[build].clone(), confidence, guards: own });
    }
    if errors.is_empty() { Ok(rules) } else { Err(errors) }
}

/// Compiles the expressions of rows together; when that fails, finds the rows to blame by compiling each alone.
pub(super) fn compile_rows<T>(
    table: &Table,
    rows: &[(&Row, Hir)],
    compile: impl Fn(&[&Hir]) -> Result<T, String>,
) -> Result<T, Vec<RuleError>> {
    let expressions: Vec<&Hir> = rows.iter().map(|(_, expression)| expression).collect();
    compile(&expressions).map_err(|problem| {
        let alone = rows.iter().filter_map(|(row, expression)| {
            let problem = compile(&[expression]).err()?;
            Some(row.error(problem, "mend the pattern"))
        });
        let blamed: Vec<RuleError> = alone.collect();
        if blamed.is_empty() { vec![whole(table, problem)] } else { blamed }
    })
}

fn whole(table: &Table, problem: String) -> RuleError {
    RuleError {
        origin: table.origin.to_string(),
        line: 0,
        problem,
        hint: "the patterns of a table are compiled together; take some out".to_owned(),
    }
}
