//! The days that the date of an issue covers, for charts and filters.

/// First and last day of an EDTF date: a day, month, season, quarter, half-year, year, or an interval of them.
/// `None` where the text is no such date.
pub(super) fn days(edtf: &str) -> Option<(String, String)> {
    match edtf.split_once('/') {
        Some((from, to)) => Some((single(from)?.0, single(to)?.1)),
        None => single(edtf),
    }
}

fn single(edtf: &str) -> Option<(String, String)> {
    let mut parts = edtf.trim_end_matches(['?', '~', '%']).split('-');
    let year = parts.next().filter(|y| y.len() == 4)?.parse::<u32>().ok()?;
    let Some(second) = parts.next() else { return Some(months(year, 1, year, 12)) };
    let second: u32 = second.parse().ok()?;
    match (second, parts.next()) {
        (1..=12, Some(day)) => {
            let day = day.parse().ok().filter(|d| (1..=days_in(year, second)).contains(d))?;
            Some((iso(year, second, day), iso(year, second, day)))
        }
        (1..=12, None) => Some(months(year, second, year, second)),
        // ISO 8601-2, 4.8: seasons of the northern half of the world; winter begins in the year that it is named for.
        (21..=23, None) => Some(months(year, 3 * (second - 20), year, 3 * (second - 20) + 2)),
        (24, None) => Some(months(year, 12, year + 1, 2)),
        (33..=36, None) => Some(months(year, 3 * (second - 33) + 1, year, 3 * (second - 33) + 3)),
        (40..=41, None) => Some(months(year, 6 * (second - 40) + 1, year, 6 * (second - 40) + 6)),
        _ => None,
    }
}

fn months(from_year: u32, from: u32, to_year: u32, to: u32) -> (String, String) {
    (iso(from_year, from, 1), iso(to_year, to, days_in(to_year, to)))
}

fn iso(year: u32, month: u32, day: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn days_in(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day, `YYYY-MM-DD`, as days since 1970-01-01 (Hinnant, *chrono-compatible low-level date algorithms*).
#[cfg(feature = "parquet")]
pub(super) fn days_since_1970(iso: &str) -> Option<i32> {
    let mut parts = iso.split('-');
    let mut next = |digits: usize| parts.next().filter(|p| p.len() == digits)?.parse::<i32>().ok();
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    let (is_month, year) = ((1..=12).contains(&month), if month <= 2 { year - 1 } else { year });
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (is_month && (1..=31).contains(&day)).then_some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "parquet")]
    fn days_are_counted_from_1970() {
        assert_eq!(days_since_1970("1970-01-01"), Some(0));
        assert_eq!(days_since_1970("2000-02-29"), Some(11_016));
        assert_eq!(days_since_1970("1969-12-31"), Some(-1));
        assert_eq!(days_since_1970("2000-13-01"), None);
        assert_eq!(days_since_1970("2000-02"), None);
    }

    fn check(edtf: &str, expected: Option<(&str, &str)>) {
        let found = days(edtf);
        assert_eq!(found.as_ref().map(|(a, b)| (a.as_str(), b.as_str())), expected, "{edtf}");
    }

    #[test]
    fn periods_have_their_first_and_last_day() {
        check("2018", Some(("2018-01-01", "2018-12-31")));
        check("2020-02", Some(("2020-02-01", "2020-02-29")));
        check("2018-09-14", Some(("2018-09-14", "2018-09-14")));
        check("2018-21", Some(("2018-03-01", "2018-05-31")));
        check("2018-24", Some(("2018-12-01", "2019-02-28")));
        check("2021-35", Some(("2021-07-01", "2021-09-30")));
        check("2021-41", Some(("2021-07-01", "2021-12-31")));
        check("2018-11/2019-01", Some(("2018-11-01", "2019-01-31")));
    }

    #[test]
    fn what_is_no_date_has_none() {
        check("", None);
        check("2018-02-30", None);
        check("2018-13", None);
        check("18-03", None);
    }
}
