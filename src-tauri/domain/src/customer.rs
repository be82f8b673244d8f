//! Customers: who rents. Kept for good: whoever no longer comes is inactive, because rentals and money name them.
//! Source: domain.md, "Entities"; own fields, vehicle and licence: details.md, "fields".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::choice_list::{Choice, ChoiceList};
use crate::id::{ChoiceId, CustomerId, HubId, UserId};
use crate::lists::Language;
use crate::own_field::{OwnField, OwnValue, OwnValues, values};
use crate::phone::at_home;
use crate::refusal::{Called, Problem, Refusal};
use crate::role::MONEY_MAX;
use crate::text::any_order;
use crate::time::Time;

choice! {
    /// Whether a customer may rent.
    CustomerState {
        /// Comes and rents.
        Active = "active",
        /// No longer; what was, is kept.
        Inactive = "inactive",
    }
}

/// A customer as typed. Text that is not known is empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CustomerForm {
    /// What people say and cards show, as `C-0117`; unique in the hub.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Another name people know them by.
    pub known_as: String,
    /// Phone, kept in E.164; typed without a country it is one of the organisation's.
    pub phone: String,
    /// A second phone.
    pub other_phone: String,
    /// E-mail.
    pub email: String,
    /// Language of what is sent and printed for them.
    pub language: Language,
    /// Where they live or work.
    pub address: String,
    /// Day of birth, `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// Which paper says who they are.
    pub id_document_kind: Option<ChoiceId>,
    /// Its number.
    pub id_document_number: String,
    /// Number of the driving licence.
    pub licence_number: String,
    /// Last day of the driving licence.
    pub licence_expires_on: Option<String>,
    /// What they drive.
    pub vehicle_kind: Option<ChoiceId>,
    /// Its make and model.
    pub vehicle_model: String,
    /// The year it was built.
    pub vehicle_year: Option<i64>,
    /// Its number plate.
    pub vehicle_plate: String,
    /// Groups that donors ask about.
    pub inclusion_marks: Vec<ChoiceId>,
    /// What their business does.
    pub business_kind: Option<ChoiceId>,
    /// Spent on electricity a month before they came, in minor units of the hub's currency.
    pub electricity_spending: Option<i64>,
    /// Spent on heat a month before they came, in minor units of the hub's currency.
    pub heat_spending: Option<i64>,
    /// Why they came.
    pub reasons: Vec<ChoiceId>,
    /// Anything worth knowing.
    pub notes: String,
    /// Values of the hub's own fields.
    #[ts(as = "std::collections::BTreeMap<String, OwnValue>")]
    pub own: OwnValues,
}

/// What a customer agreed to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consent {
    /// When they agreed.
    pub given_at: Time,
    /// Who wrote it down.
    pub given_to: UserId,
    /// Which wording they agreed to, by its name and version.
    pub wording: String,
    /// When they took it back.
    pub withdrawn_at: Option<Time>,
}

/// A customer as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Customer {
    /// Their id.
    pub id: CustomerId,
    /// Whose customer.
    pub hub: HubId,
    /// What is known of them.
    #[serde(flatten)]
    pub form: CustomerForm,
    /// Whether they may rent.
    pub state: CustomerState,
    /// What they agreed to, if they were asked.
    pub consent: Option<Consent>,
}

impl Customer {
    /// Whether they are served: may be given cards and the use of equipment.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.state == CustomerState::Active
    }
}

/// What a hub's customers are checked against.
pub struct Rules<'a> {
    /// Country of numbers typed without one.
    pub country: &'a str,
    /// The day at the hub.
    pub today: &'a str,
    /// The hub's choices.
    pub choices: &'a [Choice],
    /// The hub's own fields.
    pub own_fields: &'a [OwnField],
}

/// A new customer.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: CustomerId, hub: HubId, form: &CustomerForm, rules: &Rules) -> Result<Customer, Refusal> {
    let form = checked(None, form, rules)?;
    Ok(Customer { id, hub, form, state: CustomerState::Active, consent: None })
}

