//! What a device that called is answered: one JSON object, whatever becomes of the call.

use super::CallRefused;
use crate::payload::Value;

/// What a device that called is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallAnswer {
    /// Readings were taken, those kept apart too: it may forget them.
    Kept {
        /// Readings kept as new.
        stored: u32,
        /// Readings that were there already.
        duplicate: u32,
        /// What is kept apart for a person, since it cannot be.
        quarantined: u32,
    },
    /// It is signed in.
    SignedIn {
        /// What it shows with each call from now on.
        token: String,
        /// For how many seconds.
        expires_in_s: i64,
    },
    /// The listener is there; nothing more is told to whoever asks.
    Healthy,
    /// It is not done.
    Refused(CallRefused),
}

impl CallAnswer {
    /// The status of HTTP.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Kept { .. } | Self::SignedIn { .. } | Self::Healthy => 200,
            Self::Refused(refused) => refused.status,
        }
    }

    /// The body, as JSON.
    #[must_use]
    pub fn body(&self) -> String {
        self.told().to_string()
    }

    /// The status and the body, for people: a token is for the device alone.
    #[must_use]
    pub fn shown(&self) -> String {
        let body = match self {
            Self::SignedIn { expires_in_s, .. } => {
                Self::SignedIn { token: "…".to_owned(), expires_in_s: *expires_in_s }.body()
            }
            Self::Kept { .. } | Self::Healthy | Self::Refused(_) => self.body(),
        };
        format!("{} {body}", self.status())
    }

    fn told(&self) -> Value {
        match self {
            Self::Kept { stored, duplicate, quarantined } => {
                counted("success", [*stored, *duplicate, *quarantined], "Readings taken", None)
            }
            Self::SignedIn { token, expires_in_s } => Value::from([
                ("status", "success".into()),
                ("access_token", token.as_str().into()),
                ("token_type", "bearer".into()),
                ("expires_in", u64::try_from(*expires_in_s).unwrap_or_default().into()),
                ("message", "Signed in".into()),
            ]),
            Self::Healthy => Value::from([("status", "ok".into())]),
            Self::Refused(refused) => counted("failure", [0; 3], &refused.message, Some(refused.code)),
        }
    }
}

fn counted(status: &str, [stored, duplicate, quarantined]: [u32; 3], message: &str, code: Option<&str>) -> Value {
    let mut fields = vec![
        ("status", Value::from(status)),
        ("stored", u64::from(stored).into()),
        ("duplicate", u64::from(duplicate).into()),
        ("quarantined", u64::from(quarantined).into()),
        ("message", message.into()),
    ];
    fields.extend(code.map(|code| ("error_code", code.into())));
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
