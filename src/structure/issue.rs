//! The last step: articles, imprint, furniture and notices of an issue from parts and their roles.

use super::articles::Draft;
use super::captions;
use super::cues::{Cues, begins_small, ends_sentence};
use super::paragraphs::{FieldText, Joiner, divide, field};
use super::parts::{Part, Role};
use super::quotes;
use super::styles::Styles;
use crate::diag::{Code, Stage, Warned, Warning};
use crate::document::{
    Article, Caption, Furniture, FurnitureRole, HeadPlaces, ImprintText, Issue, IssueFacts, LinePlace,
    Notice, NoticeRole, PullQuote,
};
use crate::geometry::BBox;
use crate::layout::PageLayout;
use crate::text::{growth, normalise};
use std::cell::Cell;
use std::collections::BTreeMap;

/// What the issue is made of.
pub(super) struct Material<'m, 'a> {
    pub parts: &'m [Part<'a>],
    pub order: &'m [usize],
    pub pages: &'m [PageLayout],
    pub styles: &'m Styles,
    pub joiner: &'m Joiner<'m>,
    pub cues: &'m Cues,
    /// How sure each part's class is to be what it is held for, 0 to 1.
    pub certainty: &'m BTreeMap<usize, f32>,
    /// Hyphens taken out of fields so far.
    pub hyphens_out: Cell<u64>,
}

/// Writes the issue.
pub(super) fn write(of: &Material<'_, '_>, drafts: &[Draft], facts: IssueFacts) -> Warned<Issue> {
    let mut out = Warned::clean(Issue { facts, ..Issue::default() });
    let mut placed = vec![false; of.parts.len()];
    for draft in drafts {
        draft.all().for_each(|i| placed[i] = true);
        let article = of.article(draft, out.value.articles.len() + 1);
        if article.confidence < 0.5 {
            out.warnings.push(doubt(&article));
        }
        out.value.articles.push(article);
    }
    if out.value.articles.iter().all(|a| a.headline.is_none()) && !out.value.articles.is_empty() {
        out.warnings.push(Warning::on_file(
            Stage::Structure,
            Code::NoHeadlines,
            "no headline found in the issue",
        ));
    }
    if out.value.facts.date.is_none() {
        out.warnings.push(Warning::on_file(
            Stage::Structure,
            Code::NoIssueDate,
            "no date of the issue found",
        ));
    }
    out.value.imprint = of.imprint(&mut placed);
    out.value.furniture = of.furniture(&mut placed);
    out.value.notices = of.notices(&mut placed);
    out.value.hyphens_out = of.hyphens_out.get();
    out
}

fn doubt(article: &Article) -> Warning {
    let name = article.headline.as_deref().unwrap_or("without headline");
    let detail = format!("article {} ({name}): begin, end or headline is doubtful", article.id);
    Warning::on_page(Stage::Structure, article.page_first, Code::ArticleDoubtful, detail)
}

impl Material<'_, '_> {
    fn number(&self, i: usize) -> u32 {
        self.pages[self.parts[i].page].number
    }

    fn field(&self, of: &[usize], places: &mut Vec<LinePlace>) -> Option<String> {
        let field = self.joined(of)?;
        *places = field.lines;
        Some(field.text)
    }

    fn joined(&self, of: &[usize]) -> Option<FieldText> {
        let field = field(self.parts, of, self.pages, self.joiner)?;
        self.hyphens_out.set(self.hyphens_out.get() + u64::from(field.hyphens_out));
        Some(field)
    }

    fn article(&self, draft: &Draft, number: usize) -> Article {
        let mut places = HeadPlaces::default();
        let pages = || draft.headline.iter().chain(&draft.body).map(|&i| self.number(i));
        Article {
            id: format!("a{number:02}"),
            kicker: self.field(&draft.kicker, &mut places.kicker),
            headline: self.field(&draft.headline, &mut places.headline),
            standfirst: self.field(&draft.standfirst, &mut places.standfirst),
            byline: self.field(&draft.byline, &mut places.byline),
            page_first: pages().min().unwrap_or(1),
            page_last: pages().max().unwrap_or(1),
            confidence: self.confidence(draft),
            paragraphs: divide(self.parts, &draft.body, self.pages, self.styles, self.joiner),
            captions: self.captions(draft),
            pull_quotes: self.pull_quotes(draft),
            head_places: places,
        }
    }

