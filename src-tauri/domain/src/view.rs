//! Saved views: what is asked of a list again and again, under a name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::id::{HubId, UserId, ViewId};
use crate::list::Question;
use crate::refusal::{Problem, Refusal};
use crate::role::Role;

/// Columns a view may name.
const COLUMNS_MAX: usize = 40;
/// Characters of a column's key, and of a filter's value.
const WORD_MAX: usize = 100;

/// A view as it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ViewForm {
    /// What is listed: the first word of its commands, as `battery`.
    pub list: String,
    /// What people call it.
    pub name: String,
    /// What is asked.
    pub question: Question,
    /// The columns that are shown, in their order; none for those the list comes with.
    pub columns: Option<Vec<String>>,
}

/// A view as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// The hub it belongs to.
    pub hub: HubId,
    /// Who saved it.
    pub owner: UserId,
    /// Whether everyone in the hub has it.
    pub shared: bool,
    /// What was saved.
    pub form: ViewForm,
}

/// The form as it will be kept. Whether the list can answer the question, the list knows.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(form: &ViewForm) -> Result<ViewForm, Refusal> {
    let mut check = Check::default();
    let name = name(&mut check, &form.name);
    check.optional_line("question.search", &form.question.search, WORD_MAX);
    if form.question.filters.values().flatten().any(|value| value.chars().count() > WORD_MAX) {
        check.problem("question.filters", Problem::TooLong { max: count(WORD_MAX) });
    }
    let columns = form.columns.as_deref().unwrap_or_default();
    if columns.len() > COLUMNS_MAX {
        check.problem("columns", Problem::TooMany { max: count(COLUMNS_MAX) });
    }
    if !columns.iter().all(|key| is_key(key)) {
        check.problem("columns", Problem::BadCharacters);
    }
    check.done()?;
    Ok(ViewForm { name, ..form.clone() })
}

/// A view's name as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] on `name`.
pub fn renamed(raw: &str) -> Result<String, Refusal> {
    let mut check = Check::default();
    let name = name(&mut check, raw);
    check.done()?;
    Ok(name)
}

impl View {
    /// Whether someone has this view: their own, and what is shared.
    #[must_use]
    pub fn is_seen_by(&self, user: UserId) -> bool {
        self.shared || self.owner == user
    }

    /// Whether someone may change this view: whoever saved it, and for what the whole hub has, who looks after the hub.
    #[must_use]
    pub fn is_changed_by(&self, user: UserId, role: Role) -> bool {
        self.owner == user || (self.shared && matches!(role, Role::Manager | Role::Admin))
    }
}

fn name(check: &mut Check, raw: &str) -> String {
    check.line("name", raw, 60)
}

/// Which columns a list has its screen knows; a key is a word of it.
fn is_key(key: &str) -> bool {
    (1..=WORD_MAX).contains(&key.len()) && key.chars().all(|c| c.is_ascii_graphic())
}

fn count(max: usize) -> u32 {
    u32::try_from(max).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form() -> ViewForm {
        ViewForm { list: "battery".into(), name: " Lost ones ".into(), question: Question::all("code"), columns: None }
    }

    #[test]
    fn a_view_needs_a_name_and_columns_are_words() {
        assert_eq!(checked(&form()).expect("fine").name, "Lost ones");
        let mut odd = form();
        odd.name = String::new();
        odd.question.search = "x".repeat(101);
        odd.question.filters.insert("model".into(), vec!["x".repeat(101)]);
        odd.columns = Some(vec!["model".into(), "two words".into()]);
        let Err(Refusal::Invalid { fields }) = checked(&odd) else { panic!("an odd view was taken") };
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["name", "question.search", "question.filters", "columns"]);
        assert!(checked(&ViewForm { columns: Some(vec!["code".into(); 41]), ..form() }).is_err());
        assert!(checked(&ViewForm { columns: Some(vec!["model".into(), "field:7".into()]), ..form() }).is_ok());
    }

    #[test]
    fn a_shared_view_is_everyones_to_use_and_the_heads_to_change() {
        let (grace, amina) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let own = View { id: ViewId(Uuid::nil()), hub: HubId(Uuid::nil()), owner: grace, shared: false, form: form() };
        assert!(own.is_seen_by(grace) && !own.is_seen_by(amina));
        assert!(!own.is_changed_by(amina, Role::Admin));
        let shared = View { shared: true, ..own };
        assert!(shared.is_seen_by(amina));
        for role in Role::ALL {
            assert!(shared.is_changed_by(grace, role));
            assert_eq!(shared.is_changed_by(amina, role), matches!(role, Role::Manager | Role::Admin), "{role:?}");
        }
    }
}
