//! Lists of the world a hub chooses from: languages, currencies with their decimals (ISO 4217).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// ISO 639-1, as stored and sent.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The language for a stored word; English for one that a newer version knows and this one does not.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|language| language.word() == word).unwrap_or_default()
    }
}

/// ISO 4217 codes with two decimals.
const TWO_DECIMALS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY \
COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW \
KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR \
RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD \
XCG YER ZAR ZMW ZWG";
/// ISO 4217 codes without decimals.
const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// ISO 4217 codes with three decimals.
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// ISO 4217 codes by their decimals.
const CURRENCIES: [(&str, u8); 3] = [(TWO_DECIMALS, 2), (NO_DECIMALS, 0), (THREE_DECIMALS, 3)];

/// Decimals of a currency (0, 2 or 3); `None` if there is no such currency.
#[must_use]
pub fn decimals(currency: &str) -> Option<u8> {
    CURRENCIES
        .into_iter()
        .find_map(|(codes, decimals)| codes.split(' ').any(|code| code == currency).then_some(decimals))
}

/// How currencies are written besides their code.
const MARKS: &[(&str, &str)] = &[
    ("BWP", "P"),
    ("CDF", "FC"),
    ("CNY", "¥"),
    ("ETB", "BIRR BR"),
    ("EUR", "€ EURO EUROS"),
    ("GBP", "£"),
    ("GHS", "GH₵ ₵ GHC"),
    ("GMD", "D"),
    ("GNF", "FG"),
    ("INR", "₹ RS"),
    ("JPY", "¥"),
    ("KES", "KSH KSHS"),
    ("LRD", "L$ LD"),
    ("MGA", "AR"),
    ("MWK", "MK K"),
    ("MZN", "MT"),
    ("NGN", "₦ N"),
    ("PHP", "₱"),
    ("RWF", "FRW RF"),
    ("SLE", "LE"),
    ("TZS", "TSH TSHS TSHILINGI"),
    ("UGX", "USH USHS"),
    ("USD", "$ US$ DOLLARS"),
    ("XAF", "FCFA CFA F"),
    ("XOF", "FCFA CFA F"),
    ("ZAR", "R"),
    ("ZMW", "K ZK"),
];

/// Whether a text is how `currency` is written: its code, or a mark people use for it.
#[must_use]
pub fn is_mark(text: &str, currency: &str) -> bool {
    let text = text.to_uppercase();
    let others = MARKS.iter().find(|(code, _)| *code == currency).map_or("", |(_, marks)| marks);
    !text.is_empty() && (text == currency || others.split(' ').any(|mark| mark == text))
}

/// What marks of currencies are written with.
#[must_use]
pub fn is_of_mark(c: char) -> bool {
    c.is_alphabetic() || "$€£¥₦₵₹₱".contains(c)
}

/// A text without the mark of `currency` before and after it. A `k` after a figure may mean thousands and stays.
#[must_use]
pub fn without_mark<'a>(text: &'a str, currency: &str) -> &'a str {
    let rest = text.trim_start_matches(is_of_mark);
    let text = if is_mark(&text[..text.len() - rest.len()], currency) { rest } else { text };
    let rest = text.trim_end_matches(is_of_mark);
    let after = &text[rest.len()..];
    if is_mark(after, currency) && !after.eq_ignore_ascii_case("k") { rest } else { text }
}

/// A currency and the decimals of its amounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
pub struct Currency {
    /// ISO 4217.
    pub code: &'static str,
    /// 0, 2 or 3.
    pub decimals: u8,
}

/// Every currency, in alphabetical order.
#[must_use]
pub fn currencies() -> Vec<Currency> {
    let mut all: Vec<Currency> = CURRENCIES
        .into_iter()
        .flat_map(|(codes, decimals)| codes.split(' ').map(move |code| Currency { code, decimals }))
        .collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_nought_two_or_three_decimals() {
        assert_eq!(decimals("MWK"), Some(2));
        assert_eq!(decimals("UGX"), Some(0));
        assert_eq!(decimals("TND"), Some(3));
        assert_eq!(decimals("ZZZ"), None);
        assert_eq!(decimals(""), None);
    }

    #[test]
    fn every_listed_currency_is_taken() {
        assert!(currencies().iter().all(|one| one.code.len() == 3 && decimals(one.code) == Some(one.decimals)));
    }
}
