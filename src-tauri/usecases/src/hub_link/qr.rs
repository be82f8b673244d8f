//! A text as a pattern that a station's camera or a telephone reads.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
use ts_rs::TS;

/// A pattern of dark squares on light ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Qr {
    /// Squares on each side.
    size: i32,
    /// The dark ones, as the path of an SVG of that size.
    path: String,
}

/// The pattern of a text; none of one that is too long for any.
pub(crate) fn of(text: &str) -> Option<Qr> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let size = code.size();
    let mut path = String::new();
    for (y, x) in (0..size).flat_map(|y| (0..size).map(move |x| (y, x))) {
        if code.get_module(x, y) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(Qr { size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_has_a_small_pattern_and_one_that_is_too_long_has_none() {
        let qr = of("S-1").expect("a pattern");
        assert_eq!(qr.size, 21);
        assert!(qr.path.starts_with("M0 0h1v1h-1z"));
        assert_eq!(of(&"x".repeat(4_000)), None);
    }
}
