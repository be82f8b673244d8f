use identity::{
    Cost, DataKey, NotOpened, NotUnwrapped, OneTimeCode, Random, RecoveryCode, Secret, Wrapped, open, seal, unwrap_key,
    wrap,
};
use proptest::prelude::*;

use crate::{ALONE, secret};

/// Two handles to a key are the same key when one opens what the other shut.
fn same(one: &DataKey, other: &DataKey) -> bool {
    let sealed = seal(one, "proof", b"kept").unwrap();
    open(other, "proof", &sealed).is_ok_and(|plain| plain.as_slice() == b"kept")
}

async fn opens(wrapped: &Wrapped, secret: &Secret, key: &DataKey) -> bool {
    unwrap_key(wrapped, secret).await.is_ok_and(|opened| same(&opened, key))
}

#[test]
fn sealed_data_opens_with_its_key_only() {
    let key = DataKey::generate().unwrap();
    let sealed = seal(&key, "licence:7", "AB 123 456".as_bytes()).unwrap();
    assert_eq!(open(&key, "licence:7", &sealed).unwrap().as_slice(), "AB 123 456".as_bytes());
    let other = DataKey::generate().unwrap();
    assert_eq!(open(&other, "licence:7", &sealed), Err(NotOpened));
}

#[test]
fn what_is_sealed_for_one_person_does_not_open_for_another() {
    let key = DataKey::generate().unwrap();
    let sealed = seal(&key, "pin:amina", b"verifier").unwrap();
    assert_eq!(open(&key, "pin:brian", &sealed), Err(NotOpened));
    assert_eq!(open(&key, "", &sealed), Err(NotOpened));
}

#[test]
fn the_same_text_is_sealed_differently_each_time() {
    let key = DataKey::generate().unwrap();
    assert_ne!(seal(&key, "a", b"same").unwrap(), seal(&key, "a", b"same").unwrap());
}

#[tokio::test]
async fn t23_each_wrapped_copy_opens_the_same_key() {
    let key = DataKey::generate().unwrap();
    let mut random = Random::seeded(1);
    let recovery = RecoveryCode::new(&mut random).unwrap();
    let one_time = OneTimeCode::new(&mut random).unwrap();
    for known in [secret("three green mangoes"), recovery.secret(), one_time.secret()] {
        let wrapped = wrap(&key, &known, Cost::Test).await.unwrap();
        let stored = Wrapped::from_bytes(wrapped.as_bytes().to_vec());
        assert!(opens(&stored, &known, &key).await);
    }
}

#[tokio::test]
async fn t23_a_wrong_code_is_told_and_the_right_one_still_opens() {
    let key = DataKey::generate().unwrap();
    let mut random = Random::seeded(2);
    let code = RecoveryCode::new(&mut random).unwrap();
    let wrapped = wrap(&key, &code.secret(), Cost::Test).await.unwrap();
    let wrong = RecoveryCode::new(&mut random).unwrap();
    let refused = unwrap_key(&wrapped, &wrong.secret()).await;
    assert!(matches!(refused, Err(NotUnwrapped::WrongSecret)), "{refused:?}");
    let typed = Secret::new(code.shown().to_lowercase().replace('-', " "));
    assert!(opens(&wrapped, &RecoveryCode::parse(&typed).unwrap().secret(), &key).await);
}

#[tokio::test]
async fn a_key_wrapped_at_the_real_cost_opens_again() {
    let _alone = ALONE.lock().await;
    let key = DataKey::generate().unwrap();
    let wrapped = wrap(&key, &secret("three green mangoes"), Cost::Real).await.unwrap();
    assert!(opens(&wrapped, &secret("three green mangoes"), &key).await);
}

#[tokio::test]
async fn the_wrapped_key_does_not_contain_the_key_or_the_secret() {
    let key = DataKey::generate().unwrap();
    let (one, other) =
        (wrap(&key, &secret("mangoes"), Cost::Test).await, wrap(&key, &secret("mangoes"), Cost::Test).await);
    let (one, other) = (one.unwrap(), other.unwrap());
    // What two copies of one key share is the version and the cost only, thirteen bytes: salt, nonce and all the rest are their
    // own.
    let shared =
        one.as_bytes().windows(8).skip(13).filter(|piece| other.as_bytes().windows(8).any(|p| p == *piece)).count();
    assert_eq!(shared, 0);
    assert!(!one.as_bytes().windows(7).any(|piece| piece == b"mangoes"));
}

#[tokio::test]
async fn bytes_that_are_no_wrapped_key_are_damaged_not_a_wrong_secret() {
    let key = DataKey::generate().unwrap();
    let wrapped = wrap(&key, &secret("mangoes"), Cost::Test).await.unwrap();
    let mut huge = wrapped.as_bytes().to_vec();
    huge[1..5].copy_from_slice(&u32::MAX.to_le_bytes());
    for bytes in [vec![], vec![1], vec![9; 200], wrapped.as_bytes()[..20].to_vec(), huge] {
        let refused = unwrap_key(&Wrapped::from_bytes(bytes), &secret("mangoes")).await;
        assert!(matches!(refused, Err(NotUnwrapped::Damaged)), "{refused:?}");
    }
}

#[test]
fn keys_do_not_show_in_debug_output() {
    assert_eq!(format!("{:?}", DataKey::generate().unwrap()), "DataKey");
}

proptest! {
    #[test]
    fn anything_sealed_opens_unchanged(plain in prop::collection::vec(any::<u8>(), 0..2_000), context in any::<String>()) {
        let key = DataKey::generate().unwrap();
        let sealed = seal(&key, &context, &plain).unwrap();
        let opened = open(&key, &context, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
    }

    #[test]
    fn one_changed_bit_or_a_cut_is_noticed(plain in prop::collection::vec(any::<u8>(), 0..200), place: prop::sample::Index, bit in 0_u8..8) {
        let key = DataKey::generate().unwrap();
        let sealed = seal(&key, "a", &plain).unwrap();
        let place = place.index(sealed.len());
        let mut changed = sealed.clone();
        changed[place] ^= 1 << bit;
        prop_assert_eq!(open(&key, "a", &changed), Err(NotOpened));
        prop_assert_eq!(open(&key, "a", &sealed[..place]), Err(NotOpened));
    }

    #[test]
    fn one_changed_bit_of_a_wrapped_key_is_noticed(place: prop::sample::Index, bit in 0_u8..8) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let key = DataKey::generate().unwrap();
        let wrapped = runtime.block_on(wrap(&key, &secret("mangoes"), Cost::Test)).unwrap();
        let mut changed = wrapped.as_bytes().to_vec();
        // The costs are left alone here: a dearer one is only slow, and the bounds have a test of their own.
        let places: Vec<usize> = [0].into_iter().chain(13..changed.len()).collect();
        changed[*place.get(&places)] ^= 1 << bit;
        prop_assert!(runtime.block_on(unwrap_key(&Wrapped::from_bytes(changed), &secret("mangoes"))).is_err());
    }
}
