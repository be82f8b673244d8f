//! Hubs and their settings.

use domain::hub::{Hub as Record, HubColour, HubForm, checked};
use domain::lists::decimals;
use domain::{HubId, Refusal, Role, change};
use serde::{Deserialize, Serialize};
use store::Told;
use ts_rs::TS;

use crate::choice;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::operator::{Operator, limits};
use crate::payment_kind;
use crate::session;

/// A hub in a list.
#[derive(Clone, Serialize, TS)]
pub struct HubRow {
    /// Its id.
    pub id: HubId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Its colour in the hub picker.
    pub colour: HubColour,
    /// IANA zone.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// Decimals of the currency.
    pub money_decimals: u8,
}

/// A hub with all its settings.
#[derive(Serialize, TS)]
#[ts(rename = "Hub")]
pub struct HubView {
    id: HubId,
    money_decimals: u8,
    /// Whether whoever asks may change them.
    managed: bool,
    #[serde(flatten)]
    #[ts(flatten)]
    form: HubForm,
}

/// Which hub.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskHub {
    id: HubId,
}

/// A hub's settings as they shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditHub {
    id: HubId,
    form: HubForm,
}

/// Every hub.
pub(crate) async fn list(hub: &Hub, _: &Operator, (): ()) -> Result<Vec<HubRow>, Fault> {
    rows(hub).await
}

pub(crate) async fn rows(hub: &Hub) -> Result<Vec<HubRow>, Fault> {
    let hubs = store::hub::list(&mut *hub.store.read().await?).await?;
    Ok(hubs.into_iter().map(HubRow::from).collect())
}

impl From<Record> for HubRow {
    fn from(Record { id, form }: Record) -> Self {
        Self {
            id,
            money_decimals: money_decimals(&form),
            code: form.code,
            name: form.name,
            place: form.place,
            colour: form.colour,
            zone: form.zone,
            currency: form.currency,
        }
    }
}

/// One hub.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskHub) -> Result<HubView, Fault> {
    let found = store::hub::find(&mut *hub.store.read().await?, ask.id).await?;
    Ok(seen(by, found.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?))
}

/// Adds a hub.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: HubForm) -> Result<HubView, Fault> {
    let new = checked(HubId(hub.ids.next()), &form)?;
    let language = session::person(hub, by.user).await?.user.form.language;
    let mut op = hub.begin(by, "hub.create", new.id).await?;
    op.add_hub(&new).await?;
    choice::begin(hub, &mut op, new.id, language).await?;
    payment_kind::begin(hub, &mut op, new.id).await?;
    op.commit(Told {
        kind: Kind::Hub.word(),
        object: new.id.0,
        changes: change::between(None, &new.form),
        reason: None,
    })
    .await?;
    told(hub);
    Ok(seen(by, new))
}

/// Changes a hub's settings.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditHub) -> Result<HubView, Fault> {
    if !manages(by, ask.id) {
        return Err(Gate::Denied { command: "hub.edit".to_owned(), roles: vec![Role::Admin] }.into());
    }
    let mut op = hub.begin(by, "hub.edit", ask.id).await?;
    let before = op.hub(ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    let after = checked(ask.id, &ask.form)?;
    let is_changed = before.form.currency != after.form.currency;
    if is_changed && store::ledger::is_begun(op.reading(), ask.id).await? {
        return Err(Refusal::CurrencyFixed.into());
    }
    op.save_hub(&after).await?;
    let changes = change::between(Some(&before.form), &after.form);
    op.commit(Told { kind: Kind::Hub.word(), object: ask.id.0, changes, reason: None }).await?;
    let (idle_lock, length) = limits(&after);
    hub.seat.set_times(ask.id, idle_lock, length);
    told(hub);
    Ok(seen(by, after))
}

/// What happened to a hub's settings.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskHub) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskHub { id: ask.id }).await?;
    history::of(hub, ask.id.0).await
}

fn told(hub: &Hub) {
    hub.tell_changed(Kind::Hub);
    // The picker shows the hub's name and colour.
    hub.tell(Event::Session);
}

/// An admin changes any hub's settings, a manager the own hub's.
fn manages(by: &Operator, hub: HubId) -> bool {
    by.role == Role::Admin || (by.role == Role::Manager && hub == by.hub)
}

fn seen(by: &Operator, Record { id, form }: Record) -> HubView {
    HubView { id, money_decimals: money_decimals(&form), managed: manages(by, id), form }
}

/// A kept currency is one of the list; another program's is shown without decimals rather than not at all.
pub(crate) fn money_decimals(form: &HubForm) -> u8 {
    decimals(&form.currency).unwrap_or(0)
}
