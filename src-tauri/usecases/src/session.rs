//! Sessions: having the seat, locking, switching, choosing the hub, and their list.

use domain::hub::Hub as HubRecord;
use domain::{CustomerId, HubId, Refusal, Role, SessionId, Time, UserId};
use identity::{Secret, check_pin, verify};
use serde::{Deserialize, Serialize};
use store::user::UserSeen;
use ts_rs::TS;
use uuid::Uuid;

use crate::choice;
use crate::door::Holder;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::me::{Me, me};
use crate::operator::{Operator, Seated, first_hub, limits, role_at};
use crate::pin;
use crate::restore;
use crate::seat::{Session, Taken, Who};

/// The PIN of whoever has the seat.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    #[ts(type = "string")]
    pin: Secret,
}

/// The PIN of someone else with a session.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    user: UserId,
    #[ts(type = "string")]
    pin: Secret,
}

/// The hub to work in.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChooseHub {
    hub: HubId,
}

/// A session of this desktop.
#[derive(Serialize, TS)]
pub struct SessionRow {
    id: SessionId,
    /// Id of the person, or of the customer.
    #[ts(type = "string")]
    user: Uuid,
    name: String,
    started_at: Time,
    last_active_at: Time,
    ended_at: Option<Time>,
    state: SessionState,
    mine: bool,
}

/// Whether a session still goes on.
#[derive(Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Has the seat.
    Active,
    /// Open, and waits for its PIN.
    Locked,
    /// Over.
    Ended,
}

/// Whoever may not sign in is turned away, and uses up no code.
pub(crate) fn enabled(hub: &Hub, user: &UserSeen) -> Result<(), Gate> {
    if user.user.enabled {
        return Ok(());
    }
    hub.turned_away(Holder { who: Who::User(user.user.id), hub: None });
    Err(Gate::UserDisabled)
}

/// Gives the seat to someone whose secret was right.
pub(crate) async fn open(hub: &Hub, user: &UserSeen) -> Result<Me, Fault> {
    enabled(hub, user)?;
    let mut read = hub.store.read().await?;
    let hubs = store::hub::list(&mut read).await?;
    drop(read);
    let record = first_hub(user, &hubs).ok_or(Gate::UserDisabled)?;
    // A hub of an earlier version has no choices yet; without them its people still work.
    if let Err(fault) = choice::begin_where_none(hub, &user.user).await {
        tracing::warn!(code = fault.code(), "a hub starts without choices");
    }
    if let Err(fault) = restore::was_told(hub).await {
        tracing::warn!(code = fault.code(), "the restore is told once more");
    }
    let id = begin(hub, Who::User(user.user.id), record).await;
    hub.tell(Event::Session);
    me(hub, id).await
}

/// Opens a session at a hub and gives it the seat.
pub(crate) async fn begin(hub: &Hub, who: Who, record: &HubRecord) -> SessionId {
    let (idle_lock, length) = limits(record);
    let (now, at) = (hub.clock.since_start(), hub.now());
    let id = SessionId(hub.ids.next());
    let session =
        Session { id, who, hub: record.id, opened: now, active: now, active_at: at, idle_lock, length, pin_tries: 0 };
    let (Who::User(UserId(holder)) | Who::Customer(CustomerId(holder))) = who;
    // The list of sessions is for people to read; a full disk must not keep them from signing in to read the rest.
    if let Err(error) = hub.store.session_began(id, holder, at).await {
        tracing::warn!(%error, "a session is not listed");
    }
    hub.came_in(Holder { who, hub: Some(record.id) });
    let replaced = hub.seat.open(session);
    hub.note_ended(replaced).await;
    id
}

/// Locks the screen.
pub(crate) async fn lock(hub: &Hub, by: &Seated, (): ()) -> Result<(), Fault> {
    // A customer walks away: nobody unlocks for them.
    if let Seated::Client(_, session) = by {
        hub.end_sessions(|one| one.id == *session).await;
        return Ok(());
    }
    if hub.seat.lock() {
        hub.tell(Event::Session);
    }
    Ok(())
}

/// Opens the locked screen with the PIN.
pub(crate) async fn unlock(hub: &Hub, ask: Unlock) -> Result<Me, Fault> {
    match hub.seat.at(hub.clock.since_start()) {
        Taken::No => Err(Gate::PasswordNeeded.into()),
        Taken::Yes(session) | Taken::Locked(session) => take_seat(hub, &session, &ask.pin).await,
    }
}

