//! The ways to pay of a hub. Its cash, which has the hub's id, is always one of them.

use domain::change::{self, Change};
use domain::choice_list::reordered;
use domain::ledger::Account;
use domain::payment::{PaymentKind, PaymentKindForm, ReferenceRule, kind_checked};
use domain::{HubId, PaymentKindId, Problem, Refusal};
use serde::{Deserialize, Serialize};
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A way to pay.
#[derive(Serialize, TS)]
#[ts(rename = "PaymentKind")]
pub struct PaymentKindRow {
    id: PaymentKindId,
    #[serde(flatten)]
    #[ts(flatten)]
    form: PaymentKindForm,
    /// Not offered any more; what was paid with it stays.
    hidden: bool,
}

/// A way to pay as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditPaymentKind {
    id: PaymentKindId,
    form: PaymentKindForm,
}

/// Which way to pay.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskPaymentKind {
    id: PaymentKindId,
}

/// Every way to pay, in the order they shall stand.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReorderPaymentKinds {
    ids: Vec<PaymentKindId>,
}

/// Ways to pay a hub may have.
const KINDS_MAX: usize = 50;

/// Every way to pay of the hub, in their order.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<PaymentKindRow>, Fault> {
    let kinds = store::payment::kinds(&mut *hub.store.read().await?, by.hub).await?;
    Ok(kinds.into_iter().map(row).collect())
}

/// Adds a way to pay at the end.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: PaymentKindForm) -> Result<PaymentKindRow, Fault> {
    let form = kind_checked(&form)?;
    if form.account == Account::Cash {
        // A hub has one drawer.
        return Err(Refusal::field("account", Problem::NotAChoice).into());
    }
    let mut op = hub.begin(by, "payment_kind.create", by.hub).await?;
    let kinds = store::payment::kinds(op.reading(), by.hub).await?;
    if kinds.len() >= KINDS_MAX {
        return Err(Refusal::field("label", Problem::TooMany { max: 50 }).into());
    }
    let position = kinds.iter().map(|one| one.position).max().map_or(0, |last| last + 1);
    let new = PaymentKind { id: PaymentKindId(hub.ids.next()), hub: by.hub, form, position, hidden: false };
    op.add_payment_kind(&new).await?;
    let changes = change::between(None, &new.form);
    finish(hub, op, new, changes).await
}

/// Changes a way to pay. Where its money lies is settled once there is some.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditPaymentKind) -> Result<PaymentKindRow, Fault> {
    let form = kind_checked(&ask.form)?;
    let mut op = hub.begin(by, "payment_kind.edit", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = PaymentKind { form, ..before.clone() };
    if after.form.account != before.form.account {
        let is_used = store::ledger::is_used(op.reading(), by.hub, before.side()).await?;
        if before.is_cash() || after.is_cash() || is_used {
            return Err(Refusal::field("account", Problem::NotAChoice).into());
        }
    }
    op.save_payment_kind(&after).await?;
    let changes = change::between(Some(&before.form), &after.form);
    finish(hub, op, after, changes).await
}

/// Puts the ways to pay in another order.
pub(crate) async fn reorder(hub: &Hub, by: &Operator, ask: ReorderPaymentKinds) -> Result<Vec<PaymentKindRow>, Fault> {
    let mut op = hub.begin(by, "payment_kind.reorder", by.hub).await?;
    let now = store::payment::kinds(op.reading(), by.hub).await?;
    let ids = reordered(&now.iter().map(|one| one.id).collect::<Vec<_>>(), &ask.ids)?;
    let mut then = Vec::with_capacity(ids.len());
    for (position, id) in (0..).zip(&ids) {
        let Some(kind) = now.iter().find(|one| one.id == *id) else { continue };
        let kind = PaymentKind { position, ..kind.clone() };
        op.save_payment_kind(&kind).await?;
        then.push(kind);
    }
    let change = Change { field: "payment_kinds".to_owned(), before: called(&now).into(), after: called(&then).into() };
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: vec![change], reason: None }).await?;
    hub.tell_changed(Kind::WayToPay);
    Ok(then.into_iter().map(row).collect())
}

/// Offers a way to pay no more.
pub(crate) async fn hide(hub: &Hub, by: &Operator, ask: AskPaymentKind) -> Result<PaymentKindRow, Fault> {
    let op = hub.begin(by, "payment_kind.hide", by.hub).await?;
    set_hidden(hub, by, op, ask.id, true).await
}

/// Offers a way to pay again.
pub(crate) async fn show(hub: &Hub, by: &Operator, ask: AskPaymentKind) -> Result<PaymentKindRow, Fault> {
    let op = hub.begin(by, "payment_kind.show", by.hub).await?;
    set_hidden(hub, by, op, ask.id, false).await
}

async fn set_hidden(
    hub: &Hub,
    by: &Operator,
    mut op: Op,
    id: PaymentKindId,
    hidden: bool,
) -> Result<PaymentKindRow, Fault> {
    let before = found(&mut op, by, id).await?;
    if before.is_cash() {
        return Err(Refusal::field("id", Problem::NotAChoice).into());
    }
    let after = PaymentKind { hidden, ..before.clone() };
    op.save_payment_kind(&after).await?;
    let change = Change { field: "hidden".to_owned(), before: before.hidden.into(), after: hidden.into() };
    finish(hub, op, after, vec![change]).await
}

async fn finish(hub: &Hub, op: Op, kind: PaymentKind, changes: Vec<Change>) -> Result<PaymentKindRow, Fault> {
    op.commit(Told { kind: Kind::WayToPay.word(), object: kind.id.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::WayToPay);
    Ok(row(kind))
}

async fn found(op: &mut Op, by: &Operator, id: PaymentKindId) -> Result<PaymentKind, Fault> {
    let found = store::payment::kind(op.reading(), by.hub, id).await?;
    found.ok_or_else(|| Refusal::not_found(Kind::WayToPay.word()).into())
}

/// What they are called, one after the other; one without a name by the word of its account.
fn called(kinds: &[PaymentKind]) -> String {
    let name = |kind: &PaymentKind| match kind.form.label.as_str() {
        "" => kind.form.account.word().to_owned(),
        label => label.to_owned(),
    };
    kinds.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn row(kind: PaymentKind) -> PaymentKindRow {
    PaymentKindRow { id: kind.id, form: kind.form, hidden: kind.hidden }
}

/// Gives a new hub the ways to pay it begins with, as part of the op that makes it: cash, and phone money, which is told by
/// its reference.
pub(crate) async fn begin(hub: &Hub, op: &mut Op, new: HubId) -> Result<(), Fault> {
    let beginning = [
        (PaymentKindId(new.0), Account::Cash, ReferenceRule::None),
        (PaymentKindId(hub.ids.next()), Account::MobileMoney, ReferenceRule::Required),
    ];
    for (position, (id, account, reference)) in (0..).zip(beginning) {
        let form = PaymentKindForm { label: String::new(), account, reference };
        op.add_payment_kind(&PaymentKind { id, hub: new, form, position, hidden: false }).await?;
    }
    Ok(())
}
