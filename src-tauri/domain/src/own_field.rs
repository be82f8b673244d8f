//! Fields that a hub adds to its customers: text, a number, a day, or one of a few choices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::choice_list::LABEL_MAX;
use crate::id::{HubId, OwnFieldId};
use crate::refusal::{Problem, Refusal};

choice! {
    /// What a field takes.
    OwnFieldKind {
        /// One line of at most 300 characters.
        Text = "text",
        /// A number with at most six decimals.
        Number = "number",
        /// A day of the calendar.
        Date = "date",
        /// One of the field's choices.
        Choice = "choice",
    }
}

/// A field as typed. Its kind stays: values of another kind would be left over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OwnFieldForm {
    /// As people read it; unique in the hub.
    pub label: String,
    /// What it takes.
    pub kind: OwnFieldKind,
    /// For a choice: what there is to choose.
    pub choices: Vec<String>,
    /// Whether a customer is not kept without it.
    pub required: bool,
}

/// A field as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnField {
    /// Its id.
    pub id: OwnFieldId,
    /// Whose customers have it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: OwnFieldForm,
    /// Where it stands among the fields, from 0.
    pub position: i64,
    /// Not asked any more; values given before stay.
    pub hidden: bool,
}

/// A value: a day and a choice are text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum OwnValue {
    /// Of a number field.
    Number(f64),
    /// Of all others.
    Text(String),
}

/// The values of a customer, by field.
pub type OwnValues = BTreeMap<OwnFieldId, OwnValue>;

/// Fields a hub may add, hidden ones among them.
pub const FIELDS_MAX: usize = 40;
/// Choices a field may have.
const CHOICES_MAX: usize = 40;

/// The field's form as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(form: &OwnFieldForm) -> Result<OwnFieldForm, Refusal> {
    let mut check = Check::default();
    let label = check.line("label", &form.label, LABEL_MAX);
    let mut choices: Vec<String> = Vec::with_capacity(form.choices.len().min(CHOICES_MAX));
    for (index, raw) in form.choices.iter().take(CHOICES_MAX + 1).enumerate() {
        let choice = check.line(&format!("choices.{index}"), raw, LABEL_MAX);
        if choices.contains(&choice) {
            check.problem(&format!("choices.{index}"), Problem::Taken);
        }
        choices.push(choice);
    }
    match (form.kind, choices.len()) {
        (OwnFieldKind::Choice, 0) => check.problem("choices", Problem::Required),
        (OwnFieldKind::Choice, 1..=CHOICES_MAX) | (_, 0) => {}
        (OwnFieldKind::Choice, _) => check.problem("choices", Problem::TooMany { max: 40 }),
        _ => check.problem("choices", Problem::NotAChoice),
    }
    check.done()?;
    Ok(OwnFieldForm { label, kind: form.kind, choices, required: form.required })
}

/// The form after an edit.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field, its kind if that is another.
pub fn edited(before: &OwnField, form: &OwnFieldForm) -> Result<OwnField, Refusal> {
    if before.form.kind != form.kind {
        return Err(Refusal::field("kind", Problem::NotAChoice));
    }
    Ok(OwnField { form: checked(form)?, ..before.clone() })
}

/// A customer's values as they will be kept: one of each kind the field takes, none for a field that is not there. What was
/// kept of a hidden field, or as a choice that is no longer offered, stays.
pub fn values(check: &mut Check, fields: &[OwnField], before: &OwnValues, typed: &OwnValues) -> OwnValues {
    let mut kept = OwnValues::new();
    for id in typed.keys().filter(|id| !fields.iter().any(|field| field.id == **id)) {
        check.problem(&name(*id), Problem::NotAChoice);
    }
    for field in fields {
        let old = before.get(&field.id);
        let value = match typed.get(&field.id) {
            None if field.hidden => old.cloned(),
            Some(same) if Some(same) == old => old.cloned(),
            typed => typed.and_then(|typed| value(check, field, typed)),
        };
        if value.is_none() && field.form.required && !field.hidden {
            check.missing(&name(field.id));
        }
        kept.extend(value.map(|value| (field.id, value)));
    }
    kept
}

/// How a form names the field.
fn name(id: OwnFieldId) -> String {
    format!("own.{}", id.0)
}

