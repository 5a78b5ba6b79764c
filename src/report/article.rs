//! An article as text on its page: every mention marked, with what a reader may ask about it.

use super::labels::{Labels, Shown};
use super::numbered::{Numbered, anchor};
use crate::document::{ArticleRecord, Field, Paragraph, ParagraphRole};
use crate::entities::{Kind, Mention};
use maud::{Markup, html};

/// Mentions below this are marked as uncertain: the tables of rules give it to guesses from the context alone.
pub(super) const DOUBTFUL_MENTION: f32 = 0.65;
/// Articles below this are: in the fixtures, those whose borders a person had to look up.
pub(super) const DOUBTFUL_ARTICLE: f32 = 0.75;
/// Colours for articles; the style sheet has as many.
pub(super) const COLOURS: usize = 8;

/// The whole article.
pub(super) fn article(
    labels: &Labels,
    record: &ArticleRecord<Mention>,
    number: usize,
    mentions: &Numbered<'_>,
) -> Markup {
    let article = &record.article;
    let field = |text: Option<&str>, field| text.map(|text| marked(text, &mentions.of(field, 0)));
    html! {
        article.article.{ "c" (number % COLOURS) } id=(article.id) tabindex="-1"
            .doubtful[article.confidence < DOUBTFUL_ARTICLE] data-article=(article.id) {
            p.meta {
                a.badge href={ "#" (article.id) } { (number + 1) }
                @if article.page_last > article.page_first {
                    " " (labels.show("pages")) " " (article.page_first) "–" (article.page_last)
                }
                " " (confidence(labels, article.confidence))
                @if article.confidence < DOUBTFUL_ARTICLE {
                    strong.doubt { " " (labels.show("doubtful.article")) }
                }
            }
            @if let Some(kicker) = field(article.kicker.as_deref(), Field::Kicker) { p.kicker { (kicker) } }
            h3 {
                @match field(article.headline.as_deref(), Field::Headline) {
                    Some(headline) => (headline),
                    None => em { (labels.show("untitled")) },
                }
            }
            @if let Some(standfirst) = field(article.standfirst.as_deref(), Field::Standfirst) {
                p.standfirst { (standfirst) }
            }
            @if let Some(byline) = field(article.byline.as_deref(), Field::Byline) { p.byline { (byline) } }
            @for (paragraph, index) in article.paragraphs.iter().zip(0..) {
                (self::paragraph(paragraph, marked(&paragraph.text, &mentions.of(Field::Paragraph, index))))
            }
            @for (caption, index) in article.captions.iter().zip(0..) {
                p.aside {
                    span.sort { (labels.show("caption")) } " "
                    (marked(&caption.text, &mentions.of(Field::Caption, index)))
                    @if let Some(credit) = &caption.credit { " " span.credit { (Shown(credit)) } }
                }
            }
            @for (quote, index) in article.pull_quotes.iter().zip(0..) {
                p.aside {
                    span.sort { (labels.show("pull_quote")) } " "
                    (marked(&quote.text, &mentions.of(Field::PullQuote, index)))
                }
            }
        }
    }
}

fn paragraph(paragraph: &Paragraph, text: Markup) -> Markup {
    match paragraph.role {
        ParagraphRole::Body => html! { p { (text) } },
        ParagraphRole::Subhead => html! { h4 { (text) } },
        ParagraphRole::List => html! { p.list { (text) } },
        ParagraphRole::Quote => html! { blockquote { p { (text) } } },
        ParagraphRole::Table => html! { p.table { (text) } },
    }
}

/// A share of 1 as a number and for the eye.
pub(super) fn confidence(labels: &Labels, share: f32) -> Markup {
    html! { span.confidence { (labels.show("confidence")) " " (format!("{share:.2}")) } }
}

/// A text with its mentions as elements that take the focus.
pub(super) fn marked(text: &str, mentions: &[(u32, &Mention)]) -> Markup {
    html! {
        @for (piece, mention) in pieces(text, mentions) {
            @match mention {
                Some((number, mention)) => (mark(piece, number, mention)),
                None => (Shown(piece)),
            }
        }
    }
}

fn mark(piece: &str, number: u32, mention: &Mention) -> Markup {
    let value = serde_json::to_string(&mention.value).unwrap_or_default();
    html! {
        span.m.(kind_name(mention.kind)).doubtful[mention.confidence < DOUBTFUL_MENTION]
            id=(anchor(number)) tabindex="0" role="button" data-kind=(kind_name(mention.kind))
            data-rule=(mention.rule) data-confidence=(format!("{:.2}", mention.confidence))
            data-value=(Shown(&value)) { (Shown(piece)) }
    }
}

/// The name of a kind, as in documents and tables.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Minister => "minister",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Organisation => "organisation",
    }
}

/// A stretch of text, and the mention that it is.
type Piece<'t, 'm> = (&'t str, Option<(u32, &'m Mention)>);

/// Cuts a text at its mentions; one that overlaps the one before, or lies beyond the text, is not shown.
fn pieces<'t, 'm>(text: &'t str, mentions: &[(u32, &'m Mention)]) -> Vec<Piece<'t, 'm>> {
    let mut sorted = mentions.to_vec();
    sorted.sort_by_key(|(number, m)| (m.start, *number));
    let mut out = Vec::with_capacity(2 * sorted.len() + 1);
    let (mut rest, mut at) = (text, 0);
    for (number, mention) in sorted {
        if mention.start < at || mention.end <= mention.start {
            continue;
        }
        let (before, tail) = rest.split_at(byte_of(rest, mention.start - at));
        let (inside, tail) = tail.split_at(byte_of(tail, mention.end - mention.start));
        out.extend([(before, None), (inside, Some((number, mention)))]);
        (rest, at) = (tail, mention.end);
    }
    out.push((rest, None));
    out.retain(|(piece, _)| !piece.is_empty());
    out
}

fn byte_of(text: &str, code_points: u32) -> usize {
    text.char_indices().nth(code_points as usize).map_or(text.len(), |(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::{Date, Value};

    fn mention(start: u32, end: u32) -> Mention {
        Mention {
            kind: Kind::Date,
            start,
            end,
            surface: String::new(),
            rule: "date/x".into(),
            confidence: 0.9,
            value: Value::Date(Date::default()),
        }
    }

    fn check(text: &str, spans: &[(u32, u32)], expected: &[(&str, bool)]) {
        let mentions: Vec<Mention> = spans.iter().map(|(start, end)| mention(*start, *end)).collect();
        let numbered: Vec<(u32, &Mention)> = (1..).zip(&mentions).collect();
        let got: Vec<(&str, bool)> =
            pieces(text, &numbered).into_iter().map(|(piece, m)| (piece, m.is_some())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn a_text_is_cut_at_its_mentions() {
        check("am 3. März früh", &[(3, 10)], &[("am ", false), ("3. März", true), (" früh", false)]);
        check("äöü", &[(0, 1), (1, 3)], &[("ä", true), ("öü", true)]);
        check("kurz", &[], &[("kurz", false)]);
    }

    #[test]
    fn spans_that_do_not_fit_lose_no_text() {
        check("abc", &[(0, 2), (1, 3)], &[("ab", true), ("c", false)]);
        check("abc", &[(2, 90)], &[("ab", false), ("c", true)]);
        check("abc", &[(90, 95)], &[("abc", false)]);
    }
}