    /// Certainty of the headline's class, less for a body that begins or ends in the middle of a sentence.
    fn confidence(&self, draft: &Draft) -> f32 {
        let head = draft.headline.first().map_or(0.5, |i| self.certainty.get(i).copied().unwrap_or(0.6));
        let mut sure = head;
        let (first, last) = (draft.body.first(), draft.body.last());
        if first.is_some_and(|&i| begins_small(self.parts[i].first_text())) {
            sure -= 0.15;
        }
        if last.is_some_and(|&i| !ends_sentence(self.parts[i].last_text()) && self.parts[i].lines.len() > 2) {
            sure -= 0.1;
        }
        (sure.clamp(0.05, 0.99) * 100.0).round() / 100.0
    }

    /// Captions with the credits next to them or at the same picture; a credit without caption stands alone.
    fn captions(&self, draft: &Draft) -> Vec<Caption> {
        let mut out: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for &i in &draft.captions {
            let part = &self.parts[i];
            let reach = 4.0 * self.styles.body_pt;
            let picture = captions::picture_of(part, self.pages, reach);
            let near = |group: &(Vec<usize>, Vec<usize>)| {
                group.0.iter().chain(&group.1).any(|&o| {
                    let other = &self.parts[o];
                    other.page == part.page
                        && (part.bbox.x_overlap_pt(&other.bbox) > -reach
                            && part.bbox.y_overlap_pt(&other.bbox) > -reach
                            || picture.is_some() && picture == captions::picture_of(other, self.pages, reach))
                })
            };
            let is_credit = part.role == Role::Credit;
            match out.iter_mut().rev().find(|g| near(g)) {
                Some(group) if is_credit => group.1.push(i),
                Some(group) => group.0.push(i),
                None if is_credit => out.push((Vec::new(), vec![i])),
                None => out.push((vec![i], Vec::new())),
            }
        }
        out.iter().filter_map(|(captions, credits)| self.caption(captions, credits)).collect()
    }

    fn caption(&self, of: &[usize], credits: &[usize]) -> Option<Caption> {
        let text = self.joined(of).map(|f| f.text);
        let credit = self.joined(credits).map(|f| f.text);
        let (text, credit) = match (text, credit) {
            (Some(text), None) => captions::split_credit(text, self.cues),
            (text, credit) => (text.unwrap_or_default(), credit),
        };
        let all: Vec<usize> = of.iter().chain(credits).copied().collect();
        let bbox = BBox::union_all(all.iter().map(|&i| &self.parts[i].bbox))?;
        Some(Caption { text, credit, page: self.number(*all.first()?), bbox })
    }

    /// Each with the line that names its speaker.
    fn pull_quotes(&self, draft: &Draft) -> Vec<PullQuote> {
        let belong =
            |upper: &usize, lower: &usize| quotes::names_speaker(&self.parts[*upper], &self.parts[*lower]);
        let quote = |of: &[usize]| {
            let bbox = BBox::union_all(of.iter().map(|&i| &self.parts[i].bbox))?;
            Some(PullQuote { text: self.joined(of)?.text, page: self.number(*of.first()?), bbox })
        };
        draft.quotes.chunk_by(belong).filter_map(quote).collect()
    }

    fn imprint(&self, placed: &mut [bool]) -> Option<ImprintText> {
        let of: Vec<usize> =
            self.order.iter().copied().filter(|&i| self.parts[i].role == Role::Imprint).collect();
        let mut out = ImprintText { page: self.number(*of.first()?), ..ImprintText::default() };
        let mut length: u32 = 0;
        for &i in &of {
            placed[i] = true;
            for line in self.parts[i].lines {
                if !out.text.is_empty() {
                    out.text.push('\n');
                    length += 1;
                }
                let text = normalise(&line.text);
                let end = length + text.chars().count() as u32;
                out.text.push_str(&text);
                out.lines.push(LinePlace { start: length, end, page: self.number(i), bbox: line.bbox });
                length = end;
            }
        }
        Some(out)
    }

