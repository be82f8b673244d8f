//! Job cards: repair, inspection or cleaning work, on a board from open to done.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{HubId, JobActivityId, JobCardId, UserId};
use crate::record::RecordRef;
use crate::refusal::{Problem, Refusal};
use crate::time::Time;

choice! {
    /// What is to be done.
    JobKind {
        /// Something is broken.
        Repair = "repair",
        /// Something is to be looked at.
        Inspection = "inspection",
        /// Something is to be cleaned.
        Cleaning = "cleaning",
        /// Anything else.
        Other = "other",
    }
}

choice! {
    /// How soon.
    JobPriority {
        /// When there is time.
        Low = "low",
        /// In its turn.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}

choice! {
    /// A column of the board.
    JobState {
        /// Nobody has begun.
        Open = "open",
        /// Somebody is at it.
        InProgress = "in_progress",
        /// It waits for a part, a person or the weather.
        Waiting = "waiting",
        /// It is done.
        Done = "done",
        /// It need not be done.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Columns a card may go to from this one. What is done or cancelled is opened again before it goes on.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::InProgress, Self::Waiting, Self::Done, Self::Cancelled],
            Self::InProgress => &[Self::Open, Self::Waiting, Self::Done, Self::Cancelled],
            Self::Waiting => &[Self::Open, Self::InProgress, Self::Done, Self::Cancelled],
            Self::Done | Self::Cancelled => &[Self::Open],
        }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

choice! {
    /// What a line in a card's time tells.
    ActivityKind {
        /// Somebody wrote the card.
        Created = "created",
        /// Somebody changed what it says.
        Edited = "edited",
        /// It went to another column.
        Moved = "moved",
        /// It was given to somebody, or taken from them.
        Assigned = "assigned",
        /// Somebody said something.
        Comment = "comment",
    }
}

/// A job card as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobForm {
    /// What is to be done, in one line.
    pub title: String,
    /// The rest of it.
    pub description: String,
    /// What kind of work.
    pub kind: JobKind,
    /// How soon.
    pub priority: JobPriority,
    /// What it is about.
    pub about: Option<RecordRef>,
    /// Other records that belong to it.
    pub links: Vec<RecordRef>,
    /// When it is to be done.
    pub due_at: Option<Time>,
}

/// A job card as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobCard {
    /// Its id.
    pub id: JobCardId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What people say, as `J-0118`; unique in the hub.
    pub code: String,
    /// What it says.
    #[serde(flatten)]
    pub form: JobForm,
    /// Its column.
    pub state: JobState,
    /// Who does it.
    pub assignee: Option<UserId>,
}

impl JobCard {
    /// Whether it should have been done before `now`.
    #[must_use]
    pub fn is_late(&self, now: Time) -> bool {
        !self.state.is_over() && self.form.due_at.is_some_and(|due| due < now)
    }
}

/// A line in a card's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its id.
    pub id: JobActivityId,
    /// The hub that keeps the card.
    pub hub: HubId,
    /// The card.
    pub job: JobCardId,
    /// Who.
    pub author: UserId,
    /// What it tells.
    pub kind: ActivityKind,
    /// What was said.
    pub text: String,
    /// Column or person before, by word or name.
    pub before: Option<String>,
    /// Column or person after, by word or name.
    pub after: Option<String>,
}

/// Characters of a comment.
pub const COMMENT_MAX: usize = 2_000;
/// Records a card may link to.
const LINKS_MAX: usize = 20;

/// A new card, open, with nobody at it.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: JobCardId, hub: HubId, code: String, form: &JobForm) -> Result<JobCard, Refusal> {
    Ok(JobCard { id, hub, code, form: checked(form)?, state: JobState::Open, assignee: None })
}

/// The card after an edit; it stays in its column.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &JobCard, form: &JobForm) -> Result<JobCard, Refusal> {
    Ok(JobCard { form: checked(form)?, ..before.clone() })
}

