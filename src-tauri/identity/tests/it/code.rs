use identity::{BadCode, OneTimeCode, Random, RecoveryCode};
use proptest::prelude::*;

use crate::secret;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn one_time(seed: u64) -> OneTimeCode {
    OneTimeCode::new(&mut Random::seeded(seed)).unwrap()
}

fn recovery(seed: u64) -> RecoveryCode {
    RecoveryCode::new(&mut Random::seeded(seed)).unwrap()
}

fn read_recovery(typed: &str) -> Result<String, BadCode> {
    RecoveryCode::parse(&secret(typed)).map(|code| code.shown())
}

fn groups(shown: &str) -> Vec<usize> {
    shown.split('-').map(str::len).collect()
}

#[test]
fn codes_are_shown_in_groups_of_five() {
    assert_eq!(groups(&one_time(1).shown()), [5, 5]);
    assert_eq!(groups(&recovery(1).shown()), [5, 5, 5, 5, 5, 5]);
}

#[test]
fn every_character_comes_up_about_as_often() {
    let mut random = Random::seeded(7);
    let all: String = (0..3_200).map(|_| OneTimeCode::new(&mut random).unwrap().shown()).collect();
    for character in ALPHABET.chars() {
        let count = all.matches(character).count();
        assert!((850..1_150).contains(&count), "{character} came up {count} times, not about 1000");
    }
}

#[test]
fn the_systems_codes_differ_and_a_seeds_codes_do_not() {
    let system = || RecoveryCode::new(&mut Random::System).unwrap().shown();
    assert_ne!(system(), system());
    assert_eq!(recovery(3).shown(), recovery(3).shown());
    assert_ne!(recovery(3).shown(), recovery(4).shown());
    let mut random = Random::seeded(3);
    let (first, second) = (OneTimeCode::new(&mut random).unwrap(), OneTimeCode::new(&mut random).unwrap());
    assert_ne!(first.shown(), second.shown());
}

#[test]
fn a_code_of_the_wrong_length_is_told_with_both_lengths() {
    let short = OneTimeCode::parse(&secret("ABCDE-FGHJ")).map(|code| code.shown());
    assert_eq!(short, Err(BadCode::Length { found: 9, expected: 10 }));
    let other_kind = read_recovery(&one_time(1).shown());
    assert_eq!(other_kind, Err(BadCode::Length { found: 10, expected: 30 }));
    assert_eq!(read_recovery(""), Err(BadCode::Length { found: 0, expected: 30 }));
}

#[test]
fn a_character_that_is_in_no_code_is_told_with_its_place() {
    let typed = OneTimeCode::parse(&secret("ABCDE-FU*HJ")).map(|code| code.shown());
    assert_eq!(typed, Err(BadCode::Character { place: 7 }));
}

#[test]
fn codes_do_not_show_in_debug_output() {
    assert_eq!(format!("{:?} {:?}", one_time(1), recovery(1)), "OneTimeCode RecoveryCode");
}

proptest! {
    #[test]
    fn a_code_is_read_back_however_it_was_typed(seed: u64, lower: bool, gap in "[ \\-–\n]{0,3}", lookalikes: bool) {
        let typed_as = |shown: &str| {
            let mut typed = shown.replace('-', &gap);
            if lookalikes {
                typed = typed.replace('0', "O").replacen('1', "I", 1).replace('1', "l");
            }
            if lower { typed.to_lowercase() } else { typed }
        };
        let (one_time, recovery) = (one_time(seed), recovery(seed));
        let read = OneTimeCode::parse(&secret(&typed_as(&one_time.shown()))).unwrap();
        prop_assert_eq!(read.shown(), one_time.shown());
        prop_assert_eq!(read_recovery(&typed_as(&recovery.shown())), Ok(recovery.shown()));
    }

    #[test]
    fn a_slip_in_a_recovery_code_is_told_from_a_wrong_code(seed: u64, place in 0_usize..30, by in 1_usize..32) {
        let mut typed: Vec<char> = recovery(seed).shown().replace('-', "").chars().collect();
        let old = ALPHABET.find(typed[place]).unwrap();
        typed[place] = ALPHABET.chars().nth((old + by) % 32).unwrap();
        prop_assert_eq!(read_recovery(&typed.iter().collect::<String>()), Err(BadCode::Mistyped));
    }

    #[test]
    fn two_swapped_neighbours_are_noticed(seed: u64, place in 0_usize..29) {
        let mut typed: Vec<char> = recovery(seed).shown().replace('-', "").chars().collect();
        prop_assume!(typed[place] != typed[place + 1]);
        typed.swap(place, place + 1);
        prop_assert_eq!(read_recovery(&typed.iter().collect::<String>()), Err(BadCode::Mistyped));
    }

    #[test]
    fn any_text_gets_an_answer(text in any::<String>()) {
        prop_assert!(OneTimeCode::parse(&secret(&text)).map_or(true, |code| code.shown().len() == 11));
        prop_assert!(read_recovery(&text).is_err(), "chance alone makes no recovery code");
    }
}
