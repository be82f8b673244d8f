//! Why a call is not done, in words a device can act on.

use domain::swap::ErrorCode;

use crate::answer::Refused;

/// What is wrong with a call, beside what may be wrong with readings wherever they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallFault {
    /// No token and no signature, or one that does not hold.
    Unauthorised,
    /// A page in a browser asks: no device names an origin.
    FromAPage,
    /// Nothing is there.
    NotFound,
    /// It is there, and not for this verb.
    WrongVerb,
    /// More than a body may have.
    TooLong,
    /// The body does not say that it is JSON.
    NotJson,
    /// Meant for a computer of another name.
    OtherHost,
    /// More calls than one may make.
    TooMany,
    /// The hub cannot store just now: the device keeps what it has and comes again.
    Unavailable,
}

impl CallFault {
    /// Every one of them.
    pub const ALL: [Self; 9] = [
        Self::Unauthorised,
        Self::FromAPage,
        Self::NotFound,
        Self::WrongVerb,
        Self::TooLong,
        Self::NotJson,
        Self::OtherHost,
        Self::TooMany,
        Self::Unavailable,
    ];

    /// The status of HTTP, the code and the sentence.
    const fn told(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::Unauthorised => (401, "unauthorised", "Sign in, or sign what you send"),
            Self::FromAPage => (403, "from_a_page", "Not for pages of a browser"),
            Self::NotFound => (404, "not_found", "Nothing is here"),
            Self::WrongVerb => (405, "wrong_verb", "Not by this method"),
            Self::TooLong => (413, "too_long", "The message is too long"),
            Self::NotJson => (415, "not_json", "Send application/json"),
            Self::OtherHost => (421, "other_host", "Meant for another host"),
            Self::TooMany => (429, "too_many", "Too many calls, wait a moment"),
            Self::Unavailable => (503, "unavailable", "Not stored, keep it and send it again"),
        }
    }
}

/// What a device is told when a call is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRefused {
    /// The status of HTTP.
    pub status: u16,
    /// By which it decides what to do.
    pub code: &'static str,
    /// What it may show or log.
    pub message: String,
    /// After how many seconds it may come again, where that is known.
    pub again_after_s: Option<u64>,
}

impl CallRefused {
    /// Too many calls: when the next may be made.
    #[must_use]
    pub fn until(seconds: u64) -> Self {
        Self { again_after_s: Some(seconds.max(1)), ..CallFault::TooMany.into() }
    }
}

impl From<CallFault> for CallRefused {
    fn from(fault: CallFault) -> Self {
        let (status, code, message) = fault.told();
        Self { status, code, message: message.to_owned(), again_after_s: None }
    }
}

impl From<Refused> for CallRefused {
    /// What is refused wherever it comes.
    fn from(refused: Refused) -> Self {
        let status = match refused.code {
            ErrorCode::NotYourDevice | ErrorCode::UnknownStation => 403,
            _ => 400,
        };
        Self { status, code: refused.code.word(), message: refused.message, again_after_s: None }
    }
}
