//! Whoever is signed in, and what everyone may change of themselves: password, PIN, language.

use domain::lists::Language;
use domain::text::initials;
use domain::user::{User, UserForm};
use domain::{CustomerId, HubId, Refusal, Role, SessionId, change};
use identity::{Secret, Verifier, hash, verify};
use serde::{Deserialize, Serialize};
use store::Told;
use store::credential::Credential;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::COMMANDS;
use crate::door::Holder;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::hub::HubRow;
use crate::keys::{NewWrap, by_password};
use crate::operator::{Operator, held_at, role_at, sees_amounts, sees_balances};
use crate::pin;
use crate::seat::{Session, Who};
use crate::session::person;

/// Whoever is signed in, where, and what they may do there.
#[derive(Serialize, TS)]
pub struct Me {
    /// Id of the person, or of the customer.
    #[ts(type = "string")]
    pub user: Uuid,
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
    /// Whether what things cost is shown to them there.
    pub sees_amounts: bool,
    /// Whether what customers owe and have is shown to them there.
    pub sees_balances: bool,
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

/// The old and the new password.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[ts(type = "string")]
    current: Secret,
    #[ts(type = "string")]
    password: Secret,
}

/// The password, and the PIN to set.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangePin {
    #[ts(type = "string")]
    password: Secret,
    #[ts(type = "string")]
    pin: Secret,
}

/// Language of the screens.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetLanguage {
    language: Language,
}

/// Whoever has the session, where, and what they may do there.
pub(crate) async fn me(hub: &Hub, session: SessionId) -> Result<Me, Fault> {
    let open = hub.seat.all(hub.clock.since_start());
    let session = open.into_iter().find(|one| one.id == session).ok_or(Gate::NotSignedIn)?;
    let user = match session.who {
        Who::User(user) => person(hub, user).await?,
        Who::Customer(customer) => return client(hub, &session, customer).await,
    };
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
    let held = held_at(&user, session.hub).ok_or(Gate::NotSignedIn)?;
    let (role, sees_amounts) = (held.role, sees_amounts(held));
    let sees_balances = sees_balances(role, &held.limits);
    let here = rows.into_iter().find(|row| row.id == session.hub).ok_or(Gate::NotSignedIn)?;
    Ok(Me {
        user: user.user.id.0,
        initials: initials(&user.user.form.name),
        login: user.user.form.login,
        name: user.user.form.name,
        language: user.user.form.language,
        has_pin: user.has_pin,
        hub: here,
        role,
        sees_amounts,
        sees_balances,
        hubs,
        may: may(role),
        idle_lock_min: i64::try_from(session.idle_lock.as_secs() / 60).unwrap_or(i64::MAX),
    })
}

/// A customer at the hub's screen: the hub they rent from is the only one there is.
async fn client(hub: &Hub, session: &Session, customer: CustomerId) -> Result<Me, Fault> {
    let found = store::customer::find(&mut *hub.store.read().await?, session.hub, customer).await?;
    let seen = found.ok_or(Gate::NotSignedIn)?;
    let here = crate::hub::rows(hub).await?.into_iter().find(|row| row.id == session.hub).ok_or(Gate::NotSignedIn)?;
    let form = seen.customer.form;
    Ok(Me {
        user: customer.0,
        initials: initials(&form.name),
        login: form.code,
        name: form.name,
        language: form.language,
        has_pin: seen.has_pin,
        hubs: vec![HubBrief {
            id: here.id,
            code: here.code.clone(),
            name: here.name.clone(),
            colour: here.colour,
            role: Role::Client,
        }],
        hub: here,
        role: Role::Client,
        sees_amounts: false,
        sees_balances: false,
        may: may(Role::Client),
        idle_lock_min: i64::try_from(session.idle_lock.as_secs() / 60).unwrap_or(i64::MAX),
    })
}

fn may(role: Role) -> Vec<&'static str> {
    COMMANDS.iter().filter(|command| command.access.allows(role)).map(|command| command.name).collect()
}

/// Sets a new password; other sessions of the person end.
pub(crate) async fn change_password(hub: &Hub, by: &Operator, ask: ChangePassword) -> Result<(), Fault> {
    let login = person(hub, by.user).await?.user.form.login;
    let before = proven(hub, by, &login, &ask.current).await?;
    hub.check_password(&ask.password, &login).await?;
    let verifier = hash(&ask.password, hub.cost).await?.as_str().to_owned();
    let wrap = hub.wrap_key(by_password(by.user), &ask.password).await?;
    write(hub, by, "me.change_password", &Credential { password: Some(verifier), ..before }, Some(&wrap)).await?;
    hub.end_sessions(|one| one.who == Who::User(by.user) && one.id != by.session).await;
    Ok(())
}

/// Sets a PIN.
pub(crate) async fn change_pin(hub: &Hub, by: &Operator, ask: ChangePin) -> Result<Me, Fault> {
    pin::may_be_chosen(&ask.pin)?;
    let login = person(hub, by.user).await?.user.form.login;
    let before = proven(hub, by, &login, &ask.password).await?;
    let pin = Some(pin::sealed(hub, by.user.0, &ask.pin).await?);
    write(hub, by, "me.change_pin", &Credential { pin, ..before }, None).await?;
    me(hub, by.session).await
}

/// The person's verifiers, once the password was right; wrong ones count as tries to sign in.
async fn proven(hub: &Hub, by: &Operator, login: &str, password: &Secret) -> Result<Credential, Fault> {
    hub.admit_guess(login).await?;
    let credential = store::credential::find(&mut *hub.store.read().await?, by.user).await?;
    let verifier = credential.password.clone().map(Verifier::parse).transpose()?;
    if !verify(password, verifier.as_ref(), hub.cost).await? {
        hub.kept_out_by(login, Holder { who: Who::User(by.user), hub: Some(by.hub) });
        return Err(Gate::WrongPassword.into());
    }
    hub.forget_guesses(login).await;
    Ok(credential)
}

async fn write(
    hub: &Hub,
    by: &Operator,
    name: &'static str,
    now: &Credential,
    wrap: Option<&NewWrap>,
) -> Result<(), Fault> {
    let mut op = hub.begin(by, name, by.organisation).await?;
    if let Some(wrap) = wrap {
        wrap.write(&mut op).await?;
    }
    op.save_credential(by.organisation, by.user, now).await?;
    op.commit(Told { kind: Kind::User.word(), object: by.user.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::User);
    Ok(())
}

/// Sets the language of the person's screens.
pub(crate) async fn set_language(hub: &Hub, by: &Operator, ask: SetLanguage) -> Result<Me, Fault> {
    let mut op = hub.begin(by, "me.set_language", by.organisation).await?;
    let before = op.user(by.user).await?.ok_or_else(|| Refusal::not_found(Kind::User.word()))?.user;
    let after = User { form: UserForm { language: ask.language, ..before.form.clone() }, ..before.clone() };
    op.save_user(&after).await?;
    let changes = change::between(Some(&before), &after);
    op.commit(Told { kind: Kind::User.word(), object: by.user.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::User);
    hub.tell(Event::Session);
    me(hub, by.session).await
}
