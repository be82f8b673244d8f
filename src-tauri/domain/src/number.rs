//! Figures as people write them in files, where nobody can be asked which mark parts the thousands, and as they type them at
//! the counter.

use crate::refusal::Problem;

mod typed;

pub use typed::{printed, typed, typed_something, written};

/// Digits of a group of thousands.
const GROUP: usize = 3;
/// Decimals beyond which a figure is only a spreadsheet's rounding.
const NOISE: f64 = 1e-6;

/// A figure that stands in a file: `1250`, `1 250,5`, `1,250.50`, `-3`. One comma before just three digits may part thousands
/// or decimals: nobody guesses. A point before three digits parts decimals, as programs write them.
///
/// # Errors
/// [`Problem::NotANumber`], or [`Problem::NotClear`] if it may be read in two ways.
pub fn figure(text: &str) -> Result<f64, Problem> {
    match marks(&plain(text))? {
        Marks::Clear(text) => number(&text),
        Marks::One { mark: '.', as_decimals, .. } => number(&as_decimals),
        Marks::One { .. } => Err(Problem::NotClear),
    }
}

/// An amount of money that stands in a file, in minor units of a currency with so many decimals. Where the currency has
/// fewer than three, one mark before just three digits parts thousands.
///
/// # Errors
/// As [`figure`], or [`Problem::TooManyDecimals`] if it is finer than the currency.
pub fn amount(text: &str, decimals: u8) -> Result<i64, Problem> {
    let major = number(&major(text, decimals)?)?;
    let minor = major * 10_f64.powi(i32::from(decimals));
    if (minor - minor.round()).abs() > NOISE * minor.abs().max(1.0) {
        return Err(Problem::TooManyDecimals { max: u32::from(decimals) });
    }
    // What no field takes is out of the field's range, which says so.
    Ok(format!("{:.0}", minor.round()).parse().unwrap_or(i64::MAX))
}

/// An amount in major units, written with a point before its decimals.
fn major(text: &str, decimals: u8) -> Result<String, Problem> {
    match marks(&plain(text))? {
        Marks::Clear(text) => Ok(text),
        Marks::One { as_thousands, .. } if usize::from(decimals) < GROUP => Ok(as_thousands),
        Marks::One { .. } => Err(Problem::NotClear),
    }
}

/// What the marks of a figure say, each written with a point before its decimals.
enum Marks {
    /// One thing.
    Clear(String),
    /// One mark before just three digits: two things.
    One { mark: char, as_decimals: String, as_thousands: String },
}

fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}'));
    kept.map(|c| if c == '\u{2212}' { '-' } else { c }).collect()
}

fn marks(text: &str) -> Result<Marks, Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut found = digits.chars().filter(|c| matches!(c, '.' | ','));
    let (first, last, count) = (found.next(), digits.chars().rfind(|c| matches!(c, '.' | ',')), found.count() + 1);
    let (Some(first), Some(last)) = (first, last) else { return Ok(Marks::Clear(text.to_owned())) };
    let parts: Vec<&str> = digits.split(['.', ',']).collect();
    let is_grouped = |parts: &[&str]| {
        let (head, groups) = parts.split_first().unwrap_or((&"", &[]));
        (1..=GROUP).contains(&head.len()) && !head.starts_with('0') && groups.iter().all(|group| group.len() == GROUP)
    };
    let thousands = || text.replace(['.', ','], "");
    let (whole, rest) = parts.split_at(parts.len() - 1);
    let decimals = || format!("{}{}.{}", &text[..text.len() - digits.len()], whole.concat(), rest.concat());
    if first != last {
        // The last mark parts the decimals, the other one the thousands before it.
        let others = digits.chars().filter(|c| *c == last).count();
        return if others == 1 && is_grouped(whole) { Ok(Marks::Clear(decimals())) } else { Err(Problem::NotANumber) };
    }
    match (count, is_grouped(&parts)) {
        (1, true) => Ok(Marks::One { mark: last, as_decimals: decimals(), as_thousands: thousands() }),
        (1, false) => Ok(Marks::Clear(decimals())),
        (_, true) => Ok(Marks::Clear(thousands())),
        (_, false) => Err(Problem::NotANumber),
    }
}

/// Digits with at most one point.
fn number(text: &str) -> Result<f64, Problem> {
    let is_plain =
        text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || "-.".contains(c));
    let number = Some(text).filter(|_| is_plain).and_then(|text| text.parse().ok());
    number.ok_or(Problem::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_figure_is_read_as_it_was_meant_or_not_at_all() {
        let read = [
            ("1250", 1250.0),
            ("1,5", 1.5),
            ("1.5", 1.5),
            ("1.500", 1.5),
            ("0,500", 0.5),
            ("1234,567", 1234.567),
            ("1 250,5", 1250.5),
            ("1\u{202f}250,50", 1250.5),
            ("1,250.5", 1250.5),
            ("1.250,5", 1250.5),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("1'234.5", 1234.5),
            ("\u{2212}3", -3.0),
            (".5", 0.5),
            ("7,", 7.0),
        ];
        for (text, number) in read {
            assert_eq!(figure(text), Ok(number), "{text}");
        }
        assert_eq!(figure("1,500"), Err(Problem::NotClear));
        for text in ["", "x", "12x", "1,2,3", "1,23,456", "1.2.3.4", "-", ",", "--1", "1e5", "NaN", "inf", "0x10", "٤٢"]
        {
            assert_eq!(figure(text), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn money_is_read_to_the_last_minor_unit() {
        let read =
            [("1,500", 150_000), ("1.500", 150_000), ("12.000,50", 1_200_050), ("1,200.50", 120_050), ("0.1", 10)];
        for (text, minor) in read {
            assert_eq!(amount(text, 2), Ok(minor), "{text}");
        }
        assert_eq!(amount("1.500", 0), Ok(1500));
        assert_eq!(amount("1,500", 3), Err(Problem::NotClear));
        assert_eq!(amount("12.5", 0), Err(Problem::TooManyDecimals { max: 0 }));
        assert_eq!(amount("0.555", 2), Err(Problem::TooManyDecimals { max: 2 }));
        assert_eq!(amount("0.30000000000000004", 2), Ok(30));
        assert_eq!(amount("99999999999999999999", 2), Ok(i64::MAX));
    }

    proptest! {
        #[test]
        fn what_a_spreadsheet_writes_of_an_amount_comes_back(minor in -1_000_000_000_i64..1_000_000_000) {
            let (sign, whole, rest) = (if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100);
            prop_assert_eq!(amount(&format!("{sign}{whole}.{rest:02}"), 2), Ok(minor));
            prop_assert_eq!(amount(&format!("{sign}{whole},{rest:02}"), 2), Ok(minor));
        }

        #[test]
        fn no_text_is_too_odd(text in ".{0,20}") {
            let _ = (figure(&text), amount(&text, 2), typed(&text, "ZMW"), typed(&text, "TND"));
        }
    }
}
