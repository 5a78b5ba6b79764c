//! An issue as plain text, one line a part, so that two runs can be compared with diff.

use crate::document::{Article, Issue};
use crate::geometry::BBox;
use std::fmt::Write as _;

/// Code points of a text that are shown.
const SHOWN: usize = 70;

/// Writes an issue: its facts, then one line for each part with article, role, page, place and first words.
pub fn dump(issue: &Issue) -> String {
    let mut out = String::new();
    let f = &issue.facts;
    let or = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".to_owned());
    line(&mut out, "issue", "title", None, None, &or(&f.title));
    let number = format!("{} year {}", or(&f.number), f.year.map_or("-".to_owned(), |y| y.to_string()));
    line(&mut out, "issue", "number", None, None, &number);
    line(&mut out, "issue", "date", None, None, &format!("{} from {}", or(&f.date), or(&f.date_from)));
    line(&mut out, "issue", "publisher", None, None, &or(&f.publisher));
    issue.articles.iter().for_each(|a| article(&mut out, a));
    if let Some(imprint) = &issue.imprint {
        line(&mut out, "-", "imprint", Some(imprint.page), None, &imprint.text);
    }
    for notice in &issue.notices {
        let role = format!("{:?}", notice.role).to_lowercase();
        line(&mut out, "-", &role, Some(notice.page), Some(&notice.bbox), &notice.text);
    }
    for item in &issue.furniture {
        let role = format!("{:?}", item.role).to_lowercase();
        line(&mut out, "-", &role, item.pages.first().copied(), None, &item.text);
    }
    out
}

fn article(out: &mut String, a: &Article) {
    let heads = [
        ("kicker", &a.kicker, &a.head_places.kicker),
        ("headline", &a.headline, &a.head_places.headline),
        ("standfirst", &a.standfirst, &a.head_places.standfirst),
        ("byline", &a.byline, &a.head_places.byline),
    ];
    let _ =
        writeln!(out, "{}\tarticle\tp{}-{}\tconfidence {:.2}", a.id, a.page_first, a.page_last, a.confidence);
    for (role, text, places) in heads {
        if let Some(text) = text {
            let bbox = BBox::union_all(places.iter().map(|p| &p.bbox));
            line(out, &a.id, role, places.first().map(|p| p.page), bbox.as_ref(), text);
        }
    }
    for p in &a.paragraphs {
        let role = format!("{:?}", p.role).to_lowercase();
        line(out, &a.id, &role, Some(p.page), p.lines.first().map(|l| &l.bbox), &p.text);
    }
    for c in &a.captions {
        let text = format!("{} [{}]", c.text, c.credit.as_deref().unwrap_or("-"));
        line(out, &a.id, "caption", Some(c.page), Some(&c.bbox), &text);
    }
    for q in &a.pull_quotes {
        line(out, &a.id, "pull_quote", Some(q.page), Some(&q.bbox), &q.text);
    }
}

fn line(out: &mut String, id: &str, role: &str, page: Option<u32>, bbox: Option<&BBox>, text: &str) {
    let page = page.map_or("-".to_owned(), |p| format!("p{p}"));
    let place = bbox.map_or("-".to_owned(), |b| {
        format!("{:.0},{:.0},{:.0},{:.0}", b.left_pt, b.top_pt, b.right_pt, b.bottom_pt)
    });
    let one_line = text.replace('\n', " / ");
    let length = one_line.chars().count();
    let shown: String = if length <= SHOWN {
        one_line
    } else {
        let tail: Vec<char> = one_line.chars().rev().take(20).collect();
        one_line.chars().take(SHOWN - 21).chain(std::iter::once('…')).chain(tail.into_iter().rev()).collect()
    };
    let _ = writeln!(out, "{id}\t{role}\t{page}\t{place}\t{length}\t{shown}");
}