    /// Furniture that is printed the same on several pages is one entry with all of them.
    fn furniture(&self, placed: &mut [bool]) -> Vec<Furniture> {
        let mut out: Vec<Furniture> = Vec::new();
        let mut known: BTreeMap<(FurnitureRole, String), usize> = BTreeMap::new();
        for &i in self.order {
            let Role::Furniture(role) = self.parts[i].role else { continue };
            placed[i] = true;
            let (text, page) = (self.lines_text(i), self.number(i));
            let entry = *known.entry((role, text.clone())).or_insert_with(|| {
                out.push(Furniture { text, pages: Vec::new(), role });
                out.len() - 1
            });
            if out[entry].pages.last() == Some(&page) {
                // Twice on one page (a spread): kept twice, so that nothing is lost.
                out.push(Furniture { text: self.lines_text(i), pages: vec![page], role });
            } else {
                out[entry].pages.push(page);
            }
        }
        out
    }

    fn lines_text(&self, i: usize) -> String {
        let lines: Vec<_> = self.parts[i].lines.iter().map(|l| normalise(&l.text)).collect();
        lines.join("\n")
    }

    /// Notices, and whatever has found no other place.
    fn notices(&self, placed: &mut [bool]) -> Vec<Notice> {
        let mut out: Vec<(Notice, Option<usize>)> = Vec::new();
        for &i in self.order {
            let part = &self.parts[i];
            let role = match part.role {
                Role::Notice(role) => role,
                _ if !placed[i] => NoticeRole::Other,
                _ => continue,
            };
            placed[i] = true;
            let (text, page) = (self.lines_text(i), self.number(i));
            match out.last_mut() {
                Some((last, region)) if last.role == role && last.page == page && *region == part.region => {
                    last.text.push('\n');
                    last.text.push_str(&text);
                    last.bbox = last.bbox.union(&part.bbox);
                }
                _ => out.push((Notice { role, text, page, bbox: part.bbox }, part.region)),
            }
        }
        out.into_iter().map(|(notice, _)| notice).collect()
    }
}

/// Visible characters, blanks not counted, that stand in the issue: each printed character once, hyphens that were
/// taken out at line ends included.
pub fn placed_chars(issue: &Issue) -> u64 {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count() as u64;
    let option = |text: &Option<String>| text.as_deref().map_or(0, count);
    let articles = issue.articles.iter().map(|a| {
        let heads = option(&a.kicker) + option(&a.headline) + option(&a.standfirst) + option(&a.byline);
        let body: u64 = a.paragraphs.iter().map(|p| count(&p.text) + taken_out(p)).sum();
        let captions: u64 = a.captions.iter().map(|c| count(&c.text) + option(&c.credit)).sum();
        let quotes: u64 = a.pull_quotes.iter().map(|q| count(&q.text)).sum();
        heads + body + captions + quotes
    });
    let furniture = issue.furniture.iter().map(|f| count(&f.text) * f.pages.len() as u64);
    let notices = issue.notices.iter().map(|n| count(&n.text));
    let imprint = issue.imprint.as_ref().map_or(0, |i| count(&i.text));
    articles.chain(furniture).chain(notices).sum::<u64>() + imprint + issue.hyphens_out
}

/// Visible characters of the pages, blanks not counted, each in the form in which it is written out: ligatures as
/// letters, marks without width not at all.
pub fn visible_chars(pages: &[PageLayout]) -> u64 {
    let lines = pages.iter().flat_map(|p| &p.blocks).flat_map(|b| &b.lines);
    let drawn: u64 = pages.iter().map(|p| p.visible_chars).sum();
    drawn.saturating_add_signed(lines.map(|l| growth(&l.text)).sum())
}

/// Characters of a paragraph's hyphens that no longer stand in its text.
fn taken_out(paragraph: &crate::document::Paragraph) -> u64 {
    let chars: Vec<char> = paragraph.text.chars().collect();
    let gone = paragraph.hyphens.iter().map(|h| {
        let at = h.at as usize;
        let before = chars.get(at.saturating_sub(2)..at).unwrap_or(&[]);
        let kept = before.iter().any(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}'));
        (h.printed.chars().count() as u64).saturating_sub(u64::from(kept))
    });
    gone.sum()
}
