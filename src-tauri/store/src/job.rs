//! Job cards and their time.

use domain::job::{Activity, ActivityKind, JobCard, JobForm, JobKind, JobPriority, JobState};
use domain::text::natural_key;
use domain::{HubId, JobCardId, RecordKind, RecordRef, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::op::Op;
use crate::table::{JOB_CARD, USER};

/// The list of job cards.
pub const LIST: List = List {
    table: JOB_CARD,
    name: "job_card",
    joins: "left join user u on u.id = t.assignee",
    words: concat!(said!("t.code"), " || ' ' || t.title || ' ' || coalesce(u.name, '')"),
    title: ["t.code", "t.title"],
    filters: &[
        Filter { name: "state", sql: "t.state" },
        Filter { name: "kind", sql: "t.kind" },
        Filter { name: "priority", sql: "t.priority" },
        // Nobody is the empty text.
        Filter { name: "assignee", sql: id_text!("t.assignee") },
        Filter { name: "about", sql: "t.about_kind" },
        Filter { name: "record", sql: id_text!("t.about") },
    ],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "title", sql: "t.title" },
        // As on the board: the more urgent before the less, the sooner due before the later and before what is never
        // due; what is over comes last, the newest first.
        Order {
            name: "pressing",
            sql: "case when t.state in ('done', 'cancelled') then 90000000000000 - t.changed_at \
                  else case t.priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end \
                  * 10000000000000 \
                  + min(max(coalesce(t.due_at, 9999999999999), 0), 9999999999999) end",
        },
        Order { name: "due", sql: "t.due_at" },
        Order { name: "priority", sql: "instr('low normal high urgent', t.priority)" },
        Order { name: "state", sql: "instr('open in_progress waiting done cancelled', t.state)" },
        Order { name: "assignee", sql: "u.name" },
        Order { name: "created", sql: "t.created_at" },
        Order { name: "changed", sql: "t.changed_at" },
    ],
    also: &[Also { table: USER, rows: "select id from job_card where assignee = ?" }],
};

/// A card with what stands beside it.
#[derive(Clone, Debug)]
pub struct JobSeen {
    /// The card.
    pub job: JobCard,
    /// Who does it, by name.
    pub assignee_name: Option<String>,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    code: String,
    title: String,
    description: String,
    kind: String,
    priority: String,
    about_kind: Option<String>,
    about: Option<Uuid>,
    links: String,
    due_at: Option<i64>,
    state: String,
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    created_at: i64,
    changed_at: i64,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.*, u.name assignee_name";

/// One card of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: JobCardId) -> Result<Option<JobSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from job_card t {} where t.id = ? and t.hub_id = ?", LIST.joins);
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The cards called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<JobSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The cards of `hub` about a record that are not over, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn open_about(
    connection: &mut SqliteConnection,
    hub: HubId,
    about: Uuid,
) -> Result<Vec<JobCardId>, StoreError> {
    let sql = "select id from job_card where about = ? and hub_id = ? and state not in ('done', 'cancelled') \
               order by code_key, id";
    let rows: Vec<Uuid> = sqlx::query_scalar(sql).bind(about).bind(hub.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(JobCardId).collect())
}

/// The highest code of the form `J-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("job_card", "code"), "J", hub).await
}

fn job_state(word: &str) -> Result<JobState, StoreError> {
    JobState::from_word(word).ok_or(StoreError::Unreadable { what: "state" })
}

