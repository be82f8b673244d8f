//! Phone numbers: typed as people write them, kept in the one form that is the same everywhere, E.164.
//!
//! Source: ITU-T E.164 and the list of its country codes (Operational Bulletin 1114), the prefix dialled before a number
//! inside its own country after ITU's list of dialling procedures.

/// ISO 3166 country, its calling code, and after a slash the digits dialled first inside the country that are no part of
/// the number. Where none stand, a number is dialled at home as it is from abroad.
const COUNTRIES: &str = "AD376 AE971/0 AF93/0 AG1/1 AI1/1 AL355/0 AM374/0 AO244 AQ672 AR54/0 AS1/1 AT43/0 AU61/0 AW297 AX358/0 \
AZ994/0 BA387/0 BB1/1 BD880/0 BE32/0 BF226 BG359/0 BH973 BI257 BJ229 BL590/0 BM1/1 BN673 BO591/0 BQ599 BR55/0 BS1/1 BT975 BV47 \
BW267 BY375/8 BZ501 CA1/1 CC61/0 CD243/0 CF236 CG242 CH41/0 CI225 CK682 CL56 CM237 CN86/0 CO57 CR506 CU53/0 CV238 CW599 CX61/0 \
CY357 CZ420 DE49/0 DJ253 DK45 DM1/1 DO1/1 DZ213/0 EC593/0 EE372 EG20/0 EH212/0 ER291/0 ES34 ET251/0 FI358/0 FJ679 FK500 FM691 \
FO298 FR33/0 GA241 GB44/0 GD1/1 GE995/0 GF594/0 GG44/0 GH233/0 GI350 GL299 GM220 GN224 GP590/0 GQ240 GR30 GS500 GT502 GU1/1 \
GW245 GY592 HK852 HM672 HN504 HR385/0 HT509 HU36/06 ID62/0 IE353/0 IL972/0 IM44/0 IN91/0 IO246 IQ964/0 IR98/0 IS354 IT39 \
JE44/0 JM1/1 JO962/0 JP81/0 KE254/0 KG996/0 KH855/0 KI686 KM269 KN1/1 KP850/0 KR82/0 KW965 KY1/1 KZ7/8 LA856/0 LB961/0 LC1/1 \
LI423 LK94/0 LR231/0 LS266 LT370/0 LU352 LV371 LY218/0 MA212/0 MC377 MD373/0 ME382/0 MF590/0 MG261/0 MH692/1 MK389/0 ML223 \
MM95/0 MN976/0 MO853 MP1/1 MQ596/0 MR222 MS1/1 MT356 MU230 MV960 MW265/0 MX52 MY60/0 MZ258 NA264/0 NC687 NE227 NF672 NG234/0 \
NI505 NL31/0 NO47 NP977/0 NR674 NU683 NZ64/0 OM968 PA507 PE51/0 PF689 PG675 PH63/0 PK92/0 PL48 PM508/0 PN64/0 PR1/1 PS970/0 \
PT351 PW680 PY595/0 QA974 RE262/0 RO40/0 RS381/0 RU7/8 RW250/0 SA966/0 SB677 SC248 SD249/0 SE46/0 SG65 SH290 SI386/0 SJ47 \
SK421/0 SL232/0 SM378 SN221 SO252/0 SR597/0 SS211/0 ST239 SV503 SX1/1 SY963/0 SZ268 TC1/1 TD235 TF262/0 TG228 TH66/0 TJ992 \
TK690 TL670 TM993/8 TN216 TO676 TR90/0 TT1/1 TV688 TW886/0 TZ255/0 UA380/0 UG256/0 UM1/1 US1/1 UY598/0 UZ998 VA39 VC1/1 VE58/0 \
VG1/1 VI1/1 VN84/0 VU678 WF681 WS685 YE967/0 YT262/0 ZA27/0 ZM260/0 ZW263/0";

/// Digits of a whole number, its calling code among them: E.164 names the most, and no country has shorter numbers than this,
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// save islands where four or five digits are enough, by their calling codes: Saint Helena, the Falklands, in the Pacific.
const SHORT: [&str; 11] = ["290", "500", "676", "677", "678", "682", "683", "685", "686", "688", "690"];
const SHORT_DIGITS: usize = 7;
/// From so many digits on, one that begins with the calling code of its own country was written with it: no country has
/// longer numbers of its own that begin so.
const WRITTEN_OUT: usize = 11;

/// How a country is called and calls itself.
#[derive(Clone, Copy)]
struct Plan {
    code: &'static str,
    trunk: &'static str,
}

fn plans() -> impl Iterator<Item = (&'static str, Plan)> {
    COUNTRIES.split(' ').filter_map(|entry| {
        let (country, rest) = entry.split_at_checked(2)?;
        let (code, trunk) = rest.split_once('/').unwrap_or((rest, ""));
        Some((country, Plan { code, trunk }))
    })
}

