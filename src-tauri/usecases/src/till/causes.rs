//! Why a till had too much or too little, told once the difference is known: who counted did so without seeing it.

use domain::change::Change;
use domain::shift::{Cause, CauseKind, Closed, Shift, caused};
use domain::{ActId, Refusal, ShiftId};
use serde::Deserialize;
use serde_json::{Value, json};
use ts_rs::TS;

use super::report::{AskTill, TillReport, may_name, report};
use super::{finish, name_of};
use crate::books::{self, Begun};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Which closed till, and why it had too much or too little.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NameCauses {
    act: ActId,
    id: ShiftId,
    /// What is left of the difference without a cause is unknown.
    causes: Vec<Cause>,
}

/// Names the causes of a closed till's difference; what was counted and what was expected stay as they are.
pub(crate) async fn name_causes(hub: &Hub, by: &Operator, ask: NameCauses) -> Result<TillReport, Fault> {
    let Begun::New(mut moving) = books::begin(hub, by, "till.name_causes", ask.act).await? else {
        return report(hub, by, AskTill { id: ask.id }).await;
    };
    let not_found = || Refusal::not_found(Kind::Shift.word());
    let shift = store::shift::find(moving.op.reading(), by.hub, ask.id).await?.ok_or_else(not_found)?;
    let closed = shift.closed.clone().ok_or_else(not_found)?;
    if !may_name(by, &shift, &closed) {
        return Err(Refusal::TillOfAnother { user: name_of(moving.op.reading(), shift.user).await? }.into());
    }
    let causes = caused(closed.difference(), &ask.causes)?;
    let changes = changes(&closed.causes, &causes);
    let id = shift.id;
    moving.op.save_shift(&Shift { closed: Some(Closed { causes, ..closed }), ..shift }).await?;
    finish(hub, by, *moving, id, json!({}), changes, None).await?;
    report(hub, by, AskTill { id }).await
}

/// What became of each kind of cause.
fn changes(before: &[Cause], after: &[Cause]) -> Vec<Change> {
    let of = |causes: &[Cause], kind: CauseKind| {
        let amounts: Vec<i64> = causes.iter().filter(|cause| cause.kind == kind).map(|cause| cause.amount).collect();
        if amounts.is_empty() { Value::Null } else { json!(amounts.iter().sum::<i64>()) }
    };
    let change = |kind: &CauseKind| {
        let (before, after) = (of(before, *kind), of(after, *kind));
        (before != after).then(|| Change { field: format!("cause_{}", kind.word()), before, after })
    };
    CauseKind::ALL.iter().filter_map(change).collect()
}
