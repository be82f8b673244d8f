//! Job cards of the hub.

mod shown;

use domain::change::Change;
use domain::job::{self, Activity, ActivityKind, JobCard, JobForm, JobState};
use domain::list::Question;
use domain::{Check, JobActivityId, JobCardId, Problem, Refusal, UserId, code};
use serde::{Deserialize, Serialize};
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::export::{self, ExportAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, BoardAsk, ColumnOf, Counts, ListAsk, Page, with};
use crate::operator::Operator;
use crate::task::TaskRow;

pub use shown::{JobRow, JobView};
use shown::{described, rows};

/// A column of the board.
#[derive(Serialize, TS)]
pub struct JobColumn {
    state: JobState,
    #[ts(type = "number")]
    count: u64,
    cards: Vec<JobRow>,
    /// Columns a card may go to from this one.
    next: &'static [JobState],
}

/// Which card.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskJob {
    id: JobCardId,
}

/// A card as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditJob {
    id: JobCardId,
    form: JobForm,
}

/// The column a card goes to, and what there is to say about it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MoveJob {
    id: JobCardId,
    to: JobState,
    comment: String,
}

/// Who does it; nobody when none.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AssignJob {
    id: JobCardId,
    assignee: Option<UserId>,
}

/// Who may be given work here.
#[derive(Serialize, TS)]
pub struct JobPerson {
    id: UserId,
    name: String,
}

/// What somebody says on a card.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CommentJob {
    id: JobCardId,
    text: String,
}

/// A page of the hub's job cards.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<JobRow>, Fault> {
    let (ids, next) = list::page(hub, &store::job::LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: rows(hub, by, &ids).await?, next })
}

/// How many of the hub's job cards there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &store::job::LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<JobRow>(hub, by, ask).await
}

/// The board: each column with its first cards, among those the question leaves. Its columns are the states, so that a
/// filter by state is passed over.
pub(crate) async fn board(hub: &Hub, by: &Operator, ask: BoardAsk) -> Result<Vec<JobColumn>, Fault> {
    let asked = JobState::ALL.iter().map(|state| (*state, with(ask.question.clone(), "state", &[state.word()])));
    let columns = list::board(hub, by, asked.collect(), ask.each, JobRow::id).await?;
    let column = |ColumnOf { name: state, count, cards, .. }: ColumnOf<JobState, _>| JobColumn {
        state,
        count,
        cards,
        next: state.next(),
    };
    Ok(columns.into_iter().map(column).collect())
}

/// One card.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskJob) -> Result<JobView, Fault> {
    shown::card(hub, by, ask.id).await
}

/// Writes a card.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: JobForm) -> Result<JobView, Fault> {
    let mut op = hub.begin(by, "job.create", by.hub).await?;
    let code = code::next("J", 4, op.last_job_code(by.hub).await?.as_deref());
    let new = job::new(JobCardId(hub.ids.next()), by.hub, code, &form)?;
    let changes = described(&mut op, None, &new).await?;
    op.add_job(&new).await?;
    add_line(hub, by, &mut op, &new, line_of(ActivityKind::Created)).await?;
    finish(hub, by, op, new.id, changes, None).await
}

/// Changes what a card says.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditJob) -> Result<JobView, Fault> {
    let mut op = hub.begin(by, "job.edit", by.hub).await?;
    let before = op.job(by.hub, ask.id).await?.ok_or_else(not_found)?.job;
    let after = job::edited(&before, &ask.form)?;
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_job(&after).await?;
    add_line(hub, by, &mut op, &after, line_of(ActivityKind::Edited)).await?;
    finish(hub, by, op, ask.id, changes, None).await
}

/// Moves a card to another column.
pub(crate) async fn go(hub: &Hub, by: &Operator, ask: MoveJob) -> Result<JobView, Fault> {
    let mut check = Check::default();
    let comment = check.notes("comment", &ask.comment, job::COMMENT_MAX);
    check.done()?;
    let mut op = hub.begin(by, "job.move", by.hub).await?;
    let before = op.job(by.hub, ask.id).await?.ok_or_else(not_found)?.job;
    let after = job::moved(&before, ask.to)?;
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_job(&after).await?;
    let words = (Some(before.state.word().to_owned()), Some(after.state.word().to_owned()));
    add_line(hub, by, &mut op, &after, Line { kind: ActivityKind::Moved, text: comment, words }).await?;
    finish(hub, by, op, ask.id, changes, None).await
}

/// Gives a card to somebody of the hub, or takes it from whoever has it.
pub(crate) async fn assign(hub: &Hub, by: &Operator, ask: AssignJob) -> Result<JobView, Fault> {
    let mut op = hub.begin(by, "job.assign", by.hub).await?;
    let before = op.job(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let name = match ask.assignee {
        None => None,
        Some(user) => {
            let name = op.name_of_staff(user, by.hub).await?;
            Some(name.ok_or_else(|| Refusal::field("assignee", Problem::NotAChoice))?)
        }
    };
    let after = JobCard { assignee: ask.assignee, ..before.job };
    op.save_job(&after).await?;
    let change = Change {
        field: "assignee".to_owned(),
        before: before.assignee_name.clone().into(),
        after: name.clone().into(),
    };
    let words = (before.assignee_name, name);
    add_line(hub, by, &mut op, &after, Line { kind: ActivityKind::Assigned, text: String::new(), words }).await?;
    finish(hub, by, op, ask.id, vec![change], None).await
}

/// Who may be given a card of this hub, by name.
pub(crate) async fn people(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<JobPerson>, Fault> {
    let staff = store::record::staff(&mut *hub.store.read().await?, by.hub).await?;
    Ok(staff.into_iter().map(|(id, name)| JobPerson { id, name }).collect())
}

/// Says something on a card.
pub(crate) async fn comment(hub: &Hub, by: &Operator, ask: CommentJob) -> Result<JobView, Fault> {
    let text = job::comment(&ask.text)?;
    let mut op = hub.begin(by, "job.comment", by.hub).await?;
    let job = op.job(by.hub, ask.id).await?.ok_or_else(not_found)?.job;
    let said = Change { field: "comment".to_owned(), before: serde_json::Value::Null, after: text.clone().into() };
    add_line(hub, by, &mut op, &job, Line { text, ..line_of(ActivityKind::Comment) }).await?;
    finish(hub, by, op, ask.id, vec![said], None).await
}

/// What happened to a card.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskJob) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskJob { id: ask.id }).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

/// A line to be added to a card's time.
struct Line {
    kind: ActivityKind,
    text: String,
    words: (Option<String>, Option<String>),
}

fn line_of(kind: ActivityKind) -> Line {
    Line { kind, text: String::new(), words: (None, None) }
}

async fn add_line(hub: &Hub, by: &Operator, op: &mut Op, job: &JobCard, line: Line) -> Result<(), Fault> {
    let (before, after) = line.words;
    let id = JobActivityId(hub.ids.next());
    let new =
        Activity { id, hub: job.hub, job: job.id, author: by.user, kind: line.kind, text: line.text, before, after };
    Ok(op.add_activity(&new).await?)
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    id: JobCardId,
    changes: Vec<Change>,
    reason: Option<String>,
) -> Result<JobView, Fault> {
    op.commit(Told { kind: Kind::JobCard.word(), object: id.0, changes, reason }).await?;
    hub.tell_changed(Kind::JobCard);
    view(hub, by, AskJob { id }).await
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::JobCard.word()).into()
}
