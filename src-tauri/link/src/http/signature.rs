//! Posts that a relay signs with a secret it shares with the hub, since it can show no token: HMAC-SHA-256 over the body as
//! it goes over the wire, and over the time before it where one is told.

use domain::time::Time;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a signature begins with in its header.
const ALGORITHM: &str = "sha256=";
/// Minutes that the time of a signed post may lie before or after the hub's.
pub const SIGNED_WITHIN_MINUTES: i64 = 5;
const SIGNED_WITHIN_MS: i64 = SIGNED_WITHIN_MINUTES * 60_000;

/// What a relay puts beside a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    mac: [u8; 32],
    /// When it was signed, in seconds since 1970, as it was written.
    timestamp: Option<(String, Time)>,
}

impl Signature {
    /// Reads the headers of a signed post: `sha256=` and 64 hexadecimal digits, and seconds since 1970. None where one of
    /// them is anything else.
    #[must_use]
    pub fn read(signature: &str, timestamp: Option<&str>) -> Option<Self> {
        let mut mac = [0; 32];
        hex::decode_to_slice(signature.strip_prefix(ALGORITHM)?, &mut mac).ok()?;
        let timestamp = match timestamp {
            None => None,
            Some(text) => Some((text.to_owned(), seconds(text)?)),
        };
        Some(Self { mac, timestamp })
    }

    /// Whether it was made with this secret over this body. Takes as long for a wrong one.
    #[must_use]
    pub fn is_of(&self, secret: &[u8], body: &[u8]) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
        if let Some((text, _)) = &self.timestamp {
            mac.update(text.as_bytes());
            mac.update(b".");
        }
        mac.update(body);
        mac.verify_slice(&self.mac).is_ok()
    }

    /// Whether it was signed about now. One without a time always was: what it brings twice is kept once.
    #[must_use]
    pub fn is_fresh(&self, now: Time) -> bool {
        self.timestamp.as_ref().is_none_or(|(_, at)| now.0.abs_diff(at.0) <= SIGNED_WITHIN_MS.unsigned_abs())
    }
}

/// Seconds since 1970, in no more digits than a year of four takes.
fn seconds(text: &str) -> Option<Time> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    let seconds: i64 = text.parse().ok().filter(|_| is_number)?;
    Some(Time(seconds.checked_mul(1_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by another program: `printf BODY | openssl dgst -sha256 -hmac shared`.
    const OF_BODY: &str = "sha256=60db928e96a6ec5d200f853f1061a481cdb1a6f06f8934055bb6996f8f105f46";
    /// `printf '1752489000.BODY' | openssl dgst -sha256 -hmac shared`.
    const OF_TIMED: &str = "sha256=e4e8164b64640d467f00a4a817b86cc55fce3fe0708cb1758eb607f2b102080c";
    const BODY: &[u8] = br#"{"id":"1","soc":97.1}"#;
    const AT: Time = Time(1_752_489_000_000);

    #[test]
    fn a_signature_of_another_program_is_believed_for_its_secret_and_its_body_alone() {
        let signature = Signature::read(OF_BODY, None).expect("a signature");
        assert!(signature.is_of(b"shared", BODY));
        assert!(!signature.is_of(b"other", BODY));
        assert!(!signature.is_of(b"shared", br#"{"id":"1","soc":97.2}"#));
    }

    #[test]
    fn a_time_is_signed_too_and_must_be_about_now() {
        let at = |text| Signature::read(OF_TIMED, Some(text)).expect("a signature");
        assert!(at("1752489000").is_of(b"shared", BODY));
        assert!(!at("1752489001").is_of(b"shared", BODY), "another time");
        let without = Signature::read(OF_TIMED, None).expect("a signature");
        assert!(!without.is_of(b"shared", BODY), "the time left out");
        for (minutes, is_fresh) in [(0, true), (5, true), (-5, true), (6, false), (-6, false)] {
            assert_eq!(at("1752489000").is_fresh(AT.plus_minutes(minutes)), is_fresh, "{minutes}");
        }
    }

    #[test]
    fn what_is_no_signature_is_none() {
        let digits = "0".repeat(64);
        let all = ["", "sha256=", &digits, &format!("sha1={digits}"), &format!("sha256={digits}0"), "sha256=g"];
        for given in all {
            assert_eq!(Signature::read(given, None), None, "{given}");
        }
        let multibyte = format!("sha256={}", "é".repeat(32));
        assert_eq!(Signature::read(&multibyte, None), None);
        for time in ["", "now", "-1", "+1752489000", "1752489000.5", "1752489000000000"] {
            assert_eq!(Signature::read(&format!("sha256={digits}"), Some(time)), None, "{time}");
        }
    }
}
