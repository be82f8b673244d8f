//! Customers of the hub.

mod told;

use domain::check::reason;
use domain::code;
use domain::customer::{
    self, Customer, CustomerForm, CustomerState, Same, accepted, agreed, edited, name_key, withdrawn,
};
use domain::list::Question;
use domain::lists::Language;
use domain::own_field::{OwnField, OwnValues};
use domain::text::{initials, searched};
use domain::{Called, ChoiceId, CustomerId, Refusal, Time, phone};
use serde::{Deserialize, Serialize};
use store::customer::{CustomerListed, CustomerSeen, LIST, Likeness};
use store::list::List;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;
pub(crate) use told::Lists;

/// A customer in a list.
#[derive(Serialize, TS)]
pub struct CustomerRow {
    id: CustomerId,
    code: String,
    name: String,
    known_as: String,
    phone: String,
    state: CustomerState,
    business_kind: Option<ChoiceId>,
    language: Language,
    consent: ConsentState,
    has_card: bool,
    /// What is kept in the hub's own fields.
    own: OwnValues,
    created_at: Time,
    changed_at: Time,
}

/// Whether a customer agreed.
#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// They did.
    Given,
    /// They did, and took it back.
    Withdrawn,
    /// They were not asked.
    None,
}

/// A customer with all that is known of them.
#[derive(Serialize, TS)]
#[ts(rename = "Customer")]
pub struct CustomerView {
    id: CustomerId,
    initials: String,
    state: CustomerState,
    consent: Option<ConsentView>,
    /// Whether they can sign in with a card and a PIN of their own.
    has_pin: bool,
    /// Whether there is a photo of their id document.
    has_photo: bool,
    created_at: Time,
    changed_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: CustomerForm,
}

/// What a customer agreed to.
#[derive(Serialize, TS)]
#[ts(rename = "Consent")]
pub struct ConsentView {
    given_at: Time,
    /// Name of whoever wrote it down.
    given_to: String,
    /// Which wording they agreed to, by its name and version.
    wording: String,
    withdrawn_at: Option<Time>,
}

/// Which customer.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskCustomer {
    pub(crate) id: CustomerId,
}

/// A new customer.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomer {
    form: CustomerForm,
    /// The wording they agreed to, if they did.
    consent: Option<String>,
    /// Whether a phone that another customer has is right.
    accept_duplicate: bool,
}

/// A customer as they shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditCustomer {
    id: CustomerId,
    form: CustomerForm,
    /// Whether a phone that another customer has is right.
    accept_duplicate: bool,
}

/// The wording a customer agreed to.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    id: CustomerId,
    wording: String,
}

/// Who no longer comes, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeactivateCustomer {
    id: CustomerId,
    reason: String,
}

/// Who may be a customer already.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DuplicatesAsk {
    phone: String,
    name: String,
    /// The customer whose form it is.
    except: Option<CustomerId>,
}

/// A customer who may be the same person.
#[derive(Serialize, TS)]
pub struct Duplicate {
    id: CustomerId,
    #[serde(flatten)]
    #[ts(flatten)]
    called: Called,
    by_phone: bool,
    by_name: bool,
}

/// Characters of a name or a phone that are looked at.
const LIKE_MAX: usize = 200;

/// A page of the hub's customers.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<CustomerRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    let rows = store::customer::these(&mut *hub.store.read().await?, &ids).await?;
    Ok(Page { rows: rows.into_iter().map(row).collect(), next })
}

/// How many of the hub's customers there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the customers a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<CustomerRow>(hub, by, ask).await
}

impl Exported for CustomerRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("name", "name", Is::Text),
        Column::new("known_as", "known_as", Is::Text),
        Column::new("phone", "phone", Is::Text),
        Column::new("state", "state", Is::Word),
        Column::new("business", "business_kind", Is::Word),
        Column::new("language", "language", Is::Word),
        Column::new("consent", "consent", Is::Word),
        Column::new("card", "has_card", Is::Word),
        Column::new("created", "created_at", Is::Moment),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, _: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let rows = store::customer::these(&mut *hub.store.read().await?, ids).await?;
        Ok(rows.into_iter().map(row).collect())
    }

    async fn own(hub: &Hub, by: &Operator) -> Result<Vec<OwnField>, Fault> {
        Ok(store::own_field::list(&mut *hub.store.read().await?, by.hub).await?)
    }
}

/// One customer.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<CustomerView, Fault> {
    let found = store::customer::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    found.map(seen).ok_or_else(not_found)
}

/// What happened to a customer.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskCustomer { id: ask.id }).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

/// The code to offer for the next customer.
pub(crate) async fn next_code(hub: &Hub, by: &Operator, (): ()) -> Result<String, Fault> {
    let last = store::customer::last_code(&mut *hub.store.read().await?, by.hub).await?;
    Ok(code::next("C", 4, last.as_deref()))
}

/// Customers with this phone or of this name.
pub(crate) async fn duplicates(hub: &Hub, by: &Operator, ask: DuplicatesAsk) -> Result<Vec<Duplicate>, Fault> {
    let country = hub.organisation().await?.country;
    let phone = phone::canonical(&searched(&ask.phone, LIKE_MAX), &country).unwrap_or_default();
    let name = name_key(&searched(&ask.name, LIKE_MAX));
    let like = Likeness { hub: by.hub, phones: [&phone, ""], name_key: Some(&name), except: ask.except };
    let same = store::customer::same(&mut *hub.store.read().await?, &like).await?;
    Ok(same
        .into_iter()
        .map(|Same { id, called, by_phone, by_name }| Duplicate { id, called, by_phone, by_name })
        .collect())
}

