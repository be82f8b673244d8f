//! Who a device says it is.

use std::fmt;

use crate::answer::Refused;
use crate::message::{Fields, MessageError, Problem};
use crate::payload;

/// A name and a secret, under the names that firmware in the field gives them.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its login.
    pub name: String,
    /// Its secret.
    pub secret: String,
}

impl SignIn {
    /// Reads the body of a sign-in.
    ///
    /// # Errors
    /// [`Refused`], saying what it cannot be.
    pub fn read(body: &[u8]) -> Result<Self, Refused> {
        let object = payload::read(body)?;
        let fields = Fields(&object);
        let first = |names: [&'static str; 3]| -> Result<String, MessageError> {
            let missing = MessageError::Field { field: names[0], problem: Problem::Missing };
            let came = names.into_iter().find(|name| fields.get(name).is_some()).ok_or(missing)?;
            fields.text(came)
        };
        let name = first(["device", "battery_id", "username"])?;
        let secret = first(["secret", "battery_secret", "password"])?;
        Ok(Self { name, secret })
    }
}

impl fmt::Debug for SignIn {
    /// Without the secret, and without a name that may be anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_names_itself_as_firmware_in_the_field_does() {
        let both = |name: &str, secret: &str| Ok(SignIn { name: name.into(), secret: secret.into() });
        assert_eq!(SignIn::read(br#"{"device":"B-1","secret":"s"}"#), both("B-1", "s"));
        assert_eq!(SignIn::read(br#"{"battery_id":1,"battery_secret":"s"}"#), both("1", "s"));
        assert_eq!(SignIn::read(br#"{"username":" B-1 ","password":7}"#), both("B-1", "7"));
    }

    #[test]
    fn what_is_no_name_or_no_secret_is_named() {
        for (given, code) in [
            ("{}", "missing_field"),
            (r#"{"device":"B-1"}"#, "missing_field"),
            (r#"{"device":[],"secret":"s"}"#, "missing_field"),
            (r#"{"device":"B-1","secret":""}"#, "missing_field"),
            ("[]", "malformed_json"),
            ("", "malformed_json"),
        ] {
            let refused = SignIn::read(given.as_bytes()).expect_err(given);
            assert_eq!(refused.code.word(), code, "{given}");
        }
    }

    #[test]
    fn a_sign_in_shows_nothing() {
        let sign_in = SignIn { name: "B-1".into(), secret: "hidden".into() };
        assert_eq!(format!("{sign_in:?}"), "SignIn");
    }
}
