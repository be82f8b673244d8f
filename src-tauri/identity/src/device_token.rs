//! Tokens that devices show with each call after they signed in: JWT (RFC 7519), signed by Ed25519 and by nothing else. What
//! its header says is never asked: it is the one header the hub writes, or the token is none. A library of JWT would bring
//! the algorithms that are banned here.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SECRET_KEY_LENGTH, Signature, Signer, SigningKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::random::{NoRandom, system_bytes};

/// The header of every token.
const HEADER: &str = r#"{"alg":"EdDSA","typ":"JWT"}"#;
/// Who makes tokens.
const ISSUER: &str = "hubkeeper";
/// What they are for.
const TYPE: &str = "device";
/// Bytes of a token at most.
const TOKEN_MAX: usize = 1_024;

/// Makes the tokens of one desktop, and knows them again.
pub struct TokenKey(SigningKey);

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whose it is.
    pub device: String,
    /// Of which of its secrets it was made: it ends with that.
    pub epoch: i64,
    /// When it was made, in seconds since 1970.
    pub from_s: i64,
    /// From when on it holds no more.
    pub until_s: i64,
}

/// Why a token does not hold. The device is told the same of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// It is no token, or none that the hub makes.
    #[error("no token of this hub")]
    NotOne,
    /// Another key signed it, or it was changed since.
    #[error("a token with a wrong signature")]
    Forged,
    /// It is meant for another desktop, or for something else.
    #[error("a token for something else")]
    OfOther,
    /// Its time has not come.
    #[error("a token that does not hold yet")]
    TooEarly,
    /// Its time is over.
    #[error("a token that holds no more")]
    Expired,
}

/// The claims, in the order they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    typ: String,
    epoch: i64,
}

impl TokenKey {
    /// A fresh key from the system's generator.
    ///
    /// # Errors
    /// [`NoRandom`] without random bytes.
    pub fn generate() -> Result<Self, NoRandom> {
        Ok(Self(SigningKey::from_bytes(&Zeroizing::new(system_bytes::<SECRET_KEY_LENGTH>()?))))
    }