/// Adds a customer to the hub.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: CreateCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.create", by.hub).await?;
    let lists = Lists::of(hub, by, &mut op).await?;
    let new = customer::new(CustomerId(hub.ids.next()), by.hub, &ask.form, &lists.rules())?;
    let new = match &ask.consent {
        Some(wording) => agreed(&new, wording, by.user, hub.now())?,
        None => new,
    };
    not_twice(&mut op, None, &new, ask.accept_duplicate).await?;
    op.add_customer(&new).await?;
    finish(hub, by, op, &lists, None, &new, None).await
}

/// Changes what is known of a customer.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.edit", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let lists = Lists::of(hub, by, &mut op).await?;
    let after = edited(&before, &ask.form, &lists.rules())?;
    not_twice(&mut op, Some(&before), &after, ask.accept_duplicate).await?;
    save(hub, by, op, &before, &after, None).await
}

/// Writes down that a customer agreed.
pub(crate) async fn give_consent(hub: &Hub, by: &Operator, ask: GiveConsent) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.give_consent", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = agreed(&before, &ask.wording, by.user, hub.now())?;
    save(hub, by, op, &before, &after, None).await
}

/// Writes down that a customer took their consent back.
pub(crate) async fn withdraw_consent(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.withdraw_consent", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = withdrawn(&before, hub.now())?;
    save(hub, by, op, &before, &after, None).await
}

/// Keeps a customer who no longer comes out of the way.
pub(crate) async fn deactivate(hub: &Hub, by: &Operator, ask: DeactivateCustomer) -> Result<CustomerView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "customer.deactivate", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = Customer { state: CustomerState::Inactive, ..before.clone() };
    save(hub, by, op, &before, &after, Some(reason)).await
}

/// Lets a customer come back.
pub(crate) async fn activate(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.activate", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = Customer { state: CustomerState::Active, ..before.clone() };
    save(hub, by, op, &before, &after, None).await
}

/// Refuses a phone that others have, unless it is said to be right or was theirs before.
async fn not_twice(op: &mut Op, before: Option<&Customer>, after: &Customer, accept: bool) -> Result<(), Fault> {
    let had =
        |phone: &&str| before.is_some_and(|one| [&one.form.phone, &one.form.other_phone].iter().any(|p| p == phone));
    let fresh =
        [after.form.phone.as_str(), after.form.other_phone.as_str()].map(|phone| if had(&phone) { "" } else { phone });
    let like = Likeness { hub: after.hub, phones: fresh, name_key: None, except: Some(after.id) };
    Ok(accepted(&op.same_customers(&like).await?, accept)?)
}

pub(crate) async fn found(op: &mut Op, by: &Operator, id: CustomerId) -> Result<Customer, Fault> {
    op.customer(by.hub, id).await?.ok_or_else(not_found)
}

async fn save(
    hub: &Hub,
    by: &Operator,
    mut op: Op,
    before: &Customer,
    after: &Customer,
    reason: Option<String>,
) -> Result<CustomerView, Fault> {
    let lists = Lists::of(hub, by, &mut op).await?;
    op.save_customer(after).await?;
    finish(hub, by, op, &lists, Some(before), after, reason).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    lists: &Lists,
    before: Option<&Customer>,
    after: &Customer,
    reason: Option<String>,
) -> Result<CustomerView, Fault> {
    let changes = lists.changes(before, after);
    op.commit(Told { kind: Kind::Customer.word(), object: after.id.0, changes, reason }).await?;
    hub.tell_changed(Kind::Customer);
    view(hub, by, AskCustomer { id: after.id }).await
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Customer.word()).into()
}

fn row(listed: CustomerListed) -> CustomerRow {
    CustomerRow {
        id: CustomerId(listed.id),
        code: listed.code,
        name: listed.name,
        known_as: listed.known_as,
        phone: listed.phone,
        // Another program's word is shown as the careful one rather than not at all.
        state: CustomerState::from_word(&listed.state).unwrap_or(CustomerState::Inactive),
        business_kind: listed.business_kind.map(ChoiceId),
        language: Language::from_word(&listed.language),
        consent: match listed.consent.as_str() {
            "given" => ConsentState::Given,
            "withdrawn" => ConsentState::Withdrawn,
            _ => ConsentState::None,
        },
        has_card: listed.has_card == "yes",
        // Another program's values are left out rather than the whole list.
        own: serde_json::from_str(&listed.own).unwrap_or_default(),
        created_at: Time(listed.created_at),
        changed_at: Time(listed.changed_at),
    }
}

fn seen(seen: CustomerSeen) -> CustomerView {
    let Customer { id, form, state, consent, .. } = seen.customer;
    CustomerView {
        id,
        initials: initials(&form.name),
        state,
        consent: consent.map(|consent| ConsentView {
            given_at: consent.given_at,
            given_to: seen.consent_to,
            wording: consent.wording,
            withdrawn_at: consent.withdrawn_at,
        }),
        has_pin: seen.has_pin,
        has_photo: seen.has_photo,
        created_at: seen.created_at,
        changed_at: seen.changed_at,
        form,
    }
}
