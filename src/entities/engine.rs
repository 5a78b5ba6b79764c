//! The two passes over an issue, the same for every kind.

use super::candidate::{Candidate, Resolution};
use super::explain::{Explained, Loser};
use super::facts::{IssueFacts, Place};
use super::overlap::{self, Settled};
use super::view::{CodePoints, TextView};
use super::{Kind, Mention};

/// Finds one kind of entity. Pure: the same text and facts give the same candidates.
pub(super) trait Recogniser: std::fmt::Debug + Send + Sync {
    /// What it finds.
    fn kind(&self) -> Kind;

    /// First pass: proposes candidates from the text alone, in the order of the rules.
    fn find(&self, text: &TextView, out: &mut Vec<Candidate>);

    /// Between the passes: notes down what a winner of the first pass tells the rest of the issue.
    fn observe(&self, _text: &TextView, _winner: &Candidate, _facts: &mut IssueFacts) {}

    /// Second pass: proposes candidates that only the issue's facts show (a surname, an abbreviation).
    fn find_again(&self, _text: &TextView, _facts: &IssueFacts, _out: &mut Vec<Candidate>) {}

    /// Second pass: settles what a candidate means, or drops it by returning nothing.
    fn resolve(&self, _text: &TextView, candidate: &Candidate, _facts: &IssueFacts) -> Option<Resolution> {
        candidate.reading.value().map(|value| Resolution { value, confidence: candidate.confidence })
    }
}

/// A text on its way through the passes.
struct Pass<'t> {
    view: TextView<'t>,
    candidates: Vec<Candidate>,
}

/// Runs both passes; see [`super::Recognisers::recognise`].
pub(super) fn recognise(
    kinds: &[Box<dyn Recogniser>],
    articles: &[Vec<&str>],
    issue_date: Option<&str>,
) -> Vec<Vec<Vec<Mention>>> {
    let mut facts = IssueFacts::new(issue_date);
    let mut passes = Vec::with_capacity(articles.len());
    for (article, texts) in articles.iter().enumerate() {
        let of_article = texts.iter().enumerate();
        let first = of_article.map(|(text, content)| first_pass(kinds, content, article, text, &mut facts));
        passes.push(first.collect::<Vec<_>>());
    }
    let second = |pass: Pass| second_pass(kinds, pass, &facts).mentions();
    passes.into_iter().map(|texts| texts.into_iter().map(second).collect()).collect()
}

/// Runs both passes on one text and keeps the losers.
pub(super) fn explain(kinds: &[Box<dyn Recogniser>], text: &str, issue_date: Option<&str>) -> Vec<Explained> {
    let mut facts = IssueFacts::new(issue_date);
    let first = first_pass(kinds, text, 0, 0, &mut facts);
    second_pass(kinds, first, &facts).explained()
}

fn first_pass<'t>(
    kinds: &[Box<dyn Recogniser>],
    content: &'t str,
    article: usize,
    text: usize,
    facts: &mut IssueFacts,
) -> Pass<'t> {
    let view = TextView::new(content, Place { article, text, byte: 0 });
    let mut candidates = Vec::new();
    for kind in kinds {
        kind.find(&view, &mut candidates);
    }
    debug_assert!(
        candidates.iter().all(|c| content.get(c.span_bytes.clone()).is_some()),
        "character borders"
    );
    for winner in overlap::settle(&candidates).winners {
        if let Some(kind) = owner(kinds, candidates[winner].kind) {
            kind.observe(&view, &candidates[winner], facts);
        }
    }
    Pass { view, candidates }
}

fn second_pass<'t>(kinds: &[Box<dyn Recogniser>], mut pass: Pass<'t>, facts: &IssueFacts) -> Outcome<'t> {
    for kind in kinds {
        kind.find_again(&pass.view, facts, &mut pass.candidates);
    }
    let mut candidates = Vec::with_capacity(pass.candidates.len());
    let mut resolutions = Vec::with_capacity(pass.candidates.len());
    for candidate in pass.candidates {
        let resolution =
            owner(kinds, candidate.kind).and_then(|kind| kind.resolve(&pass.view, &candidate, facts));
        if let Some(resolution) = resolution {
            candidates.push(candidate);
            resolutions.push(resolution);
        }
    }
    let settled = overlap::settle(&candidates);
    Outcome { text: pass.view.text, candidates, resolutions, settled }
}

