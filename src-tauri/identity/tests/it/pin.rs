use identity::{Cost, WeakPin, check_pin, hash, verify};
use proptest::prelude::*;

use crate::secret;

#[test]
fn a_pin_is_exactly_six_digits() {
    for pin in ["", "48302", "4830271", "48302a", "48 302", "-48302", "٤٨٣٠٢٧", "４８３０２７"] {
        assert_eq!(check_pin(&secret(pin)), Err(WeakPin::NotSixDigits), "{pin}");
    }
    assert_eq!(check_pin(&secret("483027")), Ok(()));
}

#[test]
fn pins_tried_first_are_refused() {
    for pin in [
        "000000", "111111", "123456", "654321", "012345", "890123", "321098", "111222", "112112", "121212", "100000",
        "123123", "905905", "112233", "332211", "990011", "147258", "159753",
    ] {
        assert_eq!(check_pin(&secret(pin)), Err(WeakPin::TooCommon), "{pin}");
    }
}

#[test]
fn nearly_all_pins_are_left_to_choose_from() {
    let left = (0..1_000_000).filter(|pin| check_pin(&secret(&format!("{pin:06}"))).is_ok()).count();
    assert!(left > 980_000, "{left}");
}

#[tokio::test]
async fn a_pin_is_checked_like_a_password() {
    let verifier = hash(&secret("483027"), Cost::Test).await.unwrap();
    assert!(verify(&secret("483027"), Some(&verifier), Cost::Test).await.unwrap());
    assert!(!verify(&secret("483026"), Some(&verifier), Cost::Test).await.unwrap());
}

proptest! {
    #[test]
    fn only_six_ascii_digits_can_be_a_pin(text in "[0-9]{5,7}|[0-9٠-٩a ]{6}|.*") {
        let six_digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert_eq!(six_digits, check_pin(&secret(&text)) != Err(WeakPin::NotSixDigits));
    }
}
