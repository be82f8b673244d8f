//! Checks the fields of a form, collecting every problem, so that a person sees all of them at once.

use crate::refusal::{FieldProblem, Problem, Refusal};
use crate::time::{self, Time};
use crate::{phone, text};

/// Collects what is wrong with a form. A check returns the value as it will be kept, or a harmless stand-in that never
/// leaves, because [`Check::done`] refuses the whole form.
#[derive(Default)]
pub struct Check {
    problems: Vec<FieldProblem>,
}

impl Check {
    /// Notes a problem with `field`.
    pub fn problem(&mut self, field: &str, problem: Problem) {
        self.problems.push(FieldProblem { field: field.to_owned(), problem });
    }

    /// One line of text of 1 to `max` characters.
    pub fn line(&mut self, field: &str, raw: &str, max: usize) -> String {
        let line = self.optional_line(field, raw, max);
        if line.is_empty() {
            self.missing(field);
        }
        line
    }

    /// One line of text of at most `max` characters; may be empty.
    pub fn optional_line(&mut self, field: &str, raw: &str, max: usize) -> String {
        self.text(field, raw, max, false)
    }

    /// Text of several lines, at most `max` characters; may be empty.
    pub fn notes(&mut self, field: &str, raw: &str, max: usize) -> String {
        self.text(field, raw, max, true)
    }

    fn text(&mut self, field: &str, raw: &str, max: usize, line_breaks: bool) -> String {
        let Some(text) = text::clean(raw, line_breaks) else {
            self.problem(field, Problem::BadCharacters);
            return String::new();
        };
        if text.chars().count() > max {
            self.problem(field, Problem::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) });
            return String::new();
        }
        text
    }

    /// A code people say and scan: letters, digits, `-`, `_`, `.`, `/`; upper case; 1 to `max` characters.
    pub fn code(&mut self, field: &str, raw: &str, max: usize) -> String {
        // Upper case first: ß becomes two letters.
        let code = self.line(field, &raw.to_uppercase(), max);
        if !code.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c)) {
            self.problem(field, Problem::BadCharacters);
        }
        code
    }

    /// An e-mail address of at most 120 characters; may be empty.
    pub fn email(&mut self, field: &str, raw: &str) -> String {
        let email = self.optional_line(field, raw, 120);
        let shaped = email.split_once('@').is_some_and(|(name, host)| {
            let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
            !name.is_empty() && dotted && !email.contains(' ')
        });
        if !email.is_empty() && !shaped {
            self.problem(field, Problem::BadCharacters);
        }
        email
    }

    /// A phone number in E.164, read as in `country` unless it names another; may be empty.
    pub fn phone(&mut self, field: &str, raw: &str, country: &str) -> String {
        if raw.trim().is_empty() {
            return String::new();
        }
        phone::canonical(raw, country).unwrap_or_else(|| {
            self.problem(field, Problem::NotAPhone);
            String::new()
        })
    }

    /// A whole number within `min..=max`.
    pub fn whole(&mut self, field: &str, value: i64, min: i64, max: i64) -> i64 {
        if !(min..=max).contains(&value) {
            // Both ends are small enough to be exact as numbers on the wire.
            self.problem(field, Problem::OutOfRange { min: wire(min), max: wire(max) });
        }
        value
    }

    /// A number within `min..=max`, rounded to a whole count of `1 / scale`: numbers at rest are never floats, and what is
    /// shown after saving is what is stored.
    pub fn decimal(&mut self, field: &str, value: f64, scale: i64, min: f64, max: f64) -> f64 {
        if !value.is_finite() || value < min || value > max {
            self.problem(field, Problem::OutOfRange { min, max });
            return min;
        }
        unscaled(scaled(value, scale), scale)
    }

    /// One of `choices`.
    pub fn choice(&mut self, field: &str, value: &str, is_one: impl FnOnce(&str) -> bool) -> String {
        if !is_one(value) {
            self.problem(field, Problem::NotAChoice);
        }
        value.to_owned()
    }

    /// A day, `YYYY-MM-DD`; none or nothing stays none.
    pub fn date(&mut self, field: &str, raw: Option<&str>) -> Option<String> {
        let raw = raw.filter(|raw| !raw.trim().is_empty())?;
        let date = time::date(raw);
        if date.is_none() {
            self.problem(field, Problem::NotADate);
        }
        date
    }

    /// A moment people plan or remember: from 1900 to 2200.
    pub fn time(&mut self, field: &str, at: Time) -> Time {
        if !(TIME_MIN..=TIME_MAX).contains(&at.0) {
            self.problem(field, Problem::NotADate);
        }
        at
    }

    /// Notes that nothing was given for `field`, unless something else is wrong with it already.
    pub fn missing(&mut self, field: &str) {
        if !self.has(field) {
            self.problem(field, Problem::Required);
        }
    }

    fn has(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == field)
    }

    /// `Ok` if every field was fine.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with every problem found.
    pub fn done(self) -> Result<(), Refusal> {
        if self.problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid { fields: self.problems }) }
    }
}

