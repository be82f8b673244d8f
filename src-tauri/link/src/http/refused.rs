//! Why a call is not done, in words a device can act on.

pub use domain::device_http::CallFault;
use domain::swap::ErrorCode;

use crate::answer::Refused;

/// The status of HTTP and the sentence.
const fn told(fault: CallFault) -> (u16, &'static str) {
    match fault {
        CallFault::Unauthorised => (401, "Sign in, or sign what you send"),
        CallFault::FromAPage => (403, "Not for pages of a browser"),
        CallFault::NotFound => (404, "Nothing is here"),
        CallFault::WrongVerb => (405, "Not by this method"),
        CallFault::TooLong => (413, "The message is too long"),
        CallFault::NotJson => (415, "Send application/json"),
        CallFault::OtherHost => (421, "Meant for another host"),
        CallFault::TooMany => (429, "Too many calls, wait a moment"),
        CallFault::Unavailable => (503, "Not stored, keep it and send it again"),
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
        let (status, message) = told(fault);
        Self { status, code: fault.word(), message: message.to_owned(), again_after_s: None }
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
