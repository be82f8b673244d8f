//! Battery models.

use domain::model::{Model, ModelForm, checked};
use domain::{ModelId, Refusal, Time, change};
use serde::{Deserialize, Serialize};
use store::Told;
use store::model::ModelSeen;
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::operator::Operator;

/// A model with the number of its batteries in the hub.
#[derive(Serialize, TS)]
#[ts(rename = "Model")]
pub struct ModelView {
    id: ModelId,
    batteries: i64,
    created_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: ModelForm,
}

/// Which model.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskModel {
    id: ModelId,
}

/// A model as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditModel {
    id: ModelId,
    form: ModelForm,
}

/// Every model, by name.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<ModelView>, Fault> {
    let models = store::model::list(&mut *hub.store.read().await?, by.hub).await?;
    Ok(models.into_iter().map(seen).collect())
}

/// Adds a model.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: ModelForm) -> Result<ModelView, Fault> {
    let new = checked(ModelId(hub.ids.next()), &form)?;
    let mut op = hub.begin(by, "model.create", by.organisation).await?;
    op.add_model(by.organisation, &new).await?;
    let told = told(&new, change::between(None, &new.form));
    op.commit(told).await?;
    hub.tell_changed(Kind::BatteryModel);
    view(hub, by, new.id).await
}

/// Changes a model.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditModel) -> Result<ModelView, Fault> {
    let mut op = hub.begin(by, "model.edit", by.organisation).await?;
    let before = op.model(ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::BatteryModel.word()))?;
    let after = checked(ask.id, &ask.form)?;
    op.save_model(&after).await?;
    op.commit(told(&after, change::between(Some(&before.form), &after.form))).await?;
    hub.tell_changed(Kind::BatteryModel);
    hub.tell_changed(Kind::Battery);
    view(hub, by, ask.id).await
}

/// What happened to a model.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskModel) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, ask.id).await?;
    history::of(hub, ask.id.0).await
}

async fn view(hub: &Hub, by: &Operator, id: ModelId) -> Result<ModelView, Fault> {
    let found = store::model::find(&mut *hub.store.read().await?, by.hub, id).await?;
    Ok(seen(found.ok_or_else(|| Refusal::not_found(Kind::BatteryModel.word()))?))
}

fn told(model: &Model, changes: Vec<change::Change>) -> Told {
    Told { kind: Kind::BatteryModel.word(), object: model.id.0, changes, reason: None }
}

fn seen(seen: ModelSeen) -> ModelView {
    ModelView { id: seen.model.id, batteries: seen.batteries, created_at: seen.created_at, form: seen.model.form }
}
