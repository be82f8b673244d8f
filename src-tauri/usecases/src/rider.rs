//! What the customer at a station sees on a screen beside it.

use std::sync::Arc;

use domain::lists::Language;
use domain::station::StationMode;
use domain::swap::{ErrorCode, SessionState, Signal, SwapSession};
use domain::{Refusal, StationId, Time};
use serde::Serialize;
use store::{Told, post};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::station::AskStation;
use crate::station_link::offer;

/// Milliseconds for which what is over stays to be read.
const SHOWN_MS: i64 = 20_000;

/// Who opens the screen for the customers at a station: a window of its own, so that it can stand beside the station while
/// the desk goes on.
#[derive(Clone)]
pub enum Displays {
    /// Nobody: where there is no window.
    Closed,
    /// The app; whether it could.
    Opened(Arc<dyn Fn(StationId) -> std::io::Result<()> + Send + Sync>),
}

/// The only command such a window needs, and may give.
pub const DISPLAY: &str = "station.display";

/// What a customer at a station is told.
#[derive(Serialize, TS)]
pub struct Display {
    station: String,
    /// The languages of the organisation: each line is told in all of them.
    languages: Vec<Language>,
    step: RiderStep,
    /// The name they are greeted by, the first of theirs, since whoever stands near reads it; none before whoever may not see
    /// names.
    name: Option<String>,
    /// Where their battery goes in.
    slot_in: Option<i64>,
    /// Where the other one comes out.
    slot_out: Option<i64>,
    /// Why not.
    code: Option<ErrorCode>,
    /// Until when the card opens the station.
    until: Option<Time>,
}

/// How far a swap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RiderStep {
    /// Nobody is there: hold the card to the reader.
    Ready,
    /// The card was read: put the battery in.
    PutIn,
    /// It is in: the other one comes.
    TakeOut,
    /// Done.
    Done,
    /// It may not be.
    Refused,
    /// The station does not serve.
    Closed,
}

/// Opens the screen for the customers at a station.
pub(crate) async fn open(hub: &Hub, by: &Operator, ask: AskStation) -> Result<(), Fault> {
    store::station::find(&mut *hub.store.read().await?, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let Displays::Opened(open) = &hub.displays else { return Err(Gate::DisplayClosed.into()) };
    open(ask.id).map_err(|error| {
        tracing::warn!(%error, "the customers' screen was not opened");
        Gate::DisplayClosed.into()
    })
}

/// What the customer at a station is told now.
pub(crate) async fn display(hub: &Hub, by: &Operator, ask: AskStation) -> Result<Display, Fault> {
    let now = hub.now();
    let mut read = hub.store.read().await?;
    let seen = store::station::find(&mut read, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let last = store::swap_session::newest(&mut read, ask.id).await?;
    let refused = post::last_refused(&mut read, ask.id, Time(now.0 - SHOWN_MS)).await?;
    let refused =
        refused.filter(|(at, _)| last.as_ref().is_none_or(|session| session.ended.unwrap_or(session.opened) <= *at));
    let languages = store::organisation::find(&mut read).await?.map_or_else(Vec::new, |one| one.languages);
    let mut display = Display {
        station: seen.station.form.name,
        languages,
        step: RiderStep::Ready,
        name: None,
        slot_in: None,
        slot_out: None,
        code: None,
        until: None,
    };
    if seen.station.mode != StationMode::Operational {
        return Ok(Display { step: RiderStep::Closed, ..display });
    }
    if let Some((_, code)) = refused {
        return Ok(Display { step: RiderStep::Refused, code: ErrorCode::from_word(&code), ..display });
    }
    let Some(session) = last else { return Ok(display) };
    display.step = step(&session, now);
    if display.step != RiderStep::Ready {
        if by.sees_names() {
            let called = store::situation::called(&mut read, session.customer).await?;
            display.name = called.name.split_whitespace().next().map(str::to_owned);
        }
        display.until = session.is_open(now).then_some(session.until);
        let slots = store::station::holds(&mut read, ask.id).await?;
        let empty = slots.iter().find(|(slot, battery)| offer::works(slot) && battery.is_none());
        display.slot_in = empty.map(|(slot, _)| slot.number);
        let kept = session.kept.and_then(|kept| slots.iter().find(|(_, battery)| *battery == Some(kept)));
        display.slot_out = kept.map(|(slot, _)| slot.number);
    }
    Ok(display)
}

/// How far a session is.
pub(crate) fn step(session: &SwapSession, now: Time) -> RiderStep {
    let is_fresh = session.ended.is_some_and(|at| now.0 - at.0 <= SHOWN_MS);
    match session.state {
        SessionState::Open if !session.is_open(now) => RiderStep::Ready,
        SessionState::Open if session.brought.is_some() => RiderStep::TakeOut,
        SessionState::Open => RiderStep::PutIn,
        SessionState::Swapped if is_fresh => RiderStep::Done,
        SessionState::Refused if is_fresh => RiderStep::Refused,
        SessionState::Swapped | SessionState::Refused | SessionState::Expired | SessionState::Cancelled => {
            RiderStep::Ready
        }
    }
}

/// Ends the session that is open at a station.
pub(crate) async fn end_session(hub: &Hub, by: &Operator, ask: AskStation) -> Result<(), Fault> {
    let mut op = hub.begin(by, "station.end_session", by.hub).await?;
    let at = op.at();
    op.station(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let open = store::swap_session::open_at(op.local(), ask.id, at).await?;
    let session = open.ok_or_else(|| Refusal::not_found("swap_session"))?;
    if let Ok(ended) = session.step(Signal::Cancelled, at) {
        store::swap_session::save(op.local(), &ended).await?;
        post::settle_cards(op.local(), ask.id, at).await?;
    }
    op.commit(Told { kind: Kind::Station.word(), object: ask.id.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Station);
    Ok(())
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Station.word()).into()
}
