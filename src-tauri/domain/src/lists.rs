//! Lists of the world a hub chooses from: languages, countries (ISO 3166-1), currencies with their decimals (ISO 4217).

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

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI \
GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI \
LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL \
TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// ISO 4217 codes with two decimals.
const TWO_DECIMALS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY \
COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW \
KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR \
RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD \
YER ZAR ZMW ZWG";
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

/// Every country, by code.
#[must_use]
pub fn countries() -> Vec<String> {
    COUNTRIES.split(' ').map(str::to_owned).collect()
}

/// Whether `code` is a country's.
#[must_use]
pub fn is_country(code: &str) -> bool {
    COUNTRIES.split(' ').any(|country| country == code)
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
    fn every_listed_currency_and_country_is_taken() {
        assert!(currencies().iter().all(|one| one.code.len() == 3 && decimals(one.code) == Some(one.decimals)));
        assert_eq!(countries().len(), 249);
        assert!(is_country("MW") && !is_country("XX"));
    }
}