/// The first moment of 1900 and the last of 2200, in milliseconds.
const TIME_MIN: i64 = -2_208_988_800_000;
const TIME_MAX: i64 = 7_289_654_399_999;

/// The reason of an act that needs one, 1 to 300 characters.
///
/// # Errors
/// [`Refusal::Invalid`] on `reason`.
pub fn reason(raw: &str) -> Result<String, Refusal> {
    let mut check = Check::default();
    let reason = check.line("reason", raw, 300);
    check.done()?;
    Ok(reason)
}

/// Text of several lines that says something, 1 to `max` characters.
///
/// # Errors
/// [`Refusal::Invalid`] on `field`.
pub fn required_notes(field: &str, raw: &str, max: usize) -> Result<String, Refusal> {
    let mut check = Check::default();
    let text = check.notes(field, raw, max);
    if text.is_empty() && !check.has(field) {
        check.problem(field, Problem::Required);
    }
    check.done()?;
    Ok(text)
}

/// `value` as a whole count of `1 / scale`, rounded half away from zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // the callers bound value × scale below 2^53
#[must_use]
pub fn scaled(value: f64, scale: i64) -> i64 {
    (value * scale as f64).round() as i64
}

/// A whole count of `1 / scale` as the number people read.
#[allow(clippy::cast_precision_loss)] // bounded below 2^53 when it was taken in
#[must_use]
pub fn unscaled(count: i64, scale: i64) -> f64 {
    count as f64 / scale as f64
}

fn wire(bound: i64) -> f64 {
    unscaled(bound, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_a_form_is_named_at_once() {
        let mut check = Check::default();
        check.line("name", " ", 10);
        check.line("place", &"x".repeat(10_000), 120);
        check.whole("threshold", 101, 0, 100);
        check.decimal("latitude", f64::NAN, 1_000_000, -90.0, 90.0);
        let Err(Refusal::Invalid { fields }) = check.done() else { panic!("a wrong form was taken") };
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["name", "place", "threshold", "latitude"]);
        assert_eq!(fields[0].problem, Problem::Required);
        assert_eq!(fields[1].problem, Problem::TooLong { max: 120 });
    }

    #[test]
    fn ten_characters_of_emoji_are_ten_characters() {
        let mut check = Check::default();
        assert_eq!(check.line("name", "🔋🔋🔋🔋🔋🔋🔋🔋🔋🔋", 10).chars().count(), 10);
        assert!(check.done().is_ok());
    }

    #[test]
    fn a_scaled_number_comes_back_as_typed() {
        for typed in [0.1, 16.5, -13.133_897, 100.0, 0.29] {
            assert!((unscaled(scaled(typed, 1_000_000), 1_000_000) - typed).abs() < 1e-9);
        }
    }
}
