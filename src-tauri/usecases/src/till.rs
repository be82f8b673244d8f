//! The till: one drawer a hub, somebody's from its opening to its close. Who closes it does not see what it should hold
//! before it is counted.

mod causes;
mod report;

use domain::change::Change;
use domain::ledger::{Account, Book, Side, bounded};
use domain::number::typed_something;
use domain::shift::{Cause, Closed, NoteCount, Shift, closed, counted};
use domain::tally::{self, Tally};
use domain::{ActId, Problem, Refusal, ShiftId, Time, UserId, check};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Op, Told};
use ts_rs::TS;

use crate::books::{self, Begun, Done, Moving};
use crate::counter::Before;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::{Operator, role_at};

pub(crate) use causes::{NameCauses, name_causes};
pub(crate) use report::{AskTill, TillMove, TillReport, TillRow, TillsAsk, list, report};

/// The till as it is.
#[derive(Serialize, TS)]
pub struct TillView {
    /// None while it is closed.
    open: Option<OpenTill>,
}

/// An open till.
#[derive(Serialize, TS)]
pub struct OpenTill {
    id: ShiftId,
    user: UserId,
    /// Whose it is.
    user_name: String,
    /// Whether whoever asks may close it, and take out of it and put into it.
    managed: bool,
    opened_at: Time,
    /// What lay in it then.
    float: i64,
    /// What should lie in it now; never told to whoever may close it: they count it blind.
    expected: Option<i64>,
    /// What was put into it and taken out of it by hand; of another one's till, for whom amounts are shown only.
    moves: Vec<TillMove>,
}

/// A float to begin with.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenTillAsk {
    act: ActId,
    float: Vec<NoteCount>,
}

/// What was counted so far.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CountAsk {
    counts: Vec<NoteCount>,
}

/// What lies in the drawer at the end.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseTillAsk {
    act: ActId,
    counts: Vec<NoteCount>,
    causes: Vec<Cause>,
    note: String,
    /// How many batteries lie at the hub, if somebody counted them.
    batteries: Option<i64>,
}

/// The same, and who goes on with it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HandOverTillAsk {
    act: ActId,
    counts: Vec<NoteCount>,
    causes: Vec<Cause>,
    note: String,
    /// How many batteries lie at the hub, if somebody counted them.
    batteries: Option<i64>,
    to: UserId,
}

/// Cash moved into the drawer or out of it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    act: ActId,
    /// As typed.
    amount: String,
    reason: String,
}

/// Somebody who may have the till.
#[derive(Serialize, TS)]
pub struct TillPerson {
    id: UserId,
    name: String,
}

/// The till as it is.
pub(crate) async fn view(hub: &Hub, by: &Operator, (): ()) -> Result<TillView, Fault> {
    let mut read = hub.store.read().await?;
    let Some(shift) = store::shift::open_of(&mut read, by.hub).await? else { return Ok(TillView { open: None }) };
    let user_name = name_of(&mut read, shift.user).await?;
    let managed = may_manage(by, &shift);
    let is_told = by.sees_amounts && !managed;
    let expected = if is_told { Some(expected(&mut read, &shift).await?) } else { None };
    let moves = if managed || by.sees_amounts { report::moves(&mut read, shift.id).await? } else { Vec::new() };
    let Shift { id, user, opened_at, float, .. } = shift;
    Ok(TillView { open: Some(OpenTill { id, user, user_name, managed, opened_at, float, expected, moves }) })
}

