//! People and what they are at which hub.

use domain::card::CardOwner;
use domain::change::{self, Change};
use domain::check::reason;
use domain::lists::Language;
use domain::role::RoleAt;
use domain::text::initials;
use domain::user::{User, UserForm, checked, granted, manages};
use domain::{HubId, Refusal, Role, Time, UserId};
use serde::{Deserialize, Serialize};
use store::credential::Credential;
use store::user::UserSeen;
use store::{Op, Told};
use ts_rs::TS;

use crate::card_sign_in;
use crate::event::{Event, Kind};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::keys::{NewWrap, by_code};
use crate::operator::Operator;
use crate::seat::Who;
use crate::sign_in::CODE_LIFE;

/// A person in the list.
#[derive(Serialize, TS)]
pub struct UserRow {
    id: UserId,
    name: String,
    initials: String,
    login: String,
    roles: Vec<RoleWhere>,
    enabled: bool,
    has_password: bool,
}

/// What someone is, and where.
#[derive(Serialize, TS)]
pub struct RoleWhere {
    hub: Option<HubId>,
    role: Role,
}

/// A person with all that is known of them.
#[derive(Serialize, TS)]
#[ts(rename = "User")]
pub struct UserView {
    id: UserId,
    enabled: bool,
    has_password: bool,
    has_pin: bool,
    created_at: Time,
    roles: Vec<RoleAt>,
    grantable: &'static [Role],
    /// Whether whoever asks gives roles at other hubs than the one they work in.
    grants_elsewhere: bool,
    /// Whether whoever asks says how far others may go.
    sets_limits: bool,
    mine: bool,
    /// Whether whoever asks may change this person.
    managed: bool,
    #[serde(flatten)]
    #[ts(flatten)]
    form: UserForm,
}

/// A new person with their roles.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    name: String,
    login: String,
    email: String,
    phone: String,
    language: Language,
    roles: Vec<RoleAt>,
}

/// Which person.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskUser {
    id: UserId,
}

/// A person as they shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditUser {
    id: UserId,
    form: UserForm,
}

/// What a person shall be, and where.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetRoles {
    id: UserId,
    roles: Vec<RoleAt>,
}

/// Whom to disable, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DisableUser {
    id: UserId,
    reason: String,
}

/// A one-time code, shown once.
#[derive(Serialize, TS)]
pub struct CodeShown {
    user: UserId,
    code: String,
    expires_at: Time,
}

/// People the operator may see: an admin and an auditor everyone, a manager those of the own hub.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<UserRow>, Fault> {
    let people = store::user::list(&mut *hub.store.read().await?).await?;
    Ok(people.into_iter().filter(|seen| is_seen(by, seen)).map(row).collect())
}

fn is_seen(by: &Operator, seen: &UserSeen) -> bool {
    by.role != Role::Manager || seen.user.id == by.user || seen.roles.iter().any(|role| role.hub == Some(by.hub))
}

/// One person.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskUser) -> Result<UserView, Fault> {
    let found = store::user::find(&mut *hub.store.read().await?, ask.id).await?;
    found.filter(|seen| is_seen(by, seen)).map(|person| seen(by, person)).ok_or_else(not_found)
}

/// Adds a person; the code lets them set their password.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: CreateUser) -> Result<CodeShown, Fault> {
    let form =
        UserForm { name: ask.name, login: ask.login, email: ask.email, phone: ask.phone, language: ask.language };
    let new = checked(UserId(hub.ids.next()), &form, true)?;
    let roles = granted(&by.granter(), new.id, &[], &ask.roles)?;
    let (code, credential, wrap) = new_code(hub, new.id).await?;
    let mut op = hub.begin(by, "user.create", by.organisation).await?;
    wrap.write(&mut op).await?;
    op.add_user(by.organisation, &new).await?;
    op.set_roles(by.organisation, new.id, &roles, || hub.ids.next()).await?;
    op.save_credential(by.organisation, new.id, &credential).await?;
    let mut changes = change::between(None, &new);
    changes.retain(|change| change.field != "id");
    changes.extend(roles_changes(&mut op, &[], &roles).await?);
    op.commit(told(new.id, changes, None)).await?;
    hub.tell_changed(Kind::User);
    Ok(code)
}

