//! Writes what was planned: custody, money, rentals, the act itself, in one transaction.

use domain::battery::Battery;
use domain::change::Change;
use domain::custody::ItemKind;
use domain::equipment::EquipmentState;
use domain::ledger::Account;
use domain::{BatteryId, EntryId, EquipmentId, Item, Refusal, TariffId, battery};
use serde_json::{Value, json};
use store::act::ActRow;
use store::ledger::NewEntry;
use store::{Op, Told};

use super::plan::Plan;
use super::view::Did;
use crate::act::{ActFacts, ActItem};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// Writes where things are now. Where that touches no rental it is no act at the counter.
pub(crate) async fn settle(hub: &Hub, op: &mut Op, plan: &Plan) -> Result<(), Fault> {
    if plan.did.is_empty() { things(op, plan).await } else { record(hub, op, plan).await.map(drop) }
}

/// Writes all of it; what the audit tells of it.
pub(crate) async fn record(hub: &Hub, op: &mut Op, plan: &Plan) -> Result<Told, Fault> {
    things(op, plan).await?;
    money(hub, op, plan).await?;
    let act = act(plan)?;
    op.add_act(&act).await?;
    for did in &plan.did {
        op.add_act_rental(hub.ids.next(), plan.record.id, plan.act, did).await?;
    }
    told(plan)
}

/// Writes what becomes of things: rentals, custody, charge.
async fn things(op: &mut Op, plan: &Plan) -> Result<(), Fault> {
    for rental in &plan.rentals {
        op.add_rental(rental).await?;
    }
    let mut agreed: Vec<TariffId> = Vec::new();
    for (tariff, terms) in &plan.agreed {
        if !agreed.contains(tariff) {
            op.agree(plan.record.id, *tariff, terms).await?;
            agreed.push(*tariff);
        }
    }
    for line in &plan.lines {
        op.save_line(line).await?;
    }
    for reservation in &plan.reservations {
        op.save_reservation(reservation).await?;
    }
    // What leaves a slot leaves it before something else is in it.
    let (into, out): (Vec<_>, Vec<_>) = plan.custody.iter().partition(|custody| custody.holder.slot().is_some());
    for custody in out.into_iter().chain(into) {
        op.hand_over(custody).await?;
    }
    for (battery, charge) in &plan.charges {
        op.save_charge(plan.record.id, *battery, charge).await?;
    }
    for item in &plan.lost {
        stands(op, plan, *item, (battery::lost, EquipmentState::Lost)).await?;
    }
    for item in &plan.found {
        stands(op, plan, *item, (battery::found, EquipmentState::InService)).await?;
    }
    Ok(())
}

/// Writes where something stands in its life from now on.
async fn stands(
    op: &mut Op,
    plan: &Plan,
    item: Item,
    (battery, state): (fn(&Battery) -> Battery, EquipmentState),
) -> Result<(), Fault> {
    let (hub, kind) = (plan.record.id, item.kind);
    let missing = || Refusal::not_found(kind.word());
    match kind {
        ItemKind::Battery => {
            let before = op.battery(hub, BatteryId(item.id)).await?.ok_or_else(missing)?;
            op.save_battery(&battery(&before)).await?;
        }
        ItemKind::Equipment => {
            let mut piece = op.equipment(hub, EquipmentId(item.id)).await?.ok_or_else(missing)?;
            piece.state = state;
            op.save_equipment(&piece).await?;
        }
    }
    Ok(())
}

async fn money(hub: &Hub, op: &mut Op, plan: &Plan) -> Result<(), Fault> {
    for deposit in &plan.deposits {
        // What was held before is written anew, what is taken now is added.
        if plan.before.deposits.iter().any(|before| before.id == deposit.id) {
            op.save_deposit(deposit).await?;
        } else {
            op.add_deposit(deposit).await?;
        }
    }
    for payment in &plan.payments {
        op.add_payment(payment).await?;
    }
    let entry = NewEntry {
        id: EntryId(hub.ids.next()),
        act: plan.act,
        occurred_at: plan.occurred_at,
        shift: plan.shift.as_ref().map(|shift| shift.id),
        currency: plan.record.form.currency.clone(),
        reverses: None,
    };
    crate::books::exact(op, plan.record.id, &plan.book).await?;
    op.post(plan.record.id, &entry, &plan.book, || hub.ids.next()).await?;
    Ok(())
}

