//! Text as people type it: normalised, bounded, without control characters; kept as text and never run.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Normalises to NFC and trims. `None` if it holds a control character (line breaks are allowed in notes only) or an
/// invisible direction override, which could make a name read as another.
#[must_use]
pub fn clean(raw: &str, line_breaks: bool) -> Option<String> {
    let text: String = raw.nfc().collect::<String>().replace("\r\n", "\n");
    let text = text.trim();
    let fine = text.chars().all(|c| match c {
        '\n' | '\t' => line_breaks,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => false,
        _ => !c.is_control(),
    });
    fine.then(|| text.to_owned())
}

/// What was typed to look for something: normalised as what is kept is, and no more of it than `max` characters.
#[must_use]
pub fn searched(raw: &str, max: usize) -> String {
    raw.nfc().take(max).collect()
}

/// Text as it is compared when something is looked for: small letters without accents, words parted by one space.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            push_plain(&mut folded, c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Letters that are no accented ones to Unicode and are typed without their stroke or hook where the keyboard has none.
fn push_plain(folded: &mut String, c: char) {
    match c {
        'ł' => folded.push('l'),
        'ø' | 'ɔ' => folded.push('o'),
        'đ' | 'ɖ' | 'ɗ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' | 'ɩ' => folded.push('i'),
        'ɓ' => folded.push('b'),
        'ƙ' => folded.push('k'),
        'ƴ' => folded.push('y'),
        'ŋ' | 'ɲ' => folded.push('n'),
        'ɛ' | 'ə' | 'ǝ' => folded.push('e'),
        'ƒ' => folded.push('f'),
        'ɣ' => folded.push('g'),
        'ʋ' => folded.push('v'),
        'ʊ' => folded.push('u'),
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        other => folded.push(other),
    }
}

/// Key by which codes sort as people read them: B2 before B10, upper and lower case together. Each run of digits is
/// preceded by its length, so that plain byte order compares numbers by size.
#[must_use]
pub fn natural_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    let mut digits = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        push_number(&mut key, &mut digits);
        key.push(c);
    }
    push_number(&mut key, &mut digits);
    key
}

fn push_number(key: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let number = digits.trim_start_matches('0');
    key.push_str(&format!("{:03}{number}", number.len()));
    digits.clear();
}

/// The words of a name in one order, so that "Banda, Grace" and "Grace Banda" are one.
#[must_use]
pub fn any_order(name: &str) -> String {
    let folded = folded(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// Up to two letters that stand for a name in a small circle.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn b2_comes_before_b10_and_case_does_not_matter() {
        assert!(natural_key("B2") < natural_key("B10"));
        assert!(natural_key("b-002") < natural_key("B-10"));
        assert!(natural_key("A9") < natural_key("B1"));
        assert_eq!(natural_key("B-7"), natural_key("b-007"));
    }

    #[test]
    fn text_of_any_script_is_kept_and_control_characters_are_not() {
        assert_eq!(clean("  محطة 🔋 ", false).as_deref(), Some("محطة 🔋"));
        assert_eq!(clean("a\0b", false), None);
        assert_eq!(clean("a\nb", false), None);
        assert_eq!(clean("a\r\nb", true).as_deref(), Some("a\nb"));
        assert_eq!(clean("evil\u{202E}txt", false), None);
        assert_eq!(clean("e\u{301}", false).as_deref(), Some("é"));
    }

    #[test]
    fn a_name_is_the_same_in_any_order_case_and_accent() {
        assert_eq!(any_order("Banda,  Grâce"), any_order("grace BANDA"));
        assert_eq!(any_order("O'Neil-Mbewe"), any_order("mbewe o neil"));
        assert_ne!(any_order("Grace Banda"), any_order("Grace Bandah"));
        assert_eq!(folded("مُحَمَّد"), folded("محمد"));
        assert_eq!(folded("🔋"), "");
        assert_eq!(folded("Ɗan Ɓaba Ŋɛlɛ Ødegård Straße"), "dan baba nele odegard strasse");
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Grace Mary Banda"), "GB");
        assert_eq!(initials("grace"), "G");
        assert_eq!(initials(""), "");
    }

    proptest! {
        #[test]
        fn numbers_sort_by_size(a in 0u64..1_000_000, b in 0u64..1_000_000) {
            let (left, right) = (natural_key(&format!("B-{a}")), natural_key(&format!("B-{b}")));
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        }
    }
}
