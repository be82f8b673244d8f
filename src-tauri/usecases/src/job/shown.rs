//! What people read of a job card: on the board, on its page, in a file, in its history.

use std::collections::HashMap;

use domain::change::{self, Change};
use domain::job::{ActivityKind, JobCard, JobKind, JobPriority, JobState};
use domain::{JobCardId, Problem, RecordRef, Refusal, Time, UserId};
use serde::Serialize;
use store::Op;
use store::job::{ActivitySeen, JobSeen};
use store::list::List;
use ts_rs::TS;
use uuid::Uuid;

use super::not_found;
use crate::export::{Column, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Lines of a card's time that are shown.
const ACTIVITY: u32 = 200;

/// A card on the board or in a list.
#[derive(Serialize, TS)]
pub struct JobRow {
    id: JobCardId,
    code: String,
    title: String,
    kind: JobKind,
    priority: JobPriority,
    state: JobState,
    about: Option<RecordNamed>,
    assignee: Option<UserId>,
    assignee_name: Option<String>,
    due_at: Option<Time>,
    late: bool,
    changed_at: Time,
}

impl JobRow {
    pub(super) fn id(&self) -> Uuid {
        self.id.0
    }
}

/// A record with what it is called.
#[derive(Serialize, TS)]
pub struct RecordNamed {
    #[serde(flatten)]
    #[ts(flatten)]
    record: RecordRef,
    /// What it is called; none if it is not here any more.
    title: Option<String>,
}

/// A card with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Job")]
pub struct JobView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: JobRow,
    description: String,
    links: Vec<RecordNamed>,
    /// What was said and what became of it, newest first.
    activity: Vec<JobActivity>,
    next: &'static [JobState],
    created_at: Time,
}

/// A line in a card's time.
#[derive(Serialize, TS)]
pub struct JobActivity {
    at: Time,
    who: String,
    kind: ActivityKind,
    text: String,
    before: Option<String>,
    after: Option<String>,
}

impl Exported for JobRow {
    const LIST: &'static List = &store::job::LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("title", "title", Is::Text),
        Column::new("kind", "kind", Is::Word),
        Column::new("priority", "priority", Is::Word),
        Column::new("state", "state", Is::Word),
        Column::new("about", "about", Is::Text),
        Column::new("assignee", "assignee_name", Is::Text),
        Column::new("due", "due_at", Is::Moment),
        Column::new("late", "late", Is::Word),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, by, ids).await
    }
}

/// The cards called `ids`, in their order.
pub(super) async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<JobRow>, Fault> {
    let mut read = hub.store.read().await?;
    let cards = store::job::these(&mut read, ids).await?;
    let about: Vec<RecordRef> = cards.iter().filter_map(|card| card.job.form.about).collect();
    let titles = store::record::titles(&mut read, by.hub, &about).await?;
    Ok(cards.into_iter().map(|card| row(card, &titles, hub.now())).collect())
}

/// A card with all that is known of it.
pub(super) async fn card(hub: &Hub, by: &Operator, id: JobCardId) -> Result<JobView, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::job::find(&mut read, by.hub, id).await?.ok_or_else(not_found)?;
    let form = &found.job.form;
    let records: Vec<RecordRef> = form.about.iter().chain(&form.links).copied().collect();
    let titles = store::record::titles(&mut read, by.hub, &records).await?;
    let activity = store::job::activity(&mut read, id, ACTIVITY).await?;
    Ok(JobView {
        description: form.description.clone(),
        links: form.links.iter().map(|link| named(*link, &titles)).collect(),
        activity: activity.into_iter().map(line).collect(),
        next: found.job.state.next(),
        created_at: found.created_at,
        row: row(found, &titles, hub.now()),
    })
}

/// What people read of a card in its history: records by what they are called, no ids.
#[derive(Serialize)]
struct Described<'a> {
    code: &'a str,
    title: &'a str,
    description: &'a str,
    job_kind: JobKind,
    job_priority: JobPriority,
    about: Option<String>,
    links: String,
    due_at: Option<Time>,
    job_state: JobState,
}

/// What a write changes, as people read it. What a card points at must be here.
pub(super) async fn described(op: &mut Op, before: Option<&JobCard>, after: &JobCard) -> Result<Vec<Change>, Fault> {
    let records: Vec<RecordRef> = [before, Some(after)]
        .into_iter()
        .flatten()
        .flat_map(|card| card.form.about.iter().chain(&card.form.links).copied())
        .collect();
    let titles = op.titles(after.hub, &records).await?;
    // What was linked before may be gone since; what is linked now must be here.
    let is_here = |record: &RecordRef| titles.contains_key(record);
    if !after.form.about.iter().all(is_here) {
        return Err(Refusal::field("about", Problem::NotAChoice).into());
    }
    let kept = |link: &&RecordRef| before.is_some_and(|before| before.form.links.contains(link));
    if !after.form.links.iter().all(|link| is_here(link) || kept(&link)) {
        return Err(Refusal::field("links", Problem::NotAChoice).into());
    }
    Ok(change::between(before.map(|card| describe(card, &titles)).as_ref(), &describe(after, &titles)))
}

fn describe<'a>(card: &'a JobCard, titles: &HashMap<RecordRef, String>) -> Described<'a> {
    let form = &card.form;
    let links: Vec<&str> = form.links.iter().filter_map(|link| titles.get(link)).map(String::as_str).collect();
    Described {
        code: &card.code,
        title: &form.title,
        description: &form.description,
        job_kind: form.kind,
        job_priority: form.priority,
        about: form.about.and_then(|about| titles.get(&about).cloned()),
        links: links.join(", "),
        due_at: form.due_at,
        job_state: card.state,
    }
}

fn named(record: RecordRef, titles: &HashMap<RecordRef, String>) -> RecordNamed {
    RecordNamed { record, title: titles.get(&record).cloned() }
}

fn row(seen: JobSeen, titles: &HashMap<RecordRef, String>, now: Time) -> JobRow {
    let late = seen.job.is_late(now);
    let form = seen.job.form;
    JobRow {
        id: seen.job.id,
        code: seen.job.code,
        title: form.title,
        kind: form.kind,
        priority: form.priority,
        state: seen.job.state,
        about: form.about.map(|about| named(about, titles)),
        assignee: seen.job.assignee,
        assignee_name: seen.assignee_name,
        due_at: form.due_at,
        late,
        changed_at: seen.changed_at,
    }
}

fn line(seen: ActivitySeen) -> JobActivity {
    JobActivity { at: seen.at, who: seen.who, kind: seen.kind, text: seen.text, before: seen.before, after: seen.after }
}