/// Changes a person's name, sign-in or contacts.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditUser) -> Result<UserView, Fault> {
    let mut op = hub.begin(by, "user.edit", by.organisation).await?;
    let before = managed(&mut op, by, ask.id).await?;
    let after = checked(ask.id, &ask.form, before.user.enabled)?;
    op.save_user(&after).await?;
    let changes = change::between(Some(&before.user), &after);
    op.commit(told(ask.id, changes, None)).await?;
    hub.tell_changed(Kind::User);
    hub.tell(Event::Session);
    view(hub, by, AskUser { id: ask.id }).await
}

/// Changes what a person is, and where; their sessions end at once.
pub(crate) async fn set_roles(hub: &Hub, by: &Operator, ask: SetRoles) -> Result<UserView, Fault> {
    let mut op = hub.begin(by, "user.set_roles", by.organisation).await?;
    let before = op.user(ask.id).await?.filter(|seen| is_seen(by, seen)).ok_or_else(not_found)?;
    let roles = granted(&by.granter(), ask.id, &before.roles, &ask.roles)?;
    let changes = roles_changes(&mut op, &before.roles, &roles).await?;
    op.set_roles(by.organisation, ask.id, &roles, || hub.ids.next()).await?;
    an_admin_is_left(&mut op).await?;
    op.commit(told(ask.id, changes, None)).await?;
    hub.end_sessions(|session| session.who == Who::User(ask.id)).await;
    hub.tell_changed(Kind::User);
    view(hub, by, AskUser { id: ask.id }).await
}

/// Lets a disabled person sign in again.
pub(crate) async fn enable(hub: &Hub, by: &Operator, ask: AskUser) -> Result<UserView, Fault> {
    let op = hub.begin(by, "user.enable", by.organisation).await?;
    set_enabled(hub, by, op, ask.id, true, None).await
}

/// Keeps a person out; their sessions end at once.
pub(crate) async fn disable(hub: &Hub, by: &Operator, ask: DisableUser) -> Result<UserView, Fault> {
    let reason = reason(&ask.reason)?;
    if ask.id == by.user {
        return Err(Refusal::OwnRole.into());
    }
    let op = hub.begin(by, "user.disable", by.organisation).await?;
    set_enabled(hub, by, op, ask.id, false, Some(reason)).await
}

async fn set_enabled(
    hub: &Hub,
    by: &Operator,
    mut op: Op,
    id: UserId,
    enabled: bool,
    reason: Option<String>,
) -> Result<UserView, Fault> {
    let before = managed(&mut op, by, id).await?.user;
    let after = User { enabled, ..before.clone() };
    op.save_user(&after).await?;
    an_admin_is_left(&mut op).await?;
    op.commit(told(id, change::between(Some(&before), &after), reason)).await?;
    if !enabled {
        hub.end_sessions(|session| session.who == Who::User(id)).await;
    }
    hub.tell_changed(Kind::User);
    view(hub, by, AskUser { id }).await
}

/// A one-time code with which the person sets a new password; what was guessed wrongly before is forgotten.
pub(crate) async fn reset_password(hub: &Hub, by: &Operator, ask: AskUser) -> Result<CodeShown, Fault> {
    if ask.id == by.user {
        return Err(Refusal::OwnPassword.into());
    }
    let (code, fresh, wrap) = new_code(hub, ask.id).await?;
    let mut op = hub.begin(by, "user.reset_password", by.organisation).await?;
    let person = managed(&mut op, by, ask.id).await?;
    wrap.write(&mut op).await?;
    let before = op.credential(ask.id).await?;
    let now = Credential { code: fresh.code, code_expires_at: fresh.code_expires_at, ..before };
    op.save_credential(by.organisation, ask.id, &now).await?;
    op.commit(told(ask.id, Vec::new(), None)).await?;
    hub.forget_guesses(&person.user.form.login).await;
    card_sign_in::forget_guesses(hub, CardOwner::User(ask.id)).await?;
    hub.tell_changed(Kind::User);
    Ok(code)
}

