//! Numbers of JSON, kept as written: a card of twenty digits is a number to some readers, and must not lose one.

use serde_json::value::RawValue;

/// Digits of the longest number that is written out without an exponent.
const PLAIN_MAX: usize = 40;

/// A number as it stands in JSON, of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

/// `digits` × 10^`exponent`, with no nought at either end of the digits; no digits at all are nought.
struct Decimal {
    sign: &'static str,
    digits: String,
    exponent: i64,
}

impl Number {
    /// The number that a text is, by the grammar of JSON.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && serde_json::from_str::<&RawValue>(text).is_ok_and(|raw| raw.get() == text);
        is_number.then(|| Self(text.to_owned()))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest number there is; infinite beyond them.
    #[must_use]
    pub fn nearest(&self) -> f64 {
        // What JSON calls a number, Rust does too.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// As people write it, `12345` for `12345.0` and for `1.2345e4`; with an exponent beyond 40 digits.
    #[must_use]
    pub fn plain(&self) -> String {
        let Some(Decimal { sign, digits, exponent }) = self.decimal() else {
            return self.0.clone();
        };
        let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
        if digits.is_empty() {
            "0".to_owned()
        } else if places == 0 {
            format!("{sign}{digits}")
        } else if places.saturating_add(digits.len()) > PLAIN_MAX {
            format!("{sign}{digits}e{exponent}")
        } else if exponent > 0 {
            format!("{sign}{digits}{}", "0".repeat(places))
        } else {
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            format!("{sign}{whole}.{part}")
        }
    }

    /// One form for all ways to write a number, at most twice as long as it was written: `2e1` for `20` and `20.0`.
    pub(super) fn normal(&self) -> String {
        match self.decimal() {
            // An exponent of twenty digits: nobody means a number by it, so it is the same only if written the same.
            None => self.0.clone(),
            Some(Decimal { digits, .. }) if digits.is_empty() => "0".to_owned(),
            Some(Decimal { sign, digits, exponent: 0 }) => format!("{sign}{digits}"),
            Some(Decimal { sign, digits, exponent }) => format!("{sign}{digits}e{exponent}"),
        }
    }

    fn decimal(&self) -> Option<Decimal> {
        let (sign, text) = self.0.strip_prefix('-').map_or(("", self.0.as_str()), |text| ("-", text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, part].concat();
        let kept = all.trim_end_matches('0');
        let dropped = i64::try_from(all.len() - kept.len()).ok()?;
        let places = i64::try_from(part.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_add(dropped)?.checked_sub(places)?;
        Some(Decimal { sign, digits: kept.trim_start_matches('0').to_owned(), exponent })
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(given: &str, plain: &str, normal: &str) {
        let number = Number::read(given).expect("a number");
        assert_eq!((number.plain().as_str(), number.normal().as_str()), (plain, normal), "{given}");
    }

    #[test]
    fn a_number_has_one_plain_and_one_normal_form() {
        for given in ["20", "20.0", "2e1", "2E+1", "200e-1", "0.2e2"] {
            check(given, "20", "2e1");
        }
        for given in ["0", "-0", "0.00", "0e9"] {
            check(given, "0", "0");
        }
        check("12345", "12345", "12345");
        check("-7.0", "-7", "-7");
        check("7.50", "7.5", "75e-1");
        check("-0.05", "-0.05", "-5e-2");
        check("1e3", "1000", "1e3");
        check("18446744073709551617", "18446744073709551617", "18446744073709551617");
        check("1e308", "1e308", "1e308");
        check("1e-99999", "1e-99999", "1e-99999");
        check("1e99999999999999999999", "1e99999999999999999999", "1e99999999999999999999");
    }

    #[test]
    fn what_json_does_not_call_a_number_is_none() {
        for text in ["", "-", "+1", "01", ".5", "5.", "1e", "NaN", "1 ", " 1", "1,5", "0x10", "\"1\"", "true"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_and_normal_are_the_same_number(given in "-?(0|[1-9][0-9]{0,6})(\\.[0-9]{1,6})?(e-?[0-9]{1,2})?") {
            let number = Number::read(&given).expect("a number");
            for form in [number.plain(), number.normal()] {
                let again = Number::read(&form).expect("a number again");
                prop_assert_eq!(again.nearest(), number.nearest());
                prop_assert_eq!(again.normal(), number.normal());
            }
            prop_assert!(number.normal().len() <= 2 * given.len());
        }
    }
}
