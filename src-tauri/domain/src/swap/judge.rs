//! Whether what a station says fits what the hub knows. The first check that fails names the code; facts are kept all the
//! same, by whoever asks. Source: stations.md, "Order of checks".

use crate::id::{BatteryId, CustomerId};
use crate::station::StationMode;
use crate::swap::{ErrorCode, SessionState, SwapKind, SwapSession};
use crate::time::Time;

/// A battery a station names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// None: on this side nothing moved.
    Nothing,
    /// None of this hub's, or more than one.
    Unknown,
    /// This one.
    Battery(BatteryId),
}

impl Named {
    /// Which, if one is known.
    #[must_use]
    pub fn battery(self) -> Option<BatteryId> {
        match self {
            Self::Battery(battery) => Some(battery),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// What decides about whoever speaks, whatever they say.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// How the station is; none if there is no such station.
    pub station: Option<StationMode>,
    /// Whom it names; none if nobody is called so.
    pub customer: Option<CustomerId>,
    /// The session it means: the one it shows the token of, else this customer's last one here.
    pub session: Option<&'a SwapSession>,
    /// Whose session is open at this station.
    pub there: Option<CustomerId>,
    /// Now.
    pub at: Time,
}

impl Speaker<'_> {
    fn serves(&self) -> Result<(), ErrorCode> {
        match self.station {
            None => Err(ErrorCode::UnknownStation),
            Some(StationMode::Operational) => Ok(()),
            Some(StationMode::Maintenance | StationMode::OutOfService) => Err(ErrorCode::StationUnavailable),
        }
    }

    fn known(&self) -> Result<CustomerId, ErrorCode> {
        self.serves()?;
        self.customer.ok_or(ErrorCode::UnknownUser)
    }

    /// Whether a card of theirs opened the station, and no time was lost since.
    fn may(&self, customer: CustomerId) -> Result<(), ErrorCode> {
        match self.session {
            Some(session) if session.customer != customer => Err(ErrorCode::SessionUserMismatch),
            Some(session) if session.is_open(self.at) => Ok(()),
            _ if self.there.is_some_and(|other| other != customer) => Err(ErrorCode::SessionUserMismatch),
            Some(session) if matches!(session.state, SessionState::Open | SessionState::Expired) => {
                Err(ErrorCode::SessionExpired)
            }
            _ => Err(ErrorCode::NoSession),
        }
    }
}

/// A report of batteries that moved, or should have.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Who reports.
    pub by: Speaker<'a>,
    /// Whether it names another station than the one it came from.
    pub is_foreign: bool,
    /// What came back.
    pub brought: Named,
    /// What went out.
    pub taken: Named,
    /// Whether the station did it.
    pub is_done: bool,
    /// Whether it was made while the link was down: no session had to be open, as the hub saw it.
    pub is_offline: bool,
    /// Whether the customer has what came back.
    pub has_brought: bool,
    /// Whether what went out was in this station.
    pub held_taken: bool,
}

impl Report<'_> {
    /// What kind of swap it is.
    ///
    /// # Errors
    /// [`ErrorCode::SwapFailed`] if the station says that nothing moved; else why it does not fit.
    pub fn judge(&self) -> Result<SwapKind, ErrorCode> {
        self.by.serves()?;
        if self.is_foreign {
            return Err(ErrorCode::NotYourDevice);
        }
        let customer = self.by.known()?;
        let kind = match (self.taken, self.brought) {
            (Named::Unknown, _) | (_, Named::Unknown) => return Err(ErrorCode::UnknownBattery),
            (Named::Nothing, Named::Nothing) => None,
            (Named::Battery(taken), Named::Battery(brought)) if taken == brought => return Err(ErrorCode::SameBattery),
            (Named::Battery(_), Named::Battery(_)) => Some(SwapKind::Swap),
            (Named::Battery(_), Named::Nothing) => Some(SwapKind::IssueOnly),
            (Named::Nothing, Named::Battery(_)) => Some(SwapKind::ReturnOnly),
        };
        if !self.is_offline {
            self.by.may(customer)?;
        }
        if !self.is_done {
            return Err(ErrorCode::SwapFailed);
        }
        let kind = kind.ok_or(ErrorCode::MissingField)?;
        if kind != SwapKind::ReturnOnly && !self.held_taken {
            return Err(ErrorCode::BatteryNotHere);
        }
        if kind != SwapKind::IssueOnly && !self.has_brought {
            return Err(ErrorCode::BatteryMismatch);
        }
        Ok(kind)
    }
}

/// What a customer put in, before anything goes out.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// Who says so.
    pub by: Speaker<'a>,
    /// What.
    pub battery: Named,
    /// Whether the customer has it.
    pub has_it: bool,
    /// Whether a reading of it is none that a battery can have.
    pub is_impossible: bool,
    /// How much of its rated capacity is left, in hundredths of a percent, as the station says.
    pub soh_e2: Option<i64>,
    /// Below which the hub takes none, in hundredths of a percent.
    pub floor_e2: i64,
}

