//! Saved views of the lists: own ones, and those shared with the hub.

use domain::change::{self, Change};
use domain::list::Question;
use domain::own_field::OwnField;
use domain::view::{self, View, ViewForm};
use domain::{Refusal, UserId, ViewId};
use serde::{Deserialize, Serialize};
use store::list::List;
use store::view::ViewSeen;
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::list::understood;
use crate::operator::Operator;

/// A view of a list.
#[derive(Serialize, TS)]
pub struct ViewRow {
    id: ViewId,
    name: String,
    question: Question,
    columns: Option<Vec<String>>,
    shared: bool,
    /// Whose it is.
    owner: UserId,
    owner_name: String,
    /// Whether whoever asks may change it.
    changeable: bool,
}

/// Which list's views.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskViews {
    list: String,
}

/// Which view.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskView {
    id: ViewId,
}

/// A view as it shall be: a new one, or what is saved under one's id.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveView {
    id: Option<ViewId>,
    form: ViewForm,
}

/// What a view shall be called.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RenameView {
    id: ViewId,
    name: String,
}

/// Whether the whole hub shall have a view.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShareView {
    id: ViewId,
    shared: bool,
}

/// The lists that have views, by the first word of their commands.
const VIEWED: &[(&str, &List)] = &[
    ("battery", &store::battery::LIST),
    ("card", &store::card::LIST),
    ("customer", &store::customer::LIST),
    ("station", &store::station::LIST),
    ("device", &store::device::LIST),
    ("equipment", &store::equipment::LIST),
    ("job", &store::job::LIST),
    ("rental", &store::rental::LIST),
    ("reservation", &store::reservation::LIST),
    ("payment", &store::payment::LIST),
    ("deposit", &store::deposit::LIST),
    ("swap", &store::swap::LIST),
    ("quarantine", &store::quarantine::LIST),
];

/// The views of a list, by name. One that the list no longer understands is left out.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: AskViews) -> Result<Vec<ViewRow>, Fault> {
    let of = viewed(by, &ask.list)?;
    let views = store::view::of(&mut *hub.store.read().await?, by.hub, &ask.list, by.user).await?;
    Ok(views.into_iter().filter(|seen| of.understands(&seen.view.form.question)).map(|seen| row(by, seen)).collect())
}

/// Saves what is asked of a list under a name, or again under the same.
pub(crate) async fn save(hub: &Hub, by: &Operator, ask: SaveView) -> Result<ViewRow, Fault> {
    let form = view::checked(&ask.form)?;
    // What was typed is kept as it was; the list only says whether it could answer.
    understood(viewed(by, &form.list)?, form.question.clone())?;
    let mut op = hub.begin(by, "view.save", by.hub).await?;
    let Some(id) = ask.id else {
        let new = View { id: ViewId(hub.ids.next()), hub: by.hub, owner: by.user, shared: false, form };
        op.add_view(&new).await?;
        return finish(hub, by, op, None, &new).await;
    };
    let before = own(&mut op, by, id).await?;
    if before.form.list != form.list {
        return Err(not_found());
    }
    let after = View { form, ..before.clone() };
    op.save_view(&after).await?;
    finish(hub, by, op, Some(&before), &after).await
}

/// Calls a view by another name.
pub(crate) async fn rename(hub: &Hub, by: &Operator, ask: RenameView) -> Result<ViewRow, Fault> {
    let name = view::renamed(&ask.name)?;
    let mut op = hub.begin(by, "view.rename", by.hub).await?;
    let before = own(&mut op, by, ask.id).await?;
    let after = View { form: ViewForm { name, ..before.form.clone() }, ..before.clone() };
    op.save_view(&after).await?;
    finish(hub, by, op, Some(&before), &after).await
}

/// Gives a view to the whole hub, or takes it back.
pub(crate) async fn share(hub: &Hub, by: &Operator, ask: ShareView) -> Result<ViewRow, Fault> {
    let mut op = hub.begin(by, "view.share", by.hub).await?;
    let before = own(&mut op, by, ask.id).await?;
    let after = View { shared: ask.shared, ..before.clone() };
    op.save_view(&after).await?;
    finish(hub, by, op, Some(&before), &after).await
}

