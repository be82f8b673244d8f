//! Finding anything as you type, among what the operator may see.

use domain::card;
use domain::text::{folded, natural_key, searched};
use domain::{Place, Role};
use serde::{Deserialize, Serialize};
use store::list::List;
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// What was typed.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FindAsk {
    text: String,
}

/// A record found.
#[derive(Clone, Serialize, TS)]
pub struct Found {
    pub(crate) kind: Kind,
    #[ts(type = "string")]
    pub(crate) id: Uuid,
    title: String,
    subtitle: String,
}

impl Found {
    pub(crate) fn new(kind: Kind, id: Uuid, title: String, subtitle: String) -> Self {
        Self { kind, id, title, subtitle }
    }

    /// Whether it is the same record.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Records of each kind that are shown.
const EACH: usize = 8;
/// Characters that are looked at.
const TEXT_MAX: usize = 100;

/// The kinds that are found, with the command whose right shows them.
const KINDS: [(&List, Kind, &str); 12] = [
    (&store::battery::LIST, Kind::Battery, "battery.list"),
    (&store::card::LIST, Kind::Card, "card.list"),
    (&store::customer::LIST, Kind::Customer, "customer.list"),
    (&store::model::LIST, Kind::BatteryModel, "model.list"),
    (&store::station::LIST, Kind::Station, "station.list"),
    (&store::device::LIST, Kind::Device, "device.list"),
    (&store::equipment::LIST, Kind::Equipment, "equipment.list"),
    (&store::equipment::TYPES, Kind::EquipmentType, "equipment_type.list"),
    (&store::job::LIST, Kind::JobCard, "job.list"),
    (&store::tariff::LIST, Kind::Tariff, "tariff.list"),
    (&store::user::LIST, Kind::User, "user.list"),
    (&store::hub::LIST, Kind::Hub, "hub.list"),
];

/// What begins like the words typed; before it what is called exactly so.
pub(crate) async fn everything(hub: &Hub, by: &Operator, ask: FindAsk) -> Result<Vec<Found>, Fault> {
    let text = searched(&ask.text, TEXT_MAX);
    if folded(&text).is_empty() {
        return Ok(Vec::new());
    }
    let here: [Place; 2] = [by.organisation.into(), by.hub.into()];
    let hubs: Vec<Place> = crate::hub::rows(hub).await?.into_iter().map(|hub| hub.id.into()).collect();
    let key = natural_key(text.trim());
    let mut found: Vec<Found> = Vec::new();
    for (list, kind, command) in KINDS {
        // A manager sees the own hub's people only, and the list does not know whose they are.
        if !by.holds(command) || (kind == Kind::User && by.role == Role::Manager) {
            continue;
        }
        // Hubs lie each in its own place.
        let places = if kind == Kind::Hub { hubs.as_slice() } else { &here };
        // A card's number is typed with colons, in small letters, or as ten digits.
        let typed = if kind == Kind::Card { card::uid(&text) } else { None };
        let hits = hub.store.find(list, places, typed.as_deref().unwrap_or(&text), EACH).await?;
        found.extend(hits.into_iter().map(|(id, title, subtitle)| Found { kind, id, title, subtitle }));
    }
    found.sort_by_key(|found| !is_called(&key, &found.title, &found.subtitle));
    Ok(found)
}

/// Whether a record with this title and subtitle may be meant by what was said: B42 for B-042.
pub(crate) fn is_said(text: &str, title: &str, subtitle: &str) -> bool {
    let said = |name: &str| natural_key(&name.replace(['-', ' '], ""));
    [title, subtitle].iter().any(|name| said(name) == said(text))
}

/// Whether a record with this title and subtitle is called so, whatever zeros its numbers begin with.
pub(crate) fn is_called(key: &str, title: &str, subtitle: &str) -> bool {
    [title, subtitle].iter().any(|name| natural_key(name) == key)
}
