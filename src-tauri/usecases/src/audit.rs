//! The audit, read through: who did what, when and why.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use domain::lists::decimals;
use domain::{Check, Place, Role, Time, UserId};
use serde::{Deserialize, Serialize};
use store::audit::{Entry, Filter};
use ts_rs::TS;
use uuid::Uuid;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::hub::HubRow;
use crate::list::Page;
use crate::operator::Operator;

/// Which lines, and from where on.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AuditAsk {
    /// Who acted.
    person: Option<UserId>,
    /// The command.
    act: Option<String>,
    /// The kind of thing.
    kind: Option<String>,
    /// The thing.
    #[ts(type = "string | null")]
    object: Option<Uuid>,
    /// Not before.
    from: Option<Time>,
    /// Not after.
    to: Option<Time>,
    after: Option<String>,
    limit: u32,
}

/// A line of the audit.
#[derive(Serialize, TS)]
pub struct AuditLine {
    #[ts(type = "string")]
    id: Uuid,
    /// The hub it happened at; none for what all hubs share.
    hub: Option<String>,
    /// The zone of its clock; for what all hubs share that of whoever reads.
    zone: String,
    /// The money its sums are in.
    currency: String,
    money_decimals: u8,
    person: UserId,
    kind: String,
    #[ts(type = "string")]
    object: Uuid,
    /// What the thing is called now; none if it is not here any more.
    title: Option<String>,
    #[serde(flatten)]
    #[ts(flatten)]
    line: HistoryLine,
}

/// Lines a page may have.
const PAGE_MAX: u32 = 200;

/// A page of the audit, newest first: a manager's own hub, for an admin and an auditor the whole organisation.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: AuditAsk) -> Result<Page<AuditLine>, Fault> {
    let mut check = Check::default();
    check.whole("limit", i64::from(ask.limit), 1, i64::from(PAGE_MAX));
    check.done()?;
    let after = ask.after.as_deref().map(read).transpose()?;
    let (person, act, kind, object) = (ask.person, ask.act, ask.kind, ask.object);
    let filter = Filter { person, act, kind, object, from: ask.from, to: ask.to };
    let places = places(hub, by).await?;
    let mut reader = hub.store.read().await?;
    let mut lines = Vec::new();
    for place in places.keys() {
        // One more than are shown tells whether there is more.
        lines.extend(store::audit::page(&mut reader, *place, &filter, after, ask.limit + 1).await?);
    }
    lines.sort_by_key(|entry| Reverse((entry.line.at, entry.id)));
    let shown = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let is_more = lines.len() > shown;
    lines.truncate(shown);
    let next = lines.last().filter(|_| is_more).map(mark).transpose()?;
    let mut titles: HashMap<Uuid, Option<String>> = HashMap::new();
    let mut rows = Vec::with_capacity(lines.len());
    for entry in lines {
        let object = entry.line.object;
        let title = match titles.entry(object) {
            Occupied(known) => known.get().clone(),
            Vacant(new) => new.insert(store::record::title_of(&mut reader, &entry.kind, object).await?).clone(),
        };
        // Only lines of these places were read.
        let Some(spot) = places.get(&entry.place) else { continue };
        rows.push(told(by, entry, spot, title));
    }
    Ok(Page { rows, next })
}

/// How a place tells the time and counts its money.
struct Spot {
    /// None for what all hubs share.
    code: Option<String>,
    zone: String,
    currency: String,
    money_decimals: u8,
}

/// The places whose lines the operator may read.
async fn places(hub: &Hub, by: &Operator) -> Result<HashMap<Place, Spot>, Fault> {
    let rows = crate::hub::rows(hub).await?;
    let zone = rows.iter().find(|row| row.id == by.hub).map_or_else(|| "UTC".to_owned(), |row| row.zone.clone());
    let seen = rows.into_iter().filter(|row| by.role != Role::Manager || row.id == by.hub);
    let mut places: HashMap<Place, Spot> = seen
        .map(|HubRow { id, code, zone, currency, money_decimals, .. }| {
            (id.into(), Spot { code: Some(code), zone, currency, money_decimals })
        })
        .collect();
    if by.role != Role::Manager {
        let currency = hub.organisation().await?.currency;
        let money_decimals = decimals(&currency).unwrap_or(0);
        places.insert(by.organisation.into(), Spot { code: None, zone, currency, money_decimals });
    }
    Ok(places)
}

fn told(by: &Operator, entry: Entry, spot: &Spot, title: Option<String>) -> AuditLine {
    AuditLine {
        id: entry.id,
        hub: spot.code.clone(),
        zone: spot.zone.clone(),
        currency: spot.currency.clone(),
        money_decimals: spot.money_decimals,
        person: entry.actor,
        kind: entry.kind,
        object: entry.line.object,
        title,
        line: history::shown(by, entry.line),
    }
}

/// The end of a page travels as text that only this side reads.
fn mark(last: &Entry) -> Result<String, Fault> {
    serde_json::to_string(&(last.line.at, last.id)).map_err(|error| Fault::internal(&error))
}

fn read(token: &str) -> Result<(Time, Uuid), Fault> {
    serde_json::from_str(token)
        .map_err(|_| Gate::Unreadable { detail: "after: not the end of a page".to_owned() }.into())
}
