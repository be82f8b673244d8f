//! A card was read: `user/auth/request` and `auth/request`.

use super::MessageError;
use super::field::{Fields, required};
use crate::topic::Spelling;

/// A question whether the owner of a card may swap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthRequest {
    /// The card's code as the reader gave it; normalising it is for who knows the cards.
    pub card: String,
    /// The station's own name for this question.
    pub request: Option<String>,
}

impl AuthRequest {
    /// Either spelling of the field is taken on either topic; an error names the one of the topic.
    pub(super) fn read(spelling: Spelling, fields: Fields) -> Result<Self, MessageError> {
        let (own, other) = match spelling {
            Spelling::User => ("rfid", "rfid_code"),
            Spelling::Short => ("rfid_code", "rfid"),
        };
        let card = match fields.optional_text(own)? {
            None => required(own, fields.optional_text(other)?)?,
            Some(card) => card,
        };
        Ok(Self { card, request: fields.optional_text("request_id")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, missing, read, wrong_type};

    fn check(path: &str, given: &str, expect: Result<(&str, Option<&str>), MessageError>) {
        let expect = expect.map(|(card, request)| {
            Message::AuthRequest(AuthRequest { card: card.into(), request: request.map(str::to_owned) })
        });
        assert_eq!(read(path, given), expect, "{path} {given}");
    }

    #[test]
    fn a_card_is_read_in_both_spellings() {
        check("user/auth/request", r#"{"rfid":"' OR 1=1 --"}"#, Ok(("' OR 1=1 --", None)));
        check("user/auth/request", r#"{"rfid":12345,"request_id":9}"#, Ok(("12345", Some("9"))));
        check("user/auth/request", r#"{"rfid":null,"rfid_code":"A1"}"#, Ok(("A1", None)));
        check("auth/request", r#"{"rfid_code":"A1","station_id":1}"#, Ok(("A1", None)));
        check("auth/request", r#"{"rfid":"A1","rfid_code":"B2"}"#, Ok(("B2", None)));
    }

    #[test]
    fn a_missing_card_is_named_as_the_topic_spells_it() {
        for given in ["{}", r#"{"timestamp":"t1"}"#, r#"{"rfid":null}"#, r#"{"rfid":""}"#] {
            check("user/auth/request", given, Err(missing("rfid")));
            check("auth/request", given, Err(missing("rfid_code")));
        }
        check("user/auth/request", r#"{"rfid":["A1"]}"#, Err(wrong_type("rfid")));
        check("auth/request", r#"{"rfid_code":true}"#, Err(wrong_type("rfid_code")));
    }
}
