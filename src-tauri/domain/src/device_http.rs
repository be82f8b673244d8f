//! Whether and where devices may post their readings over HTTP. Source: details.md, "device log".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::refusal::{Problem, Refusal};
use crate::time::Time;

const PORT_MAX: i64 = 65_535;
/// Days for which a token may hold: one that is stolen ends by itself.
const TOKEN_DAYS_MAX: i64 = 90;
const DAY_MINUTES: i64 = 24 * 60;

choice! {
    /// Why a call is not done, beside what may be wrong with readings wherever they come.
    CallFault {
        /// No token and no signature, or one that does not hold.
        Unauthorised = "unauthorised",
        /// A page in a browser asks: no device names an origin.
        FromAPage = "from_a_page",
        /// Nothing is there.
        NotFound = "not_found",
        /// It is there, and not for this verb.
        WrongVerb = "wrong_verb",
        /// More than a body may have.
        TooLong = "too_long",
        /// The body does not say that it is JSON.
        NotJson = "not_json",
        /// Meant for a computer of another name.
        OtherHost = "other_host",
        /// More calls than one may make.
        TooMany = "too_many",
        /// The hub cannot store just now: the device keeps what it has and comes again.
        Unavailable = "unavailable",
    }
}

/// The listener for devices that post, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HttpForm {
    /// Whether anything listens at all.
    pub on: bool,
    /// Where, for the whole network.
    pub port: i64,
    /// Whether through TLS: without it, who listens on the network reads every token.
    pub tls: bool,
    /// For how many days a device that signed in need not do so again.
    pub token_days: i64,
}

impl Default for HttpForm {
    fn default() -> Self {
        Self { on: false, port: 8_780, tls: true, token_days: 30 }
    }
}

impl HttpForm {
    /// The form as it will be kept; `taken` are ports at which this program listens for others.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong field.
    pub fn checked(&self, taken: &[i64]) -> Result<Self, Refusal> {
        let mut check = Check::default();
        let kept = Self {
            on: self.on,
            port: check.whole("port", self.port, 1, PORT_MAX),
            tls: self.tls,
            token_days: check.whole("token_days", self.token_days, 1, TOKEN_DAYS_MAX),
        };
        if taken.contains(&kept.port) {
            check.problem("port", Problem::Taken);
        }
        check.done()?;
        Ok(kept)
    }

    /// Ports of this computer at which it listens.
    #[must_use]
    pub fn own_ports(&self) -> Vec<i64> {
        if self.on { vec![self.port] } else { Vec::new() }
    }

    /// Until when a token holds that is given at `at`.
    #[must_use]
    pub fn token_until(&self, at: Time) -> Time {
        at.plus_minutes(self.token_days * DAY_MINUTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut HttpForm), wrong: &[&str]) {
        let mut form = HttpForm::default();
        change(&mut form);
        let found = match form.checked(&[8_883, 1_883]) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid { fields }) => fields.into_iter().map(|one| one.field).collect(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found, wrong);
    }

    #[test]
    fn every_wrong_field_is_named() {
        check(|_| {}, &[]);
        check(|form| form.port = 0, &["port"]);
        check(|form| form.port = 65_536, &["port"]);
        check(|form| form.port = 8_883, &["port"]);
        check(|form| form.token_days = 0, &["token_days"]);
        check(|form| form.token_days = 91, &["token_days"]);
    }

    #[test]
    fn a_token_holds_for_the_days_that_are_set() {
        let form = HttpForm { token_days: 2, ..HttpForm::default() };
        assert_eq!(form.token_until(Time(1_000)), Time(1_000 + 2 * 24 * 3_600_000));
    }

    #[test]
    fn nothing_listens_unless_somebody_wants_it_and_then_through_tls() {
        let form = HttpForm::default();
        assert!(!form.on && form.tls);
    }
}
