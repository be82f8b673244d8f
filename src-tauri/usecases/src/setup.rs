//! First run: the organisation, its first hub, the first admin, the recovery code. There is no default account.

use domain::hub::HubForm;
use domain::lists::Language;
use domain::organisation::OrganisationForm;
use domain::role::{Limits, RoleAt};
use domain::user::{UserForm, login_key};
use domain::{Check, HubId, OrganisationId, Problem, Refusal, Role, UserId, change};
use identity::{DataKey, RecoveryCode, Secret, Weak, check_password};
use serde::Deserialize;
use store::credential::Credential;
use store::{Act, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::keys::{BY_RECOVERY, KeySource, NewWrap, by_password};
use crate::session::{self, Me, mistyped};

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
    not_set_up(hub).await?;
    let code = hub.new_recovery_code()?;
    let shown = code.shown();
    hub.keys.offer(code);
    Ok(shown)
}

/// Sets everything up in one transaction and signs the first admin in.
pub(crate) async fn finish(hub: &Hub, ask: Setup) -> Result<Me, Fault> {
    not_set_up(hub).await?;
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
    };
    let place = HubForm::new(&ask.hub_code, &ask.hub_name, &ask.zone, &ask.currency);
    let admin = UserForm {
        name: ask.admin_name.clone(),
        login: ask.login.clone(),
        email: String::new(),
        phone: String::new(),
        language: ask.language,
    };
    let mut check = Check::default();
    let organisation = named(&mut check, domain::organisation::checked(id, &organisation), |field| match field {
        "name" => "organisation",
        other => other,
    });
    let place = named(&mut check, domain::hub::checked(HubId(hub.ids.next()), &place), |field| match field {
        "name" => "hub_name",
        "code" => "hub_code",
        other => other,
    });
    let admin = named(&mut check, domain::user::checked(UserId(hub.ids.next()), &admin, true), |field| match field {
        "name" => "admin_name",
        other => other,
    });
    match (organisation, place, admin) {
        (Some(organisation), Some(place), Some(admin)) => Ok((organisation, place, admin)),
        _ => Err(check.done().err().unwrap_or_else(|| Refusal::not_found("field")).into()),
    }
}

fn named<T>(check: &mut Check, answer: Result<T, Refusal>, name: impl Fn(&str) -> &str) -> Option<T> {
    match answer {
        Ok(record) => Some(record),
        Err(Refusal::Invalid { fields }) => {
            for field in fields {
                check.problem(name(&field.field), field.problem);
            }
            None
        }
        Err(_) => None,
    }
}

async fn not_set_up(hub: &Hub) -> Result<(), Fault> {
    match hub.organisation().await {
        Ok(_) => Err(Gate::AlreadySetUp.into()),
        Err(Fault::Gate(Gate::NotSetUp)) => Ok(()),
        Err(other) => Err(other),
    }
}

impl Hub {
    /// Accepts or refuses a new password for `login`.
    pub(crate) async fn check_password(&self, password: &Secret, login: &str) -> Result<(), Fault> {
        strong(password, login, &self.organisation().await?.name)
    }
}

fn strong(password: &Secret, login: &str, organisation: &str) -> Result<(), Fault> {
    let problem = match check_password(password, &["hubkeeper", login, organisation]) {
        Ok(()) => return Ok(()),
        Err(Weak::TooShort { min }) => Problem::TooShort { min: u32::try_from(min).unwrap_or(u32::MAX) },
        Err(Weak::TooLong { max }) => Problem::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) },
        Err(Weak::TooCommon) => Problem::TooCommon,
    };
    Err(Refusal::field("password", problem).into())
}
