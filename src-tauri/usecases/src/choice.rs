//! The lists a hub chooses from when it describes its customers.

use domain::change::Change;
use domain::choice_list::{CHOICES_MAX, Choice, ChoiceList, label, reordered};
use domain::lists::Language;
use domain::user::User;
use domain::{ChoiceId, HubId, Problem, Refusal};
use serde::{Deserialize, Serialize};
use store::{Act, Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A choice of a list.
#[derive(Serialize, TS)]
#[ts(rename = "Choice")]
pub struct ChoiceRow {
    id: ChoiceId,
    list: ChoiceList,
    label: String,
    /// Not offered any more; who has it keeps it.
    hidden: bool,
}

/// A new choice.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateChoice {
    list: ChoiceList,
    label: String,
}

/// A choice under another name.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RenameChoice {
    id: ChoiceId,
    label: String,
}

/// Every choice of a list, in the order they shall stand.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReorderChoices {
    list: ChoiceList,
    ids: Vec<ChoiceId>,
}

/// Which choice.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskChoice {
    id: ChoiceId,
}

/// Every choice of the hub, list by list in their order.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<ChoiceRow>, Fault> {
    let choices = store::choice::list(&mut *hub.store.read().await?, by.hub).await?;
    Ok(choices.into_iter().map(row).collect())
}

/// Adds a choice at the end of its list.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: CreateChoice) -> Result<ChoiceRow, Fault> {
    let label = label(&ask.label)?;
    let mut op = hub.begin(by, "choice.create", by.hub).await?;
    let last = op.choices(by.hub).await?.into_iter().filter(|one| one.list == ask.list);
    let positions: Vec<i64> = last.map(|one| one.position).collect();
    if positions.len() >= CHOICES_MAX {
        return Err(Refusal::field("label", Problem::TooMany { max: 200 }).into());
    }
    let position = positions.into_iter().max().map_or(0, |last| last + 1);
    let new = Choice { id: ChoiceId(hub.ids.next()), hub: by.hub, list: ask.list, label, position, hidden: false };
    op.add_choice(&new).await?;
    let changes = vec![labelled(&new, None, Some(&new.label))];
    finish(hub, op, new, changes).await
}

/// Gives a choice another name, for everyone who has it.
pub(crate) async fn rename(hub: &Hub, by: &Operator, ask: RenameChoice) -> Result<ChoiceRow, Fault> {
    let label = label(&ask.label)?;
    let mut op = hub.begin(by, "choice.rename", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = Choice { label, ..before.clone() };
    op.save_choice(&after).await?;
    let changes = vec![labelled(&after, Some(&before.label), Some(&after.label))];
    finish(hub, op, after, changes).await
}

/// Puts the choices of a list in another order.
pub(crate) async fn reorder(hub: &Hub, by: &Operator, ask: ReorderChoices) -> Result<Vec<ChoiceRow>, Fault> {
    let mut op = hub.begin(by, "choice.reorder", by.hub).await?;
    let now: Vec<Choice> = op.choices(by.hub).await?.into_iter().filter(|one| one.list == ask.list).collect();
    let ids = reordered(&now.iter().map(|one| one.id).collect::<Vec<_>>(), &ask.ids)?;
    let mut labels = Vec::with_capacity(ids.len());
    for (position, id) in (0..).zip(&ids) {
        let Some(choice) = now.iter().find(|one| one.id == *id) else { continue };
        labels.push(choice.label.as_str());
        if choice.position != position {
            op.save_choice(&Choice { position, ..choice.clone() }).await?;
        }
    }
    let was: Vec<&str> = now.iter().map(|one| one.label.as_str()).collect();
    let change =
        Change { field: ask.list.word().to_owned(), before: was.join(", ").into(), after: labels.join(", ").into() };
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: vec![change], reason: None }).await?;
    hub.tell_changed(Kind::Choice);
    list(hub, by, ()).await
}

/// Offers a choice no more.
pub(crate) async fn hide(hub: &Hub, by: &Operator, ask: AskChoice) -> Result<ChoiceRow, Fault> {
    let op = hub.begin(by, "choice.hide", by.hub).await?;
    set_hidden(hub, by, op, ask.id, true).await
}

/// Offers a choice again.
pub(crate) async fn show(hub: &Hub, by: &Operator, ask: AskChoice) -> Result<ChoiceRow, Fault> {
    let op = hub.begin(by, "choice.show", by.hub).await?;
    set_hidden(hub, by, op, ask.id, false).await
}

async fn set_hidden(hub: &Hub, by: &Operator, mut op: Op, id: ChoiceId, hidden: bool) -> Result<ChoiceRow, Fault> {
    let after = Choice { hidden, ..found(&mut op, by, id).await? };
    op.save_choice(&after).await?;
    let (before, now) = if hidden { (Some(&after.label), None) } else { (None, Some(&after.label)) };
    let changes = vec![labelled(&after, before, now)];
    finish(hub, op, after, changes).await
}

async fn finish(hub: &Hub, op: Op, choice: Choice, changes: Vec<Change>) -> Result<ChoiceRow, Fault> {
    op.commit(Told { kind: Kind::Choice.word(), object: choice.id.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::Choice);
    Ok(row(choice))
}

async fn found(op: &mut Op, by: &Operator, id: ChoiceId) -> Result<Choice, Fault> {
    let found = op.choices(by.hub).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| Refusal::not_found(Kind::Choice.word()).into())
}

/// A change of what a list offers, under the list's name.
fn labelled(choice: &Choice, before: Option<&String>, after: Option<&String>) -> Change {
    let value = |label: Option<&String>| label.map_or(serde_json::Value::Null, |label| label.as_str().into());
    Change { field: choice.list.word().to_owned(), before: value(before), after: value(after) }
}

fn row(choice: Choice) -> ChoiceRow {
    ChoiceRow { id: choice.id, list: choice.list, label: choice.label, hidden: choice.hidden }
}

/// Gives a new hub the choices it starts with, as part of the op that makes it.
pub(crate) async fn begin(hub: &Hub, op: &mut Op, new: HubId, language: Language) -> Result<(), Fault> {
    for list in ChoiceList::ALL.iter().copied() {
        for (position, label) in (0..).zip(list.starting(language)) {
            let id = ChoiceId(hub.ids.next());
            let choice = Choice { id, hub: new, list, label: (*label).to_owned(), position, hidden: false };
            op.add_choice(&choice).await?;
        }
    }
    Ok(())
}

/// Gives hubs of an earlier version the choices they start with, once somebody is there to do it.
pub(crate) async fn begin_where_none(hub: &Hub, user: &User) -> Result<(), Fault> {
    let without = store::choice::hubs_without(&mut *hub.store.read().await?).await?;
    if without.is_empty() {
        return Ok(());
    }
    for id in without {
        let act = Act { id: hub.ids.next(), actor: user.id, place: id.into(), at: hub.now(), name: "choice.create" };
        let mut op = hub.store.begin(act).await?;
        // Whoever signed in at the same moment may have been first.
        if op.choices(id).await?.is_empty() {
            begin(hub, &mut op, id, user.form.language).await?;
            op.commit(Told { kind: Kind::Hub.word(), object: id.0, changes: Vec::new(), reason: None }).await?;
        }
    }
    Ok(())
}