/// The customer after an edit.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &Customer, form: &CustomerForm, rules: &Rules) -> Result<Customer, Refusal> {
    Ok(Customer { form: checked(Some(&before.form), form, rules)?, ..before.clone() })
}

fn checked(before: Option<&CustomerForm>, form: &CustomerForm, rules: &Rules) -> Result<CustomerForm, Refusal> {
    let mut check = Check::default();
    let chosen = Chosen { choices: rules.choices };
    let none = OwnValues::new();
    let kept = CustomerForm {
        code: check.code("code", &form.code, 20),
        name: check.line("name", &form.name, 120),
        known_as: check.optional_line("known_as", &form.known_as, 120),
        phone: check.phone("phone", &form.phone, rules.country),
        other_phone: check.phone("other_phone", &form.other_phone, rules.country),
        email: check.email("email", &form.email),
        language: form.language,
        address: check.notes("address", &form.address, 300),
        birth_date: past(&mut check, form.birth_date.as_deref(), rules.today),
        id_document_kind: chosen.one(
            &mut check,
            "id_document_kind",
            ChoiceList::IdDocumentKind,
            form.id_document_kind,
            before.and_then(|before| before.id_document_kind),
        ),
        id_document_number: check.optional_line("id_document_number", &form.id_document_number, 60),
        licence_number: check.optional_line("licence_number", &form.licence_number, 60),
        licence_expires_on: check.date("licence_expires_on", form.licence_expires_on.as_deref()),
        vehicle_kind: chosen.one(
            &mut check,
            "vehicle_kind",
            ChoiceList::VehicleKind,
            form.vehicle_kind,
            before.and_then(|before| before.vehicle_kind),
        ),
        vehicle_model: check.optional_line("vehicle_model", &form.vehicle_model, 80),
        vehicle_year: form.vehicle_year.map(|year| check.whole("vehicle_year", year, 1900, 2199)),
        vehicle_plate: check.optional_line("vehicle_plate", &form.vehicle_plate.to_uppercase(), 20),
        inclusion_marks: chosen.several(
            &mut check,
            "inclusion_marks",
            ChoiceList::InclusionMark,
            &form.inclusion_marks,
            before.map_or(&[], |before| &before.inclusion_marks),
        ),
        business_kind: chosen.one(
            &mut check,
            "business_kind",
            ChoiceList::BusinessKind,
            form.business_kind,
            before.and_then(|before| before.business_kind),
        ),
        electricity_spending: spending(&mut check, "electricity_spending", form.electricity_spending),
        heat_spending: spending(&mut check, "heat_spending", form.heat_spending),
        reasons: chosen.several(
            &mut check,
            "reasons",
            ChoiceList::Reason,
            &form.reasons,
            before.map_or(&[], |before| &before.reasons),
        ),
        notes: check.notes("notes", &form.notes, 2_000),
        own: values(&mut check, rules.own_fields, before.map_or(&none, |before| &before.own), &form.own),
    };
    if kept.phone.is_empty() && !kept.other_phone.is_empty() {
        check.missing("phone");
    }
    if !kept.phone.is_empty() && kept.phone == kept.other_phone {
        check.problem("other_phone", Problem::Taken);
    }
    check.done()?;
    Ok(kept)
}

fn past(check: &mut Check, day: Option<&str>, today: &str) -> Option<String> {
    let day = check.date("birth_date", day)?;
    if day.as_str() > today {
        check.problem("birth_date", Problem::NotADate);
    }
    Some(day)
}

fn spending(check: &mut Check, field: &str, amount: Option<i64>) -> Option<i64> {
    amount.map(|amount| check.whole(field, amount, 0, MONEY_MAX))
}

/// Looks choices up: of the right list of this hub, and offered or had before.
struct Chosen<'a> {
    choices: &'a [Choice],
}

