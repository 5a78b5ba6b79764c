//! What the issue says of itself: title, number, year, date, publisher.
//!
//! Dates are EDTF (ISO 8601-2) as precise as they are printed. Trust falls from masthead over running head, imprint,
//! file name and metadata.

use super::Hints;
use super::cues::Cues;
use super::parts::{Part, Role};
use crate::document::{FurnitureRole, IssueFacts};

/// Collects the facts. `name` is the part that holds the newsletter's name.
pub(super) fn collect(parts: &[Part<'_>], name: Option<usize>, hints: &Hints, cues: &Cues) -> IssueFacts {
    let of = |wanted: fn(FurnitureRole) -> bool| {
        parts.iter().filter(move |p| matches!(p.role, Role::Furniture(r) if wanted(r))).map(Part::text)
    };
    let masthead: Vec<String> = of(|r| r == FurnitureRole::Masthead).collect();
    let heads: Vec<String> =
        of(|r| matches!(r, FurnitureRole::RunningHead | FurnitureRole::RunningFoot)).take(40).collect();
    let imprint = parts.iter().filter(|p| p.role == Role::Imprint);
    let imprint: Vec<String> = imprint.flat_map(|p| p.lines).map(|l| l.text.clone()).collect();
    let file = vec![hints.file_stem.replace('_', " ")];
    let sources =
        [("masthead", &masthead), ("running_head", &heads), ("imprint", &imprint), ("file_name", &file)];

    let mut facts = IssueFacts { title: title(parts, name, &heads, hints), ..IssueFacts::default() };
    facts.publisher = publisher(&imprint, cues);
    for (source, texts) in sources {
        let lower: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
        if facts.number.is_none() && source != "imprint" {
            facts.number = lower.iter().find_map(|t| number_in(t, cues));
        }
        if facts.date.is_none() {
            let precise = lower.iter().find_map(|t| date_in(t, cues));
            let loose = || {
                lower.iter().filter(|_| source != "imprint").find_map(|t| file_date(t).or_else(|| year_in(t)))
            };
            if let Some(date) = precise.or_else(loose) {
                facts.date = Some(date);
                facts.date_from = Some(source.to_owned());
            }
        }
    }
    if let (None, Some(created)) = (&facts.date, &hints.created) {
        facts.date = created.get(..7).map(str::to_owned);
        facts.date_from = facts.date.as_ref().map(|_| "metadata".to_owned());
    }
    facts.year = facts.date.as_deref().and_then(|d| d.get(..4)).and_then(|y| y.parse().ok());
    facts
}

fn title(parts: &[Part<'_>], name: Option<usize>, heads: &[String], hints: &Hints) -> Option<String> {
    if let Some(name) = name {
        let class = parts[name].class;
        let same = parts.iter().filter(|p| {
            p.page == parts[name].page
                && p.class == class
                && p.role == Role::Furniture(FurnitureRole::Masthead)
        });
        return Some(same.map(Part::text).collect::<Vec<_>>().join(" "));
    }
    let worded = |t: &&String| t.chars().filter(|c| c.is_alphabetic()).count() >= 5;
    let metadata = hints.title.as_ref().filter(|t| worded(t) && !t.contains(['.', '_', '\\', '/']));
    heads.iter().find(worded).or(metadata).cloned()
}

fn publisher(imprint: &[String], cues: &Cues) -> Option<String> {
    for text in imprint {
        let lower = text.to_lowercase();
        // Positions in lower case equal those in the text for the letters that newsletters use.
        for (at, _) in lower.char_indices().filter(|(at, _)| !lower[..*at].ends_with(char::is_alphanumeric)) {
            let Some(rest) = cues.prefix("publisher_cue", &lower[at..]) else { continue };
            let from = lower.len() - rest.len();
            let said = text.get(from..)?.trim_start_matches(|c: char| !c.is_alphanumeric());
            let end = said.find([';', '·', '|', '\n']).unwrap_or(said.len());
            let said = said[..end].trim();
            let end = said.char_indices().nth(90).map_or(said.len(), |(at, _)| at);
            return (!said.is_empty()).then(|| said[..end].trim().to_owned());
        }
    }
    None
}

/// "2", "3-4" after a word for number.
fn number_in(lower: &str, cues: &Cues) -> Option<String> {
    let starts = lower.char_indices().filter(|(at, _)| !lower[..*at].ends_with(char::is_alphanumeric));
    for (at, _) in starts {
        let Some(rest) = cues.prefix("number_word", &lower[at..]) else { continue };
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ".:#".contains(c));
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || "-–+".contains(*c)).collect();
        let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
        if (1..=7).contains(&number.len()) && is_no_year(number) {
            return Some(number.replace('–', "-"));
        }
    }
    None
}