/// Who may have the till of this hub, by name.
pub(crate) async fn people(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TillPerson>, Fault> {
    let mut read = hub.store.read().await?;
    let mut people = Vec::new();
    for (id, name) in store::record::staff(&mut read, by.hub).await? {
        if may_have(&mut read, by, id).await? {
            people.push(TillPerson { id, name });
        }
    }
    Ok(people)
}

/// Opens the till. What the drawer holds other than by the books came out of the safe, or went into it.
pub(crate) async fn open(hub: &Hub, by: &Operator, ask: OpenTillAsk) -> Result<TillView, Fault> {
    let (float_counts, float) = counted("float", &ask.float)?;
    let Begun::New(mut moving) = books::begin(hub, by, "till.open", ask.act).await? else {
        return view(hub, by, ()).await;
    };
    if let Some(open) = &moving.shift {
        let user = name_of(moving.op.reading(), open.user).await?;
        return Err(Refusal::TillOpen { user }.into());
    }
    let id = begin(hub, &mut moving.op, by, by.user, (float_counts, float)).await?;
    let there = store::ledger::sum(moving.op.reading(), by.hub, Side::of(Account::Cash)).await?;
    let mut book = Book::default();
    let missing = float.checked_sub(there).ok_or(Refusal::AmountTooLarge)?;
    book.moved(missing, Side::of(Account::Cash), Side::of(Account::Safe), None)?;
    moving.post(hub, None, &book).await?;
    let changes = vec![added("float", float)];
    finish(hub, by, *moving, id, json!({ "float": float }), changes, None).await?;
    view(hub, by, ()).await
}

/// Closes the till with what was counted, and only then tells what was expected.
pub(crate) async fn close(hub: &Hub, by: &Operator, ask: CloseTillAsk) -> Result<TillReport, Fault> {
    counted("counts", &ask.counts)?;
    let mut moving = match books::begin(hub, by, "till.close", ask.act).await? {
        Begun::New(moving) => moving,
        Begun::Before(before) => return report::of_act(hub, by, &before).await,
    };
    let shift = end(hub, by, &mut moving, (&ask.counts, &ask.causes, &ask.note, ask.batteries)).await?;
    let (facts, changes) = ended(&shift);
    finish(hub, by, *moving, shift.id, facts, changes, None).await?;
    report(hub, by, AskTill { id: shift.id }).await
}

/// Closes the till and opens it for the next person with what was counted.
pub(crate) async fn hand_over(hub: &Hub, by: &Operator, ask: HandOverTillAsk) -> Result<TillReport, Fault> {
    counted("counts", &ask.counts)?;
    let mut moving = match books::begin(hub, by, "till.hand_over", ask.act).await? {
        Begun::New(moving) => moving,
        Begun::Before(before) => return report::of_act(hub, by, &before).await,
    };
    let owner = moving.drawer()?.user;
    if ask.to == owner || !may_have(moving.op.reading(), by, ask.to).await? {
        return Err(Refusal::field("to", Problem::NotAChoice).into());
    }
    let shift = end(hub, by, &mut moving, (&ask.counts, &ask.causes, &ask.note, ask.batteries)).await?;
    let counted = counted("counts", &ask.counts)?;
    begin(hub, &mut moving.op, by, ask.to, counted).await?;
    let (mut facts, mut changes) = ended(&shift);
    let to = name_of(moving.op.reading(), ask.to).await?;
    facts["to"] = json!(to);
    changes.push(Change { field: "to".to_owned(), before: Value::Null, after: to.into() });
    finish(hub, by, *moving, shift.id, facts, changes, None).await?;
    report(hub, by, AskTill { id: shift.id }).await
}

/// Takes cash out of the drawer into the safe.
pub(crate) async fn drop_cash(hub: &Hub, by: &Operator, ask: MoveCash) -> Result<TillView, Fault> {
    move_cash(hub, by, "till.drop", ask, Account::Safe, Account::Cash).await
}

/// Puts cash from the safe into the drawer.
pub(crate) async fn top_up(hub: &Hub, by: &Operator, ask: MoveCash) -> Result<TillView, Fault> {
    move_cash(hub, by, "till.top_up", ask, Account::Cash, Account::Safe).await
}

/// Pays something for the hub out of the drawer.
pub(crate) async fn payout(hub: &Hub, by: &Operator, ask: MoveCash) -> Result<TillView, Fault> {
    move_cash(hub, by, "till.payout", ask, Account::Expenses, Account::Cash).await
}

async fn move_cash(
    hub: &Hub,
    by: &Operator,
    name: &'static str,
    ask: MoveCash,
    debit: Account,
    credit: Account,
) -> Result<TillView, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, name, ask.act).await? else { return view(hub, by, ()).await };
    let amount = typed_something("amount", &ask.amount, moving.currency())?;
    let shift = managed(by, &mut moving).await?.id;
    let mut book = Book::default();
    book.moved(amount, Side::of(debit), Side::of(credit), None)?;
    moving.post(hub, Some(shift), &book).await?;
    let changes = vec![added("amount", amount)];
    finish(hub, by, *moving, shift, json!({ "amount": amount }), changes, Some(reason)).await?;
    view(hub, by, ()).await
}

/// What was counted so far comes to.
pub(crate) async fn count(_: &Hub, _: &Operator, ask: CountAsk) -> Result<i64, Fault> {
    Ok(counted("counts", &ask.counts)?.1)
}

