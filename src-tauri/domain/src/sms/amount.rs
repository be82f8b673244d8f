//! The amount of a message: the one figure with the currency's mark at it that is no balance and no fee.

use std::ops::Range;

use super::Word;
use crate::lists::{decimals, is_mark, is_of_mark};
use crate::number;
use crate::refusal::Refusal;

/// What stands before, or right after, a figure that is not what was paid.
const NOT_THE_AMOUNT: &str = "balance balances bal solde soldes fee fees frais cost costs cout couts charge charges commission \
tax taxe taxes tva vat levy limit limite plafond bonus overdraft fuliza outstanding dette available disponible remaining reste \
restant transact";

/// A mark of one letter right before more digits than this is rather a code.
const CODE_DIGITS: usize = 6;
/// Digits between two spaces of a long figure.
const GROUP: usize = 3;

/// What makes something else of a number.
const SIGNS: [char; 7] = ['-', '\u{2212}', '+', '/', '*', '#', '%'];

/// A figure that carries the currency's mark.
pub(super) struct Figure {
    /// Where it stands, its mark with it.
    pub at: Range<usize>,
    /// Minor units; none if it may be read in two ways.
    minor: Option<i64>,
    /// A balance, a fee, a limit.
    is_other: bool,
}

/// Every figure with the mark of `currency`, in the order of the text.
pub(super) fn figures(text: &str, words: &[Word], currency: &str) -> Vec<Figure> {
    let decimals = decimals(currency).unwrap_or(0);
    let mut figures: Vec<Figure> = Vec::new();
    for span in numbers(text) {
        let before = mark_before(text, span.start, currency);
        let after = mark_after(text, span.end, currency);
        if before.is_none() && after.is_none() {
            continue;
        }
        let at = before.unwrap_or(span.start)..after.unwrap_or(span.end);
        let since = figures.last().map_or(0, |last| last.at.end);
        let is_clear = stands_alone(text, &span, (before, after)) && !is_rather_a_code(text, &span, before);
        let minor = Some(&text[span]).filter(|_| is_clear).and_then(|figure| number::printed(figure, decimals).ok());
        figures.push(Figure { is_other: is_other(text, words, since, &at), at, minor });
    }
    figures
}

/// The one amount among them; what belongs to the reference is none.
///
/// # Errors
/// [`Refusal::SmsAmountUnclear`] if there is none, or more than one that it may be.
pub(super) fn of(figures: &[Figure], reference: &Range<usize>) -> Result<i64, Refusal> {
    let within = |figure: &&Figure| figure.at.start < reference.end && reference.start < figure.at.end;
    let mut paid = figures.iter().filter(|figure| !figure.is_other && !within(figure));
    let first = paid.next().and_then(|figure| figure.minor).filter(|minor| *minor > 0);
    let amount = first.ok_or(Refusal::SmsAmountUnclear)?;
    // The same amount may be said twice.
    if paid.all(|figure| figure.minor == Some(amount)) { Ok(amount) } else { Err(Refusal::SmsAmountUnclear) }
}

/// Where numbers stand: `1500`, `1,500.00`, `1 500`.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        at = end_of_number(text, start);
        numbers.push(start..at);
    }
    numbers
}

fn end_of_number(text: &str, start: usize) -> usize {
    let digits = |from: usize| text[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - from);
    let mut end = start + digits(start);
    let first = end - start;
    while let Some(mark) = text[end..].chars().next() {
        let next = end + mark.len_utf8();
        let more = digits(next);
        let goes_on = match mark {
            // Spaces part thousands only where nothing else does.
            mark if is_space(mark) => more == GROUP && first <= GROUP && !text[start..end].contains(is_point),
            mark => is_point(mark) && more > 0,
        };
        if !goes_on {
            break;
        }
        end = next + more;
    }
    end
}

/// What may stand inside a number.
fn is_point(c: char) -> bool {
    matches!(c, ',' | '.' | '\'' | '\u{2019}')
}

fn parts_digits(c: char) -> bool {
    is_point(c) || is_space(c)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Where the mark before a number begins: `Ksh1,500`, `Ksh 1,500`, `Kshs. 1,500`.
fn mark_before(text: &str, number: usize, currency: &str) -> Option<usize> {
    let before = text[..number].trim_end_matches(is_space);
    let before = before.strip_suffix('.').unwrap_or(before);
    let start =
        before.rfind(|c| !is_of_mark(c)).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let is_word = before[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    (is_word && is_mark(&before[start..], currency)).then_some(start)
}

/// Where the mark after a number ends: `1500FCFA`, `1 500 FCFA`.
fn mark_after(text: &str, number: usize, currency: &str) -> Option<usize> {
    let rest = &text[number..];
    let gap = rest.chars().next().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    let rest = &rest[gap..];
    let end = rest.find(|c| !is_of_mark(c)).unwrap_or(rest.len());
    let is_word = rest[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    (is_word && is_mark(&rest[..end], currency)).then_some(number + gap + end)
}

/// Whether nothing beside a number may belong to it, where no mark stands between: a sign, a date, more of its digits.
fn stands_alone(text: &str, span: &Range<usize>, (before, after): (Option<usize>, Option<usize>)) -> bool {
    let left = &text[..before.unwrap_or(span.start)];
    let right = &text[after.unwrap_or(span.end)..];
    let is_signed = left.ends_with(SIGNS) || (after.is_none() && right.starts_with(SIGNS));
    let is_alone_left = before.is_some() || {
        let digits = text[span.clone()].find(|c: char| !c.is_ascii_digit());
        let may_be_a_rest = digits.unwrap_or(span.len()) == GROUP || text[span.clone()].contains(is_space);
        let apart = left.trim_end_matches(parts_digits);
        let is_clock = left.strip_suffix(':').is_some_and(|left| left.ends_with(|c: char| c.is_ascii_digit()));
        let follows = may_be_a_rest && apart.ends_with(|c: char| c.is_ascii_digit());
        !left.ends_with(char::is_alphanumeric) && !is_clock && !follows
    };
    let is_alone_right = after.is_some() || {
        let apart = right.trim_start_matches(parts_digits);
        let digits = apart.find(|c: char| !c.is_ascii_digit()).unwrap_or(apart.len());
        let marks = right.chars().take_while(|c| parts_digits(*c) && !is_space(*c)).count();
        let is_clock = right.strip_prefix(':').is_some_and(|right| right.starts_with(|c: char| c.is_ascii_digit()));
        let goes_on = digits == GROUP || (marks > 1 && digits > 0);
        !right.starts_with(char::is_alphanumeric) && !is_clock && !goes_on
    };
    !is_signed && is_alone_left && is_alone_right
}

/// Whether a letter and digits without any mark among them are a code: `K12345678`.
fn is_rather_a_code(text: &str, span: &Range<usize>, before: Option<usize>) -> bool {
    let digits = &text[span.clone()];
    before.is_some_and(|start| text[start..span.start].chars().count() == 1)
        && digits.len() > CODE_DIGITS
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// Whether the words since the figure before, or the one right after, say that it is no payment.
fn is_other(text: &str, words: &[Word], since: usize, at: &Range<usize>) -> bool {
    let before = words.iter().filter(|word| word.start >= since && word.end <= at.start);
    let after = words.iter().find(|word| word.start >= at.end);
    let after = after.filter(|word| text[at.end..word.start].chars().all(is_space));
    before.chain(after).any(|word| word.is_one_of(NOT_THE_AMOUNT))
}
