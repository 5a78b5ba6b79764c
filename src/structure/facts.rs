//! What the issue says of itself: title, number, year, date, publisher.
//!
//! Dates are EDTF (ISO 8601-2) as precise as they are printed. Trust falls from masthead over running head, imprint,
//! file name and metadata.

use super::Hints;
use super::cues::{Cues, List};
use super::parts::{Part, Role};
use crate::document::{FurnitureRole, IssueFacts};

/// Collects the facts. `name` is the part that holds the newsletter's name.
pub(super) fn collect(parts: &[Part<'_>], name: Option<usize>, hints: &Hints, cues: &Cues) -> IssueFacts {
    let of = |wanted: fn(FurnitureRole) -> bool| {
        parts.iter().filter(move |p| matches!(p.role, Role::Furniture(r) if wanted(r))).map(Part::text)
    };
    let masthead: Vec<String> = of(|r| r == FurnitureRole::Masthead).collect();
    let lines_of = |role: Role| -> Vec<String> {
        let own = parts.iter().filter(|p| p.role == role);
        whole_names(&own.flat_map(|p| p.lines).map(|l| l.text.clone()).collect::<Vec<_>>(), cues)
    };
    let heads: Vec<String> =
        of(|r| matches!(r, FurnitureRole::RunningHead | FurnitureRole::RunningFoot)).take(40).collect();
    let imprint = parts.iter().filter(|p| p.role == Role::Imprint);
    let imprint: Vec<String> = imprint.flat_map(|p| p.lines).map(|l| l.text.clone()).collect();
    let file = vec![hints.file_stem.replace('_', " ")];
    let sources =
        [("masthead", &masthead), ("running_head", &heads), ("imprint", &imprint), ("file_name", &file)];

    let mut facts = IssueFacts { title: title(parts, name, &heads, hints), ..IssueFacts::default() };
    let names = [Role::Imprint, Role::Furniture(FurnitureRole::Masthead)].map(lines_of);
    let named_after = || names.iter().find_map(|lines| named_after(lines, cues));
    facts.publisher = publisher(&names[0], cues).or_else(named_after);
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
        } else if let Some(year) = facts.date.as_deref().filter(|d| d.len() == 4 && source == "running_head")
        {
            // The masthead may have the year alone, in the issue's number.
            let finer = lower.iter().find_map(|t| date_in(t, cues)).filter(|d| d.starts_with(year));
            if finer.is_some() {
                facts.date = finer;
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

/// Lines of the imprint, joined where a name goes on: after a hyphen, after "und", "für" or
/// "Landkreis", before a small letter.
fn whole_names(lines: &[String], cues: &Cues) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(above) = out.last_mut() else {
            out.push(line.clone());
            continue;
        };
        let last = above.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let is_open =
            [List::NameAnd, List::NameFor, List::NameKind].into_iter().any(|list| cues.is(list, &last));
        let begins_small = line.starts_with(char::is_lowercase);
        if begins_small && above.ends_with(['-', '\u{2010}', '\u{ad}']) {
            above.pop();
            above.push_str(line);
        } else if is_open || begins_small {
            above.push(' ');
            above.push_str(line);
        } else {
            out.push(line.clone());
        }
    }
    out
}

fn publisher(imprint: &[String], cues: &Cues) -> Option<String> {
    for text in imprint {
        let lower = text.to_lowercase();
        // Positions in lower case equal those in the text for the letters that newsletters use.
        for (at, _) in lower.char_indices().filter(|(at, _)| !lower[..*at].ends_with(char::is_alphanumeric)) {
            let Some(rest) = cues.prefix(List::PublisherCue, &lower[at..]) else { continue };
            let from = lower.len() - rest.len();
            let said = text.get(from..)?;
            let end = said.find([';', '·', '|', '\n']).unwrap_or(said.len());
            let name = name_in(&said[..end], cues);
            if !name.is_empty() {
                return Some(name);
            }
        }
    }
    None
}

/// The publisher behind the kind of publication: "Mitgliederzeitung der Genossenschaft Moorau", "Gemeindebrief der
/// Evangelischen Gemeinde Moorau".
fn named_after(texts: &[String], cues: &Cues) -> Option<String> {
    texts.iter().find_map(|text| {
        let lower = text.to_lowercase();
        let words = lower.split(' ').scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        });
        words.filter(|(_, word)| cues.ends_word(List::PublicationKind, word)).find_map(|(start, word)| {
            let rest = lower.get(start + word.len() + 1..)?;
            let behind = cues.prefix(List::PublicationOf, rest)?;
            let said = text.get(lower.len() - behind.len()..)?.trim_start();
            let name = name_in(said, cues);
            said.starts_with(char::is_uppercase).then(|| in_nominative(&name)).filter(|n| n.contains(' '))
        })
    })
}

