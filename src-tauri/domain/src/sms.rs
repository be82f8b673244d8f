//! What a provider's message about phone money says: how much, and under which reference. Nothing is guessed: what may be
//! read in two ways is refused, and a person types it. Source: product.md, "phone money"; domain.md, "Money".

mod amount;
mod reference;

use unicode_normalization::UnicodeNormalization;

use crate::refusal::Refusal;
use crate::text::folded;

/// Characters of the longest message: more than any phone joins together.
const CHARACTERS_MAX: usize = 1000;
/// Fewer words are a name or a code.
const WORDS_MIN: usize = 5;

/// What is said where money moves by phone, in the languages of the providers.
const ABOUT_MONEY: &str = "received recu recus paid paye payee sent envoye envoyes confirmed confirme confirmee credited credite \
transfer transfert transferred deposit deposited depot payment paiement transaction trans txn txnid transid balance solde";
/// What is said where it did not move.
const NOT_PAID: &str = "failed fail unsuccessful insufficient declined rejected cancelled canceled reversed reversal pending \
request requested requests echoue echouee echec insuffisant insuffisants insuffisante rejete rejetee annule annulee attente \
demande";

/// What a message says of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much, in minor units; more than nothing.
    pub amount: i64,
    /// The provider's reference: capital letters, digits and what parts them.
    pub reference: String,
}

/// What a text says of a payment in `currency`; none if it is no message about money.
///
/// # Errors
/// [`Refusal::SmsNotPaid`], [`Refusal::SmsAmountUnclear`], [`Refusal::SmsReferenceUnclear`].
pub fn read(text: &str, currency: &str) -> Result<Option<Message>, Refusal> {
    let text: String = text.nfc().take(CHARACTERS_MAX + 1).collect();
    if text.chars().count() > CHARACTERS_MAX {
        return Ok(None);
    }
    let words = words(&text);
    if !is_about_money(&text, &words) {
        return Ok(None);
    }
    if words.iter().any(|word| word.is_one_of(NOT_PAID)) {
        return Err(Refusal::SmsNotPaid);
    }
    let figures = amount::figures(&text, &words, currency);
    let reference = reference::of(&text, &words, &figures)?;
    let amount = amount::of(&figures, &reference.at)?;
    Ok(Some(Message { amount, reference: reference.text }))
}

fn is_about_money(text: &str, words: &[Word]) -> bool {
    words.len() >= WORDS_MIN
        && text.contains(|c: char| c.is_ascii_digit())
        && words.iter().any(|word| word.is_one_of(ABOUT_MONEY))
}

/// A run of letters and digits, and where it stands.
struct Word<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    /// Small letters without accents.
    folded: String,
}

impl Word<'_> {
    fn is_one_of(&self, list: &str) -> bool {
        list.split_whitespace().any(|one| one == self.folded)
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut begun = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begun, c.is_alphanumeric()) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                let word = &text[start..at];
                words.push(Word { start, end: at, text: word, folded: folded(word) });
                begun = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests;
