//! Amounts of money as a person types them, and as messages print them.

use super::{Marks, major, marks, number, plain};
use crate::check::unscaled;
use crate::lists::{decimals, without_mark};
use crate::refusal::{Problem, Refusal};
use crate::role::MONEY_MAX;

/// Characters of an amount that is typed.
const TYPED_MAX: usize = 100;

/// An amount of money in `currency` that a person types, in minor units: one, or several added and taken off, as `120+35` or
/// `1 250,50-200`, with or without the currency's mark, as `K50` or `50 ZMW`. One mark before just three digits, where the
/// currency has decimals, may part thousands or be a slip of the finger: nobody guesses.
///
/// # Errors
/// As [`super::amount`]; [`Problem::Required`] if nothing was typed, [`Problem::OutOfRange`] if it is below nothing or beyond
/// what is exact.
pub fn typed(text: &str, currency: &str) -> Result<i64, Problem> {
    let (text, decimals) = (plain(text), decimals(currency).unwrap_or(0));
    if text.chars().count() > TYPED_MAX {
        return Err(Problem::TooLong { max: 100 });
    }
    if text.trim().is_empty() {
        return Err(Problem::Required);
    }
    let range = Problem::OutOfRange { min: 0.0, max: unscaled(MONEY_MAX, 10_i64.pow(u32::from(decimals))) };
    let (mut sum, mut rest) = (0_i64, text.strip_prefix('+').unwrap_or(&text));
    loop {
        // A sign before an amount is its own; the next one parts it from the next amount.
        let own = usize::from(rest.starts_with('-'));
        let end = rest[own..].find(['+', '-']).map_or(rest.len(), |at| at + own);
        let bare = without_mark(&rest[own..end], currency);
        // In `Ksh.500` the point may be the abbreviation's.
        if bare.len() < end - own && bare.starts_with(['.', ',']) {
            return Err(Problem::NotClear);
        }
        let part = format!("{}{bare}", &rest[..own]);
        sum =
            minor(&clear(&part, decimals)?, decimals)?.and_then(|minor| sum.checked_add(minor)).ok_or(range.clone())?;
        rest = &rest[end..];
        match rest.strip_prefix('+') {
            // Two signs in a row are no amount.
            Some(next) if next.starts_with('-') => return Err(Problem::NotANumber),
            Some(next) => rest = next,
            None if rest.is_empty() => break,
            None => {}
        }
    }
    if (0..=MONEY_MAX).contains(&sum) { Ok(sum) } else { Err(range) }
}

/// An amount of money that a person types and that must be something.
///
/// # Errors
/// [`Refusal::Invalid`] on `field`, with what [`typed`] says of it, or [`Problem::Nothing`].
pub fn typed_something(field: &str, text: &str, currency: &str) -> Result<i64, Refusal> {
    match typed(text, currency) {
        Ok(0) => Err(Problem::Nothing),
        read => read,
    }
    .map_err(|problem| Refusal::field(field, problem))
}

/// An amount of money that a machine printed, as in a message of phone money, in minor units: read as one in a file is, and to
/// the last minor unit.
///
/// # Errors
/// As [`super::amount`]; [`Problem::OutOfRange`] if it is below nothing or beyond what is exact.
pub fn printed(text: &str, decimals: u8) -> Result<i64, Problem> {
    let read = minor(&major(text, decimals)?, decimals)?.filter(|minor| (0..=MONEY_MAX).contains(minor));
    read.ok_or(Problem::OutOfRange { min: 0.0, max: unscaled(MONEY_MAX, 10_i64.pow(u32::from(decimals))) })
}

/// An amount in minor units as a person types it: with a point before its decimals.
#[must_use]
pub fn written(minor: i64, decimals: u8) -> String {
    let width = usize::from(decimals);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = width + 1);
    let (whole, part) = digits.split_at(digits.len() - width);
    let sign = if minor < 0 { "-" } else { "" };
    // Just three decimals might be thousands: nobody takes four for that.
    let more = if width == 3 { "0" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}{more}") }
}

/// What was typed in major units, written with a point before its decimals, if it is clear. `042` is a code that somebody
/// typed, and no money.
fn clear(text: &str, decimals: u8) -> Result<String, Problem> {
    if text.starts_with('0') && text[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Problem::NotANumber);
    }
    match marks(text)? {
        Marks::Clear(text) => Ok(text),
        Marks::One { as_thousands, .. } if decimals == 0 => Ok(as_thousands),
        Marks::One { .. } => Err(Problem::NotClear),
    }
}