fn act(plan: &Plan) -> Result<ActRow, Fault> {
    let facts = facts(plan)?;
    let text = |value: Result<String, serde_json::Error>| value.map_err(|error| Fault::internal(&error));
    let allowed = plan.allowed.as_ref();
    Ok(ActRow {
        id: plan.act.0,
        hub_id: plan.record.id.0,
        kind: kind(plan).to_owned(),
        at: plan.at.0,
        occurred_at: plan.occurred_at.0,
        actor: plan.by.0,
        customer: plan.payer.map(|customer| customer.0),
        shift: plan.shift.as_ref().map(|shift| shift.id.0),
        facts: text(serde_json::to_string(&facts))?,
        before: text(serde_json::to_string(&plan.before))?,
        note: said(plan),
        allowed_by: allowed.map(|allowed| allowed.by.0),
        undoes: None,
        undone_by: None,
    })
}

/// What was done, in a word: several things at once have one of their own.
fn kind(plan: &Plan) -> &'static str {
    let mut words = plan.shown.iter().map(|line| line.did.word());
    let Some(first) = words.next() else { return "pay" };
    if words.all(|word| word == first) { first } else { "several" }
}

fn facts(plan: &Plan) -> Result<ActFacts, Refusal> {
    let items = plan.shown.iter().map(|line| ActItem {
        did: line.did,
        code: line.code.clone(),
        other_code: line.other_code.clone(),
    });
    Ok(ActFacts {
        items: items.collect(),
        charged: plan.charged()?,
        paid: plan.paid()?,
        deposits_taken: plan.deposits_taken()?,
        deposits_released: plan.deposits_released()?,
        amount: 0,
    })
}

/// The audit's line: what was handed over by its codes, and what became of the money.
fn told(plan: &Plan) -> Result<Told, Fault> {
    let facts = facts(plan)?;
    let mut changes = Vec::new();
    let mut change = |field: &str, after: Value| {
        changes.push(Change { field: field.to_owned(), before: Value::Null, after });
    };
    for item in &facts.items {
        let other = if item.other_code.is_empty() { String::new() } else { format!(" → {}", item.other_code) };
        change(item.did.word(), json!(format!("{}{other}", item.code)));
    }
    let discount = plan.book.sum_of(Account::Discounts)?;
    let amounts = [
        ("charged", facts.charged),
        ("discount", discount),
        ("paid", facts.paid),
        ("deposits_taken", facts.deposits_taken),
        ("deposits_released", facts.deposits_released),
    ];
    for (field, amount) in amounts.into_iter().filter(|(_, amount)| *amount != 0) {
        change(field, json!(amount));
    }
    // What turned up is told of itself: its rental has long ended.
    let rental = plan.did.iter().find(|did| did.kind != Did::Found.word()).map(|did| did.rental.0);
    let (kind, object) = match (rental, plan.found.first(), plan.payer) {
        (Some(rental), _, _) => (Kind::Rental, rental),
        (None, Some(item), _) => (Kind::of_item(item.kind), item.id),
        (None, None, Some(customer)) => (Kind::Customer, customer.0),
        (None, None, None) => (Kind::Hub, plan.record.id.0),
    };
    Ok(Told { kind: kind.word(), object, changes, reason: Some(said(plan)).filter(|said| !said.is_empty()) })
}

/// The note, and why what would be refused was allowed.
fn said(plan: &Plan) -> String {
    let reason = plan.allowed.as_ref().map(|allowed| allowed.reason.as_str());
    let said = [Some(plan.note.as_str()), reason].into_iter().flatten().filter(|said| !said.is_empty());
    said.collect::<Vec<_>>().join(" · ")
}