fn is_no_year(number: &str) -> bool {
    !number.parse::<u32>().is_ok_and(|n| (1900..2100).contains(&n))
}

/// The first date in a text, from day to season: "20. April 2011", "Oktober 2018", "Herbst 2018", "24.08.2018".
pub(super) fn date_in(lower: &str, cues: &Cues) -> Option<String> {
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || "/–|·,()".contains(c)).filter(|w| !w.is_empty()).collect();
    for (i, word) in words.iter().enumerate() {
        if let Some(date) = numeric_date(word) {
            return Some(date);
        }
        let Some(month) = cues.month(word) else { continue };
        let year = words.iter().skip(i + 1).take(4).find_map(|w| year_of(w))?;
        let day = i.checked_sub(1).and_then(|d| words.get(d)).and_then(|w| day_of(w)).filter(|_| month <= 12);
        return Some(match day {
            Some(day) => format!("{year}-{month:02}-{day:02}"),
            None => format!("{year}-{month:02}"),
        });
    }
    None
}

fn day_of(word: &str) -> Option<u32> {
    let day = word.trim_end_matches(['.', ',']).parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

fn year_of(word: &str) -> Option<i32> {
    let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
    let year = bare.parse().ok()?;
    (bare.len() == 4 && (1900..2100).contains(&year)).then_some(year)
}

/// "24.08.2018" and "2018-08-24".
fn numeric_date(word: &str) -> Option<String> {
    let fields: Vec<&str> = word.trim_matches(|c: char| !c.is_ascii_digit()).split(['.', '-']).collect();
    let [a, b, c] = fields[..] else { return None };
    let (day, month, year) = if a.len() == 4 { (c, b, a) } else { (a, b, c) };
    let (day, month, year): (u32, u32, i32) = (day.parse().ok()?, month.parse().ok()?, year_of(year)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// "2018-03" and "03-2018" in a file's name.
fn file_date(lower: &str) -> Option<String> {
    lower.split(|c: char| !(c.is_ascii_digit() || c == '-')).find_map(|w| {
        let (a, b) = w.split_once('-')?;
        let (year, month) = if a.len() == 4 { (a, b) } else { (b, a) };
        let (year, month): (i32, u32) = (year_of(year)?, month.parse().ok()?);
        ((1..=12).contains(&month) && w.len() == 7).then(|| format!("{year}-{month:02}"))
    })
}

fn year_in(lower: &str) -> Option<String> {
    lower.split(|c: char| !c.is_ascii_digit()).find_map(year_of).map(|y| y.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    fn cues() -> Cues {
        Cues::from_pack(&LanguagePack::built_in("de").expect("German is built in"))
    }

    #[test]
    fn dates_are_as_precise_as_printed() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(date_in(&text.to_lowercase(), &cues()).as_deref(), expected, "{text}");
        };
        check("Ausgabe 3 · 20. April 2011", Some("2011-04-20"));
        check("Oktober 2018", Some("2018-10"));
        check("Herbst 2018", Some("2018-23"));
        check("Mai bis Juni 2024", Some("2024-05"));
        check("Stand: 24.08.2018", Some("2018-08-24"));
        check("Ausgabe 2/2021", None);
        check("seit 1998", None);
    }

    #[test]
    fn numbers_stand_without_their_year() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(number_in(&text.to_lowercase(), &cues()).as_deref(), expected, "{text}");
        };
        check("Ausgabe 2/2021", Some("2"));
        check("Nr. 3-4 | Mai", Some("3-4"));
        check("Heft 2021", None);
        check("Volume 2 – Number 1", Some("1"));
        check("Die Nummer eins", None);
    }

    #[test]
    fn file_names_tell_year_and_month() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(file_date(text).as_deref(), expected, "{text}");
        check("brief 2018-03", Some("2018-03"));
        check("brief 03-2018", Some("2018-03"));
        check("brief 2018-30", None);
    }
}
