//! Numbers as they are printed: "12.500,50", "1 000 000", "3,5", "15.000,-".

/// A sum in hundredths of its unit.
pub(super) type Cents = i128;

/// More digits than this are no sum of money.
const MOST_DIGITS: usize = 18;

/// Reads a printed number times `factor` as hundredths, rounded half up. `decimal` is the language's decimal sign; the
/// other of `.` and `,` groups, but a dot before one or two last digits is a decimal sign in every language.
pub(super) fn hundredths(printed: &str, factor: Cents, decimal: char) -> Option<Cents> {
    let cut = decimal_place(printed, decimal);
    let (whole, fraction) = printed.split_at(cut.unwrap_or(printed.len()));
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = (digits(whole), digits(fraction));
    // "000 Euro" is the tail of a number that a line break or a sign cut off.
    let is_tail = whole.len() > 2 && whole.starts_with("00");
    if whole.is_empty() || is_tail || whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let number: Cents = format!("{whole}{fraction}").parse().ok()?;
    let scaled = number.checked_mul(100)?.checked_mul(factor)?;
    Some((scaled + scale / 2) / scale)
}

fn decimal_place(printed: &str, decimal: char) -> Option<usize> {
    if let Some(at) = printed.rfind(decimal) {
        let after = printed[at + 1..].chars().filter(char::is_ascii_digit).count();
        let groups = printed.matches(decimal).count() > 1;
        return (after > 0 && !groups).then_some(at);
    }
    let at = printed.rfind('.')?;
    let after = printed[at + 1..].chars().filter(char::is_ascii_digit).count();
    matches!(after, 1 | 2).then_some(at)
}

/// Hundredths as a decimal string with two places.
pub(super) fn decimal_string(cents: Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(printed: &str, factor: Cents, expected: &str) {
        let cents = hundredths(printed, factor, ',').unwrap();
        assert_eq!(decimal_string(cents), expected, "{printed}");
    }

    #[test]
    fn signs_group_or_divide() {
        check("12.500,50", 1, "12500.50");
        check("1 000 000", 1, "1000000.00");
        check("977'000", 1, "977000.00");
        check("46.5", 1_000_000_000, "46500000000.00");
        check("15.000,-", 1, "15000.00");
        check("3.200", 1, "3200.00");
        check("1,845", 1_000_000, "1845000.00");
        check("0,125", 1, "0.13");
    }

    #[test]
    fn too_many_digits_are_no_sum() {
        assert_eq!(hundredths("1234567890123456789", 1, ','), None);
    }
}
