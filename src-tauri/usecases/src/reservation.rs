//! Reservations: something kept for a customer for some hours, with a deposit if one is taken.

mod free;
mod told;

use domain::deposit::{Deposit, DepositFate};
use domain::hub::Hub as Record;
use domain::ledger::{Book, Side};
use domain::list::Question;
use domain::number::typed_something;
use domain::payment::{Payment, PaymentState};
use domain::reservation::{Reservation, ReservationForm, ReservationState, checked};
use domain::{
    ActId, Called, CustomerId, DepositId, PaymentId, PaymentKindId, Problem, Refusal, ReservationId, Time, check,
};
use serde::Deserialize;
use serde_json::json;
use store::Reading;
use store::act::ActRow;
use store::reservation::LIST;
use ts_rs::TS;

use free::is_free;
pub(crate) use free::not_promised;
pub(crate) use told::about;
pub use told::{ReservationRow, ReservationView};
use told::{row, seen};

use crate::books::{self, Begun, Done, Moving};
use crate::counter::Before;
use crate::event::Kind;
use crate::export::{self, ExportAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// Reservations shown in a week at most.
const WEEK_ROWS: u32 = 500;
/// Days of a week view at most.
const WEEK_DAYS: i64 = 35;

/// Which one.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskReservation {
    id: ReservationId,
}

/// What is reserved, and the deposit that is taken for it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateReservation {
    /// The id of the act: the same one twice is done once.
    act: ActId,
    form: ReservationForm,
    deposit: Option<DepositAsk>,
}

/// A deposit that is paid down.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DepositAsk {
    /// How it is paid.
    kind: PaymentKindId,
    /// How much, as typed.
    amount: String,
    /// The provider's reference.
    reference: String,
}

/// Which one is called off, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CancelReservation {
    act: ActId,
    id: ReservationId,
    reason: String,
}

/// Which days.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WeekAsk {
    from: Time,
    to: Time,
}

/// A page of the hub's reservations.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<ReservationRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: told::rows(hub, by, &ids).await?, next })
}

/// How many of the hub's reservations there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<ReservationRow>(hub, by, ask).await
}

/// What is kept, and what was taken, in some days; the first first.
pub(crate) async fn week(hub: &Hub, by: &Operator, ask: WeekAsk) -> Result<Vec<ReservationRow>, Fault> {
    if ask.to <= ask.from {
        return Err(Refusal::field("to", Problem::BeforeStart).into());
    }
    if ask.to > ask.from.plus_minutes(WEEK_DAYS * 24 * 60) {
        return Err(Refusal::field("to", Problem::OutOfRange { min: 0.0, max: 35.0 }).into());
    }
    let mut read = hub.store.read().await?;
    let kept = store::reservation::between(&mut read, by.hub, (ask.from, ask.to), WEEK_ROWS).await?;
    Ok(kept.into_iter().map(|one| row(by, one)).collect())
}

/// One reservation.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskReservation) -> Result<ReservationView, Fault> {
    let found = store::reservation::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    found.map(|one| seen(by, one)).ok_or_else(not_found)
}

/// What happened to a reservation.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskReservation) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskReservation { id: ask.id }).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

/// Keeps something for a customer.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: CreateReservation) -> Result<ReservationView, Fault> {
    let id = ReservationId(ask.act.0);
    let Begun::New(mut moving) = books::begin(hub, by, "reservation.create", ask.act).await? else {
        return view(hub, by, AskReservation { id }).await;
    };
    let form = checked(&ask.form, moving.op.at())?;
    let who = customer(moving.op.reading(), by, form.customer).await?;
    let wanted_name = is_free(moving.op.reading(), by, &form).await?;
    let deposit = match &ask.deposit {
        Some(asked) => Some(paid_down(hub, by, &mut moving, ask.act, form.customer, asked).await?),
        None => None,
    };
    let new = Reservation {
        id,
        hub: by.hub,
        form,
        state: ReservationState::Open,
        rental: None,
        deposit: deposit.as_ref().map(|deposit| deposit.id),
        actor: by.user,
        act: ask.act,
    };
    moving.op.add_reservation(&new).await?;
    let told = about(None, &new, (&who, &wanted_name), None);
    let shift = deposit.is_some().then(|| moving.shift_id()).flatten();
    let facts = json!({ "amount": deposit.map_or(0, |deposit| deposit.amount) });
    moving
        .done(hub, by, Done { customer: Some(new.form.customer), shift, facts, before: Before::default(), told })
        .await?;
    tell(hub);
    view(hub, by, AskReservation { id }).await
}

/// Calls a reservation off; what was paid down for it is the customer's again.
pub(crate) async fn cancel(hub: &Hub, by: &Operator, ask: CancelReservation) -> Result<ReservationView, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, "reservation.cancel", ask.act).await? else {
        return view(hub, by, AskReservation { id: ask.id }).await;
    };
    let before = store::reservation::find(moving.op.reading(), by.hub, ask.id).await?.ok_or_else(not_found)?;
    let after = before.reservation.ended(ReservationState::Cancelled, None, ask.act)?;
    let amount = give_back(hub, &mut moving.op, &moving.place, &before.reservation, ask.act).await?;
    moving.op.save_reservation(&after).await?;
    let told = about(Some(&before.reservation), &after, (&before.who, &before.wanted_name), Some(reason));
    let facts = json!({ "amount": amount });
    moving
        .done(
            hub,
            by,
            Done { customer: Some(after.form.customer), shift: None, facts, before: Before::default(), told },
        )
        .await?;
    tell(hub);
    view(hub, by, AskReservation { id: ask.id }).await
}

