//! Closed tills, and what each of them took.

use std::collections::HashMap;

use domain::ledger::Account;
use domain::payment::PaymentKind;
use domain::shift::{Cause, Closed, NoteCount, Shift};
use domain::tally::Tally;
use domain::{PaymentKindId, Refusal, ShiftId, Time, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::act::{ActRow, ActSeen};
use store::ledger::books::Sum;
use ts_rs::TS;
use uuid::Uuid;

use super::name_of;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::ledger::{limited, mark, next};
use crate::list::Page;
use crate::operator::Operator;

/// Which page of the closed tills.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TillsAsk {
    after: Option<String>,
    limit: u32,
}

/// Which till.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskTill {
    pub(super) id: ShiftId,
}

/// A closed till in a list.
#[derive(Serialize, TS)]
pub struct TillRow {
    id: ShiftId,
    /// Whose it was.
    user_name: String,
    opened_at: Time,
    closed_at: Time,
    closed_by_name: String,
    float: i64,
    expected: i64,
    counted: i64,
    /// What it had too much, or too little if it is below nothing.
    difference: i64,
    /// They add up to the difference.
    causes: Vec<Cause>,
}

/// A closed till in full.
#[derive(Serialize, TS)]
pub struct TillReport {
    #[serde(flatten)]
    #[ts(flatten)]
    row: TillRow,
    float_counts: Vec<NoteCount>,
    counts: Vec<NoteCount>,
    note: String,
    /// What was paid and paid back, by way to pay.
    payments: Vec<KindTotal>,
    /// What was charged, taken as deposit, let off, by account.
    charges: Vec<AccountTotal>,
    /// What was put into the drawer and taken out of it by hand.
    moves: Vec<TillMove>,
    /// Where the batteries were; none of a till that was closed before they were looked at.
    batteries: Option<Tally>,
    /// Whether whoever asks may name the causes.
    may_name: bool,
}

/// What was paid in one way.
#[derive(Serialize, TS)]
pub struct KindTotal {
    kind: PaymentKindId,
    /// Empty: called as its account.
    label: String,
    account: Account,
    taken: i64,
    /// Refunds, and payments that were taken back.
    given: i64,
}

/// What an account had.
#[derive(Serialize, TS)]
pub struct AccountTotal {
    account: Account,
    /// Credits less debits: what was earned is above nothing.
    amount: i64,
}

/// Cash moved by hand.
#[derive(Serialize, TS)]
pub struct TillMove {
    #[ts(type = "\"till_drop\" | \"till_top_up\" | \"till_payout\"")]
    kind: String,
    at: Time,
    who: String,
    amount: i64,
    reason: String,
}

/// Moves a report shows.
const MOVES_MAX: u32 = 500;

/// A page of the closed tills, the latest first; those of others only for whom amounts are shown.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: TillsAsk) -> Result<Page<TillRow>, Fault> {
    limited(ask.limit)?;
    let after: Option<(Time, Uuid)> = ask.after.as_deref().map(mark).transpose()?;
    let own = (!by.sees_amounts).then_some(by.user);
    let mut reader = hub.store.read().await?;
    let mut shifts = store::shift::page(&mut reader, by.hub, own, after, ask.limit + 1).await?;
    let next = next(&mut shifts, ask.limit, |shift| (shift.opened_at, shift.id))?;
    let people = shifts.iter().flat_map(|shift| [Some(shift.user), shift.closed.as_ref().map(|closed| closed.by)]);
    let names = store::record::names(&mut reader, &people.flatten().collect::<Vec<_>>()).await?;
    Ok(Page { rows: shifts.iter().filter_map(|shift| row(&names, shift)).collect(), next })
}

/// A closed till of the hub in full.
pub(crate) async fn report(hub: &Hub, by: &Operator, ask: AskTill) -> Result<TillReport, Fault> {
    let mut reader = hub.store.read().await?;
    let not_found = || Refusal::not_found(Kind::Shift.word());
    let shift = store::shift::find(&mut reader, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let closed = shift.closed.clone().ok_or_else(not_found)?;
    if !by.sees_amounts && shift.user != by.user && closed.by != by.user {
        return Err(Refusal::TillOfAnother { user: name_of(&mut reader, shift.user).await? }.into());
    }
    let names = store::record::names(&mut reader, &[shift.user, closed.by]).await?;
    let row = row(&names, &shift).ok_or_else(not_found)?;
    let kinds = store::payment::kinds(&mut reader, by.hub).await?;
    let sums = store::ledger::books::of_shift(&mut reader, shift.id).await?;
    let moves = moves(&mut reader, shift.id).await?;
    let mut charges = Vec::new();
    for sum in &sums {
        let account = sum.account()?;
        let amount = sum.credit - sum.debit;
        if account.is_charged() && amount != 0 {
            charges.push(AccountTotal { account, amount });
        }
    }
    charges.sort_by_key(|total| total.account);
    Ok(TillReport {
        row,
        float_counts: shift.float_counts.clone(),
        counts: closed.counts.clone(),
        note: closed.note.clone(),
        payments: payments(&kinds, &sums)?,
        charges,
        moves,
        may_name: by.holds("till.name_causes") && may_name(by, &shift, &closed),
        batteries: closed.batteries,
    })
}

/// What was moved by hand in a till.
pub(super) async fn moves(reader: &mut store::Reading, shift: ShiftId) -> Result<Vec<TillMove>, Fault> {
    Ok(store::act::moves_of_shift(reader, shift, MOVES_MAX).await?.into_iter().map(told).collect())
}

/// Whose it was, who closed it, and whoever looks after the hub.
pub(super) fn may_name(by: &Operator, shift: &Shift, closed: &Closed) -> bool {
    shift.user == by.user || closed.by == by.user || by.is_head()
}

/// The report of the till an act closed, for whoever sends it again.
pub(super) async fn of_act(hub: &Hub, by: &Operator, act: &ActRow) -> Result<TillReport, Fault> {
    let id = act.shift.map(ShiftId).ok_or_else(|| Refusal::not_found(Kind::Shift.word()))?;
    report(hub, by, AskTill { id }).await
}

/// None of one that is open.
fn row(names: &HashMap<UserId, String>, shift: &Shift) -> Option<TillRow> {
    let closed = shift.closed.as_ref()?;
    let called = |user| names.get(&user).cloned().unwrap_or_default();
    Some(TillRow {
        id: shift.id,
        user_name: called(shift.user),
        opened_at: shift.opened_at,
        closed_at: closed.at,
        closed_by_name: called(closed.by),
        float: shift.float,
        expected: closed.expected,
        counted: closed.counted,
        difference: closed.difference(),
        causes: closed.causes.clone(),
    })
}

fn payments(kinds: &[PaymentKind], sums: &[Sum]) -> Result<Vec<KindTotal>, Fault> {
    let mut totals = Vec::new();
    for kind in kinds {
        for sum in sums {
            if (sum.account()?, sum.party) == (kind.form.account, kind.side().party) {
                totals.push(KindTotal {
                    kind: kind.id,
                    label: kind.form.label.clone(),
                    account: kind.form.account,
                    taken: sum.debit,
                    given: sum.credit,
                });
            }
        }
    }
    Ok(totals)
}

fn told(seen: ActSeen) -> TillMove {
    let facts: Value = serde_json::from_str(&seen.act.facts).unwrap_or_default();
    TillMove {
        kind: seen.act.kind,
        at: Time(seen.act.at),
        who: seen.actor_name.unwrap_or_default(),
        amount: facts["amount"].as_i64().unwrap_or(0),
        reason: seen.act.note,
    }
}