fn owner(kinds: &[Box<dyn Recogniser>], kind: Kind) -> Option<&dyn Recogniser> {
    kinds.iter().find(|k| k.kind() == kind).map(|k| &**k)
}

/// A text after both passes.
struct Outcome<'t> {
    text: &'t str,
    candidates: Vec<Candidate>,
    resolutions: Vec<Resolution>,
    settled: Settled,
}

impl Outcome<'_> {
    fn mentions(&self) -> Vec<Mention> {
        let mut points = CodePoints::new(self.text);
        self.settled.winners.iter().map(|&winner| self.mention(winner, &mut points)).collect()
    }

    fn mention(&self, index: usize, points: &mut CodePoints) -> Mention {
        let (candidate, resolution) = (&self.candidates[index], &self.resolutions[index]);
        Mention {
            kind: candidate.kind,
            start: points.at(candidate.span_bytes.start),
            end: points.at(candidate.span_bytes.end),
            surface: self.text.get(candidate.span_bytes.clone()).unwrap_or_default().to_owned(),
            rule: candidate.rule.to_string(),
            confidence: resolution.confidence,
            value: resolution.value.clone(),
        }
    }

    fn explained(&self) -> Vec<Explained> {
        let mut points = CodePoints::new(self.text);
        let losers_of = |winner: usize| {
            let beaten = self.settled.losers.iter().filter(move |(_, w)| *w == winner);
            beaten.map(move |(loser, _)| self.loser(*loser, winner)).collect()
        };
        self.settled
            .winners
            .iter()
            .map(|&winner| Explained {
                mention: self.mention(winner, &mut points),
                losers: losers_of(winner),
            })
            .collect()
    }

    fn loser(&self, loser: usize, winner: usize) -> Loser {
        let mut points = CodePoints::new(self.text);
        Loser {
            mention: self.mention(loser, &mut points),
            why: overlap::reason(&self.candidates[winner], &self.candidates[loser]).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::entities::{Mention, Recognisers};
    use crate::lang::LanguagePack;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static GERMAN: LazyLock<Recognisers> =
        LazyLock::new(|| Recognisers::new(&LanguagePack::built_in("de").unwrap()).unwrap());

    /// Pieces of dates and amounts, and what confuses them.
    const PIECES: &[&str] = &[
        "5.",
        " ",
        "6",
        "Mai",
        "und ",
        "bis ",
        "–",
        "2018",
        "/",
        "19",
        "1.000",
        " Euro",
        "€",
        "Mio.",
        ",",
        "-",
        "\n",
        "\n\n",
        "„",
        "ü",
        "𝄞",
        "\u{ad}",
        "vor zwei Jahren",
        "Montag, ",
        "zwischen ",
        "dreihundert",
        "Anfang ",
        "des ",
        "Jahres ",
        "e\u{301}",
        "\u{202f}",
        "32.04.",
        "00",
    ];

    fn check(text: &str) {
        let found = GERMAN.recognise(&[vec![text]], Some("2018-08-24"));
        let mentions: &[Mention] = &found[0][0];
        let characters: Vec<char> = text.chars().collect();
        let mut last = 0;
        for m in mentions {
            let (start, end) = (m.start as usize, m.end as usize);
            assert!(last <= start && start < end, "order and overlap in {text:?}");
            assert_eq!(characters[start..end].iter().collect::<String>(), m.surface, "{text:?}");
            assert!((0.0..=1.0).contains(&m.confidence));
            last = end;
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn offsets_are_true_for_any_text(text in "\\PC{0,60}") {
            check(&text);
        }

        #[test]
        fn offsets_are_true_for_pieces_of_dates_and_amounts(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        ) {
            check(&pieces.concat());
        }
    }

    #[test]
    fn a_long_paragraph_without_blanks_takes_linear_time() {
        check(&"5.,6.,".repeat(40_000));
        check(&"1.000.".repeat(40_000));
        check(&"dreihundert".repeat(20_000));
    }
}
