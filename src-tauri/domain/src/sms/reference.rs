//! The reference of a message: what stands after such a word, or a code of capital letters and digits.

use std::ops::Range;

use super::Word;
use super::amount::Figure;
use crate::refusal::Refusal;

/// What a reference is called, word by word, without accents. The longest that fits counts.
const LABELS: &[&str] = &[
    "ref",
    "ref no",
    "ref number",
    "ref id",
    "reference",
    "reference no",
    "reference number",
    "reference id",
    "reference transaction",
    "reference de transaction",
    "reference de la transaction",
    "txnid",
    "txid",
    "transid",
    "transactionid",
    "txn id",
    "txn no",
    "tx id",
    "trans id",
    "trans no",
    "transaction id",
    "transaction no",
    "transaction number",
    "transaction code",
    "transaction ref",
    "transaction reference",
    "id transaction",
    "id de transaction",
    "id de la transaction",
    "no de transaction",
    "numero de transaction",
    "numero de la transaction",
    "receipt no",
    "receipt number",
    "confirmation code",
];
/// The name of a reference that is also said of other things: it counts where a clause begins.
const ID: &str = "id";

/// Characters of a reference after its name.
const NAMED: std::ops::RangeInclusive<usize> = 5..=40;
/// Letters and digits of one that stands by itself.
const BARE: std::ops::RangeInclusive<usize> = 8..=20;
/// What may stand between the name and the reference, at most.
const GAP_MAX: usize = 4;

/// A reference, as it is kept, and where it stands.
pub(super) struct Reference {
    pub text: String,
    pub at: Range<usize>,
}

/// The one reference of a message.
///
/// # Errors
/// [`Refusal::SmsReferenceUnclear`] if there is none, or more than one that it may be.
pub(super) fn of(text: &str, words: &[Word], figures: &[Figure]) -> Result<Reference, Refusal> {
    let named: Vec<Range<usize>> = (0..words.len()).filter_map(|at| named(text, words, at)).collect();
    let is_free = |at: &Range<usize>| {
        let apart = |other: &Range<usize>| at.end <= other.start || other.end <= at.start;
        named.iter().all(&apart) && figures.iter().all(|figure| apart(&figure.at))
    };
    let bare = (0..words.len()).filter_map(|at| bare(text, words, at)).filter(is_free);
    let mut all = named.iter().cloned().chain(bare);
    let at = all.next().ok_or(Refusal::SmsReferenceUnclear)?;
    let written = text[at.clone()].to_uppercase();
    // The same one may stand there twice.
    if !all.all(|other| text[other].to_uppercase() == written) {
        return Err(Refusal::SmsReferenceUnclear);
    }
    Ok(Reference { text: written, at })
}

/// What stands after a name of references that begins at this word.
fn named(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    let is_said = |label: &str| {
        let said = label.split(' ').count();
        let fits = words[at..].iter().map(|word| word.folded.as_str()).take(said).eq(label.split(' '));
        fits.then_some(said)
    };
    let begins = || at == 0 || text[words[at - 1].end..words[at].start].contains(['.', ',', ';', '!', '(', '\n', '|']);
    let id = || (words[at].folded == ID && begins()).then_some(1);
    let said = LABELS.iter().filter_map(|label| is_said(label)).max().or_else(id)?;
    let (last, first) = (&words[at + said - 1], words.get(at + said)?);
    let gap = &text[last.end..first.start];
    let is_near =
        gap.chars().count() <= GAP_MAX && gap.chars().all(|c| c.is_whitespace() || ":.#-=(\u{b0}".contains(c));
    let code = first.start..joined(text, words, at + said, &['.', '-', '/', '_']);
    let written = &text[code.clone()];
    let is_code =
        written.is_ascii() && written.contains(|c: char| c.is_ascii_digit()) && NAMED.contains(&written.len());
    (is_near && is_code).then_some(code)
}

/// A code of letters and digits that begins at this word and has no name: `QGH7X2K1LM`, `MP230203.1545.A12345`.
fn bare(text: &str, words: &[Word], at: usize) -> Option<Range<usize>> {
    // What a point joins to the word before began there.
    let is_joined = at > 0 && text[words[at - 1].end..words[at].start] == *"." && is_part(words[at - 1].text);
    let code = words[at].start..joined(text, words, at, &['.']);
    let plain = || text[code.clone()].chars().filter(|c| *c != '.');
    let has = |is: fn(&char) -> bool| plain().any(|c| is(&c));
    let is_code = !is_joined
        && is_part(words[at].text)
        && has(char::is_ascii_digit)
        && has(char::is_ascii_uppercase)
        && BARE.contains(&plain().count());
    is_code.then_some(code)
}

/// Capital letters and digits only.
fn is_part(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Where a code ends that begins at a word: parts with a digit in them go on behind a point.
fn joined(text: &str, words: &[Word], at: usize, marks: &[char]) -> usize {
    let mut end = words[at].end;
    for word in &words[at + 1..] {
        let gap = &text[end..word.start];
        let is_one = gap.chars().count() == 1 && gap.contains(marks);
        if !(is_one && is_part(word.text) && word.text.contains(|c: char| c.is_ascii_digit())) {
            break;
        }
        end = word.end;
    }
    end
}
