//! Signing in and out, locking, switching, and the list of sessions.

use std::time::Duration;

use domain::lists::Language;
use domain::text::initials;
use domain::user::login_key;
use domain::{HubId, Problem, Refusal, Role, SessionId, Time, UserId};
use identity::{
    BadCode, NotUnwrapped, OneTimeCode, RecoveryCode, Secret, Verifier, Wrapped, check_pin, unwrap_key, verify,
};
use serde::{Deserialize, Serialize};
use store::credential::Credential;
use store::user::UserSeen;
use store::{Act, Told};
use ts_rs::TS;

use crate::commands::COMMANDS;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::hub::HubRow;
use crate::keys::{BY_RECOVERY, KeySource, NewWrap, by_code, by_password};
use crate::operator::{Operator, limits, role_at};
use crate::seat::{Session, Taken};

/// Name and password.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    login: String,
    #[ts(type = "string")]
    password: Secret,
}

/// A one-time code from an admin, and the password to set.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UseCode {
    login: String,
    #[ts(type = "string")]
    code: Secret,
    #[ts(type = "string")]
    password: Secret,
}

/// An admin's way back in without a password, and the password to set.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    login: String,
    #[ts(type = "string")]
    recovery_code: Secret,
    #[ts(type = "string")]
    password: Secret,
}

/// Signed in again; the used recovery code is worthless, this is the next one.
#[derive(Serialize, TS)]
pub struct Recovered {
    me: Me,
    recovery_code: String,
}

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

/// Whoever is signed in, where, and what they may do there.
#[derive(Serialize, TS)]
pub struct Me {
    /// Their id.
    pub user: UserId,
    /// Their sign-in name.
    pub login: String,
    /// Their name.
    pub name: String,
    /// For the small circle.
    pub initials: String,
    /// Language of the screens.
    pub language: Language,
    /// Whether a PIN is set.
    pub has_pin: bool,
    /// The hub they work in.
    pub hub: HubRow,
    /// What they are there.
    pub role: Role,
    /// Hubs they may choose.
    pub hubs: Vec<HubBrief>,
    /// Commands they may give there.
    #[ts(type = "CommandName[]")]
    pub may: Vec<&'static str>,
    /// Minutes until the screen locks.
    pub idle_lock_min: i64,
}

/// A hub in the picker.
#[derive(Serialize, TS)]
pub struct HubBrief {
    id: HubId,
    code: String,
    name: String,
    colour: domain::hub::HubColour,
    role: Role,
}