fn checked(form: &JobForm) -> Result<JobForm, Refusal> {
    let mut check = Check::default();
    let title = check.line("title", &form.title, 120);
    let description = check.notes("description", &form.description, 4_000);
    if form.about.is_some_and(|about| !about.kind.has_jobs()) {
        check.problem("about", Problem::NotAChoice);
    }
    // A record is linked once, and not to what it is about already.
    let mut seen: BTreeSet<RecordRef> = form.about.into_iter().collect();
    let links: Vec<RecordRef> = form.links.iter().copied().filter(|link| seen.insert(*link)).collect();
    if links.len() > LINKS_MAX {
        check.problem("links", Problem::TooMany { max: 20 });
    }
    if let Some(due) = form.due_at {
        check.time("due_at", due);
    }
    check.done()?;
    Ok(JobForm { title, description, links, ..form.clone() })
}

/// The card in another column.
///
/// # Errors
/// [`Refusal::JobStateNotAllowed`] if `to` does not follow its present one.
pub fn moved(before: &JobCard, to: JobState) -> Result<JobCard, Refusal> {
    if !before.state.next().contains(&to) {
        return Err(Refusal::JobStateNotAllowed { from: before.state, to });
    }
    Ok(JobCard { state: to, ..before.clone() })
}

/// What somebody says on a card.
///
/// # Errors
/// [`Refusal::Invalid`] on `text`.
pub fn comment(raw: &str) -> Result<String, Refusal> {
    crate::check::required_notes("text", raw, COMMENT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RecordKind;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn form() -> JobForm {
        JobForm {
            title: "Lid is cracked".into(),
            description: String::new(),
            kind: JobKind::Repair,
            priority: JobPriority::Normal,
            about: None,
            links: Vec::new(),
            due_at: Some(Time(1_790_000_000_000)),
        }
    }

    fn card(state: JobState) -> JobCard {
        let new = new(JobCardId(Uuid::nil()), HubId(Uuid::nil()), "J-0001".into(), &form()).expect("fine");
        JobCard { state, ..new }
    }

    fn record(kind: RecordKind, id: u128) -> RecordRef {
        RecordRef { kind, id: Uuid::from_u128(id) }
    }

    #[test]
    fn a_record_is_linked_once() {
        let (battery, slot) = (record(RecordKind::Battery, 1), record(RecordKind::Slot, 2));
        let twice = JobForm { about: Some(battery), links: vec![slot, battery, slot], ..form() };
        assert_eq!(edited(&card(JobState::Open), &twice).expect("fine").form.links, [slot]);
    }

    #[test]
    fn a_card_is_about_something_that_can_be_worked_on_and_links_to_a_few() {
        let model = JobForm { about: Some(record(RecordKind::BatteryModel, 1)), ..form() };
        assert_eq!(edited(&card(JobState::Open), &model), Err(Refusal::field("about", Problem::NotAChoice)));
        let many = JobForm { links: (0..21).map(|id| record(RecordKind::Battery, id)).collect(), ..form() };
        assert_eq!(edited(&card(JobState::Open), &many), Err(Refusal::field("links", Problem::TooMany { max: 20 })));
    }

    #[test]
    fn a_card_is_late_until_it_is_over() {
        let due = form().due_at.expect("due");
        assert!(!card(JobState::Open).is_late(due));
        let after = Time(due.0 + 1);
        for state in JobState::ALL {
            assert_eq!(card(*state).is_late(after), !state.is_over(), "{state:?}");
        }
    }

    #[test]
    fn a_comment_says_something() {
        assert!(comment(" \n ").is_err());
        assert_eq!(comment(" waits for a fuse ").expect("fine"), "waits for a fuse");
        assert!(comment(&"x".repeat(COMMENT_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn a_card_moves_only_to_a_column_that_may_follow(from in 0usize..5, to in 0usize..5) {
            let (from, to) = (JobState::ALL[from], JobState::ALL[to]);
            prop_assert_eq!(moved(&card(from), to).is_ok(), from.next().contains(&to));
        }

        #[test]
        fn a_card_can_always_be_brought_back_to_open(steps in prop::collection::vec(0usize..5, 0..12)) {
            let mut now = card(JobState::Open);
            for step in steps {
                now = moved(&now, JobState::ALL[step]).unwrap_or(now);
            }
            prop_assert!(now.state == JobState::Open || moved(&now, JobState::Open).is_ok());
        }
    }
}