/// Gives the seat to someone else with a session, by their PIN.
pub(crate) async fn switch(hub: &Hub, ask: Switch) -> Result<Me, Fault> {
    let sessions = hub.seat.all(hub.clock.since_start());
    let session = sessions.iter().find(|session| session.who == Who::User(ask.user)).ok_or(Gate::PasswordNeeded)?;
    take_seat(hub, session, &ask.pin).await
}

async fn take_seat(hub: &Hub, session: &Session, secret: &Secret) -> Result<Me, Fault> {
    let Who::User(user) = session.who else { return Err(Gate::PasswordNeeded.into()) };
    let sealed = store::credential::find(&mut *hub.store.read().await?, user).await?.pin.ok_or(Gate::PasswordNeeded)?;
    let key = hub.keys.key().ok_or(Gate::PasswordNeeded)?;
    let verifier = pin::opened(&key, user.0, &sealed)?;
    let tries_left = hub.seat.try_pin(session.id).ok_or(Gate::PasswordNeeded)?;
    if check_pin(secret).is_err() || !verify(secret, Some(&verifier), hub.cost).await? {
        let holder = Holder { who: session.who, hub: Some(session.hub) };
        hub.turned_away(holder);
        if tries_left > 0 {
            return Err(Gate::WrongPin { tries_left }.into());
        }
        hub.kept_out(holder);
        hub.end_sessions(|one| one.id == session.id).await;
        return Err(Gate::PasswordNeeded.into());
    }
    hub.seat.take(session.id, hub.clock.since_start(), hub.now());
    hub.tell(Event::Session);
    me(hub, session.id).await
}

/// Leaves the seat and ends the session.
pub(crate) async fn sign_out(hub: &Hub, (): ()) -> Result<(), Fault> {
    if let Taken::Yes(session) | Taken::Locked(session) = hub.seat.at(hub.clock.since_start()) {
        hub.end_sessions(|one| one.id == session.id).await;
    }
    Ok(())
}

/// Input came: the idle lock waits anew.
pub(crate) async fn stir(hub: &Hub, _: &Seated, (): ()) -> Result<(), Fault> {
    hub.seat.stir(hub.clock.since_start(), hub.now());
    Ok(())
}

/// Works in another hub from now on.
pub(crate) async fn choose_hub(hub: &Hub, by: &Operator, ask: ChooseHub) -> Result<Me, Fault> {
    let user = person(hub, by.user).await?;
    let mut read = hub.store.read().await?;
    let found = store::hub::find(&mut read, ask.hub).await?.filter(|hub| role_at(&user, hub.id).is_some());
    drop(read);
    let record = found.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    hub.seat.change(by.session, |session| {
        (session.idle_lock, session.length) = limits(&record);
        session.hub = record.id;
    });
    hub.tell(Event::Session);
    me(hub, by.session).await
}

/// The newest sessions of this desktop: an admin sees everyone's, others their own.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<SessionRow>, Fault> {
    let only = (by.role != Role::Admin).then_some(by.user);
    let open = hub.seat.all(hub.clock.since_start());
    let rows = hub.store.sessions(only, 100).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let live = open.iter().find(|session| session.id.0 == row.id);
            SessionRow {
                id: SessionId(row.id),
                user: row.user,
                name: row.name,
                started_at: Time(row.started_at),
                last_active_at: live.map_or(Time(row.last_active_at), |session| session.active_at),
                ended_at: row.ended_at.map(Time),
                state: match live {
                    Some(session) if session.id == by.session => SessionState::Active,
                    Some(_) => SessionState::Locked,
                    None => SessionState::Ended,
                },
                mine: row.id == by.session.0,
            }
        })
        .collect())
}

/// Which session to end.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    id: SessionId,
}

/// Ends a session: one's own, or for an admin anyone's.
pub(crate) async fn end(hub: &Hub, by: &Operator, ask: EndSession) -> Result<(), Fault> {
    let open = hub.seat.all(hub.clock.since_start());
    let session = open
        .iter()
        .find(|session| session.id == ask.id)
        .filter(|one| by.role == Role::Admin || one.who == Who::User(by.user));
    let session = session.ok_or_else(|| Refusal::not_found("session"))?;
    hub.end_sessions(|one| one.id == session.id).await;
    Ok(())
}

/// One person, who must be there.
pub(crate) async fn person(hub: &Hub, id: UserId) -> Result<UserSeen, Fault> {
    let found = store::user::find(&mut *hub.store.read().await?, id).await?;
    found.ok_or_else(|| Refusal::not_found(Kind::User.word()).into())
}
