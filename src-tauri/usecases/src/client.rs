//! A customer's own view: reached with a card and a PIN of their own, of what is theirs, and of nothing else.

use domain::card::{CardOwner, CardState};
use domain::lists::Language;
use domain::time::day_in;
use domain::{CustomerId, HubId, Refusal, SessionId, Time};
use identity::{Secret, Verifier, verify};
use serde::{Deserialize, Serialize};
use store::Told;
use ts_rs::TS;

use crate::assignment::SHOWN;
use crate::card_sign_in;
use crate::door::Holder;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::{Client, Operator};
use crate::pin;
use crate::seat::Who;

/// What a customer sees of their own.
#[derive(Serialize, TS)]
pub struct ClientView {
    code: String,
    name: String,
    known_as: String,
    phone: String,
    language: Language,
    cards: Vec<ClientCard>,
    /// What they have the use of, now or soon.
    equipment: Vec<ClientEquipment>,
}

/// One of their cards.
#[derive(Serialize, TS)]
pub struct ClientCard {
    uid: String,
    state: CardState,
    expires_on: Option<String>,
}

/// A piece of equipment and for how long it is theirs to use.
#[derive(Serialize, TS)]
pub struct ClientEquipment {
    code: String,
    type_name: String,
    from: Time,
    to: Option<Time>,
}

/// The PIN they have and the one they want.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeClientPin {
    #[ts(type = "string")]
    current: Secret,
    #[ts(type = "string")]
    pin: Secret,
}

/// Which customer gets a new PIN.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetClientPin {
    id: CustomerId,
}

/// A PIN, shown once.
#[derive(Serialize, TS)]
pub struct PinShown {
    customer: CustomerId,
    pin: String,
}

/// What is the customer's own.
pub(crate) async fn view(hub: &Hub, by: &Client, (): ()) -> Result<ClientView, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::customer::find(&mut read, by.hub, by.customer).await?.ok_or_else(not_found)?;
    let record = store::hub::find(&mut read, by.hub).await?.ok_or_else(not_found)?;
    let today = day_in(&record.form.zone, hub.now());
    let cards = store::card::of(&mut read, by.hub, CardOwner::Customer(by.customer)).await?;
    let uses = store::assignment::of_customer(&mut read, by.hub, by.customer, SHOWN).await?;
    let form = found.customer.form;
    Ok(ClientView {
        code: form.code,
        name: form.name,
        known_as: form.known_as,
        phone: form.phone,
        language: form.language,
        cards: cards
            .into_iter()
            .map(|seen| ClientCard {
                state: seen.card.state_on(&today),
                uid: seen.card.uid,
                expires_on: seen.card.expires_on,
            })
            .collect(),
        equipment: uses
            .into_iter()
            .filter(|seen| seen.assignment.is_open(hub.now()))
            .map(|seen| ClientEquipment {
                code: seen.equipment_code,
                type_name: seen.type_name,
                from: seen.assignment.from,
                to: seen.assignment.to,
            })
            .collect(),
    })
}

/// Sets another PIN; wrong ones count as tries to sign in.
pub(crate) async fn change_pin(hub: &Hub, by: &Client, ask: ChangeClientPin) -> Result<(), Fault> {
    pin::may_be_chosen(&ask.pin)?;
    let key = guess_key(by.customer);
    hub.admit_guess(&key).await?;
    let verifier = verifier(hub, by.customer).await?;
    if !verify(&ask.current, verifier.as_ref(), hub.cost).await? {
        hub.kept_out_by(&key, Holder { who: Who::Customer(by.customer), hub: Some(by.hub) });
        return Err(Gate::WrongCard.into());
    }
    hub.forget_guesses(&key).await;
    let sealed = pin::sealed(hub, by.customer.0, &ask.pin).await?;
    let mut op = hub.begin_as(by.customer.0, "client.change_pin", by.hub).await?;
    op.save_customer_pin(by.hub, by.customer, &sealed).await?;
    Ok(op.commit(told(by.customer)).await?)
}

/// Gives a customer a PIN, shown once; what was guessed wrongly before is forgotten, and who used the old one is out.
pub(crate) async fn set_pin(hub: &Hub, by: &Operator, ask: SetClientPin) -> Result<PinShown, Fault> {
    let pin = hub.new_pin()?;
    let sealed = pin::sealed(hub, ask.id.0, &Secret::new(pin.clone())).await?;
    let mut op = hub.begin(by, "customer.set_pin", by.hub).await?;
    op.customer(by.hub, ask.id).await?.ok_or_else(not_found)?;
    op.save_customer_pin(by.hub, ask.id, &sealed).await?;
    op.commit(told(ask.id)).await?;
    hub.forget_guesses(&guess_key(ask.id)).await;
    card_sign_in::forget_guesses(hub, CardOwner::Customer(ask.id)).await?;
    leave(hub, ask.id).await;
    hub.tell_changed(Kind::Customer);
    Ok(PinShown { customer: ask.id, pin })
}

/// Ends what a customer has open at the hub's screen.
pub(crate) async fn leave(hub: &Hub, customer: CustomerId) {
    hub.end_sessions(|session| session.who == Who::Customer(customer)).await;
}

/// Gives the seat to a customer whose card and PIN were right.
pub(crate) async fn take_seat(hub: &Hub, customer: CustomerId, here: HubId) -> Result<SessionId, Fault> {
    let record = store::hub::find(&mut *hub.store.read().await?, here).await?.ok_or_else(not_found)?;
    let id = crate::session::begin(hub, Who::Customer(customer), &record).await;
    hub.tell(Event::Session);
    Ok(id)
}

/// Under which name a customer's tries are counted, whichever card they hold.
pub(crate) fn guess_key(customer: CustomerId) -> String {
    format!("customer:{}", customer.0)
}

/// What the customer's PIN is checked against; none if they have none.
pub(crate) async fn verifier(hub: &Hub, customer: CustomerId) -> Result<Option<Verifier>, Fault> {
    let Some(sealed) = store::credential::customer_pin(&mut *hub.store.read().await?, customer).await? else {
        return Ok(None);
    };
    Ok(Some(pin::opened(&hub.data_key()?, customer.0, &sealed)?))
}

fn told(customer: CustomerId) -> Told {
    Told { kind: Kind::Customer.word(), object: customer.0, changes: Vec::new(), reason: None }
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Customer.word()).into()
}