/// "Evangelischen Gemeinde" after "der" is "Evangelische Gemeinde" by itself.
fn in_nominative(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    let inflected = ["ischen", "lichen"].iter().any(|end| first.ends_with(end));
    match first.strip_suffix('n').filter(|_| inflected) {
        Some(adjective) => format!("{adjective}{}", &name[first.len()..]),
        None => name.to_owned(),
    }
}

/// The name at the beginning of what follows the cue: without further labels ("und Verlag:") and without address.
///
/// A comma ends it, but for an enumeration inside the name ("Ministerium für Arbeit, Soziales und Integration").
fn name_in(said: &str, cues: &Cues) -> String {
    let said = said
        .split_once(':')
        .filter(|(label, _)| label.split(' ').count() <= 3)
        .map_or(said, |(_, rest)| rest);
    let said = said.trim_start_matches(|c: char| !c.is_alphanumeric());
    let said = first_sentence(said.split(['·', '•', '|']).next().unwrap_or(said));
    let pieces: Vec<&str> = said.split(',').map(str::trim).collect();
    let plain = pieces.iter().take_while(|p| !p.contains(|c: char| c.is_ascii_digit())).count().max(1);
    let enumerates = cues.any(List::NameFor, &pieces[0].to_lowercase());
    let last =
        (1..plain).filter(|_| enumerates).find(|i| cues.any(List::NameAnd, &pieces[*i].to_lowercase()));
    pieces[..=last.unwrap_or(0)].join(", ")
}

/// A text up to the full stop behind a long word, which is no abbreviation.
fn first_sentence(text: &str) -> &str {
    let ends = |(at, _): &(usize, &str)| {
        let before = &text[..*at];
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let least = if text[at + 1..].trim().is_empty() { 5 } else { 6 };
        word.chars().count() >= least && !text[at + 1..].starts_with(char::is_alphanumeric)
    };
    text.match_indices('.').find(ends).map_or(text, |(at, _)| &text[..at])
}