impl Brought<'_> {
    /// Whether it may be swapped; which it is. The station's own verdict is not relied on.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(&self) -> Result<BatteryId, ErrorCode> {
        let customer = self.by.known()?;
        let battery = self.battery.battery().ok_or(ErrorCode::UnknownBattery)?;
        self.by.may(customer)?;
        if !self.has_it {
            return Err(ErrorCode::BatteryMismatch);
        }
        if self.is_impossible {
            return Err(ErrorCode::InvalidReading);
        }
        if self.soh_e2.is_some_and(|soh| soh < self.floor_e2) {
            return Err(ErrorCode::SohBelowThreshold);
        }
        Ok(battery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CardId, HubId, StationId, SwapSessionId};
    use uuid::Uuid;

    const MARY: CustomerId = CustomerId(Uuid::from_u128(1));
    const JOHN: CustomerId = CustomerId(Uuid::from_u128(2));
    const IN: Named = Named::Battery(BatteryId(Uuid::from_u128(7)));
    const OUT: Named = Named::Battery(BatteryId(Uuid::from_u128(3)));

    fn session(customer: CustomerId, state: SessionState) -> SwapSession {
        let nil = Uuid::nil();
        SwapSession {
            id: SwapSessionId(nil),
            hub: HubId(nil),
            station: StationId(nil),
            customer,
            card: Some(CardId(nil)),
            token: String::new(),
            opened: Time(0),
            until: Time(120_000),
            state,
            brought: None,
            kept: None,
            ended: None,
        }
    }

    fn by(session: Option<&SwapSession>) -> Speaker<'_> {
        let there = session.filter(|one| one.state == SessionState::Open).map(|one| one.customer);
        Speaker { station: Some(StationMode::Operational), customer: Some(MARY), session, there, at: Time(1_000) }
    }

    fn report(by: Speaker<'_>) -> Report<'_> {
        Report {
            by,
            is_foreign: false,
            brought: IN,
            taken: OUT,
            is_done: true,
            is_offline: false,
            has_brought: true,
            held_taken: true,
        }
    }

    #[test]
    fn what_fits_is_a_swap_of_its_kind() {
        let open = session(MARY, SessionState::Open);
        let fits = report(by(Some(&open)));
        assert_eq!(fits.judge(), Ok(SwapKind::Swap));
        assert_eq!(Report { brought: Named::Nothing, has_brought: false, ..fits }.judge(), Ok(SwapKind::IssueOnly));
        assert_eq!(Report { taken: Named::Nothing, held_taken: false, ..fits }.judge(), Ok(SwapKind::ReturnOnly));
        let old = Report { by: by(None), is_offline: true, ..fits };
        assert_eq!(old.judge(), Ok(SwapKind::Swap), "what was done while the link was down needs no session");
    }

    #[test]
    fn the_first_check_that_fails_names_the_code() {
        let open = session(MARY, SessionState::Open);
        let fits = report(by(Some(&open)));
        let nobody = Speaker { customer: None, ..fits.by };
        let wrong = Report { taken: Named::Unknown, is_done: false, has_brought: false, ..fits };
        let told = [
            (Report { by: Speaker { station: None, ..nobody }, ..wrong }, ErrorCode::UnknownStation),
            (
                Report { by: Speaker { station: Some(StationMode::Maintenance), ..nobody }, ..wrong },
                ErrorCode::StationUnavailable,
            ),
            (Report { by: nobody, is_foreign: true, ..wrong }, ErrorCode::NotYourDevice),
            (Report { by: nobody, ..wrong }, ErrorCode::UnknownUser),
            (Report { by: by(None), ..wrong }, ErrorCode::UnknownBattery),
            (Report { by: by(None), brought: OUT, ..fits }, ErrorCode::SameBattery),
            (Report { by: by(None), is_done: false, ..fits }, ErrorCode::NoSession),
            (Report { is_done: false, held_taken: false, ..fits }, ErrorCode::SwapFailed),
            (Report { is_done: false, brought: Named::Nothing, taken: Named::Nothing, ..fits }, ErrorCode::SwapFailed),
            (Report { held_taken: false, has_brought: false, ..fits }, ErrorCode::BatteryNotHere),
            (Report { has_brought: false, ..fits }, ErrorCode::BatteryMismatch),
        ];
        for (report, code) in told {
            assert_eq!(report.judge(), Err(code), "{report:?}");
        }
    }

    #[test]
    fn a_session_is_one_customers_and_has_its_time() {
        let told = [
            (session(JOHN, SessionState::Open), ErrorCode::SessionUserMismatch),
            (session(MARY, SessionState::Expired), ErrorCode::SessionExpired),
            (session(MARY, SessionState::Swapped), ErrorCode::NoSession),
            (session(MARY, SessionState::Cancelled), ErrorCode::NoSession),
        ];
        for (session, code) in told {
            assert_eq!(report(by(Some(&session))).judge(), Err(code));
        }
        let open = session(MARY, SessionState::Open);
        let late = Speaker { at: Time(120_001), ..by(Some(&open)) };
        assert_eq!(report(late).judge(), Err(ErrorCode::SessionExpired));
        let busy = Speaker { there: Some(JOHN), ..by(None) };
        assert_eq!(report(busy).judge(), Err(ErrorCode::SessionUserMismatch), "somebody else stands there");
    }

    #[test]
    fn what_is_brought_is_judged_by_the_hub_itself() {
        let open = session(MARY, SessionState::Open);
        let fine = Brought {
            by: by(Some(&open)),
            battery: IN,
            has_it: true,
            is_impossible: false,
            soh_e2: Some(7_000),
            floor_e2: 7_000,
        };
        assert_eq!(fine.judge(), Ok(BatteryId(Uuid::from_u128(7))), "the boundary is taken");
        let told = [
            (Brought { battery: Named::Unknown, has_it: false, ..fine }, ErrorCode::UnknownBattery),
            (Brought { by: by(None), has_it: false, ..fine }, ErrorCode::NoSession),
            (Brought { has_it: false, is_impossible: true, ..fine }, ErrorCode::BatteryMismatch),
            (Brought { is_impossible: true, soh_e2: Some(1), ..fine }, ErrorCode::InvalidReading),
            (Brought { soh_e2: Some(6_999), ..fine }, ErrorCode::SohBelowThreshold),
        ];
        for (brought, code) in told {
            assert_eq!(brought.judge(), Err(code));
        }
    }
}
