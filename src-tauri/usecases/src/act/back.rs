//! Taking an act back: all it changed is as it was, if nothing was done with it since, and both stand in the books.

use domain::battery::Lifecycle;
use domain::custody::{Custody, CustodyReason};
use domain::deposit::DepositFate;
use domain::equipment::{Equipment, EquipmentState};
use domain::ledger::{Account, Side, reversed};
use domain::payment::{Payment, PaymentState};
use domain::rental::{Ending, Line};
use domain::reservation::{Reservation, ReservationState};
use domain::{
    ActId, BatteryId, CustodyId, CustomerId, EntryId, EquipmentId, Item, ItemKind, Refusal, ReservationId, ShiftId,
    check,
};
use store::act::ActRow;
use store::ledger::NewEntry;
use store::{Op, Told};
use uuid::Uuid;

use super::{ActFacts, ActItem, ActView, RESERVED, TOUCHED, TakeBackAsk, may_be_taken_back, view};
use crate::books;
use crate::counter::Before;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Takes an act back while its shift is open.
pub(crate) async fn undo(hub: &Hub, by: &Operator, ask: TakeBackAsk) -> Result<ActView, Fault> {
    take_back(hub, by, ask, "act.undo").await
}

/// Takes an act back at any time.
pub(crate) async fn reverse(hub: &Hub, by: &Operator, ask: TakeBackAsk) -> Result<ActView, Fault> {
    take_back(hub, by, ask, "act.reverse").await
}

async fn take_back(hub: &Hub, by: &Operator, ask: TakeBackAsk, name: &'static str) -> Result<ActView, Fault> {
    let reason = check::reason(&ask.reason)?;
    let mut op = hub.begin_act(by, name, by.hub, ask.act).await?;
    if books::done_before(&mut op, by, ask.act, |before| before.undoes == Some(ask.undoes.0)).await?.is_some() {
        drop(op);
        return view(hub, by, ask.act).await;
    }
    let found = store::act::find(op.reading(), by.hub, ask.undoes).await?;
    let act = found.ok_or_else(|| Refusal::not_found(Kind::Act.word()))?;
    let open = store::shift::open_of(op.reading(), by.hub).await?.map(|shift| shift.id);
    let number = store::act::number(op.reading(), ask.undoes).await?;
    let turned = store::shift::turned_after(op.reading(), by.hub, number).await?;
    may_be_taken_back(&act, turned.is_none(), name)?;
    if name == "act.undo" {
        nothing_let_off_since(&mut op, by, &act, number).await?;
    }
    let before: Before = serde_json::from_str(&act.before).map_err(|error| Fault::internal(&error))?;
    things_back(hub, &mut op, by, &before, ask.undoes).await?;
    let kept = if act.kind == RESERVED { Some(called_off(&mut op, by, ask.undoes, ask.act).await?) } else { None };
    money_back(hub, &mut op, by, (&before, &act), (ask.act, open)).await?;
    let facts: ActFacts = serde_json::from_str(&act.facts).map_err(|error| Fault::internal(&error))?;
    op.add_act(&taking_back(&op, by, &act, (ask.act, open), &reason)).await?;
    op.set_undone(ask.undoes, ask.act).await?;
    let told = match kept {
        Some(kept) => Told { reason: Some(reason), ..kept },
        None => told(about(&mut op, by, &before, &act).await?, &facts, reason),
    };
    op.commit(told).await?;
    for kind in TOUCHED {
        hub.tell_changed(kind);
    }
    view(hub, by, ask.act).await
}

/// What was let off since was a share of what was owed then: it is taken back before what was charged.
async fn nothing_let_off_since(op: &mut Op, by: &Operator, act: &ActRow, number: i64) -> Result<(), Fault> {
    let Some(customer) = act.customer.map(CustomerId) else { return Ok(()) };
    if !store::act::is_let_off_after(op.reading(), by.hub, customer, number).await? {
        return Ok(());
    }
    let mut charged = 0_i64;
    for (_, postings) in store::ledger::of_act(op.reading(), ActId(act.id)).await? {
        charged = charged.saturating_sub(reversed(&postings).sum(Side::customer(customer))?);
    }
    if charged <= 0 {
        return Ok(());
    }
    let who = store::situation::called(op.reading(), customer).await?;
    Err(Refusal::Overtaken { item: who.name }.into())
}