fn seen(row: Row) -> Result<JobSeen, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    let about = match (row.about_kind, row.about) {
        (Some(kind), Some(id)) => {
            Some(RecordRef { kind: RecordKind::from_word(&kind).ok_or(unreadable("about"))?, id })
        }
        _ => None,
    };
    let form = JobForm {
        title: row.title,
        description: row.description,
        kind: JobKind::from_word(&row.kind).ok_or(unreadable("kind"))?,
        priority: JobPriority::from_word(&row.priority).ok_or(unreadable("priority"))?,
        about,
        links: serde_json::from_str(&row.links).map_err(|_| unreadable("links"))?,
        due_at: row.due_at.map(Time),
    };
    Ok(JobSeen {
        job: JobCard {
            id: JobCardId(row.id),
            hub: HubId(row.hub_id),
            code: row.code,
            form,
            state: job_state(&row.state)?,
            assignee: row.assignee.map(UserId),
        },
        assignee_name: row.assignee_name,
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

/// A line in a card's time, with its author's name.
#[derive(Clone, Debug)]
pub struct ActivitySeen {
    /// When.
    pub at: Time,
    /// Who, by name; their id if the person is not known here.
    pub who: String,
    /// What it tells.
    pub kind: ActivityKind,
    /// What was said.
    pub text: String,
    /// Column or person before.
    pub before: Option<String>,
    /// Column or person after.
    pub after: Option<String>,
}

/// The newest `limit` lines of a card's time, newest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn activity(
    connection: &mut SqliteConnection,
    job: JobCardId,
    limit: u32,
) -> Result<Vec<ActivitySeen>, StoreError> {
    type Line = (i64, Uuid, Option<String>, String, String, Option<String>, Option<String>);
    let rows: Vec<Line> = sqlx::query_as(
        "select a.at, a.author, u.name, a.kind, a.text, a.before, a.after from job_activity a \
         left join user u on u.id = a.author where a.job = ? order by a.at desc, a.id desc limit ?",
    )
    .bind(job.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(at, author, name, kind, text, before, after)| {
            let kind = ActivityKind::from_word(&kind).ok_or(StoreError::Unreadable { what: "activity" })?;
            Ok(ActivitySeen {
                at: Time(at),
                who: name.unwrap_or_else(|| author.to_string()),
                kind,
                text,
                before,
                after,
            })
        })
        .collect()
}

impl Op {
    /// Adds a card.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn add_job(&mut self, new: &JobCard) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into job_card (id, hub_id, code, code_key, title, description, kind, priority, about_kind, about, links, \
             due_at, state, assignee, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.code)
        .bind(natural_key(&new.code))
        .bind(&new.form.title)
        .bind(&new.form.description)
        .bind(new.form.kind.word())
        .bind(new.form.priority.word())
        .bind(new.form.about.map(|about| about.kind.word()))
        .bind(new.form.about.map(|about| about.id))
        .bind(links(new)?)
        .bind(new.form.due_at.map(|due| due.0))
        .bind(new.state.word())
        .bind(new.assignee.map(|user| user.0))
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a card as it is now.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_job(&mut self, now: &JobCard) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update job_card set title = ?2, description = ?3, kind = ?4, priority = ?5, about_kind = ?6, about = ?7, \
             links = ?8, due_at = ?9, state = ?10, assignee = ?11, changed_at = ?12 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.title)
        .bind(&now.form.description)
        .bind(now.form.kind.word())
        .bind(now.form.priority.word())
        .bind(now.form.about.map(|about| about.kind.word()))
        .bind(now.form.about.map(|about| about.id))
        .bind(links(now)?)
        .bind(now.form.due_at.map(|due| due.0))
        .bind(now.state.word())
        .bind(now.assignee.map(|user| user.0))
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Gives a card with its time to another hub, under a code of that hub and to nobody there yet: nobody is at it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of that hub has its code.
    pub async fn give_job(&mut self, hub: HubId, id: JobCardId, code: &str) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update job_card set hub_id = ?2, code = ?3, code_key = ?4, assignee = null, changed_at = ?5, \
             state = case state when 'in_progress' then 'open' else state end where id = ?1",
        )
        .bind(id.0)
        .bind(hub.0)
        .bind(code)
        .bind(natural_key(code))
        .bind(at.0)
        .execute(self.connection())
        .await?;
        sqlx::query("update job_activity set hub_id = ?2 where job = ?1")
            .bind(id.0)
            .bind(hub.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds a line to a card's time.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_activity(&mut self, new: &Activity) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into job_activity (id, hub_id, job, at, author, kind, text, before, after) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.job.0)
        .bind(at.0)
        .bind(new.author.0)
        .bind(new.kind.word())
        .bind(&new.text)
        .bind(&new.before)
        .bind(&new.after)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A card of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn job(&mut self, hub: HubId, id: JobCardId) -> Result<Option<JobSeen>, StoreError> {
        find(self.connection(), hub, id).await
    }

    /// The highest job code inside this op; none if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn last_job_code(&mut self, hub: HubId) -> Result<Option<String>, StoreError> {
        last_code(self.connection(), hub).await
    }
}

fn links(job: &JobCard) -> Result<String, StoreError> {
    serde_json::to_string(&job.form.links).map_err(|_| StoreError::Unreadable { what: "links" })
}