/// A session of this desktop.
#[derive(Serialize, TS)]
pub struct SessionRow {
    id: SessionId,
    user: UserId,
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

/// Opens a session with name and password.
pub(crate) async fn sign_in(hub: &Hub, ask: SignIn) -> Result<Me, Fault> {
    let login = login_key(&ask.login);
    hub.admit_guess(&login).await?;
    let (user, credential) = known(hub, &login).await?;
    let verifier = credential.password.map(Verifier::parse).transpose()?;
    if !verify(&ask.password, verifier.as_ref(), hub.cost).await? {
        return Err(Gate::WrongPassword.into());
    }
    let user = user.ok_or(Gate::WrongPassword)?;
    hub.forget_guesses(&login).await;
    hub.open_key(&by_password(user.user.id), &ask.password).await?;
    open(hub, &user).await
}

/// Sets a password with a one-time code and opens a session.
pub(crate) async fn use_code(hub: &Hub, ask: UseCode) -> Result<Me, Fault> {
    let login = login_key(&ask.login);
    hub.check_password(&ask.password, &login).await?;
    let code = OneTimeCode::parse(&ask.code).map_err(|_| Gate::WrongCode)?;
    hub.admit_guess(&login).await?;
    let (user, credential) = known(hub, &login).await?;
    let fresh = credential.code_expires_at.is_some_and(|ends| hub.now().0 < ends);
    let verifier = credential.code.clone().filter(|_| fresh).map(Verifier::parse).transpose()?;
    if !verify(&code.secret(), verifier.as_ref(), hub.cost).await? {
        return Err(Gate::WrongCode.into());
    }
    let user = enabled(user.ok_or(Gate::WrongCode)?)?;
    hub.forget_guesses(&login).await;
    hub.open_key(&by_code(user.user.id), &code.secret()).await?;
    set_password(hub, &user, credential, &ask.password, "session.use_code", None).await?;
    open(hub, &user).await
}

/// Lets an admin set a new password with the recovery code, and shows the next code.
pub(crate) async fn recover(hub: &Hub, ask: Recover) -> Result<Recovered, Fault> {
    let login = login_key(&ask.login);
    hub.check_password(&ask.password, &login).await?;
    // No try is counted: nobody guesses 130 random bits, and this must open for an admin whom others guessed into a block.
    let code = RecoveryCode::parse(&ask.recovery_code).map_err(|slip| mistyped("recovery_code", slip))?;
    let wrapped = hub.store.key_wrap(BY_RECOVERY).await?.ok_or(Gate::NotSetUp)?;
    let key = match unwrap_key(&Wrapped::from_bytes(wrapped), &code.secret()).await {
        Ok(key) => key,
        Err(NotUnwrapped::Hash(error)) => return Err(error.into()),
        Err(NotUnwrapped::WrongSecret | NotUnwrapped::Damaged) => return Err(Gate::WrongCode.into()),
    };
    let (user, credential) = known(hub, &login).await?;
    let admin = user.filter(|user| user.roles.iter().any(|role| role.role == Role::Admin)).ok_or(Gate::WrongCode)?;
    let admin = enabled(admin)?;
    hub.keys.hold(key, KeySource::Password);
    let next = hub.new_recovery_code()?;
    let wrap = hub.wrap_key(BY_RECOVERY, &next.secret()).await?;
    set_password(hub, &admin, credential, &ask.password, "session.recover", Some(&wrap)).await?;
    hub.forget_guesses(&login).await;
    Ok(Recovered { me: open(hub, &admin).await?, recovery_code: next.shown() })
}

/// A slip of the hand costs no try: it is told at the field.
pub(crate) fn mistyped(field: &str, slip: BadCode) -> Fault {
    let problem = match slip {
        BadCode::Length { .. } | BadCode::Mistyped => Problem::DoesNotMatch,
        BadCode::Character { .. } => Problem::BadCharacters,
    };
    Refusal::field(field, problem).into()
}

async fn known(hub: &Hub, login: &str) -> Result<(Option<UserSeen>, Credential), Fault> {
    let mut read = hub.store.read().await?;
    let Some(user) = store::user::find_by_login(&mut read, login).await? else {
        return Ok((None, Credential::default()));
    };
    let credential = store::credential::find(&mut read, user.user.id).await?;
    Ok((Some(user), credential))
}

/// Whoever may not sign in uses up no code.
fn enabled(user: UserSeen) -> Result<UserSeen, Gate> {
    if user.user.enabled { Ok(user) } else { Err(Gate::UserDisabled) }
}

/// Writes a new password, and with it `next` if the way in is replaced too; a one-time code is used up by it, and older
/// sessions of the person end.
async fn set_password(
    hub: &Hub,
    user: &UserSeen,
    before: Credential,
    password: &Secret,
    name: &'static str,
    next: Option<&NewWrap>,
) -> Result<(), Fault> {
    let id = user.user.id;
    let organisation = hub.organisation().await?.id;
    let verifier = identity::hash(password, hub.cost).await?.as_str().to_owned();
    let wrap = hub.wrap_key(by_password(id), password).await?;
    let act = Act { id: hub.ids.next(), actor: id, place: organisation.into(), at: hub.now(), name };
    let mut op = hub.store.begin(act).await?;
    let now = Credential { password: Some(verifier), code: None, code_expires_at: None, ..before };
    op.save_credential(organisation, id, &now).await?;
    for wrap in std::iter::once(&wrap).chain(next) {
        wrap.write(&mut op).await?;
    }
    op.set_key_wrap(&by_code(id), None).await?;
    op.commit(Told { kind: Kind::User.word(), object: id.0, changes: Vec::new(), reason: None }).await?;
    hub.end_sessions(|session| session.user == id).await;
    hub.tell_changed(Kind::User);
    Ok(())
}

/// Gives the seat to someone whose secret was right.
pub(crate) async fn open(hub: &Hub, user: &UserSeen) -> Result<Me, Fault> {
    if !user.user.enabled {
        return Err(Gate::UserDisabled.into());
    }
    let mut read = hub.store.read().await?;
    let hubs = store::hub::list(&mut read).await?;
    drop(read);
    let record = hubs.iter().find(|hub| role_at(user, hub.id).is_some()).ok_or(Gate::UserDisabled)?;
    let (idle_lock, length) = limits(record);
    let (now, at) = (hub.clock.since_start(), hub.now());
    let session = Session {
        id: SessionId(hub.ids.next()),
        user: user.user.id,
        hub: record.id,
        opened: now,
        active: now,
        active_at: at,
        idle_lock,
        length,
        wrong_pins: 0,
    };
    // The list of sessions is for people to read; a full disk must not keep them from signing in to read the rest.
    if let Err(error) = hub.store.session_began(session.id, session.user, at).await {
        tracing::warn!(%error, "a session is not listed");
    }
    let id = session.id;
    let replaced = hub.seat.open(session);
    hub.note_ended(replaced).await;
    hub.tell(Event::Session);
    me(hub, id).await
}

/// Locks the screen.
pub(crate) async fn lock(hub: &Hub, _: &Operator, (): ()) -> Result<(), Fault> {
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
    let session = sessions.iter().find(|session| session.user == ask.user).ok_or(Gate::PasswordNeeded)?;
    take_seat(hub, session, &ask.pin).await
}

async fn take_seat(hub: &Hub, session: &Session, pin: &Secret) -> Result<Me, Fault> {
    let sealed =
        store::credential::find(&mut *hub.store.read().await?, session.user).await?.pin.ok_or(Gate::PasswordNeeded)?;
    let key = hub.keys.key().ok_or(Gate::PasswordNeeded)?;
    let verifier = identity::open(&key, &pin_context(session.user), &sealed)?;
    let verifier = Verifier::parse(String::from_utf8_lossy(&verifier).into_owned())?;
    if check_pin(pin).is_err() || !verify(pin, Some(&verifier), hub.cost).await? {
        let (tries_left, ended) = hub.seat.wrong_pin(session.id);
        hub.note_ended(ended).await;
        return Err(if tries_left == 0 { Gate::PasswordNeeded } else { Gate::WrongPin { tries_left } }.into());
    }
    hub.seat.take(session.id, hub.clock.since_start(), hub.now());
    hub.tell(Event::Session);
    me(hub, session.id).await
}

/// What a PIN is sealed for: one person's cannot be moved to another.
pub(crate) fn pin_context(user: UserId) -> String {
    format!("pin:{}", user.0)
}

/// Leaves the seat and ends the session.
pub(crate) async fn sign_out(hub: &Hub, (): ()) -> Result<(), Fault> {
    if let Taken::Yes(session) | Taken::Locked(session) = hub.seat.at(hub.clock.since_start()) {
        hub.end_sessions(|one| one.id == session.id).await;
    }
    Ok(())
}

/// Input came: the idle lock waits anew.
pub(crate) async fn stir(hub: &Hub, _: &Operator, (): ()) -> Result<(), Fault> {
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
                user: UserId(row.user),
                name: row.name,
                started_at: Time(row.started_at),
                last_active_at: live.map_or(Time(row.last_active_at), |session| session.active_at),
                ended_at: row.ended_at.map(Time),
                state: match live {
                    Some(session) if session.id == by.session => SessionState::Active,
                    Some(_) => SessionState::Locked,
                    None => SessionState::Ended,
                },
                mine: row.user == by.user.0,
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
    let session =
        open.iter().find(|session| session.id == ask.id).filter(|one| by.role == Role::Admin || one.user == by.user);
    let session = session.ok_or_else(|| Refusal::not_found("session"))?;
    hub.end_sessions(|one| one.id == session.id).await;
    Ok(())
}

/// One person, who must be there.
pub(crate) async fn person(hub: &Hub, id: UserId) -> Result<UserSeen, Fault> {
    let found = store::user::find(&mut *hub.store.read().await?, id).await?;
    found.ok_or_else(|| Refusal::not_found(Kind::User.word()).into())
}

/// Whoever has the session, where, and what they may do there.
pub(crate) async fn me(hub: &Hub, session: SessionId) -> Result<Me, Fault> {
    let open = hub.seat.all(hub.clock.since_start());
    let session = open.into_iter().find(|one| one.id == session).ok_or(Gate::NotSignedIn)?;
    let user = person(hub, session.user).await?;
    let rows = crate::hub::rows(hub).await?;
    let hubs: Vec<HubBrief> = rows
        .iter()
        .filter_map(|row| {
            role_at(&user, row.id).map(|role| HubBrief {
                id: row.id,
                code: row.code.clone(),
                name: row.name.clone(),
                colour: row.colour,
                role,
            })
        })
        .collect();
    let role = role_at(&user, session.hub).ok_or(Gate::NotSignedIn)?;
    let here = rows.into_iter().find(|row| row.id == session.hub).ok_or(Gate::NotSignedIn)?;
    Ok(Me {
        user: user.user.id,
        initials: initials(&user.user.form.name),
        login: user.user.form.login,
        name: user.user.form.name,
        language: user.user.form.language,
        has_pin: user.has_pin,
        hub: here,
        role,
        hubs,
        may: COMMANDS.iter().filter(|command| command.access.allows(role)).map(|command| command.name).collect(),
        idle_lock_min: i64::try_from(session.idle_lock.as_secs() / 60).unwrap_or(i64::MAX),
    })
}

/// How long a one-time code lives.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(24 * 3600);
