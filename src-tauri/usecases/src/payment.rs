//! What customers paid and were paid back: a list for whoever sees to the money.

use domain::ledger::Account;
use domain::list::Question;
use domain::payment::{PaymentKind, PaymentState};
use domain::{CustomerId, PaymentId, PaymentKindId, Time};
use serde::Serialize;
use store::list::List;
use store::payment::{LIST, PaymentSeen};
use ts_rs::TS;
use uuid::Uuid;

use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::ledger::shown;
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// A payment in a list.
#[derive(Serialize, TS)]
pub struct PaymentRow {
    id: PaymentId,
    at: Time,
    customer: CustomerId,
    customer_name: String,
    customer_code: String,
    kind: PaymentKindId,
    /// What people call that way to pay; empty for what its account is called.
    kind_label: String,
    account: Account,
    /// In minor units; below nothing where it was paid back.
    amount: i64,
    reference: String,
    state: PaymentState,
}

/// A page of the hub's payments.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<PaymentRow>, Fault> {
    shown(by, "payment.list")?;
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: rows(hub, by, &ids).await?, next })
}

/// How many of the hub's payments there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    shown(by, "payment.counts")?;
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    shown(by, "payment.export")?;
    export::begin::<PaymentRow>(hub, by, ask).await
}

impl Exported for PaymentRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("at", "at", Is::Moment),
        Column::new("customer", "customer_name", Is::Text),
        Column::new("customer_code", "customer_code", Is::Text),
        Column::new("kind", "kind_label", Is::Text),
        Column::new("account", "account", Is::Word),
        Column::new("amount", "amount", Is::Money),
        Column::new("reference", "reference", Is::Text),
        Column::new("state", "state", Is::Word),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, by, ids).await
    }
}

async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<PaymentRow>, Fault> {
    let mut read = hub.store.read().await?;
    let kinds = store::payment::kinds(&mut read, by.hub).await?;
    let payments = store::payment::these(&mut read, ids).await?;
    Ok(payments.into_iter().map(|seen| row(&kinds, seen)).collect())
}

fn row(kinds: &[PaymentKind], seen: PaymentSeen) -> PaymentRow {
    let PaymentSeen { payment, customer_name, customer_code } = seen;
    let kind = kinds.iter().find(|kind| kind.id == payment.kind);
    PaymentRow {
        id: payment.id,
        at: payment.at,
        customer: payment.customer,
        customer_name,
        customer_code,
        kind: payment.kind,
        kind_label: kind.map(|kind| kind.form.label.clone()).unwrap_or_default(),
        account: kind.map_or(Account::Cash, |kind| kind.form.account),
        amount: payment.amount,
        reference: payment.provider_ref,
        state: payment.state,
    }
}