/// Notes and coins of one, two and five, from small coins to large notes.
const NOTES: [i64; 15] = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

/// The notes and coins there may be, the largest first, in minor units.
pub(crate) async fn notes(_: &Hub, _: &Operator, (): ()) -> Result<Vec<i64>, Fault> {
    Ok(NOTES.into_iter().rev().collect())
}

/// Opens a till for somebody.
async fn begin(
    hub: &Hub,
    op: &mut Op,
    by: &Operator,
    user: UserId,
    (float_counts, float): (Vec<NoteCount>, i64),
) -> Result<ShiftId, Fault> {
    let id = ShiftId(hub.ids.next());
    let opened_at = op.at();
    let out_before = store::tally::whereabouts(op.reading(), by.hub).await?.out;
    op.add_shift(&Shift { id, hub: by.hub, user, opened_at, float, float_counts, out_before, closed: None }).await?;
    Ok(id)
}

/// Closes the open till; what it had too much or too little is posted with it.
async fn end(
    hub: &Hub,
    by: &Operator,
    moving: &mut Moving,
    (counts, causes, note, batteries): (&[NoteCount], &[Cause], &str, Option<i64>),
) -> Result<Shift, Fault> {
    let batteries = tally::counted(batteries)?;
    let shift = managed(by, moving).await?;
    let expected = expected(moving.op.reading(), &shift).await?;
    let closed = closed(expected, counts, causes, note, by.user, moving.op.at())?;
    let handed = store::tally::handed(moving.op.reading(), shift.id).await?;
    let now = store::tally::whereabouts(moving.op.reading(), by.hub).await?;
    let closed = Closed { batteries: Some(Tally::of(shift.out_before, handed, now, batteries)), ..closed };
    let mut book = Book::default();
    book.moved(closed.difference(), Side::of(Account::Cash), Side::of(Account::OverShort), None)?;
    moving.post(hub, Some(shift.id), &book).await?;
    let shift = Shift { closed: Some(closed), ..shift };
    moving.op.save_shift(&shift).await?;
    Ok(shift)
}

/// What a list and the audit tell of a close.
fn ended(shift: &Shift) -> (Value, Vec<Change>) {
    let (expected, counted) = shift.closed.as_ref().map_or((0, 0), |closed| (closed.expected, closed.counted));
    (json!({ "expected": expected, "counted": counted }), vec![added("expected", expected), added("counted", counted)])
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    moving: Moving,
    shift: ShiftId,
    facts: Value,
    changes: Vec<Change>,
    reason: Option<String>,
) -> Result<(), Fault> {
    let told = Told { kind: Kind::Shift.word(), object: shift.0, changes, reason };
    moving.done(hub, by, Done { customer: None, shift: Some(shift), facts, before: Before::default(), told }).await?;
    hub.tell_changed(Kind::Shift);
    Ok(())
}

fn added(field: &str, amount: i64) -> Change {
    Change { field: field.to_owned(), before: Value::Null, after: amount.into() }
}

/// What should lie in the drawer.
async fn expected(read: &mut store::Reading, shift: &Shift) -> Result<i64, Fault> {
    let moved = store::ledger::cash_of_shift(read, shift.id).await?;
    Ok(bounded(shift.float.checked_add(moved).ok_or(Refusal::AmountTooLarge)?)?)
}

/// The open till, if it is theirs to manage.
async fn managed(by: &Operator, moving: &mut Moving) -> Result<Shift, Fault> {
    let shift = moving.drawer()?.clone();
    if !may_manage(by, &shift) {
        let user = name_of(moving.op.reading(), shift.user).await?;
        return Err(Refusal::TillOfAnother { user }.into());
    }
    Ok(shift)
}

/// Whose it is, and whoever looks after the hub.
fn may_manage(by: &Operator, shift: &Shift) -> bool {
    shift.user == by.user || by.is_head()
}

/// Whether somebody serves customers at the operator's hub.
async fn may_have(read: &mut store::Reading, by: &Operator, user: UserId) -> Result<bool, Fault> {
    let found = store::user::find(read, user).await?.filter(|seen| seen.user.enabled);
    let role = found.and_then(|seen| role_at(&seen, by.hub));
    Ok(role.is_some_and(|role| crate::commands::access_to("till.open").allows(role)))
}

async fn name_of(read: &mut store::Reading, user: UserId) -> Result<String, Fault> {
    Ok(store::record::title_of(read, Kind::User.word(), user.0).await?.unwrap_or_default())
}
