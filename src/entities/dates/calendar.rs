//! Calendar arithmetic: stretches of days with their EDTF names.

use super::expression::{Holiday, Unit};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A stretch of whole days with its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub edtf: String,
    pub from: Date,
    pub to: Date,
    pub precision: &'static str,
}

impl Stretch {
    fn new(edtf: String, from: Date, to: Date, precision: &'static str) -> Self {
        Self { edtf, from, to, precision }
    }

    pub(super) fn day(date: Date) -> Self {
        Self::new(date.to_string(), date, date, "day")
    }

    /// The day in the middle.
    pub(super) fn middle(&self) -> Date {
        plus_days(self.from, days_between(self.from, self.to) / 2).unwrap_or(self.from)
    }

    /// From the beginning of one to the end of the other; nothing if that is backwards.
    pub(super) fn range(first: &Self, last: &Self) -> Option<Self> {
        let forwards = first.from <= last.to && first.edtf != last.edtf;
        let ends = |s: &Self, first: bool| match (s.edtf.split_once('/'), first) {
            (Some((from, _)), true) => from.to_owned(),
            (Some((_, to)), false) => to.to_owned(),
            (None, _) => s.edtf.clone(),
        };
        forwards.then(|| {
            let edtf = format!("{}/{}", ends(first, true), ends(last, false));
            Self::new(edtf, first.from, last.to, "interval")
        })
    }

    pub(super) fn days(from: Date, to: Date, precision: &'static str) -> Self {
        Self::new(format!("{from}/{to}"), from, to, precision)
    }

    pub(super) fn month(year: i32, month: i8) -> Option<Self> {
        let first = date(year, month, 1)?;
        Some(Self::new(format!("{year:04}-{month:02}"), first, first.last_of_month(), "month"))
    }

    /// A meteorological season; winter goes on into the next year.
    pub(super) fn season(year: i32, season: i8) -> Option<Self> {
        let first = date(year, (season - 20) * 3, 1)?;
        let last = first.checked_add(2.months()).ok()?.last_of_month();
        Some(Self::new(format!("{year:04}-{season}"), first, last, "season"))
    }

    pub(super) fn quarter(year: i32, quarter: i8) -> Option<Self> {
        let first = date(year, quarter * 3 - 2, 1)?;
        let last = date(year, quarter * 3, 1)?.last_of_month();
        Some(Self::new(format!("{year:04}-{}", 32 + quarter), first, last, "quarter"))
    }

    pub(super) fn half(year: i32, half: i8) -> Option<Self> {
        let first = date(year, half * 6 - 5, 1)?;
        let last = date(year, half * 6, 1)?.last_of_month();
        Some(Self::new(format!("{year:04}-{}", 39 + half), first, last, "half_year"))
    }

    pub(super) fn year(year: i32) -> Option<Self> {
        Some(Self::new(format!("{year:04}"), date(year, 1, 1)?, date(year, 12, 31)?, "year"))
    }

    pub(super) fn decade(first: i32) -> Option<Self> {
        let edtf = format!("{:03}X", first.div_euclid(10));
        Some(Self::new(edtf, date(first, 1, 1)?, date(first + 9, 12, 31)?, "decade"))
    }

    pub(super) fn century(first: i32) -> Option<Self> {
        let edtf = format!("{:02}XX", first.div_euclid(100));
        Some(Self::new(edtf, date(first, 1, 1)?, date(first + 99, 12, 31)?, "century"))
    }

    pub(super) fn week_of(day: Date) -> Option<Self> {
        let monday = plus_days(day, 1 - i32::from(weekday(day)))?;
        Some(Self::days(monday, plus_days(monday, 6)?, "week"))
    }

    pub(super) fn weekend_of(day: Date) -> Option<Self> {
        let saturday = plus_days(day, 6 - i32::from(weekday(day)))?;
        Some(Self::days(saturday, plus_days(saturday, 1)?, "weekend"))
    }

    /// The unit that a day lies in, or one so many units later.
    pub(super) fn unit(unit: Unit, day: Date, by: i32) -> Option<Self> {
        let year = i32::from(day.year());
        match unit {
            Unit::Day => plus_days(day, by).map(Self::day),
            Unit::Week => Self::week_of(plus_days(day, by.checked_mul(7)?)?),
            Unit::Weekend => Self::weekend_of(plus_days(day, by.checked_mul(7)?)?),
            Unit::Month => {
                let first = plus(day.first_of_month(), Span::new().try_months(by).ok()?)?;
                Self::month(first.year().into(), first.month())
            }
            Unit::Quarter => {
                let index = year * 4 + i32::from((day.month() - 1) / 3) + by;
                Self::quarter(index.div_euclid(4), i8::try_from(index.rem_euclid(4) + 1).ok()?)
            }
            Unit::Half => {
                let index = year * 2 + i32::from((day.month() - 1) / 6) + by;
                Self::half(index.div_euclid(2), i8::try_from(index.rem_euclid(2) + 1).ok()?)
            }
            Unit::Year => Self::year(year + by),
            Unit::Decade => Self::decade(year.div_euclid(10) * 10 + by.checked_mul(10)?),
            Unit::Century => Self::century(year.div_euclid(100) * 100 + by.checked_mul(100)?),
        }
    }
}

