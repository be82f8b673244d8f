//! What the screen needs to know first: which of its faces to show.

use domain::country::{Country, countries};
use domain::hub::HubColour;
use domain::lists::{Currency, Language, currencies};
use domain::text::initials;
use domain::time::zones;
use domain::{Role, UserId};
use serde::Serialize;
use ts_rs::TS;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::me::{Me, me};
use crate::organisation;
use crate::restore::{self, Restored};
use crate::seat::{Taken, Who};
use crate::session;

/// Which face to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The first-run wizard.
    Setup,
    /// Name and password.
    SignIn,
    /// The PIN.
    Locked,
    /// Work.
    Open,
    /// Why the database was refused.
    Refused,
}

/// The first answer.
#[derive(Serialize, TS)]
pub struct Start {
    stage: Stage,
    version: &'static str,
    organisation: Option<String>,
    /// The organisation's colour.
    accent: Option<HubColour>,
    /// The organisation's logo, as a data URL.
    logo: Option<String>,
    refused: Option<Fault>,
    seats: Vec<SeatRow>,
    me: Option<Me>,
    /// A backup that was put back, until somebody has signed in.
    restored: Option<Restored>,
    /// In a hub for practice: whom to sign in as, and how.
    practice: Option<Practice>,
}

/// A hub for practice: nothing in it is real.
#[derive(Serialize, TS)]
pub struct Practice {
    password: String,
    people: Vec<PracticePerson>,
}

/// Someone to practise as.
#[derive(Serialize, TS)]
pub struct PracticePerson {
    login: String,
    name: String,
    role: Role,
    /// Name of the hub; none for who works everywhere.
    hub: Option<String>,
}

/// Someone with a session, who can take the seat with a PIN.
#[derive(Serialize, TS)]
#[ts(rename = "Seat")]
pub struct SeatRow {
    user: UserId,
    name: String,
    initials: String,
}

/// What the world offers to choose from.
#[derive(Serialize, TS)]
pub struct Choices {
    currencies: Vec<Currency>,
    countries: Vec<Country>,
    zones: Vec<String>,
    languages: Vec<Language>,
    colours: Vec<HubColour>,
}

/// This program's version.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Start {
    /// The database was refused.
    pub(crate) fn refused(fault: &Fault) -> Self {
        Self {
            stage: Stage::Refused,
            version: VERSION,
            organisation: None,
            accent: None,
            logo: None,
            refused: Some(fault.clone()),
            seats: Vec::new(),
            me: None,
            restored: None,
            practice: None,
        }
    }
}

/// Which face to show, and for whom.
pub(crate) async fn start(hub: &Hub, (): ()) -> Result<Start, Fault> {
    let organisation = match hub.organisation().await {
        Ok(organisation) => Some(organisation),
        Err(Fault::Gate(Gate::NotSetUp)) => None,
        Err(other) => return Err(other),
    };
    let taken = hub.seat.at(hub.clock.since_start());
    let me = match &taken {
        Taken::Yes(session) | Taken::Locked(session) => match me(hub, session.id).await {
            Ok(me) => Some(me),
            // It ended while it was asked for.
            Err(Fault::Gate(Gate::NotSignedIn)) => None,
            Err(other) => return Err(other),
        },
        Taken::No => None,
    };
    let stage = match (&organisation, &taken, &me) {
        (None, _, _) => Stage::Setup,
        (Some(_), Taken::Yes(_), Some(_)) => Stage::Open,
        (Some(_), Taken::Locked(_), Some(_)) => Stage::Locked,
        _ => Stage::SignIn,
    };
    Ok(Start {
        stage,
        version: VERSION,
        accent: organisation.as_ref().map(|one| one.accent),
        logo: organisation::logo(hub).await?,
        organisation: organisation.map(|organisation| organisation.name),
        refused: None,
        seats: seats(hub).await?,
        me,
        restored: if stage == Stage::SignIn { restore::lately(hub).await? } else { None },
        practice: practice(hub).await?,
    })
}

async fn seats(hub: &Hub) -> Result<Vec<SeatRow>, Fault> {
    let mut seats = Vec::new();
    for session in hub.seat.all(hub.clock.since_start()) {
        let Who::User(user) = session.who else { continue };
        let user = session::person(hub, user).await?.user;
        seats.push(SeatRow { user: user.id, initials: initials(&user.form.name), name: user.form.name });
    }
    Ok(seats)
}

async fn practice(hub: &Hub) -> Result<Option<Practice>, Fault> {
    let Some(password) = hub.store.practice().await? else { return Ok(None) };
    let mut read = hub.store.read().await?;
    let hubs = store::hub::list(&mut read).await?;
    let people = store::user::list(&mut read).await?.into_iter().filter(|seen| seen.user.enabled);
    let people = people.filter_map(|seen| {
        let role = seen.roles.first()?;
        let hub = role.hub.and_then(|id| hubs.iter().find(|hub| hub.id == id)).map(|hub| hub.form.name.clone());
        Some(PracticePerson { login: seen.user.form.login, name: seen.user.form.name, role: role.role, hub })
    });
    Ok(Some(Practice { password, people: people.collect() }))
}

/// What the world offers to choose from.
pub(crate) async fn choices(_: &Hub, (): ()) -> Result<Choices, Fault> {
    Ok(Choices {
        currencies: currencies(),
        countries: countries(),
        zones: zones(),
        languages: Language::ALL.to_vec(),
        colours: HubColour::ALL.to_vec(),
    })
}