    /// A key that was kept; none if the bytes are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(SigningKey::from_bytes(bytes.try_into().ok()?)))
    }

    /// To be sealed before it is kept.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// A token for the desktop called `audience`.
    #[must_use]
    pub fn issue(&self, grant: &Grant, audience: &str) -> String {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: audience.to_owned(),
            sub: grant.device.clone(),
            iat: grant.from_s,
            nbf: grant.from_s,
            exp: grant.until_s,
            typ: TYPE.to_owned(),
            epoch: grant.epoch,
        };
        // Texts and whole numbers alone: there is nothing in it that could not be written.
        self.sign(HEADER, &serde_json::to_string(&claims).unwrap_or_default())
    }

    /// What a token says, if it was made by this key for the desktop called `audience` and holds at `now_s`.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn read(&self, token: &str, audience: &str, now_s: i64) -> Result<Grant, BadToken> {
        if token.len() > TOKEN_MAX {
            return Err(BadToken::NotOne);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::NotOne)?;
        let (header, claims) = signed.split_once('.').ok_or(BadToken::NotOne)?;
        if header != URL_SAFE_NO_PAD.encode(HEADER) {
            return Err(BadToken::NotOne);
        }
        let signature = Signature::from_slice(&decoded(signature)?).map_err(|_| BadToken::NotOne)?;
        let is_ours = self.0.verifying_key().verify_strict(signed.as_bytes(), &signature);
        is_ours.map_err(|_| BadToken::Forged)?;
        let claims: Claims = serde_json::from_slice(&decoded(claims)?).map_err(|_| BadToken::NotOne)?;
        if claims.iss != ISSUER || claims.aud != audience || claims.typ != TYPE {
            return Err(BadToken::OfOther);
        }
        if claims.iat > now_s || claims.nbf > now_s {
            return Err(BadToken::TooEarly);
        }
        if claims.exp <= now_s {
            return Err(BadToken::Expired);
        }
        Ok(Grant { device: claims.sub, epoch: claims.epoch, from_s: claims.iat, until_s: claims.exp })
    }

    fn sign(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = self.0.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey")
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, BadToken> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| BadToken::NotOne)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "desktop";
    const NOW: i64 = 1_752_489_000;

    fn key(byte: u8) -> TokenKey {
        TokenKey::from_bytes(&[byte; SECRET_KEY_LENGTH]).expect("a key")
    }

    fn grant() -> Grant {
        Grant { device: "device".into(), epoch: 3, from_s: NOW, until_s: NOW + 60 }
    }

    fn claims(change: impl FnOnce(&mut Claims)) -> String {
        let mut claims = Claims {
            iss: ISSUER.into(),
            aud: HERE.into(),
            sub: "device".into(),
            iat: NOW,
            nbf: NOW,
            exp: NOW + 60,
            typ: TYPE.into(),
            epoch: 3,
        };
        change(&mut claims);
        serde_json::to_string(&claims).expect("claims")
    }

    fn check(token: &str, expect: Result<Grant, BadToken>) {
        assert_eq!(key(1).read(token, HERE, NOW), expect, "{token}");
    }

    #[test]
    fn a_token_says_whose_it_is_from_when_to_when() {
        let token = key(1).issue(&grant(), HERE);
        check(&token, Ok(grant()));
        let read = |now| key(1).read(&token, HERE, now);
        assert_eq!(read(NOW - 1), Err(BadToken::TooEarly));
        assert_eq!(read(NOW + 59), Ok(grant()));
        assert_eq!(read(NOW + 60), Err(BadToken::Expired));
        assert_eq!(key(1).read(&token, "another", NOW), Err(BadToken::OfOther));
    }

    #[test]
    fn only_its_own_key_makes_a_token() {
        check(&key(2).issue(&grant(), HERE), Err(BadToken::Forged));
        let token = key(1).issue(&grant(), HERE);
        let (signed, signature) = token.rsplit_once('.').expect("a token");
        let (header, _) = signed.split_once('.').expect("a token");
        let other = URL_SAFE_NO_PAD.encode(claims(|claims| claims.sub = "another".into()));
        check(&format!("{header}.{other}.{signature}"), Err(BadToken::Forged));
        check(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode([0; 64])), Err(BadToken::Forged));
    }

    #[test]
    fn no_token_chooses_its_algorithm() {
        for header in [
            r#"{"alg":"none","typ":"JWT"}"#,
            r#"{"alg":"HS256","typ":"JWT"}"#,
            r#"{"typ":"JWT","alg":"EdDSA"}"#,
            r#"{"alg":"EdDSA","typ":"JWT","jwk":{}}"#,
            "",
        ] {
            check(&key(1).sign(header, &claims(|_| {})), Err(BadToken::NotOne));
        }
        let unsigned = key(1).sign(r#"{"alg":"none","typ":"JWT"}"#, &claims(|_| {}));
        check(&format!("{}.", unsigned.rsplit_once('.').expect("a token").0), Err(BadToken::NotOne));
    }

    #[test]
    fn every_claim_is_looked_at() {
        let signed = |claims: String| key(1).sign(HEADER, &claims);
        check(&signed(claims(|claims| claims.iss = "other".into())), Err(BadToken::OfOther));
        check(&signed(claims(|claims| claims.typ = "licence".into())), Err(BadToken::OfOther));
        check(&signed(claims(|claims| claims.iat = NOW + 1)), Err(BadToken::TooEarly));
        check(&signed(claims(|claims| claims.nbf = NOW + 1)), Err(BadToken::TooEarly));
        check(&signed(claims(|claims| claims.exp = NOW)), Err(BadToken::Expired));
        let whole = claims(|_| {});
        for (from, to) in [(r#","epoch":3"#, ""), (r#""epoch":3"#, r#""epoch":3,"admin":true"#), ("60", "60.5")] {
            check(&signed(whole.replace(from, to)), Err(BadToken::NotOne));
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        let token = key(1).issue(&grant(), HERE);
        let long = "a".repeat(TOKEN_MAX + 1);
        for given in ["", ".", "..", "...", "a.b", &token[1..], &format!("{token}="), &format!("{token}.a"), &long] {
            assert!(key(1).read(given, HERE, NOW).is_err(), "{given}");
        }
        assert!(TokenKey::from_bytes(&[0; 31]).is_none());
        assert_eq!(format!("{:?}", key(1)), "TokenKey");
    }
}
