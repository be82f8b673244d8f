//! First run: the organisation, its first hub, the first admin, the recovery code. There is no default account.

use domain::hub::{HubColour, HubForm};
use domain::lists::Language;
use domain::organisation::OrganisationForm;
use domain::role::{Limits, RoleAt};
use domain::user::{UserForm, login_key};
use domain::{FieldProblem, HubId, OrganisationId, Problem, Refusal, Role, UserId, change};
use identity::{DataKey, RecoveryCode, Secret};
use serde::Deserialize;
use store::credential::Credential;
use store::{Act, Told};
use ts_rs::TS;

use crate::choice;
use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::keys::{BY_RECOVERY, KeySource, NewWrap, by_password};
use crate::me::Me;
use crate::payment_kind;
use crate::session;
use crate::sign_in::{mistyped, strong};

/// Everything the wizard asks.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    language: Language,
    organisation: String,
    country: String,
    currency: String,
    hub_name: String,
    hub_code: String,
    zone: String,
    admin_name: String,
    login: String,
    #[ts(type = "string")]
    password: Secret,
    #[ts(type = "string")]
    recovery_code: Secret,
}

/// A recovery code to write down; the last one asked for is the one to type back.
pub(crate) async fn recovery_code(hub: &Hub, (): ()) -> Result<String, Fault> {
    hub.not_set_up().await?;
    let code = hub.new_recovery_code()?;
    let shown = code.shown();
    hub.keys.offer(code);
    Ok(shown)
}

/// What is wrong with what was filled in so far, as the end would refuse it: each step says its own before it is left.
pub(crate) async fn check(hub: &Hub, ask: Setup) -> Result<Vec<FieldProblem>, Fault> {
    hub.not_set_up().await?;
    let records = checked(hub, &ask, OrganisationId(hub.ids.next())).map(|_| ());
    let password = strong(&ask.password, &login_key(&ask.login), &ask.organisation);
    let mut found = Vec::new();
    for answer in [records, password] {
        match answer {
            Err(Fault::Refused(Refusal::Invalid { fields })) => found.extend(fields),
            other => other?,
        }
    }
    Ok(found)
}

/// Sets everything up in one transaction and signs the first admin in.
pub(crate) async fn finish(hub: &Hub, ask: Setup) -> Result<Me, Fault> {
    hub.not_set_up().await?;
    let organisation = OrganisationId(hub.ids.next());
    let (record, place, admin) = checked(hub, &ask, organisation)?;
    strong(&ask.password, &login_key(&ask.login), &ask.organisation)?;
    let code = RecoveryCode::parse(&ask.recovery_code).map_err(|slip| mistyped("recovery_code", slip))?;
    if !hub.keys.is_offered(&code) {
        return Err(Refusal::field("recovery_code", Problem::DoesNotMatch).into());
    }
    let key = DataKey::generate()?;
    let by_recovery = NewWrap::of(&key, BY_RECOVERY, &code.secret(), hub.cost).await?;
    let by_password = NewWrap::of(&key, by_password(admin.id), &ask.password, hub.cost).await?;
    let verifier = identity::hash(&ask.password, hub.cost).await?.as_str().to_owned();

    let act = |name| Act { id: hub.ids.next(), actor: admin.id, place: organisation.into(), at: hub.now(), name };
    let mut op = hub.store.begin(act("setup.finish")).await?;
    if op.organisation().await?.is_some() {
        return Err(Gate::AlreadySetUp.into());
    }
    by_recovery.write(&mut op).await?;
    by_password.write(&mut op).await?;
    op.add_organisation(&record).await?;
    op.add_user(organisation, &admin).await?;
    let everywhere = RoleAt { hub: None, role: Role::Admin, limits: Limits::default() };
    op.set_roles(organisation, admin.id, &[everywhere], || hub.ids.next()).await?;
    op.save_credential(organisation, admin.id, &Credential { password: Some(verifier), ..Credential::default() })
        .await?;
    let told = Told {
        kind: Kind::Organisation.word(),
        object: organisation.0,
        changes: change::between(None, &record),
        reason: None,
    };
    let next = Act { place: place.id.into(), ..act("hub.create") };
    let mut op = op.then(told, next).await?;
    op.add_hub(&place).await?;
    choice::begin(hub, &mut op, place.id, ask.language).await?;
    payment_kind::begin(hub, &mut op, place.id).await?;
    op.commit(Told {
        kind: Kind::Hub.word(),
        object: place.id.0,
        changes: change::between(None, &place.form),
        reason: None,
    })
    .await?;
    hub.keys.hold(key, KeySource::Password);
    hub.keys.forget_offer();
    session::open(hub, &session::person(hub, admin.id).await?).await
}

type Records = (domain::organisation::Organisation, domain::hub::Hub, domain::user::User);

/// The three records, with every wrong field of the wizard named as the wizard names it.
fn checked(hub: &Hub, ask: &Setup, id: OrganisationId) -> Result<Records, Fault> {
    let organisation = OrganisationForm {
        name: ask.organisation.clone(),
        country: ask.country.clone(),
        currency: ask.currency.clone(),
        languages: Language::ALL.to_vec(),
        accent: HubColour::default(),
    };
    let place = HubForm::new(&ask.hub_code, &ask.hub_name, &ask.zone, &ask.currency);
    let admin = UserForm {
        name: ask.admin_name.clone(),
        login: ask.login.clone(),
        email: String::new(),
        phone: String::new(),
        language: ask.language,
    };
    let organisation = domain::organisation::checked(id, &organisation);
    let place = domain::hub::checked(HubId(hub.ids.next()), &place);
    let admin = domain::user::checked(UserId(hub.ids.next()), &admin, true);
    match (organisation, place, admin) {
        (Ok(organisation), Ok(place), Ok(admin)) => Ok((organisation, place, admin)),
        (organisation, place, admin) => {
            let fields = [
                problems(organisation, &[("name", "organisation")]),
                problems(place, &[("name", "hub_name"), ("code", "hub_code")]),
                problems(admin, &[("name", "admin_name")]),
            ];
            Err(Refusal::Invalid { fields: fields.concat() }.into())
        }
    }
}

/// What is wrong with one of the records, each field as the wizard calls it.
fn problems<T>(answer: Result<T, Refusal>, names: &[(&str, &str)]) -> Vec<FieldProblem> {
    let Err(Refusal::Invalid { mut fields }) = answer else { return Vec::new() };
    for problem in &mut fields {
        if let Some((_, wizards)) = names.iter().find(|(own, _)| *own == problem.field) {
            problem.field = (*wizards).to_owned();
        }
    }
    fields
}
