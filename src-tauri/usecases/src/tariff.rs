//! Tariffs of the hub: what is charged, told beforehand, never changed for what was agreed on.

mod example;
mod told;

use domain::tariff::{Offer, Scope, Tariff, TariffForm, TariffState, checked, edited};
use domain::time::day_in;
use domain::{FieldProblem, Refusal, TariffId, Time};
use serde::{Deserialize, Serialize};
use store::Op;
use store::tariff::TariffSeen;
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::operator::Operator;
use told::Names;

pub use example::{Estimate, EstimateAsk, TariffExample};
pub(crate) use example::{estimate, example};

/// A tariff with what the screens show beside it.
#[derive(Serialize, TS)]
#[ts(rename = "Tariff")]
pub struct TariffView {
    id: TariffId,
    state: TariffState,
    /// How it stands today.
    offer: Offer,
    /// What it is for, as people call it, in the order of its scope.
    meant_for: Vec<MeantFor>,
    /// Things that are out now under what was agreed on.
    out: i64,
    created_at: Time,
    changed_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: TariffForm,
}

/// One thing a tariff is for.
#[derive(Serialize, TS)]
pub struct MeantFor {
    scope: Scope,
    /// What it is called; none where all of a kind are meant, or what was meant is no longer here.
    name: Option<String>,
}

/// Which tariff.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskTariff {
    id: TariffId,
}

/// A tariff as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditTariff {
    id: TariffId,
    form: TariffForm,
}

/// Every tariff of the hub, by name.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TariffView>, Fault> {
    let mut read = hub.store.read().await?;
    let today = today(hub, by);
    let tariffs = store::tariff::list(&mut read, by.hub).await?;
    let names = Names::read(&mut read, by.hub, tariffs.iter().flat_map(|one| &one.tariff.form.scope)).await?;
    Ok(tariffs.into_iter().map(|one| seen(one, &names, &today)).collect())
}

/// One tariff.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskTariff) -> Result<TariffView, Fault> {
    let mut read = hub.store.read().await?;
    let today = today(hub, by);
    let found = store::tariff::find(&mut read, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let names = Names::read(&mut read, by.hub, &found.tariff.form.scope).await?;
    Ok(seen(found, &names, &today))
}

/// What happened to a tariff.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskTariff) -> Result<Vec<HistoryLine>, Fault> {
    let id = view(hub, by, ask).await?.id;
    history::of_whole(hub, by, id.0, &[]).await
}

/// Adds a tariff; it is offered.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: TariffForm) -> Result<TariffView, Fault> {
    let mut op = hub.begin(by, "tariff.create", by.hub).await?;
    let names = Names::read(op.reading(), by.hub, &form.scope).await?;
    let new = right(checked(TariffId(hub.ids.next()), by.hub, &form), names.unknown(&form))?;
    op.add_tariff(&new).await?;
    finish(hub, by, op, None, &new).await
}

/// Changes a tariff for what is agreed on from now on.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditTariff) -> Result<TariffView, Fault> {
    let mut op = hub.begin(by, "tariff.edit", by.hub).await?;
    let before = op.tariff(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let names = Names::read(op.reading(), by.hub, &ask.form.scope).await?;
    let after = right(edited(&before, &ask.form), names.unknown(&ask.form))?;
    op.save_tariff(&after).await?;
    finish(hub, by, op, Some(&before), &after).await
}

/// Offers a tariff no longer.
pub(crate) async fn deactivate(hub: &Hub, by: &Operator, ask: AskTariff) -> Result<TariffView, Fault> {
    set_state(hub, by, "tariff.deactivate", ask.id, TariffState::Inactive).await
}

/// Offers a tariff again.
pub(crate) async fn activate(hub: &Hub, by: &Operator, ask: AskTariff) -> Result<TariffView, Fault> {
    set_state(hub, by, "tariff.activate", ask.id, TariffState::Active).await
}

async fn set_state(
    hub: &Hub,
    by: &Operator,
    name: &'static str,
    id: TariffId,
    state: TariffState,
) -> Result<TariffView, Fault> {
    let mut op = hub.begin(by, name, by.hub).await?;
    let before = op.tariff(by.hub, id).await?.ok_or_else(not_found)?;
    let after = Tariff { state, ..before.clone() };
    op.save_tariff(&after).await?;
    finish(hub, by, op, Some(&before), &after).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    mut op: Op,
    before: Option<&Tariff>,
    after: &Tariff,
) -> Result<TariffView, Fault> {
    let scopes = before.into_iter().chain([after]).flat_map(|one| &one.form.scope);
    let names = Names::read(op.reading(), by.hub, scopes).await?;
    op.commit(names.told(before, after)).await?;
    hub.tell_changed(Kind::Tariff);
    view(hub, by, AskTariff { id: after.id }).await
}

/// The tariff, unless anything is wrong with it: what it says, or what it is for.
fn right(checked: Result<Tariff, Refusal>, unknown: Vec<FieldProblem>) -> Result<Tariff, Refusal> {
    match checked {
        Err(Refusal::Invalid { fields }) => Err(Refusal::Invalid { fields: [fields, unknown].concat() }),
        Ok(_) if !unknown.is_empty() => Err(Refusal::Invalid { fields: unknown }),
        other => other,
    }
}

fn today(hub: &Hub, by: &Operator) -> String {
    day_in(&by.record.form.zone, hub.now())
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Tariff.word()).into()
}

fn seen(seen: TariffSeen, names: &Names, today: &str) -> TariffView {
    let tariff = seen.tariff;
    let meant_for = |scope: &Scope| MeantFor { scope: *scope, name: names.of(*scope).map(str::to_owned) };
    TariffView {
        id: tariff.id,
        state: tariff.state,
        offer: tariff.offer(today),
        meant_for: tariff.form.scope.iter().map(meant_for).collect(),
        out: seen.out,
        created_at: seen.created_at,
        changed_at: seen.changed_at,
        form: tariff.form,
    }
}
