//! A card was read: whether its owner may swap here.

use domain::alert::AlertKind;
use domain::card::CardState;
use domain::swap::{Arrival, ErrorCode, SESSION_SECONDS, Signal, SwapSession};
use domain::{CardId, CustomerId, HubId, Item, ItemKind, StationId, SwapSessionId, Time};
use link::{Answer, AuthFailure, AuthRequest, AuthSuccess, Echo, Kind, Spelling};
use store::{Own, Reading};

use super::deed::{Deed, Verdict};
use super::named::{self, Shown, Station};
use super::{Asked, offer};
use crate::fault::Fault;
use crate::handles::Hub;

/// Whether a card opens the station, and the session it opens.
pub(super) async fn judge(hub: &Hub, own: &mut Own, asked: &Asked<'_>, request: &AuthRequest) -> Result<Deed, Fault> {
    let shown = match asked.station {
        Some(station) => named::card(own.rows(), station, &request.card, asked.at).await?,
        None => None,
    };
    let arrival = match (asked.station, &shown) {
        (Some(station), Some(shown)) => {
            let theirs = (shown.card.card.id, shown.customer);
            let session = store::swap_session::open_of(own.rows(), theirs, asked.at).await?;
            arrival(own.rows(), station, (shown.customer, shown.state, session), asked.at).await?
        }
        (station, _) => (Arrival::of_nobody(station.map(|station| station.mode)), None),
    };
    let mut deed = match (arrival.0.decide(), asked.station, shown) {
        (Ok(()), Some(station), Some(shown)) => {
            let session = match arrival.1 {
                Some(open) => open.step(Signal::Tapped, asked.at).unwrap_or(open),
                None => {
                    let card = Some(shown.card.card.id);
                    opened(hub, (station.record.id, station.id), (shown.customer, card), asked.at)?
                }
            };
            return success(own.rows(), (asked, request), shown, session).await;
        }
        (Err(code), _, shown) => {
            let lost = shown.filter(|shown| shown.state == CardState::Lost);
            let deed = Deed::no(code);
            match lost {
                Some(shown) => deed.alert(AlertKind::LostCardUsed, &shown.card.card.uid),
                None => deed,
            }
        }
        (Ok(()), _, _) => Deed::no(ErrorCode::UnknownCard),
    };
    if asked.station.is_none() {
        deed = deed.alert(AlertKind::UnknownStation, asked.topic.station.as_str());
    }
    let Some(refused) = deed.refused.clone() else { return Ok(deed) };
    let timestamp = asked.envelope.timestamp.raw.clone();
    Ok(deed.answer(Answer::AuthFailure(AuthFailure {
        spelling: spelling(asked),
        refused,
        echo: echo(asked, request),
        timestamp,
    })))
}

/// The session of a customer whom somebody of the staff lets in without their card, and whether it is a new one; or why not.
pub(super) async fn let_in(
    hub: &Hub,
    own: &mut Own,
    station: &Station,
    customer: CustomerId,
    at: Time,
) -> Result<Result<(SwapSession, bool), ErrorCode>, Fault> {
    let session = store::swap_session::open_for(own.rows(), customer, at).await?;
    let (arrival, open) = arrival(own.rows(), station, (customer, CardState::Active, session), at).await?;
    Ok(match (arrival.decide(), open) {
        (Err(code), _) => Err(code),
        (Ok(()), Some(open)) => Ok((open, false)),
        (Ok(()), None) => Ok((opened(hub, (station.record.id, station.id), (customer, None), at)?, true)),
    })
}

/// What decides, and the session of theirs that is open here already; `session` is one that is open wherever.
async fn arrival(
    reading: &mut Reading,
    station: &Station,
    (customer, card, session): (CustomerId, CardState, Option<SwapSession>),
    at: Time,
) -> Result<(Arrival, Option<SwapSession>), Fault> {
    let mut arrival = Arrival { card: Some(card), ..Arrival::of_nobody(Some(station.mode)) };
    let record = &station.record;
    let found = store::customer::find(reading, record.id, customer).await?;
    arrival.is_served = found.is_some_and(|seen| seen.customer.is_served());
    let balance = store::ledger::balance_of(reading, record.id, customer).await?;
    arrival.owes_too_much = -balance > record.form.debt_limit;
    arrival.is_elsewhere = session.as_ref().is_some_and(|session| session.station != station.id);
    let own = session.filter(|session| session.station == station.id);
    let there = store::swap_session::open_at(reading, station.id, at).await?;
    arrival.is_busy = there.is_some_and(|there| own.as_ref().is_none_or(|own| own.id != there.id));
    arrival.brings = brings(reading, station, customer).await?;
    let slots = store::station::holds(reading, station.id).await?;
    // Who was let in is in: what there was may be half-way out by now.
    let is_in = own.is_some();
    arrival.has_empty_slot = is_in || slots.iter().any(|(slot, battery)| offer::works(slot) && battery.is_none());
    arrival.has_charged = is_in || offer::best(reading, station, customer, at).await?.is_some();
    Ok((arrival, own))
}

/// Whether they have a battery to bring back.
async fn brings(reading: &mut Reading, station: &Station, customer: CustomerId) -> Result<bool, Fault> {
    let open = store::rental::open_lines_of(reading, station.record.id, customer).await?;
    Ok(open.iter().any(|seen| matches!(seen.line.item, Item { kind: ItemKind::Battery, .. })))
}

fn opened(
    hub: &Hub,
    (place, station): (HubId, StationId),
    (customer, card): (CustomerId, Option<CardId>),
    at: Time,
) -> Result<SwapSession, Fault> {
    Ok(SwapSession {
        id: SwapSessionId(hub.ids.next()),
        hub: place,
        station,
        customer,
        card,
        token: hub.new_token()?,
        opened: at,
        until: Time(at.0 + SESSION_SECONDS * 1_000),
        state: domain::swap::SessionState::Open,
        brought: None,
        kept: None,
        ended: None,
    })
}

async fn success(
    reading: &mut Reading,
    (asked, request): (&Asked<'_>, &AuthRequest),
    shown: Shown,
    session: SwapSession,
) -> Result<Deed, Fault> {
    let called = store::situation::called(reading, shown.customer).await?;
    let answer = Answer::AuthSuccess(AuthSuccess {
        spelling: spelling(asked),
        user_id: shown.customer.0.to_string(),
        user_name: called.name,
        session: session.token.clone(),
        card: shown.card.card.uid,
        echo: echo(asked, request),
        timestamp: asked.envelope.timestamp.raw.clone(),
    });
    let deed = Deed { session: Some(session), ..Deed::of(Verdict::Accepted) };
    Ok(deed.answer(answer))
}

fn echo(asked: &Asked<'_>, request: &AuthRequest) -> Echo {
    Echo { request: request.request.clone(), ..Echo::of(asked.envelope) }
}

fn spelling(asked: &Asked<'_>) -> Spelling {
    match asked.topic.kind {
        Kind::AuthRequest(spelling) => spelling,
        _ => Spelling::User,
    }
}