/// Lines, custody and charge as they were, if nothing was done with them since.
async fn things_back(hub: &Hub, op: &mut Op, by: &Operator, before: &Before, undoes: ActId) -> Result<(), Fault> {
    for line in &before.lines {
        untouched(op, by, line, undoes).await?;
        op.save_line(line).await?;
    }
    for id in &before.new_lines {
        let now = store::rental::line(op.reading(), by.hub, *id).await?;
        let now = now.ok_or_else(|| Refusal::not_found("rental_line"))?.line;
        untouched(op, by, &now, undoes).await?;
        let at = now.started.max(op.at());
        op.save_line(&Line { ended: Some(at), outcome: Some(Ending::Undone), ..now }).await?;
    }
    for was in &before.custody {
        custody_back(hub, op, by, was, undoes).await?;
    }
    for (battery, charge) in &before.charges {
        op.save_charge(by.hub, *battery, charge).await?;
    }
    for was in &before.reservations {
        reservation_back(op, by, was, undoes).await?;
    }
    lifecycles_back(op, by, before).await
}

/// A reservation is kept again.
async fn reservation_back(op: &mut Op, by: &Operator, was: &Reservation, undoes: ActId) -> Result<(), Fault> {
    let now = store::reservation::find(op.reading(), by.hub, was.id).await?;
    let now = now.ok_or_else(|| Refusal::not_found(Kind::Reservation.word()))?;
    if now.reservation.act != undoes {
        return Err(Refusal::Overtaken { item: now.wanted_name }.into());
    }
    Ok(op.save_reservation(was).await?)
}

/// What was reserved by mistake is kept no more, with what was paid down for it; what the audit tells of it.
async fn called_off(op: &mut Op, by: &Operator, undoes: ActId, act: ActId) -> Result<Told, Fault> {
    let seen = store::reservation::find(op.reading(), by.hub, ReservationId(undoes.0)).await?;
    let seen = seen.ok_or_else(|| Refusal::not_found(Kind::Reservation.word()))?;
    if seen.reservation.act != undoes {
        return Err(Refusal::Overtaken { item: seen.wanted_name }.into());
    }
    let after = seen.reservation.ended(ReservationState::Cancelled, None, act)?;
    op.save_reservation(&after).await?;
    Ok(crate::reservation::about(Some(&seen.reservation), &after, (&seen.who, &seen.wanted_name), None))
}

async fn untouched(op: &mut Op, by: &Operator, line: &Line, undoes: ActId) -> Result<(), Fault> {
    let now = store::rental::line(op.reading(), by.hub, line.id).await?;
    let now = now.ok_or_else(|| Refusal::not_found("rental_line"))?;
    if now.line.act == undoes { Ok(()) } else { Err(Refusal::Overtaken { item: now.item_code }.into()) }
}

async fn custody_back(hub: &Hub, op: &mut Op, by: &Operator, was: &Custody, undoes: ActId) -> Result<(), Fault> {
    let now = store::custody::of(op.reading(), was.item).await?;
    if now.is_none_or(|now| now.act != undoes) {
        let title = store::record::title_of(op.reading(), was.item.kind.word(), was.item.id).await?;
        return Err(Refusal::Overtaken { item: title.unwrap_or_default() }.into());
    }
    // It is again as that earlier act left it, so that this one too can be taken back.
    let again = Custody {
        id: CustodyId(hub.ids.next()),
        from: op.at(),
        reason: CustodyReason::Undone,
        actor: by.user,
        ..was.clone()
    };
    op.hand_over(&again).await?;
    Ok(())
}

async fn lifecycles_back(op: &mut Op, by: &Operator, before: &Before) -> Result<(), Fault> {
    for (id, was) in &before.lost_batteries {
        let lost = op.battery(by.hub, *id).await?;
        if let Some(mut battery) = lost.filter(|battery| battery.lifecycle == Lifecycle::Lost) {
            battery.lifecycle = *was;
            op.save_battery(&battery).await?;
        }
    }
    for item in &before.found {
        lost_again(op, by, *item).await?;
    }
    for (id, was) in &before.lost_equipment {
        let lost = op.equipment(by.hub, *id).await?;
        if let Some(mut piece) = lost.filter(|piece| piece.state == EquipmentState::Lost) {
            piece.state = *was;
            op.save_equipment(&piece).await?;
        }
    }
    Ok(())
}

