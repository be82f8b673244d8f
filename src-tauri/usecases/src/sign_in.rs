//! The ways in with a secret that is no PIN: password, one-time code, recovery code; and what a new password must be.

use std::time::Duration;

use domain::user::login_key;
use domain::{Problem, Refusal, Role};
use identity::{
    BadCode, DataKey, NotUnwrapped, OneTimeCode, RecoveryCode, Secret, Verifier, Weak, Wrapped, check_password,
    unwrap_key, verify,
};
use serde::{Deserialize, Serialize};
use store::credential::Credential;
use store::user::UserSeen;
use store::{Act, Told};
use ts_rs::TS;

use crate::door::Holder;
use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::keys::{BY_NEXT_RECOVERY, BY_RECOVERY, KeySource, NewWrap, by_code, by_password};
use crate::me::Me;
use crate::operator::Operator;
use crate::seat::Who;
use crate::session::{enabled, open};

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

/// How long a one-time code lives.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(24 * 3600);

/// Opens a session with name and password.
pub(crate) async fn sign_in(hub: &Hub, ask: SignIn) -> Result<Me, Fault> {
    let user = proven(hub, &ask.login, &ask.password).await?;
    hub.open_key(&by_password(user.user.id), &ask.password).await?;
    open(hub, &user).await
}

/// Whoever a name and a password belong to; a wrong one is a counted try.
pub(crate) async fn proven(hub: &Hub, login: &str, password: &Secret) -> Result<UserSeen, Fault> {
    let login = login_key(login);
    hub.admit_guess(&login).await?;
    let (user, credential) = known(hub, &login).await?;
    let verifier = credential.password.map(Verifier::parse).transpose()?;
    if !verify(password, verifier.as_ref(), hub.cost).await? {
        turned_away(hub, user.as_ref(), &login);
        return Err(Gate::WrongPassword.into());
    }
    let user = user.ok_or(Gate::WrongPassword)?;
    hub.forget_guesses(&login).await;
    Ok(user)
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
        turned_away(hub, user.as_ref(), &login);
        return Err(Gate::WrongCode.into());
    }
    let user = user.ok_or(Gate::WrongCode)?;
    enabled(hub, &user)?;
    hub.forget_guesses(&login).await;
    hub.open_key(&by_code(user.user.id), &code.secret()).await?;
    set_password(hub, &user, credential, &ask.password, "session.use_code", &[]).await?;
    open(hub, &user).await
}

/// Lets an admin set a new password with the recovery code, and shows the next code. The old one counts until the
/// new one is confirmed, so that a power cut between the two loses no way in.
pub(crate) async fn recover(hub: &Hub, ask: Recover) -> Result<Recovered, Fault> {
    let login = login_key(&ask.login);
    hub.check_password(&ask.password, &login).await?;
    // No try is counted: nobody guesses 130 random bits, and this must open for an admin whom others guessed into a block.
    let code = RecoveryCode::parse(&ask.recovery_code).map_err(|slip| mistyped("recovery_code", slip))?;
    let (user, credential) = known(hub, &login).await?;
    let opened = by_recovery(hub, &code).await;
    let is_admin = |user: &UserSeen| user.roles.iter().any(|role| role.role == Role::Admin);
    let (admin, (key, used)) = match (user, opened) {
        (Some(user), Ok(opened)) if is_admin(&user) => (user, opened),
        (user, Ok(_) | Err(Fault::Gate(Gate::WrongCode))) => {
            if let Some(user) = user {
                hub.turned_away(Holder { who: Who::User(user.user.id), hub: None });
            }
            return Err(Gate::WrongCode.into());
        }
        (_, Err(fault)) => return Err(fault),
    };
    enabled(hub, &admin)?;
    hub.keys.hold(key, KeySource::Password);
    let next = hub.new_recovery_code()?;
    let wraps = [used, hub.wrap_key(BY_NEXT_RECOVERY, &next.secret()).await?];
    set_password(hub, &admin, credential, &ask.password, "session.recover", &wraps).await?;
    hub.forget_guesses(&login).await;
    Ok(Recovered { me: open(hub, &admin).await?, recovery_code: next.shown() })
}