/// An amount in major units, with a point before its decimals, in minor units, exactly; none if it is beyond all numbers.
fn minor(major: &str, decimals: u8) -> Result<Option<i64>, Problem> {
    number(major)?;
    let (whole, part) = major.split_once('.').unwrap_or((major, ""));
    let part = part.trim_end_matches('0');
    let missing = usize::from(decimals).checked_sub(part.len());
    let missing = missing.ok_or(Problem::TooManyDecimals { max: u32::from(decimals) })?;
    Ok(format!("{whole}{part}{}", "0".repeat(missing)).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_is_added_up_to_the_last_minor_unit() {
        let read = [
            ("120+35", "ZMW", 15_500),
            ("1 250,50", "ZMW", 125_050),
            ("200-15,5", "ZMW", 18_450),
            ("1,500.00", "ZMW", 150_000),
            ("1.500 + 1", "UGX", 1_501),
            ("2.5+0.125", "TND", 2_625),
            (" +5 ", "ZMW", 500),
            ("-5+10", "ZMW", 500),
            ("\u{2212}5+10", "ZMW", 500),
            ("0", "ZMW", 0),
            ("1234567.80", "ZMW", 123_456_780),
            ("90071992547409.91", "ZMW", MONEY_MAX),
        ];
        for (text, currency, minor) in read {
            assert_eq!(typed(text, currency), Ok(minor), "{text}");
        }
        for text in ["x", "12+", "12++3", "12+-3", "12--3", "+", "-", "3*4", "1e5", "A 5", "042", "K007", "5+05", "00"]
        {
            assert_eq!(typed(text, "ZMW"), Err(Problem::NotANumber), "{text}");
        }
        assert_eq!(typed(" ", "ZMW"), Err(Problem::Required));
        assert_eq!(typed(&"1".repeat(101), "ZMW"), Err(Problem::TooLong { max: 100 }));
        // Finer than the currency, however large the amount.
        assert_eq!(typed("1234567.899", "ZMW"), Err(Problem::TooManyDecimals { max: 2 }));
        for text in
            ["5-6", "-1", "90071992547409.92", "99999999999999999999", "9e9".replace('e', &"0".repeat(20)).as_str()]
        {
            assert!(matches!(typed(text, "ZMW"), Err(Problem::OutOfRange { .. })), "{text}");
        }
        assert_eq!(typed_something("amount", "5-5", "ZMW"), Err(Refusal::field("amount", Problem::Nothing)));
    }

    #[test]
    fn three_digits_after_one_mark_are_not_guessed_at_where_there_are_decimals() {
        for (text, currency) in [
            ("5.555", "ZMW"),
            ("1,500", "ZMW"),
            ("10+5.555", "ZMW"),
            ("K5.555", "ZMW"),
            ("1,500", "TND"),
            ("K.50", "ZMW"),
            ("Ksh.500", "KES"),
        ] {
            assert_eq!(typed(text, currency), Err(Problem::NotClear), "{text}");
        }
        assert_eq!(typed("5.555", "UGX"), Ok(5_555));
        assert_eq!(typed("0.555", "ZMW"), Err(Problem::TooManyDecimals { max: 2 }));
        assert_eq!((printed("1,500", 2), printed("5.555", 2)), (Ok(150_000), Ok(555_500)));
    }

    #[test]
    fn the_mark_of_the_currency_may_stand_before_or_after() {
        for text in ["K50", "K 50", "ZK50", "50 ZMW", "ZMW50.00", "K 20 + K30", "100-K50", "K50 ZMW"] {
            assert_eq!(typed(text, "ZMW"), Ok(5_000), "{text}");
        }
        assert_eq!((typed("F CFA 1 500", "XOF"), typed("1500 €", "EUR")), (Ok(1_500), Ok(150_000)));
        for text in ["$50", "50k", "5 K", "50 USD", "KK50", "K", "50K50", "K-50"] {
            assert_eq!(typed(text, "ZMW"), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn an_amount_is_written_to_its_last_minor_unit() {
        let all = [(150_000, 2, "1500.00"), (7, 2, "0.07"), (7, 0, "7"), (-1_005, 3, "-1.0050"), (0, 2, "0.00")];
        for (minor, decimals, text) in all {
            assert_eq!(written(minor, decimals), text);
        }
    }

    fn currency() -> impl Strategy<Value = (&'static str, u8)> {
        prop::sample::select(vec![("UGX", 0), ("ZMW", 2), ("TND", 3)])
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(minor in 0..=MONEY_MAX, (currency, decimals) in currency()) {
            prop_assert_eq!(typed(&written(minor, decimals), currency), Ok(minor));
        }

        #[test]
        fn what_is_typed_in_parts_is_their_sum(parts in proptest::collection::vec(0_i64..1_000_000_000_000, 1..6), (currency, decimals) in currency()) {
            let scale = 10_i64.pow(u32::from(decimals));
            let width = usize::from(decimals);
            // Before three digits alone a comma may be read in two ways.
            let more = if width == 3 { "0" } else { "" };
            let write = |part: &i64| match width {
                0 => part.to_string(),
                _ => format!("{},{:0width$}{more}", part / scale, part % scale),
            };
            let text = parts.iter().map(write).collect::<Vec<_>>().join("+");
            prop_assert_eq!(typed(&text, currency), Ok(parts.iter().sum()));
        }
    }
}
