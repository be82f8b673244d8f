//! How a hub and its stations reach each other: through this computer's own broker, or through one outside. Sources:
//! stations.md, "TLS and enrolment"; details.md, "outside broker".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::refusal::{Problem, Refusal};
use crate::time::Time;

choice! {
    /// Whose broker carries what stations say.
    LinkWay {
        /// This program's own.
        Embedded = "embedded",
        /// One that runs elsewhere, such as Mosquitto.
        Outside = "outside",
    }
}

/// How the link is set up, as typed and as kept; without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LinkForm {
    /// Whose broker.
    pub way: LinkWay,
    /// What every topic begins with.
    pub root: String,
    /// Port of the own broker with TLS, for the whole network.
    pub tls_port: i64,
    /// Its port without TLS, for this computer.
    pub plain_port: i64,
    /// Whether the port without TLS is open to the whole network: who listens there reads everything.
    pub plain_on_lan: bool,
    /// Messages a second of one station, in the long run.
    pub per_second: i64,
    /// Messages at once, after silence.
    pub burst: i64,
    /// Name or address of the broker outside.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// Whether it is spoken to through TLS.
    pub tls: bool,
    /// The user name there; empty if none is needed.
    pub login: String,
    /// Authorities it is believed by, as PEM; empty: those of this computer.
    pub ca: String,
    /// The hub's own certificate there, as PEM; empty if none is needed.
    pub certificate: String,
}

/// Bytes of a certificate at most.
const PEM_MAX: usize = 20_000;
const PORT_MAX: i64 = 65_535;

impl Default for LinkForm {
    fn default() -> Self {
        Self {
            way: LinkWay::Embedded,
            root: "bss".to_owned(),
            tls_port: 8_883,
            plain_port: 1_883,
            plain_on_lan: false,
            per_second: 50,
            burst: 200,
            host: String::new(),
            port: 8_883,
            tls: true,
            login: String::new(),
            ca: String::new(),
            certificate: String::new(),
        }
    }
}

impl LinkForm {
    /// Ports of this computer at which it listens: those of its own broker.
    #[must_use]
    pub fn own_ports(&self) -> Vec<i64> {
        if self.way == LinkWay::Embedded { vec![self.tls_port, self.plain_port] } else { Vec::new() }
    }

    /// The form as it will be kept; `taken` are ports at which this program listens for others.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong field.
    pub fn checked(&self, taken: &[i64]) -> Result<Self, Refusal> {
        let mut check = Check::default();
        let is_outside = self.way == LinkWay::Outside;
        let kept = Self {
            way: self.way,
            root: root(&mut check, &self.root),
            tls_port: check.whole("tls_port", self.tls_port, 1, PORT_MAX),
            plain_port: check.whole("plain_port", self.plain_port, 1, PORT_MAX),
            plain_on_lan: self.plain_on_lan,
            per_second: check.whole("per_second", self.per_second, 1, 100_000),
            burst: check.whole("burst", self.burst, 1, 100_000),
            host: host(&mut check, &self.host, is_outside),
            port: check.whole("port", self.port, 1, PORT_MAX),
            tls: self.tls,
            login: check.optional_line("login", &self.login, 120),
            ca: pem(&mut check, "ca", &self.ca),
            certificate: pem(&mut check, "certificate", &self.certificate),
        };
        let is_taken = |port: i64| kept.way == LinkWay::Embedded && taken.contains(&port);
        if is_taken(kept.tls_port) {
            check.problem("tls_port", Problem::Taken);
        }
        if is_taken(kept.plain_port) || kept.plain_port == kept.tls_port {
            check.problem("plain_port", Problem::Taken);
        }
        check.done()?;
        Ok(kept)
    }
}

/// One or more levels of a topic.
fn root(check: &mut Check, raw: &str) -> String {
    let root = check.line("root", raw, 48);
    let is_level =
        |level: &str| !level.is_empty() && level.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if !root.is_empty() && !root.split('/').all(is_level) {
        check.problem("root", Problem::BadCharacters);
    }
    root
}

fn host(check: &mut Check, raw: &str, is_needed: bool) -> String {
    let host = if is_needed { check.line("host", raw, 253) } else { check.optional_line("host", raw, 253) };
    if !host.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c)) {
        check.problem("host", Problem::BadCharacters);
    }
    host
}

fn pem(check: &mut Check, field: &str, raw: &str) -> String {
    let text = check.notes(field, raw, PEM_MAX);
    if !text.is_empty() && !text.contains("-----BEGIN CERTIFICATE-----") {
        check.problem(field, Problem::BadCharacters);
    }
    text
}

/// Days for which an authority signs: twenty years, because stations are hard to reach.
const AUTHORITY_DAYS: i64 = 7_300;
/// Days for which a broker's certificate holds.
const BROKER_DAYS: i64 = 397;
/// Days for which a station's certificate holds.
const STATION_DAYS: i64 = 3_650;
const DAY_MINUTES: i64 = 24 * 60;

/// Until when something holds that is issued at `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// An authority.
    Authority,
    /// The broker's certificate.
    Broker,
    /// A station's certificate.
    Station,
}

impl Issue {
    /// Until when it holds.
    #[must_use]
    pub fn until(self, at: Time) -> Time {
        at.plus_minutes(
            DAY_MINUTES
                * match self {
                    Self::Authority => AUTHORITY_DAYS,
                    Self::Broker => BROKER_DAYS,
                    Self::Station => STATION_DAYS,
                },
        )
    }
}

/// From when it counts: a day before, because clocks of stations are behind.
#[must_use]
pub fn valid_from(at: Time) -> Time {
    at.plus_minutes(-DAY_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut LinkForm), wrong: &[&str]) {
        let mut form = LinkForm::default();
        change(&mut form);
        let found = match form.checked(&[8_780]) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid { fields }) => fields.into_iter().map(|one| one.field).collect(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found, wrong);
    }

    #[test]
    fn every_wrong_field_is_named() {
        check(|_| {}, &[]);
        check(|form| form.way = LinkWay::Outside, &["host"]);
        check(|form| form.root = "bss/#".into(), &["root"]);
        check(|form| form.root = "hub/7".into(), &[]);
        check(|form| form.root = "hub//7".into(), &["root"]);
        check(|form| form.plain_port = 8_883, &["plain_port"]);
        check(|form| form.tls_port = 0, &["tls_port"]);
        check(|form| form.tls_port = 8_780, &["tls_port"]);
        check(|form| form.plain_port = 8_780, &["plain_port"]);
        check(|form| (form.tls_port, form.plain_port) = (8_780, 8_780), &["tls_port", "plain_port"]);
        let outside = LinkForm { way: LinkWay::Outside, host: "hub.local".into(), ..LinkForm::default() };
        check(|form| *form = LinkForm { plain_port: 8_780, ..outside }, &[]);
        check(|form| form.host = "a b".into(), &["host"]);
        check(|form| form.ca = "hello".into(), &["ca"]);
        check(|form| form.burst = 0, &["burst"]);
    }
}