/// What was not found after all is lost as before.
async fn lost_again(op: &mut Op, by: &Operator, item: Item) -> Result<(), Fault> {
    match item.kind {
        ItemKind::Battery => {
            let found = op.battery(by.hub, BatteryId(item.id)).await?;
            if let Some(battery) = found {
                op.save_battery(&domain::battery::lost(&battery)).await?;
            }
        }
        ItemKind::Equipment => {
            if let Some(piece) = op.equipment(by.hub, EquipmentId(item.id)).await? {
                op.save_equipment(&Equipment { state: EquipmentState::Lost, ..piece }).await?;
            }
        }
    }
    Ok(())
}

/// Deposits and payments as they were, and entries that take back what was posted.
async fn money_back(
    hub: &Hub,
    op: &mut Op,
    by: &Operator,
    (before, act): (&Before, &ActRow),
    (id, open): (ActId, Option<ShiftId>),
) -> Result<(), Fault> {
    let undoes = ActId(act.id);
    deposits_untouched(op, by, before, undoes).await?;
    for now in store::deposit::of_act(op.reading(), undoes).await? {
        match before.deposits.iter().find(|deposit| deposit.id == now.id) {
            Some(was) => op.save_deposit(was).await?,
            None => op.save_deposit(&now.left(DepositFate::Undone, "", op.at(), id)?).await?,
        }
    }
    for payment in store::payment::of_act(op.reading(), undoes).await? {
        op.save_payment(&Payment { state: PaymentState::Reversed, act: id, ..payment }).await?;
    }
    for (entry, postings) in store::ledger::of_act(op.reading(), undoes).await? {
        let book = reversed(&postings);
        if open.is_none() && book.sum_of(Account::Cash)? != 0 {
            return Err(Refusal::TillClosed.into());
        }
        let new = NewEntry {
            id: EntryId(hub.ids.next()),
            act: id,
            occurred_at: op.at(),
            shift: open,
            currency: entry.currency,
            reverses: Some(EntryId(entry.id)),
        };
        books::exact(op, by.hub, &book).await?;
        op.post(by.hub, &new, &book, || hub.ids.next()).await?;
    }
    Ok(())
}

/// What was taken with a line, or left, may have left or come back by another act since.
async fn deposits_untouched(op: &mut Op, by: &Operator, before: &Before, undoes: ActId) -> Result<(), Fault> {
    let mut deposits = Vec::new();
    for line in &before.new_lines {
        deposits.extend(store::deposit::of_line(op.reading(), *line).await?);
    }
    for was in &before.deposits {
        deposits.extend(store::deposit::find(op.reading(), by.hub, was.id).await?);
    }
    let Some(other) = deposits.into_iter().find(|deposit| deposit.act != undoes) else { return Ok(()) };
    let who = store::situation::called(op.reading(), other.customer).await?;
    Err(Refusal::Overtaken { item: who.name }.into())
}

fn taking_back(op: &Op, by: &Operator, act: &ActRow, (id, open): (ActId, Option<ShiftId>), reason: &str) -> ActRow {
    ActRow {
        id: id.0,
        hub_id: by.hub.0,
        kind: "undo".to_owned(),
        at: op.at().0,
        occurred_at: op.at().0,
        actor: by.user.0,
        customer: act.customer,
        shift: open.map(|shift| shift.0),
        facts: act.facts.clone(),
        before: "{}".to_owned(),
        note: reason.to_owned(),
        allowed_by: None,
        undoes: Some(act.id),
        undone_by: None,
    }
}

/// What an act was about, as its own audit line says: the rental, or the customer alone.
async fn about(op: &mut Op, by: &Operator, before: &Before, act: &ActRow) -> Result<(Kind, Uuid), Fault> {
    let rental = match (before.lines.first(), before.new_lines.first()) {
        (Some(line), _) => Some(line.rental),
        (None, Some(id)) => store::rental::line(op.reading(), by.hub, *id).await?.map(|seen| seen.line.rental),
        (None, None) => None,
    };
    Ok(match (rental, before.found.first(), act.customer) {
        (Some(rental), _, _) => (Kind::Rental, rental.0),
        (None, Some(item), _) => (Kind::of_item(item.kind), item.id),
        (None, None, Some(customer)) => (Kind::Customer, customer),
        (None, None, None) => (Kind::Hub, by.hub.0),
    })
}

fn told((kind, object): (Kind, Uuid), facts: &ActFacts, reason: String) -> Told {
    let change = |item: &ActItem| domain::change::Change {
        field: item.did.word().to_owned(),
        before: item.code.clone().into(),
        after: serde_json::Value::Null,
    };
    Told { kind: kind.word(), object, changes: facts.items.iter().map(change).collect(), reason: Some(reason) }
}
