//! A card was read: whether its owner may swap here.

use domain::alert::AlertKind;
use domain::card::CardState;
use domain::swap::{Arrival, SESSION_SECONDS, Signal, SwapSession};
use domain::{CustomerId, Item, ItemKind, SwapSessionId, Time};
use link::{Answer, AuthFailure, AuthRequest, AuthSuccess, Kind, Spelling};
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
    let arrival = arrival(own.rows(), asked.station, shown.as_ref(), asked.at).await?;
    let mut deed = match (arrival.0.decide(), asked.station, shown) {
        (Ok(()), Some(station), Some(shown)) => {
            let session = match arrival.1 {
                Some(open) => open.step(Signal::Tapped, asked.at).unwrap_or(open),
                None => opened(hub, station, &shown, asked.at)?,
            };
            return success(own.rows(), asked, shown, session).await;
        }
        (Err(code), _, shown) => {
            let lost = shown.filter(|shown| shown.state == CardState::Lost);
            let deed = Deed::no(code);
            match lost {
                Some(shown) => deed.alert(AlertKind::LostCardUsed, &shown.card.card.uid),
                None => deed,
            }
        }
        (Ok(()), _, _) => Deed::no(domain::swap::ErrorCode::UnknownCard),
    };
    if asked.station.is_none() {
        deed = deed.alert(AlertKind::UnknownStation, asked.topic.station.as_str());
    }
    let Some(refused) = deed.refused.clone() else { return Ok(deed) };
    let timestamp = asked.envelope.timestamp.raw.clone();
    Ok(deed.answer(Answer::AuthFailure(AuthFailure { spelling: spelling(asked), refused, timestamp })))
}

/// What decides, and the session of this card that is open here already.
async fn arrival(
    reading: &mut Reading,
    station: Option<&Station>,
    shown: Option<&Shown>,
    at: Time,
) -> Result<(Arrival, Option<SwapSession>), Fault> {
    let mut arrival = Arrival {
        station: station.map(|station| station.mode),
        card: shown.map(|shown| shown.state),
        is_served: false,
        owes_too_much: false,
        is_elsewhere: false,
        is_busy: false,
        has_charged: false,
        brings: false,
        has_empty_slot: false,
    };
    let (Some(station), Some(shown)) = (station, shown) else { return Ok((arrival, None)) };
    let (customer, record) = (shown.customer, &station.record);
    let found = store::customer::find(reading, record.id, customer).await?;
    arrival.is_served = found.is_some_and(|seen| seen.customer.is_served());
    let balance = store::ledger::balance_of(reading, record.id, customer).await?;
    arrival.owes_too_much = -balance > record.form.debt_limit;
    let own = store::swap_session::open_of(reading, shown.card.card.id, at).await?;
    arrival.is_elsewhere = own.as_ref().is_some_and(|session| session.station != station.id);
    let there = store::swap_session::open_at(reading, station.id, at).await?;
    arrival.is_busy = there.is_some_and(|session| session.card != shown.card.card.id);
    arrival.brings = brings(reading, station, customer).await?;
    let slots = store::station::holds(reading, station.id).await?;
    arrival.has_empty_slot = slots.iter().any(|(slot, battery)| offer::works(slot) && battery.is_none());
    arrival.has_charged = offer::best(reading, station, customer, at).await?.is_some();
    Ok((arrival, own.filter(|session| session.station == station.id)))
}

/// Whether they have a battery to bring back.
async fn brings(reading: &mut Reading, station: &Station, customer: CustomerId) -> Result<bool, Fault> {
    let open = store::rental::open_lines_of(reading, station.record.id, customer).await?;
    Ok(open.iter().any(|seen| matches!(seen.line.item, Item { kind: ItemKind::Battery, .. })))
}

fn opened(hub: &Hub, station: &Station, shown: &Shown, at: Time) -> Result<SwapSession, Fault> {
    Ok(SwapSession {
        id: SwapSessionId(hub.ids.next()),
        hub: station.record.id,
        station: station.id,
        customer: shown.customer,
        card: shown.card.card.id,
        token: hub.new_token()?,
        opened: at,
        until: Time(at.0 + SESSION_SECONDS * 1_000),
        state: domain::swap::SessionState::Open,
        brought: None,
        kept: None,
        ended: None,
    })
}

async fn success(reading: &mut Reading, asked: &Asked<'_>, shown: Shown, session: SwapSession) -> Result<Deed, Fault> {
    let called = store::situation::called(reading, shown.customer).await?;
    let answer = Answer::AuthSuccess(AuthSuccess {
        spelling: spelling(asked),
        user_id: shown.customer.0.to_string(),
        user_name: called.name,
        session: session.token.clone(),
        card: shown.card.card.uid,
        timestamp: asked.envelope.timestamp.raw.clone(),
    });
    let deed = Deed { session: Some(session), ..Deed::of(Verdict::Accepted) };
    Ok(deed.answer(answer))
}

fn spelling(asked: &Asked<'_>) -> Spelling {
    match asked.topic.kind {
        Kind::AuthRequest(spelling) => spelling,
        _ => Spelling::User,
    }
}
