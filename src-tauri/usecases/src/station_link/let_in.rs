//! Somebody of the staff begins a swap for a customer at a station, as the customer's card would.

use domain::card::CardOwner;
use domain::presence::PresenceState;
use domain::{CustomerId, HubId, Refusal, StationId};
use link::payload::Value;
use link::{Answer, AuthSuccess, Echo, Spelling, StationName};
use serde::Deserialize;
use store::{Act, Own, Told, post};
use ts_rs::TS;

use super::laid_out::{Hearer, lay_out};
use super::{auth, named};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub_link::level;
use crate::operator::Operator;

/// Which customer is let in at which station.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LetIn {
    id: StationId,
    customer: CustomerId,
}

/// Opens a session for a customer, and tells the station. Everything that decides over a card decides here too.
pub(crate) async fn let_in(hub: &Hub, by: &Operator, ask: LetIn) -> Result<(), Fault> {
    let at = hub.now();
    let not_found = || Refusal::not_found(Kind::Station.word());
    if hub.presences.of(ask.id).is_none_or(|one| one.state == PresenceState::Offline) {
        return Err(Refusal::StationAway.into());
    }
    let mut own = hub.store.begin_own(at).await?;
    let code = store::station::find(own.rows(), by.hub, ask.id).await?.ok_or_else(not_found)?.station.form.code;
    let station = named::station(own.rows(), &ask.id.0.to_string()).await?.ok_or_else(not_found)?;
    let session = match auth::let_in(hub, &mut own, &station, ask.customer, at).await? {
        Ok((session, true)) => session,
        // Some stations begin a swap each time they are told.
        Ok((_, false)) => return Ok(()),
        Err(code) => return Err(Refusal::StationRefuses { why: code.word().to_owned() }.into()),
    };
    store::swap_session::save(own.rows(), &session).await?;
    let answer = Answer::AuthSuccess(AuthSuccess {
        spelling: spelling(&mut own, ask.id).await?,
        user_id: ask.customer.0.to_string(),
        user_name: store::situation::called(own.rows(), ask.customer).await?.name,
        session: session.token.clone(),
        card: card(&mut own, by.hub, ask.customer).await?,
        echo: Echo::default(),
        timestamp: Value::Null,
    });
    let level = level(own.rows(), &code, ask.id).await?;
    let name = StationName::new(&level).map_err(|error| Fault::internal(&error))?;
    let to = Hearer { root: &hub.topic_root().await?, name: &name, station: Some((ask.id, by.hub)) };
    lay_out(own.rows(), &to, None, (&answer, Some(&session)), at).await?;
    let act = Act { id: hub.ids.next(), actor: by.user, place: by.hub.into(), at, name: "station.let_in" };
    let op = own.act(act).await?;
    op.commit(Told { kind: Kind::Station.word(), object: ask.id.0, changes: Vec::new(), reason: None }).await?;
    hub.post.notify_one();
    hub.tell_changed(Kind::Station);
    Ok(())
}

/// How the station spells its questions; the long way, if it never asked.
async fn spelling(own: &mut Own, station: StationId) -> Result<Spelling, Fault> {
    let topic = post::last_auth(own.rows(), station).await?;
    let is_short = topic.is_some_and(|topic| !topic.ends_with("/user/auth/request"));
    Ok(if is_short { Spelling::Short } else { Spelling::User })
}

/// The number of a card of theirs; empty if they have none.
async fn card(own: &mut Own, hub: HubId, customer: CustomerId) -> Result<String, Fault> {
    let cards = store::card::of(own.rows(), hub, CardOwner::Customer(customer)).await?;
    Ok(cards.into_iter().next().map_or_else(String::new, |seen| seen.card.uid))
}