/// A counted try for `login` was wrong.
fn turned_away(hub: &Hub, user: Option<&UserSeen>, login: &str) {
    let Some(seen) = user else { return };
    let holder = Holder { who: Who::User(seen.user.id), hub: None };
    hub.turned_away(holder);
    hub.kept_out_by(login, holder);
}

/// The data key by the recovery code, and the wrap that it opened: the one that counts, or the one shown after the last
/// use that nobody said was written down.
async fn by_recovery(hub: &Hub, code: &RecoveryCode) -> Result<(DataKey, NewWrap), Fault> {
    let current = hub.store.key_wrap(BY_RECOVERY).await?.ok_or(Gate::NotSetUp)?;
    for wrapped in std::iter::once(current).chain(hub.store.key_wrap(BY_NEXT_RECOVERY).await?) {
        let wrapped = Wrapped::from_bytes(wrapped);
        match unwrap_key(&wrapped, &code.secret()).await {
            Ok(key) => return Ok((key, NewWrap::known(BY_RECOVERY, wrapped))),
            Err(NotUnwrapped::Hash(error)) => return Err(error.into()),
            Err(NotUnwrapped::WrongSecret | NotUnwrapped::Damaged) => {}
        }
    }
    Err(Gate::WrongCode.into())
}

/// The new recovery code is written down: from now on only it opens.
pub(crate) async fn confirm_recovery_code(hub: &Hub, by: &Operator, (): ()) -> Result<(), Fault> {
    let Some(next) = hub.store.key_wrap(BY_NEXT_RECOVERY).await? else { return Ok(()) };
    let mut op = hub.begin(by, "me.confirm_recovery_code", by.organisation).await?;
    op.set_key_wrap(BY_RECOVERY, Some(&next)).await?;
    op.set_key_wrap(BY_NEXT_RECOVERY, None).await?;
    Ok(op.commit(Told { kind: Kind::User.word(), object: by.user.0, changes: Vec::new(), reason: None }).await?)
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

/// Writes a new password, and with it `wraps` if the way in is replaced too; a one-time code is used up by it, and older
/// sessions of the person end.
async fn set_password(
    hub: &Hub,
    user: &UserSeen,
    before: Credential,
    password: &Secret,
    name: &'static str,
    wraps: &[NewWrap],
) -> Result<(), Fault> {
    let id = user.user.id;
    let organisation = hub.organisation_id().await?;
    let verifier = identity::hash(password, hub.cost).await?.as_str().to_owned();
    let wrap = hub.wrap_key(by_password(id), password).await?;
    let act = Act { id: hub.ids.next(), actor: id, place: organisation.into(), at: hub.now(), name };
    let mut op = hub.store.begin(act).await?;
    let now = Credential { password: Some(verifier), code: None, code_expires_at: None, ..before };
    op.save_credential(organisation, id, &now).await?;
    for wrap in std::iter::once(&wrap).chain(wraps) {
        wrap.write(&mut op).await?;
    }
    op.set_key_wrap(&by_code(id), None).await?;
    op.commit(Told { kind: Kind::User.word(), object: id.0, changes: Vec::new(), reason: None }).await?;
    hub.end_sessions(|session| session.who == Who::User(id)).await;
    hub.tell_changed(Kind::User);
    Ok(())
}

impl Hub {
    /// Accepts or refuses a new password for `login`.
    pub(crate) async fn check_password(&self, password: &Secret, login: &str) -> Result<(), Fault> {
        strong(password, login, &self.organisation().await?.name)
    }
}

/// Accepts or refuses a new password for `login` in `organisation`.
pub(crate) fn strong(password: &Secret, login: &str, organisation: &str) -> Result<(), Fault> {
    let problem = match check_password(password, &["hubkeeper", login, organisation]) {
        Ok(()) => return Ok(()),
        Err(Weak::TooShort { min }) => Problem::TooShort { min: u32::try_from(min).unwrap_or(u32::MAX) },
        Err(Weak::TooLong { max }) => Problem::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) },
        Err(Weak::TooCommon) => Problem::TooCommon,
    };
    Err(Refusal::field("password", problem).into())
}