/// One value; none if it is empty.
fn value(check: &mut Check, field: &OwnField, typed: &OwnValue) -> Option<OwnValue> {
    let name = name(field.id);
    let text = match (field.form.kind, typed) {
        (OwnFieldKind::Number, OwnValue::Number(number)) => {
            return Some(OwnValue::Number(check.decimal(&name, *number, 1_000_000, -1e9, 1e9)));
        }
        (_, OwnValue::Text(text)) if text.trim().is_empty() => return None,
        (OwnFieldKind::Text, OwnValue::Text(text)) => check.line(&name, text, 300),
        (OwnFieldKind::Date, OwnValue::Text(text)) => check.date(&name, Some(text)).unwrap_or_default(),
        (OwnFieldKind::Choice, OwnValue::Text(text)) => {
            check.choice(&name, text, |one| field.form.choices.iter().any(|choice| choice == one))
        }
        (OwnFieldKind::Number, OwnValue::Text(_)) | (_, OwnValue::Number(_)) => {
            check.problem(&name, Problem::NotAChoice);
            String::new()
        }
    };
    Some(OwnValue::Text(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn field(n: u128, kind: OwnFieldKind, required: bool) -> OwnField {
        let choices = if kind == OwnFieldKind::Choice { vec!["North".to_owned(), "South".to_owned()] } else { vec![] };
        let form = OwnFieldForm { label: format!("Field {n}"), kind, choices, required };
        OwnField { id: OwnFieldId(Uuid::from_u128(n)), hub: HubId(Uuid::nil()), form, position: 0, hidden: false }
    }

    fn text(value: &str) -> OwnValue {
        OwnValue::Text(value.to_owned())
    }

    fn kept(fields: &[OwnField], before: &OwnValues, typed: &[(u128, OwnValue)]) -> Result<OwnValues, Refusal> {
        let typed = typed.iter().map(|(n, value)| (OwnFieldId(Uuid::from_u128(*n)), value.clone())).collect();
        let mut check = Check::default();
        let values = values(&mut check, fields, before, &typed);
        check.done().map(|()| values)
    }

    #[test]
    fn a_value_is_of_the_kind_of_its_field() {
        let fields = [
            field(1, OwnFieldKind::Text, false),
            field(2, OwnFieldKind::Number, false),
            field(3, OwnFieldKind::Date, false),
            field(4, OwnFieldKind::Choice, false),
        ];
        let none = OwnValues::new();
        let fine = [(1, text(" Zone 3 ")), (2, OwnValue::Number(2.5)), (3, text("2026-11-03")), (4, text("South"))];
        let values = kept(&fields, &none, &fine).expect("fine");
        assert_eq!(values.len(), 4);
        assert_eq!(values[&fields[0].id], text("Zone 3"));
        for wrong in [
            (1, OwnValue::Number(1.0)),
            (1, text("a\nb")),
            (1, text(&"x".repeat(301))),
            (2, text("12")),
            (2, OwnValue::Number(f64::INFINITY)),
            (3, text("tomorrow")),
            (4, text("East")),
            (5, text("no such field")),
        ] {
            assert!(kept(&fields, &none, std::slice::from_ref(&wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_required_must_be_given_unless_it_is_hidden() {
        let mut required = field(1, OwnFieldKind::Text, true);
        assert!(kept(std::slice::from_ref(&required), &OwnValues::new(), &[]).is_err());
        assert!(kept(std::slice::from_ref(&required), &OwnValues::new(), &[(1, text(" "))]).is_err());
        required.hidden = true;
        let before = OwnValues::from([(required.id, text("old"))]);
        assert_eq!(kept(&[required], &before, &[]), Ok(before));
    }

    #[test]
    fn a_choice_no_longer_offered_stays_with_whom_it_was_given() {
        let field = field(1, OwnFieldKind::Choice, false);
        let before = OwnValues::from([(field.id, text("West"))]);
        assert!(kept(std::slice::from_ref(&field), &before, &[(1, text("West"))]).is_ok());
        assert!(kept(std::slice::from_ref(&field), &OwnValues::new(), &[(1, text("West"))]).is_err());
    }

    #[test]
    fn a_choice_needs_choices_and_nothing_else_has_any() {
        let form = field(1, OwnFieldKind::Choice, false).form;
        assert!(checked(&form).is_ok());
        assert!(checked(&OwnFieldForm { choices: vec![], ..form.clone() }).is_err());
        assert!(checked(&OwnFieldForm { choices: vec!["a".into(), "a".into()], ..form.clone() }).is_err());
        assert!(checked(&OwnFieldForm { choices: vec!["x".into(); 10_000], ..form.clone() }).is_err());
        assert!(checked(&OwnFieldForm { kind: OwnFieldKind::Text, ..form }).is_err());
    }

    proptest! {
        #[test]
        fn a_number_comes_back_as_it_is_kept(number in -1e9f64..1e9) {
            let field = field(1, OwnFieldKind::Number, false);
            let values = kept(std::slice::from_ref(&field), &OwnValues::new(), &[(1, OwnValue::Number(number))]).expect("fine");
            let written = serde_json::to_string(&values).expect("json");
            let read: OwnValues = serde_json::from_str(&written).expect("json");
            prop_assert_eq!(read, values);
        }
    }
}
