//! What a date expression says before the date of the issue is known.

/// A date as the text gives it; relative until the date of the issue is known.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::entities) struct Expression {
    /// The stretch of time.
    pub what: What,
    /// The year that it lies in, for stretches that lie in one.
    pub year: Year,
    /// Which part of the stretch.
    pub part: Option<Part>,
}

/// Where the year comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Year {
    /// Printed.
    Given(i32),
    /// So many years after the issue's.
    Shifted(i32),
    /// The year of the nth such stretch after the issue, or before it if negative.
    Nth(i32),
    /// The latest that began before the issue.
    Since,
    /// Not said: the one that lies nearest.
    Near,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::entities) enum What {
    /// A day of a month, perhaps with its weekday (1 is Monday).
    Day { month: i8, day: i8, weekday: Option<i8> },
    /// A month.
    Month(i8),
    /// 21 spring, 22 summer, 23 autumn, 24 winter.
    Season(i8),
    /// 1 to 4.
    Quarter(i8),
    /// 1 or 2.
    Half(i8),
    /// The year itself.
    Year,
    /// The decade from this year on; below 100 of the century.
    Decade(i32),
    /// The century from this year on.
    Century(i32),
    /// A holiday, by its rule.
    Holiday(Holiday),
    /// The nth weekday of a month, from its end if negative.
    NthWeekday { nth: i8, weekday: i8, month: i8 },
    /// The nth week of a month, from its end if negative.
    NthWeek { nth: i8, month: i8 },
    /// A week of the calendar.
    CalendarWeek(i8),
    /// A weekday near the issue.
    Weekday(i8, Choice),
    /// So many units after the issue's own.
    Shift(Unit, i32),
    /// The day so many days after the issue.
    Days(i32),
    /// So many units after the issue's own (before it, if negative), without it.
    Window(Unit, i32),
    /// From one to the other.
    Range(Box<Expression>, Box<Expression>),
}

/// Which of the weekdays around the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Choice {
    /// The latest, the issue's own day included.
    Latest,
    /// The first after the day, or so many weeks later.
    Next(i32),
    /// The last before the day, or so many weeks earlier.
    Last(i32),
    /// Of the week so many weeks after the issue's.
    OfWeek(i32),
    /// The first after the beginning of the range that it ends.
    After,
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// A part of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Part {
    Early,
    Mid,
    Late,
}

/// How the day of a holiday follows from the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Holiday {
    /// Always this month and day.
    Fixed(i8, i8),
    /// So many days after Easter Sunday.
    Easter(i32),
    /// So many days after the fourth Sunday of Advent.
    Advent(i32),
    /// The nth weekday of a month.
    Nth { nth: i8, weekday: i8, month: i8 },
    /// The nth Sunday after a day.
    SundayAfter { nth: i32, month: i8, day: i8 },
}

impl Holiday {
    /// Reads a rule: `10-03`, `E+49`, `A-21`, `N2-7-05` (second Sunday in May).
    pub(super) fn parse(rule: &str) -> Option<Self> {
        if let Some(days) = rule.strip_prefix('E') {
            return days.parse().ok().map(Self::Easter);
        }
        if let Some(days) = rule.strip_prefix('A') {
            return days.parse().ok().map(Self::Advent);
        }
        if let Some(nth) = rule.strip_prefix('N') {
            let parts: Vec<i8> = nth.split('-').filter_map(|p| p.parse().ok()).collect();
            let [nth, weekday, month] = parts[..] else { return None };
            return Some(Self::Nth { nth, weekday, month });
        }
        let (month, day) = rule.split_once('-')?;
        Some(Self::Fixed(month.parse().ok()?, day.parse().ok()?))
    }

    /// The Sundays of the church year are counted from a feast.
    pub(super) fn nth_sunday_after(self, nth: i32) -> Option<Self> {
        match self {
            Self::Fixed(month, day) => Some(Self::SundayAfter { nth, month, day }),
            Self::Easter(days) => Some(Self::Easter(days + 7 * nth)),
            _ => None,
        }
    }
}

impl Unit {
    /// Reads the name in the table of words.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "weekend" => Self::Weekend,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "half" => Self::Half,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            _ => return None,
        })
    }
}

impl Part {
    /// Reads the name in the table of words.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "early" => Self::Early,
            "mid" => Self::Mid,
            "late" => Self::Late,
            _ => return None,
        })
    }

    /// The name in the output.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Mid => "mid",
            Self::Late => "late",
        }
    }
}

impl Expression {
    /// Whether a year could still be given to it.
    pub(super) fn wants_year(&self) -> bool {
        let lies_in_year = matches!(
            self.what,
            What::Day { .. }
                | What::Month(_)
                | What::Season(_)
                | What::Quarter(_)
                | What::Half(_)
                | What::Holiday(_)
                | What::NthWeekday { .. }
                | What::NthWeek { .. }
                | What::CalendarWeek(_)
        );
        lies_in_year && self.year == Year::Near
    }
}