/// "2", "3-4" after a word for number.
fn number_in(lower: &str, cues: &Cues) -> Option<String> {
    let starts = lower.char_indices().filter(|(at, _)| !lower[..*at].ends_with(char::is_alphanumeric));
    for (at, _) in starts {
        let Some(rest) = cues.prefix(List::NumberWord, &lower[at..]) else { continue };
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

/// A word of a masthead and what parts it from the word before.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    /// A dot, stroke or bracket stands between: the word before belongs to something else.
    parted: bool,
}

fn words(lower: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut parted = false;
    for piece in lower.split_inclusive(|c: char| c.is_whitespace() || "/–|·•,()".contains(c)) {
        let text = piece.trim_end_matches(|c: char| c.is_whitespace() || "/–|·•,()".contains(c));
        if !text.is_empty() {
            out.push(Word { text, parted });
            parted = false;
        }
        parted |= piece.ends_with(|c: char| "/–|·•()".contains(c));
    }
    out
}

/// Words within which a year belongs to a month: "Juni bis August 2023", "Nr. 3/2023, Juni".
const YEAR_WITHIN: usize = 4;

/// The first date in a text, from day to season: "20. April 2011", "May 5, 2024", "Oktober 2018", "Herbst 2018",
/// "24.08.2018". The number of an issue is no day ("Nr. 2 · Mai 2021").
pub(super) fn date_in(lower: &str, cues: &Cues) -> Option<String> {
    let words = words(lower);
    for (i, word) in words.iter().enumerate() {
        if let Some(date) = numeric_date(word.text) {
            return Some(date);
        }
        let Some(month) = cues.month(word.text) else { continue };
        let behind = words.iter().skip(i + 1).take(YEAR_WITHIN).find_map(|w| year_of(w.text));
        let before = || words[..i].iter().rev().take(YEAR_WITHIN).find_map(|w| year_of(w.text));
        let year = behind.or_else(before)?;
        let day = day_before(&words, i, cues).or_else(|| day_after(&words, i)).filter(|_| month <= 12);
        return Some(match day {
            Some(day) => format!("{year}-{month:02}-{day:02}"),
            None => format!("{year}-{month:02}"),
        });
    }
    None
}

/// The day that stands directly before the month, unless it is the issue's number.
fn day_before(words: &[Word<'_>], month: usize, cues: &Cues) -> Option<u32> {
    let day = words.get(month.checked_sub(1)?).filter(|_| !words[month].parted)?;
    let counts = month.checked_sub(2).and_then(|i| words.get(i));
    let is_number = counts.is_some_and(|w| !day.parted && cues.is(List::NumberWord, w.text));
    day_of(day.text).filter(|_| !is_number)
}

/// The day between month and year, as English sets it.
fn day_after(words: &[Word<'_>], month: usize) -> Option<u32> {
    let [day, year] = words.get(month + 1..month + 3)? else { return None };
    let is_year = !day.parted && !year.parted && year_of(year.text).is_some();
    day_of(day.text).filter(|_| is_year)
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
        check("Nr. 2 · Mai 2021", Some("2021-05"));
        check("Heft 1 März 2022", Some("2022-03"));
        check("No. 5 | May 2024", Some("2024-05"));
        check("Friday, May 5, 2024", Some("2024-05-05"));
        check("Nr. 3/2023 Juni – August", Some("2023-06"));
        check("Wintersemester 2014/15", Some("2014-24"));
        check("Ausgabe 2/2021", None);
        check("seit 1998", None);
    }

    #[test]
    fn publishers_come_without_address_and_labels() {
        let check = |text: &str, expected: &str| {
            assert_eq!(publisher(&[text.to_owned()], &cues()).as_deref(), Some(expected), "{text}");
        };
        check("Herausgeber: Landkreis Moorau, Der Landrat, Am Markt 1, 99999 Moorau", "Landkreis Moorau");
        check("Herausgeber und Verlag: Wirtschaftskammer Süd, Am Wall 12", "Wirtschaftskammer Süd");
        check(
            "Herausgeber: Fachschaft der Hochschule Moorau. Auflage: 300",
            "Fachschaft der Hochschule Moorau",
        );
        check("Herausgeber: Evang. Kirche St. Jakob e.V.", "Evang. Kirche St. Jakob e.V.");
        check(
            "Herausgeber: Ministerium für Arbeit, Soziales und Sport, Am See 2",
            "Ministerium für Arbeit, Soziales und Sport",
        );
    }

    #[test]
    fn names_go_on_in_the_next_line() {
        let kind = ["Herausgeber: Landkreis", "Moorau, Am Wall 2"].map(str::to_owned);
        assert_eq!(whole_names(&kind, &cues()), ["Herausgeber: Landkreis Moorau, Am Wall 2"]);
        let lines =
            ["Herausgeber: Amt für Bau und", "Garten, Am Wall 2. Sat\u{ad}", "zung"].map(str::to_owned);
        assert_eq!(whole_names(&lines, &cues()), ["Herausgeber: Amt für Bau und Garten, Am Wall 2. Satzung"]);
    }

    #[test]
    fn publications_name_their_publisher() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(named_after(&[text.to_owned()], &cues()).as_deref(), expected, "{text}");
        };
        check(
            "Flurfunk ist die Mieterzeitung der Baugruppe Moorau eG, Am Wall 2",
            Some("Baugruppe Moorau eG"),
        );
        check("Zeitung der SPD Moorau · Nr. 3 | Mai 2017", Some("SPD Moorau"));
        check(
            "Der Gemeindebrief der Katholischen Pfarrei Moorau, Am Wall 2",
            Some("Katholische Pfarrei Moorau"),
        );
        check("Gedruckt auf Papier aus alten Zeitungen.", None);
        check("Diese Zeitung der vielen Worte", None);
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
