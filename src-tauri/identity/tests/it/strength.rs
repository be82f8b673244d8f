use identity::{MAX_PASSWORD, MIN_PASSWORD, Weak, check_password};
use proptest::prelude::*;

use crate::secret;

const HUB: [&str; 4] = ["Hubkeeper", "Kisumu Solar Co-op", "Kondele", "akinyi.onyango"];

fn check(password: &str) -> Result<(), Weak> {
    check_password(&secret(password), &HUB)
}

#[test]
fn long_phrases_of_ones_own_are_accepted_without_further_rules() {
    for password in [
        "three green mangoes",
        "mwanzo mgumu kuliko mwisho",
        "ma tante vend du gari le mardi",
        "le vélo rouge n'a plus de frein",
        "vT9#kq2L!xW8zPm",
        "ውሃ ቢወቅጡት እንቦጭ ነው ይላሉ",
        "الصبر مفتاح الفرج كما قالت جدتي",
        "my battery fell into the river twice",
        "akinyi never liked boiled cassava",
    ] {
        assert_eq!(check(password), Ok(()), "{password}");
    }
}

#[test]
fn length_is_counted_in_characters() {
    assert_eq!(check("gari foufou atk"), Ok(()), "15");
    assert_eq!(check("gari foufou at"), Err(Weak::TooShort { min: MIN_PASSWORD }), "14");
    assert_eq!(check("éàùçôîêëïüöäâûé"), Ok(()), "15 characters, 30 bytes");
    assert_eq!(
        check("e\u{301}a\u{300}u\u{300}o\u{302}i\u{302}kbvzw"),
        Err(Weak::TooShort { min: MIN_PASSWORD }),
        "an accent is no character"
    );
    let long: String =
        (0..=MAX_PASSWORD).map(|i| char::from_u32(0x4e00 + u32::try_from(i).unwrap()).unwrap()).collect();
    assert_eq!(check(&long), Err(Weak::TooLong { max: MAX_PASSWORD }));
    assert_eq!(check(&long.chars().skip(1).collect::<String>()), Ok(()), "256");
}

#[test]
fn what_everybody_tries_first_is_refused() {
    for password in [
        "passwordpassword",
        "P@ssw0rd P@ssw0rd!",
        "Password1234567",
        "motdepasse2024!!",
        "MotDePasse-azerty",
        "correct horse battery staple",
        "Jésus sauve 123456",
        "jesuschrist2024!",
        "iloveyouforever1",
        "qwertyuiopasdfgh",
        "azertyuiopqsdfg",
        "1qaz2wsx3edc4rfv",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaa",
        "ababababababababab",
        "zk7 zk7 zk7 zk7 zk7",
        "kuku9kuku9kuku9kuku9",
        "...............",
        "               ",
        "password........",
        "p-a-s-s-w-o-r-d-1-2-3",
        "ＰＡＳＳＷＯＲＤ１２３４５６７",
    ] {
        assert_eq!(check(password), Err(Weak::TooCommon), "{password}");
    }
}

#[test]
fn what_everybody_at_the_hub_knows_is_refused() {
    for password in
        ["Hubkeeper-Kondele", "kisumu solar 2024", "akinyi.onyango7", "KisumuSolarCoop!", "@kiny1 0ny@ng0 77"]
    {
        assert_eq!(check(password), Err(Weak::TooCommon), "{password}");
    }
    assert_eq!(check_password(&secret("Kondele-akinyi.onyango"), &[]), Ok(()), "elsewhere nobody would guess it");
}

#[test]
fn short_and_empty_words_of_the_context_do_not_matter() {
    assert_eq!(check_password(&secret("three green mangoes"), &["", "e", "-", "re"]), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_letters_and_digits_are_hardly_ever_refused(all in prop::collection::vec("[a-zA-Z0-9]{15,30}", 20)) {
        let refused = all.iter().filter(|password| check(password).is_err()).count();
        prop_assert!(refused <= 1);
    }

    #[test]
    fn any_text_gets_an_answer(text in any::<String>(), context in any::<String>()) {
        let length = identity_length(&text);
        let answer = check_password(&secret(&text), &[&context]);
        prop_assert_eq!(length < MIN_PASSWORD, matches!(answer, Err(Weak::TooShort { .. })));
        prop_assert_eq!(length > MAX_PASSWORD, matches!(answer, Err(Weak::TooLong { .. })));
    }

    #[test]
    fn a_short_word_over_and_over_is_refused(word in "[a-z0-9]{1,6}", times in 15_usize..40) {
        prop_assert_eq!(check(&word.repeat(times)).map_err(|weak| matches!(weak, Weak::TooShort { .. })), Err(false));
    }
}

/// Characters as people count them, which is after composition.
fn identity_length(text: &str) -> usize {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().count()
}
