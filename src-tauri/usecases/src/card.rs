//! Cards of customers and staff.

use domain::card::{self, Card, CardOwner, CardState};
use domain::change::Change;
use domain::check::reason;
use domain::list::Question;
use domain::time::day_in;
use domain::user::manages;
use domain::{Called, CardId, HubId, Problem, Refusal, Role, Time};
use serde::{Deserialize, Serialize};
use store::card::{CardSeen, LIST};
use store::list::List;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::client;
use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// A card.
#[derive(Serialize, TS)]
#[ts(rename = "Card")]
pub struct CardView {
    id: CardId,
    uid: String,
    owner: CardOwner,
    /// What its owner is called.
    owner_name: String,
    /// The customer's code, or the sign-in name of somebody of the staff.
    owner_code: String,
    state: CardState,
    /// States that may follow.
    next: &'static [CardState],
    /// Whether it must be said why another takes its place.
    replaced_for_a_reason: bool,
    expires_on: Option<String>,
    /// Number of the card that took its place.
    replaced_by_uid: Option<String>,
    created_at: Time,
    changed_at: Time,
}

/// Which card.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskCard {
    id: CardId,
}

/// Whose cards.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CardsOf {
    owner: CardOwner,
}

/// A card to give out.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct IssueCard {
    uid: String,
    owner: CardOwner,
    expires_on: Option<String>,
    /// Whether it is in use at once, as at the counter.
    activate: bool,
}

/// A card to take out of use, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StopCard {
    id: CardId,
    reason: String,
}

/// A card that takes the place of another, and why if nobody has said so yet.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReplaceCard {
    id: CardId,
    uid: String,
    expires_on: Option<String>,
    reason: String,
}

/// A page of the cards the hub gave out.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<CardView>, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    let cards = store::card::these(&mut *hub.store.read().await?, &ids).await?;
    Ok(Page { rows: cards.into_iter().map(|card| seen(card, &today)).collect(), next })
}

/// Writes the cards a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<CardView>(hub, by, ask).await
}

impl Exported for CardView {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("uid", "uid", Is::Text),
        Column::new("owner", "owner_name", Is::Text),
        Column::new("owner_code", "owner_code", Is::Text),
        Column::new("state", "state", Is::Word),
        Column::new("expires", "expires_on", Is::Day),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let today = day_in(&by.record.form.zone, hub.now());
        let cards = store::card::these(&mut *hub.store.read().await?, ids).await?;
        Ok(cards.into_iter().map(|card| seen(card, &today)).collect())
    }
}

/// How many cards the hub gave out.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// The cards of one owner, the newest first.
pub(crate) async fn of(hub: &Hub, by: &Operator, ask: CardsOf) -> Result<Vec<CardView>, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let cards = store::card::of(&mut *hub.store.read().await?, by.hub, ask.owner).await?;
    Ok(cards.into_iter().map(|card| seen(card, &today)).collect())
}

/// One card.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskCard) -> Result<CardView, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let found = store::card::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    found.map(|card| seen(card, &today)).ok_or_else(not_found)
}

/// What happened to a card.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskCard) -> Result<Vec<HistoryLine>, Fault> {
    let card = view(hub, by, AskCard { id: ask.id }).await?;
    let mut lines = history::of(hub, ask.id.0).await?;
    // One that was given out in the place of another began with the last act on that one.
    let others = store::card::of(&mut *hub.store.read().await?, by.hub, card.owner).await?;
    if let Some(before) = others.into_iter().find(|seen| seen.card.replaced_by == Some(ask.id)) {
        lines.extend(history::of(hub, before.card.id.0).await?.into_iter().find(HistoryLine::replaced_a_card));
    }
    Ok(lines)
}

/// Gives a card out.
pub(crate) async fn issue(hub: &Hub, by: &Operator, ask: IssueCard) -> Result<CardView, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let id = CardId(hub.ids.next());
    let issued = card::new(id, by.hub, &ask.uid, ask.owner, ask.expires_on.as_deref(), &today)?;
    let new = if ask.activate { card::moved(&issued, CardState::Active, &today)? } else { issued };
    let mut op = hub.begin(by, "card.issue", by.hub).await?;
    let owner = owner(&mut op, by, "card.issue", ask.owner).await?;
    free(&mut op, by.hub, &new.uid, &today).await?;
    op.add_card(&new).await?;
    finish(hub, by, op, given_out(&new, &owner)).await
}

/// What a card's history tells of its being given out.
pub(crate) fn given_out(new: &Card, owner: &str) -> Told {
    let change = |field: &str, after: &str| Change {
        field: field.to_owned(),
        before: serde_json::Value::Null,
        after: after.into(),
    };
    let changes = vec![change("uid", &new.uid), change("owner", owner)];
    Told { kind: Kind::Card.word(), object: new.id.0, changes, reason: None }
}

/// What a card's history tells of a change of its state.
pub(crate) fn moved_to(before: &Card, after: &Card, reason: Option<String>) -> Told {
    let change =
        Change { field: "card_state".to_owned(), before: before.state.word().into(), after: after.state.word().into() };
    Told { kind: Kind::Card.word(), object: after.id.0, changes: vec![change], reason }
}

/// Takes a card into use.
pub(crate) async fn activate(hub: &Hub, by: &Operator, ask: AskCard) -> Result<CardView, Fault> {
    moved(hub, by, "card.activate", ask.id, CardState::Active, None).await
}

/// Takes a card out of use for a while; one that was lost has turned up.
pub(crate) async fn block(hub: &Hub, by: &Operator, ask: StopCard) -> Result<CardView, Fault> {
    let reason = reason(&ask.reason)?;
    moved(hub, by, "card.block", ask.id, CardState::Blocked, Some(reason)).await
}

