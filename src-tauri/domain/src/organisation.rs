//! The owner of hubs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::country::is_country;
use crate::hub::HubColour;
use crate::id::OrganisationId;
use crate::lists::{Language, decimals};
use crate::refusal::{Problem, Refusal};

/// An organisation as kept.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Organisation {
    /// Its id; also the place of everything its hubs share.
    pub id: OrganisationId,
    /// What it is called.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 4217; the default of new hubs.
    pub currency: String,
    /// Languages its people work in.
    pub languages: Vec<Language>,
    /// Its colour on screens and papers: one of the hubs' colours, which can be read in light and in dark.
    pub accent: HubColour,
}

/// An organisation as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OrganisationForm {
    /// 1 to 120 characters.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// At least one.
    pub languages: Vec<Language>,
    /// Its colour on screens and papers.
    pub accent: HubColour,
}

/// The organisation as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: OrganisationId, form: &OrganisationForm) -> Result<Organisation, Refusal> {
    let mut check = Check::default();
    let name = check.line("name", &form.name, 120);
    let country = check.choice("country", &form.country, is_country);
    let currency = check.choice("currency", &form.currency, |code| decimals(code).is_some());
    let languages: Vec<Language> = Language::ALL.into_iter().filter(|one| form.languages.contains(one)).collect();
    if languages.is_empty() {
        check.problem("languages", Problem::Required);
    }
    check.done()?;
    Ok(Organisation { id, name, country, currency, languages, accent: form.accent })
}