impl Chosen<'_> {
    fn one(
        &self,
        check: &mut Check,
        field: &str,
        list: ChoiceList,
        typed: Option<ChoiceId>,
        before: Option<ChoiceId>,
    ) -> Option<ChoiceId> {
        let typed = typed?;
        if !self.is_offered(list, typed, before.as_slice()) {
            check.problem(field, Problem::NotAChoice);
        }
        Some(typed)
    }

    /// In the order of the list, each once.
    fn several(
        &self,
        check: &mut Check,
        field: &str,
        list: ChoiceList,
        typed: &[ChoiceId],
        before: &[ChoiceId],
    ) -> Vec<ChoiceId> {
        if !typed.iter().all(|id| self.is_offered(list, *id, before)) {
            check.problem(field, Problem::NotAChoice);
        }
        self.choices.iter().map(|choice| choice.id).filter(|id| typed.contains(id)).collect()
    }

    fn is_offered(&self, list: ChoiceList, id: ChoiceId, before: &[ChoiceId]) -> bool {
        let known = self.choices.iter().find(|choice| choice.id == id && choice.list == list);
        known.is_some_and(|choice| !choice.hidden || before.contains(&id))
    }
}

/// The customer who agreed to `wording`.
///
/// # Errors
/// [`Refusal::Invalid`] on `wording`.
pub fn agreed(before: &Customer, wording: &str, to: UserId, at: Time) -> Result<Customer, Refusal> {
    let mut check = Check::default();
    let wording = check.line("wording", wording, 80);
    check.done()?;
    let consent = Consent { given_at: at, given_to: to, wording, withdrawn_at: None };
    Ok(Customer { consent: Some(consent), ..before.clone() })
}

/// The customer who took their consent back.
///
/// # Errors
/// [`Refusal::NoConsent`] if there is none.
pub fn withdrawn(before: &Customer, at: Time) -> Result<Customer, Refusal> {
    let given = before.consent.clone().filter(|consent| consent.withdrawn_at.is_none()).ok_or(Refusal::NoConsent)?;
    Ok(Customer { consent: Some(Consent { withdrawn_at: Some(at), ..given }), ..before.clone() })
}

/// Someone who may be the same person.
#[derive(Clone, Debug, PartialEq)]
pub struct Same {
    /// Who.
    pub id: CustomerId,
    /// What they are called.
    pub called: Called,
    /// Whether a phone is the same.
    pub by_phone: bool,
    /// Whether the name is.
    pub by_name: bool,
}

/// Lets a customer be kept whose phone others have, if that was said to be right.
///
/// # Errors
/// [`Refusal::DuplicateCustomer`] naming who has it.
pub fn accepted(same: &[Same], accept_duplicate: bool) -> Result<(), Refusal> {
    let who: Vec<Called> = same.iter().filter(|one| one.by_phone).map(|one| one.called.clone()).collect();
    if who.is_empty() || accept_duplicate { Ok(()) } else { Err(Refusal::DuplicateCustomer { who }) }
}

/// The words a customer is found by: C-0117 is also said C117 and 117, a phone is typed as it is dialled at home.
#[must_use]
pub fn words(form: &CustomerForm) -> String {
    let mut words = vec![form.code.clone(), form.code.replace('-', "")];
    if let Some((letters, number)) = form.code.split_once('-') {
        let number = number.trim_start_matches('0');
        words.extend([format!("{letters}{number}"), number.to_owned()]);
    }
    words.extend([form.name.clone(), form.known_as.clone(), form.email.clone()]);
    for phone in [&form.phone, &form.other_phone].into_iter().filter(|phone| !phone.is_empty()) {
        let dialled = at_home(phone);
        let bare = dialled.trim_start_matches('0').to_owned();
        words.extend([phone.clone(), dialled, bare]);
    }
    words.extend([form.id_document_number.clone(), form.licence_number.clone(), form.vehicle_plate.clone()]);
    words.extend(form.own.values().filter_map(|value| match value {
        OwnValue::Text(text) => Some(text.clone()),
        OwnValue::Number(_) => None,
    }));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// What two customers of one name have in common.
#[must_use]
pub fn name_key(name: &str) -> String {
    any_order(name)
}

#[cfg(test)]
mod tests;
