//! Sends things to another hub: from then on they are on their way.

use domain::charge::Charge;
use domain::custody::{CustodyReason, Holder};
use domain::hub::Hub as Record;
use domain::transfer::{Transfer, TransferState};
use domain::{BatteryId, Check, EquipmentId, HubId, Item, ItemKind, Problem, Refusal, TransferId, issuable};
use serde::Deserialize;
use store::{Op, Told};
use ts_rs::TS;

use super::{TransferRow, hand_over, list, next, some, tell, told};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::reservation;

/// Characters of a note.
const NOTE_MAX: usize = 300;

/// What is sent, and where to.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SendAsk {
    to: HubId,
    items: Vec<Item>,
    note: String,
}

/// Sends things to another hub: all of them or none.
pub(crate) async fn send(hub: &Hub, by: &Operator, ask: SendAsk) -> Result<Vec<TransferRow>, Fault> {
    some(ask.items.len())?;
    let mut check = Check::default();
    let note = check.optional_line("note", &ask.note, NOTE_MAX);
    check.done()?;
    let mut op = hub.begin(by, "transfer.send", by.hub).await?;
    let here = op.hub(by.hub).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    let there = op.hub(ask.to).await?.filter(|there| there.id != here.id);
    let there = there.ok_or_else(|| Refusal::field("to", Problem::NotAChoice))?;
    let mut rest = ask.items.iter().peekable();
    while let Some(item) = rest.next() {
        let told = send_one(hub, by, &mut op, *item, (&here, &there), &note).await?;
        if rest.peek().is_none() {
            op.commit(told).await?;
            break;
        }
        op = op.then(told, next(hub, by, "transfer.send")).await?;
    }
    tell(hub);
    list(hub, by, ()).await
}

async fn send_one(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    item: Item,
    (here, there): (&Record, &Record),
    note: &str,
) -> Result<Told, Fault> {
    may_leave(op, by, item).await?;
    let at = op.at();
    let id = TransferId(hub.ids.next());
    let new = Transfer {
        id,
        from: here.id,
        to: there.id,
        item,
        state: TransferState::Sent,
        sent_at: at,
        sent_by: by.user,
        received_at: None,
        received_by: None,
        note: note.to_owned(),
    };
    op.add_transfer(&new).await?;
    hand_over(hub, by, op, (item, here.id), Holder::Transit { to: there.id }, CustodyReason::Sent).await?;
    if item.kind == ItemKind::Battery {
        // That it was full was said of it here.
        let battery = BatteryId(item.id);
        let known = store::charge::find(op.reading(), battery).await?;
        op.save_charge(here.id, battery, &Charge { full_at: None, full_by: None, ..known }).await?;
    }
    Ok(told(item, "sent_to", &here.form.name, &there.form.name, Some(note)))
}

/// What leaves is here, has no customer who was given the use of it, and is promised to nobody.
async fn may_leave(op: &mut Op, by: &Operator, item: Item) -> Result<(), Fault> {
    let at = op.at();
    let missing = || Refusal::not_found(item.kind.word());
    let situation = store::situation::of(op.reading(), by.hub, item, at).await?;
    match item.kind {
        ItemKind::Battery => {
            op.battery(by.hub, BatteryId(item.id)).await?.ok_or_else(missing)?;
            issuable::is_battery_here(&situation, by.hub)?;
        }
        ItemKind::Equipment => {
            op.equipment(by.hub, EquipmentId(item.id)).await?.ok_or_else(missing)?;
            issuable::is_equipment_here(&situation, by.hub)?;
            let customers = op.open_assignments(EquipmentId(item.id)).await?;
            if customers > 0 {
                return Err(Refusal::StillAssigned { customers }.into());
            }
        }
    }
    reservation::not_promised(op.reading(), by, item, at).await
}