/// What happened to a person.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskUser) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskUser { id: ask.id }).await?;
    history::of(hub, ask.id.0).await
}

async fn new_code(hub: &Hub, user: UserId) -> Result<(CodeShown, Credential, NewWrap), Fault> {
    let code = hub.new_one_time_code()?;
    let verifier = identity::hash(&code.secret(), hub.cost).await?.as_str().to_owned();
    let wrap = hub.wrap_key(by_code(user), &code.secret()).await?;
    let expires_at = hub.now().plus_minutes(i64::try_from(CODE_LIFE.as_secs() / 60).unwrap_or(0));
    let credential = Credential { code: Some(verifier), code_expires_at: Some(expires_at.0), ..Credential::default() };
    Ok((CodeShown { user, code: code.shown(), expires_at }, credential, wrap))
}

/// The person, if the operator may change them.
async fn managed(op: &mut Op, by: &Operator, id: UserId) -> Result<UserSeen, Fault> {
    let seen = op.user(id).await?.filter(|seen| is_seen(by, seen)).ok_or_else(not_found)?;
    if manages(&by.granter(), &seen.roles) {
        return Ok(seen);
    }
    let above = seen.roles.iter().map(|role| role.role).find(|role| !by.role.grantable().contains(role));
    Err(Refusal::RoleAboveOwn { role: above.unwrap_or(seen.roles[0].role) }.into())
}

async fn an_admin_is_left(op: &mut Op) -> Result<(), Fault> {
    if op.enabled_admins().await? == 0 { Err(Refusal::LastAdmin.into()) } else { Ok(()) }
}

/// The roles, and how far they go where that changed; a role at a hub that is not there is refused.
async fn roles_changes(op: &mut Op, before: &[RoleAt], after: &[RoleAt]) -> Result<Vec<Change>, Fault> {
    let (was, is) = (described(op, before).await?, described(op, after).await?);
    let limits = after.iter().flat_map(|role| {
        let earlier = before.iter().find(|earlier| earlier.hub == role.hub).map(|earlier| earlier.limits.clone());
        change::between(Some(&earlier.unwrap_or_default()), &role.limits)
    });
    let limits: Vec<Change> = limits.collect();
    let only_limits = was == is && !limits.is_empty();
    let roles = Change { field: "roles".to_owned(), before: was.into(), after: is.into() };
    Ok((!only_limits).then_some(roles).into_iter().chain(limits).collect())
}

/// Roles as a history keeps them: `attendant MTE, manager CHI`, or `admin`.
async fn described(op: &mut Op, roles: &[RoleAt]) -> Result<String, Fault> {
    let mut words = Vec::with_capacity(roles.len());
    for role in roles {
        words.push(match role.hub {
            None => role.role.word().to_owned(),
            Some(hub) => {
                let hub = op.hub(hub).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
                format!("{} {}", role.role.word(), hub.form.code)
            }
        });
    }
    Ok(words.join(", "))
}

fn told(user: UserId, changes: Vec<Change>, reason: Option<String>) -> Told {
    Told { kind: Kind::User.word(), object: user.0, changes, reason }
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::User.word()).into()
}

fn row(seen: UserSeen) -> UserRow {
    UserRow {
        id: seen.user.id,
        initials: initials(&seen.user.form.name),
        name: seen.user.form.name,
        login: seen.user.form.login,
        roles: seen.roles.iter().map(|role| RoleWhere { hub: role.hub, role: role.role }).collect(),
        enabled: seen.user.enabled,
        has_password: seen.has_password,
    }
}

fn seen(by: &Operator, seen: UserSeen) -> UserView {
    UserView {
        id: seen.user.id,
        enabled: seen.user.enabled,
        has_password: seen.has_password,
        has_pin: seen.has_pin,
        created_at: seen.created_at,
        grantable: by.role.grantable(),
        grants_elsewhere: by.granter().grants_elsewhere(),
        sets_limits: by.granter().sets_limits(),
        mine: seen.user.id == by.user,
        managed: manages(&by.granter(), &seen.roles),
        roles: seen.roles,
        form: seen.user.form,
    }
}