/// Takes a blocked card into use again.
pub(crate) async fn unblock(hub: &Hub, by: &Operator, ask: AskCard) -> Result<CardView, Fault> {
    moved(hub, by, "card.unblock", ask.id, CardState::Active, None).await
}

/// Writes down that nobody knows where a card is.
pub(crate) async fn report_lost(hub: &Hub, by: &Operator, ask: StopCard) -> Result<CardView, Fault> {
    let reason = reason(&ask.reason)?;
    moved(hub, by, "card.report_lost", ask.id, CardState::Lost, Some(reason)).await
}

/// Gives out a card in the place of another, in one act.
pub(crate) async fn replace(hub: &Hub, by: &Operator, ask: ReplaceCard) -> Result<CardView, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let mut op = hub.begin(by, "card.replace", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let needed = before.state_on(&today).replaced_for_a_reason() || !ask.reason.trim().is_empty();
    let reason = needed.then(|| reason(&ask.reason)).transpose()?;
    owner(&mut op, by, "card.replace", before.owner).await?;
    let id = CardId(hub.ids.next());
    let (old, new) = card::replaced(&before, id, &ask.uid, ask.expires_on.as_deref(), &today)?;
    // First the old one: the same card may be given out anew.
    op.save_card(&old).await?;
    free(&mut op, by.hub, &new.uid, &today).await?;
    op.add_card(&new).await?;
    let change = Change { field: "uid".to_owned(), before: old.uid.into(), after: new.uid.into() };
    let told = Told { kind: Kind::Card.word(), object: old.id.0, changes: vec![change], reason };
    op.commit(told).await?;
    hub.tell_changed(Kind::Card);
    if let CardOwner::Customer(owner) = new.owner {
        // Whoever sits there by the old card is out at once.
        client::leave(hub, owner).await;
    }
    view(hub, by, AskCard { id }).await
}

async fn moved(
    hub: &Hub,
    by: &Operator,
    act: &'static str,
    id: CardId,
    to: CardState,
    reason: Option<String>,
) -> Result<CardView, Fault> {
    let today = day_in(&by.record.form.zone, hub.now());
    let mut op = hub.begin(by, act, by.hub).await?;
    let before = found(&mut op, by, id).await?;
    owner(&mut op, by, act, before.owner).await?;
    // An issued card is taken into use by one act, a blocked one by another: each says what it was.
    let wanted = if act == "card.unblock" { CardState::Blocked } else { CardState::Issued };
    if to == CardState::Active && before.state_on(&today) != wanted {
        return Err(Refusal::CardStateNotAllowed { from: before.state_on(&today), to }.into());
    }
    let after = card::moved(&before, to, &today)?;
    op.save_card(&after).await?;
    let view = finish(hub, by, op, moved_to(&before, &after, reason)).await?;
    // Whoever sits there by a card that is stopped is out at once.
    if let (CardOwner::Customer(owner), CardState::Blocked | CardState::Lost) = (after.owner, to) {
        client::leave(hub, owner).await;
    }
    Ok(view)
}

async fn finish(hub: &Hub, by: &Operator, op: Op, told: Told) -> Result<CardView, Fault> {
    let id = CardId(told.object);
    op.commit(told).await?;
    hub.tell_changed(Kind::Card);
    view(hub, by, AskCard { id }).await
}

async fn found(op: &mut Op, by: &Operator, id: CardId) -> Result<Card, Fault> {
    Ok(op.card(by.hub, id).await?.ok_or_else(not_found)?.card)
}

/// What the owner is called, if the operator may give and take their cards: of customers whoever serves them, of staff
/// whoever may change them.
async fn owner(op: &mut Op, by: &Operator, act: &str, owner: CardOwner) -> Result<String, Fault> {
    match owner {
        CardOwner::Customer(id) => {
            let customer = op.customer(by.hub, id).await?.ok_or_else(|| Refusal::not_found(Kind::Customer.word()))?;
            let gives = act == "card.issue" || act == "card.replace";
            if gives && !customer.is_served() {
                return Err(Refusal::field("owner", Problem::NotAChoice).into());
            }
            Ok(customer.form.name)
        }
        CardOwner::User(id) => {
            let user = op.user(id).await?.ok_or_else(|| Refusal::not_found(Kind::User.word()))?;
            if !manages(&by.granter(), &user.roles) {
                let roles = vec![Role::Manager, Role::Admin];
                return Err(Gate::Denied { command: act.to_owned(), roles }.into());
            }
            Ok(user.user.form.name)
        }
    }
}

/// Makes sure that no card that may turn up has this number; one past its last day gives it up.
pub(crate) async fn free(op: &mut Op, hub: HubId, uid: &str, today: &str) -> Result<(), Fault> {
    let Some(other) = op.live_card(uid).await? else { return Ok(()) };
    let state = other.card.state_on(today);
    let here = other.card.hub == hub;
    if state == CardState::Expired && here {
        return Ok(op.save_card(&Card { state, ..other.card }).await?);
    }
    // Who holds a card of another hub is nobody's business here.
    let who = if here { vec![Called { code: other.owner_code, name: other.owner_name }] } else { Vec::new() };
    Err(Refusal::CardTaken { who, state }.into())
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Card.word()).into()
}

fn seen(seen: CardSeen, today: &str) -> CardView {
    let state = seen.card.state_on(today);
    CardView {
        id: seen.card.id,
        uid: seen.card.uid,
        owner: seen.card.owner,
        owner_name: seen.owner_name,
        owner_code: seen.owner_code,
        state,
        next: state.next(),
        replaced_for_a_reason: state.replaced_for_a_reason(),
        expires_on: seen.card.expires_on,
        replaced_by_uid: seen.replaced_by_uid,
        created_at: seen.created_at,
        changed_at: seen.changed_at,
    }
}