/// Ends every reservation whose hours have passed with nobody coming. Nobody does it: time does.
pub(crate) async fn expire(hub: &Hub) -> Result<(), Fault> {
    let now = hub.now();
    let hubs = store::hub::list(&mut *hub.store.read().await?).await?;
    let mut ended = false;
    for record in hubs {
        let past = store::reservation::past(&mut *hub.store.read().await?, record.id, now).await?;
        for id in past {
            ended |= expire_one(hub, &record, id).await?;
        }
    }
    if ended {
        tell(hub);
    }
    Ok(())
}

async fn expire_one(hub: &Hub, record: &Record, id: ReservationId) -> Result<bool, Fault> {
    let mut op = hub.begin_as(uuid::Uuid::nil(), "reservation.expire", record.id).await?;
    let at = op.at();
    let found = store::reservation::find(op.reading(), record.id, id).await?;
    let Some(before) = found.filter(|seen| seen.reservation.is_past(at)) else { return Ok(false) };
    let act = ActId(op.id());
    let after = before.reservation.ended(ReservationState::Expired, None, act)?;
    let amount = give_back(hub, &mut op, record, &before.reservation, act).await?;
    op.save_reservation(&after).await?;
    op.add_act(&by_itself(record, (act, at), &after, amount)).await?;
    op.commit(about(Some(&before.reservation), &after, (&before.who, &before.wanted_name), None)).await?;
    Ok(true)
}

/// What the books and the counter tell of its end.
fn by_itself(record: &Record, (act, at): (ActId, Time), ended: &Reservation, amount: i64) -> ActRow {
    ActRow {
        id: act.0,
        hub_id: record.id.0,
        kind: "reservation_expire".to_owned(),
        at: at.0,
        occurred_at: at.0,
        actor: uuid::Uuid::nil(),
        customer: Some(ended.form.customer.0),
        shift: None,
        facts: json!({ "amount": amount }).to_string(),
        before: "{}".to_owned(),
        note: String::new(),
        allowed_by: None,
        undoes: None,
        undone_by: None,
    }
}

fn tell(hub: &Hub) {
    for kind in [Kind::Reservation, Kind::Act, Kind::Entry, Kind::Battery] {
        hub.tell_changed(kind);
    }
}

/// Gives the deposit of a reservation back to its customer's account; how much.
async fn give_back(
    hub: &Hub,
    op: &mut store::Op,
    record: &Record,
    kept: &Reservation,
    act: ActId,
) -> Result<i64, Fault> {
    let Some(id) = kept.deposit else { return Ok(0) };
    let found = store::deposit::find(op.reading(), record.id, id).await?;
    let Some(held) = found.filter(|held| held.fate.is_none()) else { return Ok(0) };
    let left = held.left(DepositFate::Released, "", op.at(), act)?;
    let mut book = Book::default();
    left.book_left(&mut book)?;
    op.save_deposit(&left).await?;
    books::post(hub, op, record, None, &book).await?;
    Ok(left.amount)
}

/// Takes a deposit: it is paid, and held.
async fn paid_down(
    hub: &Hub,
    by: &Operator,
    moving: &mut Moving,
    act: ActId,
    customer: CustomerId,
    asked: &DepositAsk,
) -> Result<Deposit, Fault> {
    let amount = typed_something("deposit.amount", &asked.amount, moving.currency())?;
    let kind = store::payment::kind(moving.op.reading(), by.hub, asked.kind).await?;
    let kind = kind.filter(|kind| !kind.hidden);
    let kind = kind.ok_or_else(|| Refusal::field("deposit.kind", Problem::NotAChoice))?;
    let provider_ref = kind.reference("deposit.reference", &asked.reference)?;
    let is_taken = store::payment::is_reference_taken(moving.op.reading(), kind.id, &provider_ref).await?;
    if !provider_ref.is_empty() && is_taken {
        return Err(Refusal::field("deposit.reference", Problem::Taken).into());
    }
    if kind.is_cash() {
        moving.drawer()?;
    }
    let (at, shift) = (moving.op.at(), moving.shift_id());
    let held = Deposit {
        id: DepositId(hub.ids.next()),
        hub: by.hub,
        customer,
        rental: None,
        line: None,
        amount,
        taken_at: at,
        fate: None,
        left_at: None,
        reason: String::new(),
        act,
    };
    let payment = Payment {
        id: PaymentId(hub.ids.next()),
        hub: by.hub,
        customer,
        kind: kind.id,
        amount,
        provider_ref,
        state: PaymentState::Recorded,
        shift,
        at,
        act,
    };
    let mut book = Book::default();
    book.moved(amount, kind.side(), Side::customer(customer), None)?;
    held.book_taken(&mut book)?;
    moving.op.add_payment(&payment).await?;
    moving.op.add_deposit(&held).await?;
    moving.post(hub, shift, &book).await?;
    Ok(held)
}

async fn customer(reading: &mut Reading, by: &Operator, id: CustomerId) -> Result<Called, Fault> {
    let found = store::customer::find(reading, by.hub, id).await?;
    let found = found.ok_or_else(|| Refusal::not_found(Kind::Customer.word()))?.customer;
    if !found.is_served() {
        return Err(Refusal::CustomerNotServed.into());
    }
    Ok(Called { code: found.form.code, name: found.form.name })
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Reservation.word()).into()
}