/// `typed` in E.164, as `+260971234567`, read as in `country` unless it names another; none if it is no phone number.
#[must_use]
pub fn canonical(typed: &str, country: &str) -> Option<String> {
    let (plus, digits) = digits(typed)?;
    let home = plans().find(|(name, _)| *name == country).map(|(_, plan)| plan);
    let whole = match (plus, home) {
        (true, _) => digits,
        // Dialled from abroad: 00, in East Africa 000.
        (false, _) if digits.starts_with("00") => digits.trim_start_matches('0').to_owned(),
        (false, Some(home)) if digits.len() >= WRITTEN_OUT && digits.starts_with(home.code) => digits,
        (false, Some(home)) => format!("{}{}", home.code, digits.strip_prefix(home.trunk).unwrap_or(&digits)),
        (false, None) => return None,
    };
    // Somebody who writes +260 0971 means the number that is dialled at home as 0971.
    let plan = plan_of(&whole)?;
    let own = &whole[plan.code.len()..];
    let own = if plan.trunk == "0" { own.strip_prefix('0').unwrap_or(own) } else { own };
    let whole = format!("{}{own}", plan.code);
    let least = if SHORT.contains(&plan.code) { SHORT_DIGITS } else { *DIGITS.start() };
    (least..=*DIGITS.end()).contains(&whole.len()).then(|| format!("+{whole}"))
}

/// The number as it is dialled in its own country: `0971234567`.
#[must_use]
pub fn at_home(canonical: &str) -> String {
    let whole = canonical.trim_start_matches('+');
    match plan_of(whole) {
        Some(plan) => format!("{}{}", plan.trunk, &whole[plan.code.len()..]),
        None => whole.to_owned(),
    }
}

/// The plan whose calling code begins `whole`: no calling code begins another.
fn plan_of(whole: &str) -> Option<Plan> {
    plans().map(|(_, plan)| plan).find(|plan| whole.starts_with(plan.code))
}

/// The digits of what was typed, and whether a plus stood before them.
fn digits(typed: &str) -> Option<(bool, String)> {
    let typed = typed.trim();
    let plus = typed.starts_with(['+', '\u{FF0B}']);
    let mut digits = String::with_capacity(typed.len());
    for c in typed.chars().skip(usize::from(plus)) {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{A0}' | '\u{202F}' | '-' | '\u{2010}'..='\u{2015}' | '(' | ')' | '.' | '/' => {}
            _ => return None,
        }
    }
    (!digits.is_empty()).then_some((plus, digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::countries;
    use proptest::prelude::*;

    fn check(typed: &str, country: &str, expected: &str) {
        assert_eq!(canonical(typed, country).as_deref(), Some(expected), "{typed} in {country}");
    }

    #[test]
    fn one_number_in_all_the_ways_people_write_it() {
        for typed in [
            "0971234567",
            "097 123 4567",
            "(097) 123-4567",
            "971234567",
            "+260 97 123 4567",
            "+260(0)971234567",
            "00260971234567",
            "000260971234567",
            "260971234567",
            " 097.123/4567 ",
        ] {
            check(typed, "ZM", "+260971234567");
        }
    }

    #[test]
    fn each_country_dials_in_its_own_way() {
        check("07 00 00 00 01", "CI", "+2250700000001");
        check("77 123 45 67", "SN", "+221771234567");
        check("0712345678", "KE", "+254712345678");
        check("9198765432", "IN", "+919198765432");
        check("(212) 555-0123", "US", "+12125550123");
        check("1 212 555 0123", "US", "+12125550123");
        check("06 30 123 4567", "HU", "+36301234567");
        check("06 12 34 56 78", "FR", "+33612345678");
        check("06 698 1234", "IT", "+39066981234");
        check("+33 6 12 34 56 78", "ZM", "+33612345678");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in
            ["", "+", "12", "phone", "0971 ext 3", "+999 123456", "٠٩٧١٢٣٤٥٦٧", "+2600000000000000000", "1'; --"]
        {
            assert_eq!(canonical(typed, "ZM"), None, "{typed}");
        }
        assert_eq!(canonical("0971234567", ""), None, "of which country?");
    }

    #[test]
    fn a_number_has_a_plausible_length() {
        for short in ["1234", "12345", "0971", "097 12", "+260 97123"] {
            assert_eq!(canonical(short, "ZM"), None, "{short}");
        }
        assert_eq!(canonical("991", "US"), None);
        check("211 234", "ZM", "+260211234");
        check("22 222", "CK", "+68222222");
    }

    #[test]
    fn at_home_a_number_is_dialled_without_its_calling_code() {
        assert_eq!(at_home("+260971234567"), "0971234567");
        assert_eq!(at_home("+221771234567"), "771234567");
    }

    #[test]
    fn every_country_has_a_plan() {
        for country in countries() {
            assert!(plans().any(|(name, _)| name == country.code), "{}", country.code);
        }
        assert_eq!(plans().count(), countries().len());
    }

    proptest! {
        #[test]
        fn a_canonical_number_is_read_as_itself(number in "[1-9][0-9]{8}", other in 0usize..249) {
            let country = countries()[other].code;
            if let Some(first) = canonical(&format!("+260{number}"), country) {
                prop_assert_eq!(canonical(&first, "ZM"), Some(first.clone()));
                prop_assert_eq!(canonical(&at_home(&first), "ZM"), Some(first));
            }
        }

        #[test]
        fn anything_typed_is_a_number_or_none(typed in ".{0,40}") {
            if let Some(number) = canonical(&typed, "ZM") {
                prop_assert!(number.len() <= 16 && number[1..].bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
