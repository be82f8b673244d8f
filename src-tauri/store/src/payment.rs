//! Ways to pay, few and read whole, and money that changed hands.

use domain::payment::{Payment, PaymentKind, PaymentKindForm, PaymentState};
use domain::text::folded;
use domain::{ActId, CustomerId, HubId, PaymentId, PaymentKindId, ShiftId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order};
use crate::op::Op;
use crate::table::{CUSTOMER, PAYMENT};
use crate::word;

/// The list of payments, found by their reference and by who paid.
pub const LIST: List = List {
    table: PAYMENT,
    name: "payment",
    joins: "left join customer c on c.id = t.customer",
    words: "t.provider_ref || ' ' || coalesce(c.name || ' ' || c.code, '')",
    title: ["t.provider_ref", "coalesce(c.name, '')"],
    filters: &[
        Filter { name: "kind", sql: id_text!("t.kind") },
        Filter { name: "state", sql: "t.state" },
        Filter { name: "way", sql: "iif(t.amount < 0, 'out', 'in')" },
        Filter { name: "shift", sql: id_text!("t.shift") },
    ],
    orders: &[
        Order { name: "at", sql: "t.at" },
        Order { name: "customer", sql: "c.name" },
        Order { name: "amount", sql: "t.amount" },
        Order { name: "reference", sql: "t.provider_ref" },
    ],
    also: &[Also { table: CUSTOMER, rows: "select id from payment where customer = ?" }],
};

#[derive(FromRow)]
struct KindRow {
    id: Uuid,
    hub_id: Uuid,
    label: String,
    account: String,
    reference: String,
    position: i64,
    hidden: bool,
}

/// Columns of a [`KindRow`].
const KIND: &str = "id, hub_id, label, account, reference, position, hidden";

/// Every way to pay of a hub, in their order, hidden ones too.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn kinds(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<PaymentKind>, StoreError> {
    let sql = AssertSqlSafe(format!("select {KIND} from payment_kind where hub_id = ? order by position, id"));
    let rows: Vec<KindRow> = sqlx::query_as(sql).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(kind_of).collect()
}

/// A way to pay of a hub; none if it has none of that id.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn kind(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: PaymentKindId,
) -> Result<Option<PaymentKind>, StoreError> {
    let sql = AssertSqlSafe(format!("select {KIND} from payment_kind where id = ? and hub_id = ?"));
    let row: Option<KindRow> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(kind_of).transpose()
}

fn kind_of(row: KindRow) -> Result<PaymentKind, StoreError> {
    Ok(PaymentKind {
        id: PaymentKindId(row.id),
        hub: HubId(row.hub_id),
        form: PaymentKindForm {
            label: row.label,
            account: word::read(&row.account, "account")?,
            reference: word::read(&row.reference, "reference rule")?,
        },
        position: row.position,
        hidden: row.hidden,
    })
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    customer: Uuid,
    kind: Uuid,
    amount: i64,
    provider_ref: String,
    state: String,
    shift: Option<Uuid>,
    at: i64,
    act: Uuid,
}

/// A payment as a list shows it.
#[derive(Clone, Debug)]
pub struct PaymentSeen {
    /// The payment.
    pub payment: Payment,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's code.
    pub customer_code: String,
}

#[derive(FromRow)]
struct SeenRow {
    #[sqlx(flatten)]
    row: Row,
    customer_name: Option<String>,
    customer_code: Option<String>,
}

/// The payments called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<PaymentSeen>, StoreError> {
    let sql = format!(
        "select t.*, c.name customer_name, c.code customer_code from {} {} order by j.key",
        chosen(LIST.name),
        LIST.joins
    );
    let rows: Vec<SeenRow> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    let seen = |seen: SeenRow| {
        Ok(PaymentSeen {
            payment: payment(seen.row)?,
            customer_name: seen.customer_name.unwrap_or_default(),
            customer_code: seen.customer_code.unwrap_or_default(),
        })
    };
    rows.into_iter().map(seen).collect()
}

/// Columns of a [`Row`].
const COLUMNS: &str = "id, hub_id, customer, kind, amount, provider_ref, state, shift, at, act";

/// The payments an act wrote last.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_act(connection: &mut SqliteConnection, act: ActId) -> Result<Vec<Payment>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from payment where act = ? order by id"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(act.0).fetch_all(connection).await?;
    rows.into_iter().map(payment).collect()
}

fn payment(row: Row) -> Result<Payment, StoreError> {
    Ok(Payment {
        id: PaymentId(row.id),
        hub: HubId(row.hub_id),
        customer: CustomerId(row.customer),
        kind: PaymentKindId(row.kind),
        amount: row.amount,
        provider_ref: row.provider_ref,
        state: word::read(&row.state, "payment state")?,
        shift: row.shift.map(ShiftId),
        at: Time(row.at),
        act: ActId(row.act),
    })
}

/// Whether a payment of this kind that counts has this reference.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_reference_taken(
    connection: &mut SqliteConnection,
    kind: PaymentKindId,
    reference: &str,
) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from payment where kind = ? and live_ref = ?)";
    Ok(sqlx::query_scalar(sql).bind(kind.0).bind(reference).fetch_one(connection).await?)
}

/// The reference while it counts: two payments of a kind never share it.
fn live_ref(payment: &Payment) -> Option<&str> {
    Some(payment.provider_ref.as_str()).filter(|text| !text.is_empty() && payment.state != PaymentState::Reversed)
}

impl Op {
    /// Adds a way to pay.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `label` if another one of its account is called so.
    pub async fn add_payment_kind(&mut self, new: &PaymentKind) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into payment_kind (id, hub_id, label, label_key, account, reference, statement, position, hidden, \
             created_at) values (?, ?, ?, ?, ?, ?, '', ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.label)
        .bind(folded(&new.form.label))
        .bind(new.form.account.word())
        .bind(new.form.reference.word())
        .bind(new.position)
        .bind(new.hidden)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a way to pay as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `label` if another one of its account is called so.
    pub async fn save_payment_kind(&mut self, now: &PaymentKind) -> Result<(), StoreError> {
        sqlx::query(
            "update payment_kind set label = ?2, label_key = ?3, account = ?4, reference = ?5, position = ?6, hidden = ?7 \
             where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.label)
        .bind(folded(&now.form.label))
        .bind(now.form.account.word())
        .bind(now.form.reference.word())
        .bind(now.position)
        .bind(now.hidden)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Adds a payment.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `reference` if another payment of its kind that counts has it.
    pub async fn add_payment(&mut self, new: &Payment) -> Result<(), StoreError> {
        sqlx::query(
            "insert into payment (id, hub_id, customer, kind, amount, provider_ref, live_ref, state, shift, at, act) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.customer.0)
        .bind(new.kind.0)
        .bind(new.amount)
        .bind(&new.provider_ref)
        .bind(live_ref(new))
        .bind(new.state.word())
        .bind(new.shift.map(|shift| shift.0))
        .bind(new.at.0)
        .bind(new.act.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a payment as it is now; who paid, how, how much and when never change.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `reference` if another payment of its kind that counts has it.
    pub async fn save_payment(&mut self, now: &Payment) -> Result<(), StoreError> {
        sqlx::query("update payment set provider_ref = ?2, live_ref = ?3, state = ?4, act = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(&now.provider_ref)
            .bind(live_ref(now))
            .bind(now.state.word())
            .bind(now.act.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