/// A day, if there is one.
pub(super) fn date(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok().filter(|y| *y >= 0)?, month, day).ok()
}

/// Monday is 1.
pub(super) fn weekday(day: Date) -> i8 {
    day.weekday().to_monday_one_offset()
}

pub(super) fn plus_days(day: Date, days: i32) -> Option<Date> {
    plus(day, Span::new().try_days(days).ok()?)
}

fn plus(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

/// Days from one to the other; negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The nth weekday of a month, from its end if `nth` is negative.
pub(super) fn nth_weekday(year: i32, month: i8, nth: i8, day: i8) -> Option<Date> {
    let day = Weekday::from_monday_one_offset(day).ok()?;
    date(year, month, 1)?.nth_weekday_of_month(nth, day).ok()
}

/// The week of a calendar year, by ISO 8601.
pub(super) fn calendar_week(year: i32, week: i8) -> Option<Stretch> {
    let year = i16::try_from(year).ok()?;
    Stretch::week_of(jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
}

/// The day of a holiday.
pub(super) fn holiday(rule: Holiday, year: i32) -> Option<Date> {
    match rule {
        Holiday::Fixed(month, day) => date(year, month, day),
        Holiday::Easter(days) => plus_days(easter(year)?, days),
        Holiday::Advent(days) => {
            let eve = date(year, 12, 24)?;
            plus_days(eve, days - i32::from(weekday(eve) % 7))
        }
        Holiday::Nth { nth, weekday, month } => nth_weekday(year, month, nth, weekday),
        Holiday::SundayAfter { nth, month, day } => {
            let feast = date(year, month, day)?;
            plus_days(feast, 7 * nth - i32::from(weekday(feast) % 7))
        }
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, *Astronomical Algorithms*, chapter 8).
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = (h + l - 7 * m + 90) / 25;
    let p = (h + l - 7 * m + 33 * n + 19) % 32;
    date(year, i8::try_from(n).ok()?, i8::try_from(p).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_holiday(rule: &str, year: i32, expected: &str) {
        let rule = Holiday::parse(rule).unwrap();
        assert_eq!(holiday(rule, year).unwrap().to_string(), expected, "{rule:?} {year}");
    }

    #[test]
    fn movable_feasts_follow_easter_and_advent() {
        check_holiday("E+0", 2018, "2018-04-01");
        check_holiday("E+1", 2019, "2019-04-22");
        check_holiday("E+0", 2000, "2000-04-23");
        check_holiday("A-21", 2018, "2018-12-02");
        check_holiday("A+0", 2017, "2017-12-24");
        check_holiday("A-32", 2018, "2018-11-21");
        check_holiday("N2-7-05", 2018, "2018-05-13");
    }

    #[test]
    fn sundays_are_counted_from_a_feast() {
        let nth = |feast: &str, nth, year| {
            let sunday = Holiday::parse(feast)?.nth_sunday_after(nth)?;
            holiday(sunday, year).map(|s| s.to_string())
        };
        assert_eq!(nth("E+56", 3, 2018).as_deref(), Some("2018-06-17"));
        assert_eq!(nth("01-06", 1, 2018).as_deref(), Some("2018-01-07"));
        // Epiphany is a Sunday itself.
        assert_eq!(nth("01-06", 1, 2019).as_deref(), Some("2019-01-13"));
        assert_eq!(nth("N2-7-05", 1, 2019), None);
    }

    #[test]
    fn stretches_have_edtf_names() {
        let names: Vec<String> = [
            Stretch::season(2014, 24),
            Stretch::quarter(2022, 1),
            Stretch::half(2021, 2),
            Stretch::decade(1930),
            Stretch::century(1800),
            calendar_week(2016, 11),
        ]
        .map(|s| s.unwrap().edtf)
        .to_vec();
        assert_eq!(names, ["2014-24", "2022-33", "2021-41", "193X", "18XX", "2016-03-14/2016-03-20"]);
    }

    #[test]
    fn impossible_days_are_none() {
        assert_eq!((date(2023, 4, 32), date(2019, 2, 29)), (None, None));
    }
}