/// Deletes a view: nothing hangs on it.
pub(crate) async fn delete(hub: &Hub, by: &Operator, ask: AskView) -> Result<(), Fault> {
    let mut op = hub.begin(by, "view.delete", by.hub).await?;
    let before = own(&mut op, by, ask.id).await?;
    op.remove_view(before.id).await?;
    let own = op.own_fields(by.hub).await?;
    let gone = change::between(None, &describe(&before, &own)).into_iter();
    let changes = gone.map(|Change { field, before, after }| Change { field, before: after, after: before });
    op.commit(told(before.id, changes.collect())).await?;
    hub.tell_changed(Kind::SavedView);
    Ok(())
}

/// The list called so, if whoever asks may see it.
fn viewed(by: &Operator, name: &str) -> Result<&'static List, Fault> {
    let Some((name, list)) = VIEWED.iter().find(|(word, _)| *word == name) else {
        return Err(Gate::Unreadable { detail: "list: no such list".to_owned() }.into());
    };
    by.may(&format!("{name}.list")).map(|()| *list)
}

/// A view that whoever asks may change.
async fn own(op: &mut Op, by: &Operator, id: ViewId) -> Result<View, Fault> {
    let found = op.view(by.hub, id).await?.filter(|seen| seen.view.is_seen_by(by.user)).ok_or_else(not_found)?;
    if found.view.is_changed_by(by.user, by.role) {
        Ok(found.view)
    } else {
        Err(Refusal::ViewOfAnother { owner: found.owner_name }.into())
    }
}

async fn finish(hub: &Hub, by: &Operator, mut op: Op, before: Option<&View>, after: &View) -> Result<ViewRow, Fault> {
    let seen = op.view(by.hub, after.id).await?.ok_or_else(not_found)?;
    let own = op.own_fields(by.hub).await?;
    let before = before.map(|before| describe(before, &own));
    op.commit(told(after.id, change::between(before.as_ref(), &describe(after, &own)))).await?;
    hub.tell_changed(Kind::SavedView);
    Ok(row(by, seen))
}

fn told(id: ViewId, changes: Vec<Change>) -> Told {
    Told { kind: Kind::SavedView.word(), object: id.0, changes, reason: None }
}

/// What people read of a view in its history. What it asks may hold names and ids: only by what it filters is told.
#[derive(Serialize)]
struct Described<'a> {
    name: &'a str,
    list: &'a str,
    filters: String,
    columns: Option<String>,
    shared: bool,
}

fn describe<'a>(view: &'a View, own: &[OwnField]) -> Described<'a> {
    let filters: Vec<&str> = view.form.question.filters.keys().map(String::as_str).collect();
    let columns = view.form.columns.as_ref().map(|keys| keys.iter().map(|key| called(key, own)).collect::<Vec<_>>());
    Described {
        name: &view.form.name,
        list: &view.form.list,
        filters: filters.join(", "),
        columns: columns.map(|columns| columns.join(", ")),
        shared: view.shared,
    }
}

/// A column as the history names it: one of the hub's own fields by its label, as customers' histories do.
fn called(key: &str, own: &[OwnField]) -> String {
    let field = own.iter().find(|field| key == format!("own.{}", field.id.0));
    field.map_or_else(|| key.to_owned(), |field| format!("own.{}", field.form.label))
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::SavedView.word()).into()
}

fn row(by: &Operator, seen: ViewSeen) -> ViewRow {
    ViewRow {
        id: seen.view.id,
        changeable: seen.view.is_changed_by(by.user, by.role),
        name: seen.view.form.name,
        question: seen.view.form.question,
        columns: seen.view.form.columns,
        shared: seen.view.shared,
        owner: seen.view.owner,
        owner_name: seen.owner_name,
    }
}
