//! Finding anything as you type, among what the operator may see.

use domain::text::searched;
use domain::{Place, Role};
use serde::{Deserialize, Serialize};
use store::table;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::access_to;
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
#[derive(Serialize, TS)]
pub struct Found {
    kind: Kind,
    #[ts(type = "string")]
    id: Uuid,
    title: String,
    subtitle: String,
}

/// Records of each kind that are shown.
const EACH: u32 = 8;
/// Characters that are looked at.
const TEXT_MAX: usize = 100;

/// The kinds that are found, with the command whose right shows them.
const KINDS: [(i64, Kind, &str); 4] = [
    (table::BATTERY, Kind::Battery, "battery.list"),
    (table::MODEL, Kind::BatteryModel, "model.list"),
    (table::USER, Kind::User, "user.list"),
    (table::HUB, Kind::Hub, "hub.list"),
];

/// What begins like the words typed.
pub(crate) async fn everything(hub: &Hub, by: &Operator, ask: FindAsk) -> Result<Vec<Found>, Fault> {
    let text = searched(&ask.text, TEXT_MAX);
    // A manager sees the own hub's people only, and the index does not know whose they are.
    let tables: Vec<i64> = KINDS
        .iter()
        .filter(|(table, _, command)| {
            access_to(command).allows(by.role) && (*table != table::USER || by.role != Role::Manager)
        })
        .map(|(table, _, _)| *table)
        .collect();
    let places: [Place; 2] = [by.organisation.into(), by.hub.into()];
    let mut read = hub.store.read().await?;
    let hubs: Vec<Place> = store::hub::list(&mut read).await?.into_iter().map(|hub| hub.id.into()).collect();
    let hits = store::find::everything(&mut read, &text, &places, &hubs, &tables, EACH).await?;
    Ok(hits
        .into_iter()
        .filter_map(|hit| {
            let (_, kind, _) = KINDS.iter().find(|(table, _, _)| *table == hit.table)?;
            Some(Found { kind: *kind, id: hit.id, title: hit.title, subtitle: hit.subtitle })
        })
        .collect())
}
