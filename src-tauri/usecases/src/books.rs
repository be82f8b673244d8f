//! What every act has in common that moves money: its id comes with it, so that sent twice it happens once; what it posts
//! stays within what is exact.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::hub::Hub as Record;
use domain::ledger::{Book, Side, on_side};
use domain::shift::Shift;
use domain::{ActId, CustomerId, EntryId, HubId, Problem, Refusal, ShiftId};
use serde_json::Value;
use store::act::ActRow;
use store::ledger::NewEntry;
use store::{Op, Told};

use crate::counter::Before;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// An act that moves money, being written.
pub(crate) struct Moving {
    pub(crate) op: Op,
    /// The hub it is done in.
    pub(crate) place: Arc<Record>,
    /// The till that is open.
    pub(crate) shift: Option<Shift>,
    act: ActId,
    kind: String,
}

/// How an act begins.
pub(crate) enum Begun {
    /// It is to be done.
    New(Box<Moving>),
    /// It was done before.
    Before(Box<ActRow>),
}

/// What is left to be told of an act once everything is written.
pub(crate) struct Done {
    /// Whose it is.
    pub(crate) customer: Option<CustomerId>,
    /// The till it belongs to.
    pub(crate) shift: Option<ShiftId>,
    /// What a list tells of it.
    pub(crate) facts: Value,
    /// The rows it changed, as they were.
    pub(crate) before: Before,
    /// Its audit line.
    pub(crate) told: Told,
}

/// Opens the act called `act`, or finds it done.
pub(crate) async fn begin(hub: &Hub, by: &Operator, name: &'static str, act: ActId) -> Result<Begun, Fault> {
    let mut op = hub.begin_act(by, name, by.hub, act).await?;
    let kind = name.replace('.', "_");
    if let Some(before) = done_before(&mut op, by, act, |before| before.kind == kind).await? {
        return Ok(Begun::Before(Box::new(before)));
    }
    let shift = store::shift::open_of(op.reading(), by.hub).await?;
    Ok(Begun::New(Box::new(Moving { op, place: Arc::clone(&by.record), shift, act, kind })))
}

/// What was done under an id already: the same thing by the same person, sent twice, is done once.
///
/// # Errors
/// [`Problem::Taken`] if something else was.
pub(crate) async fn done_before(
    op: &mut Op,
    by: &Operator,
    act: ActId,
    is_same: impl Fn(&ActRow) -> bool,
) -> Result<Option<ActRow>, Fault> {
    if !store::act::is_taken(op.reading(), act).await? {
        return Ok(None);
    }
    let before = store::act::find(op.reading(), by.hub, act).await?;
    let same = before.filter(|before| before.actor == by.user.0 && is_same(before));
    same.map(Some).ok_or_else(|| Refusal::field("act", Problem::Taken).into())
}

impl Moving {
    /// The till cash goes into and comes out of.
    ///
    /// # Errors
    /// [`Refusal::TillClosed`].
    pub(crate) fn drawer(&self) -> Result<&Shift, Refusal> {
        self.shift.as_ref().ok_or(Refusal::TillClosed)
    }

    /// The open till's id.
    pub(crate) fn shift_id(&self) -> Option<ShiftId> {
        self.shift.as_ref().map(|shift| shift.id)
    }

    /// The hub's currency.
    pub(crate) fn currency(&self) -> &str {
        &self.place.form.currency
    }

    /// Posts what the act moves, under a till if it belongs to one.
    pub(crate) async fn post(&mut self, hub: &Hub, shift: Option<ShiftId>, book: &Book) -> Result<(), Fault> {
        post(hub, &mut self.op, &self.place, shift, book).await
    }

    /// Writes down the act and its audit line, commits, and tells whoever shows acts and accounts.
    pub(crate) async fn done(mut self, hub: &Hub, by: &Operator, done: Done) -> Result<(), Fault> {
        let at = self.op.at().0;
        let row = ActRow {
            id: self.act.0,
            hub_id: self.place.id.0,
            kind: self.kind,
            at,
            occurred_at: at,
            actor: by.user.0,
            customer: done.customer.map(|customer| customer.0),
            shift: done.shift.map(|shift| shift.0),
            facts: done.facts.to_string(),
            before: serde_json::to_string(&done.before).map_err(|error| Fault::internal(&error))?,
            note: done.told.reason.clone().unwrap_or_default(),
            allowed_by: None,
            undoes: None,
            undone_by: None,
        };
        self.op.add_act(&row).await?;
        self.op.commit(done.told).await?;
        hub.tell_changed(Kind::Act);
        hub.tell_changed(Kind::Entry);
        Ok(())
    }
}

/// Posts what an act moves, unless a side of the books would go beyond what is exact.
pub(crate) async fn post(
    hub: &Hub,
    op: &mut Op,
    place: &Record,
    shift: Option<ShiftId>,
    book: &Book,
) -> Result<(), Fault> {
    exact(op, place.id, book).await?;
    let entry = NewEntry {
        id: EntryId(hub.ids.next()),
        act: ActId(op.id()),
        occurred_at: op.at(),
        shift,
        currency: place.form.currency.clone(),
        reverses: None,
    };
    Ok(op.post(place.id, &entry, book, || hub.ids.next()).await?)
}

/// Refuses what would bring a side of the books beyond what is exact.
pub(crate) async fn exact(op: &mut Op, hub: HubId, book: &Book) -> Result<(), Fault> {
    let sides: BTreeSet<Side> =
        book.postings().iter().map(|posting| Side { account: posting.account, party: posting.party }).collect();
    for (side, there) in store::ledger::sums(op.reading(), hub, sides).await? {
        on_side(side, there.checked_add(book.sum(side)?).ok_or(Refusal::AmountTooLarge)?)?;
    }
    Ok(())
}
