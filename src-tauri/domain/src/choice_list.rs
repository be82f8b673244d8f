//! What a hub chooses from when it describes its customers: lists that it edits itself. What is out of use is hidden, and
//! stays with those who have it.

use serde::Serialize;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{ChoiceId, HubId};
use crate::lists::Language;
use crate::refusal::Refusal;

choice! {
    /// Which list.
    ChoiceList {
        /// Groups that donors ask about.
        InclusionMark = "inclusion_mark",
        /// What a customer's business does.
        BusinessKind = "business_kind",
        /// Why a customer came.
        Reason = "reason",
        /// Kinds of papers that say who someone is.
        IdDocumentKind = "id_document_kind",
        /// What a customer drives.
        VehicleKind = "vehicle_kind",
    }
}

impl ChoiceList {
    /// What a new hub starts with, in its language.
    #[must_use]
    pub fn starting(self, language: Language) -> &'static [&'static str] {
        match (language, self) {
            (Language::En, Self::InclusionMark) => &[
                "Woman",
                "Woman heading a household",
                "Under 35",
                "Person with a disability",
                "Refugee or displaced",
                "First electricity at home",
            ],
            (Language::En, Self::BusinessKind) => &[
                "None",
                "Shop or stall",
                "Food and drink",
                "Transport",
                "Hair and beauty",
                "Tailoring",
                "Phones and printing",
                "Farming",
                "Fishing",
                "Workshop",
            ],
            (Language::En, Self::Reason) => {
                &["Light at home", "Phone charging", "Business", "Transport", "Cooking", "Radio and TV", "School"]
            }
            (Language::En, Self::IdDocumentKind) => {
                &["National ID card", "Passport", "Driving licence", "Voter's card", "Refugee card"]
            }
            (Language::En, Self::VehicleKind) => &["Bicycle", "Motorcycle", "Three-wheeler", "Car", "Cart", "Boat"],
            (Language::Fr, Self::InclusionMark) => &[
                "Femme",
                "Femme cheffe de ménage",
                "Moins de 35 ans",
                "Personne handicapée",
                "Réfugié ou déplacé",
                "Première électricité au foyer",
            ],
            (Language::Fr, Self::BusinessKind) => &[
                "Aucune",
                "Boutique ou étal",
                "Restauration",
                "Transport",
                "Coiffure et beauté",
                "Couture",
                "Téléphones et impression",
                "Agriculture",
                "Pêche",
                "Atelier",
            ],
            (Language::Fr, Self::Reason) => &[
                "Lumière à la maison",
                "Recharge du téléphone",
                "Activité",
                "Transport",
                "Cuisine",
                "Radio et télé",
                "École",
            ],
            (Language::Fr, Self::IdDocumentKind) => {
                &["Carte d'identité", "Passeport", "Permis de conduire", "Carte d'électeur", "Carte de réfugié"]
            }
            (Language::Fr, Self::VehicleKind) => &["Vélo", "Moto", "Tricycle", "Voiture", "Charrette", "Pirogue"],
        }
    }
}

/// One of the choices of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Its id.
    pub id: ChoiceId,
    /// Whose list.
    pub hub: HubId,
    /// Which list.
    pub list: ChoiceList,
    /// As people read it.
    pub label: String,
    /// Where it stands in its list, from 0.
    pub position: i64,
    /// Not offered any more.
    pub hidden: bool,
}

/// Characters of the name of a choice or of an own field.
pub const LABEL_MAX: usize = 60;
/// Choices a list may have, hidden ones among them.
pub const CHOICES_MAX: usize = 200;

/// A label of a choice, as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] on `label`.
pub fn label(raw: &str) -> Result<String, Refusal> {
    let mut check = Check::default();
    let label = check.line("label", raw, LABEL_MAX);
    check.done()?;
    Ok(label)
}

/// The ids of a list in the order a person gave them.
///
/// # Errors
/// [`Refusal::Invalid`] on `ids` unless they are those of the list, each once.
pub fn reordered<T: PartialEq + Copy>(now: &[T], ids: &[T]) -> Result<Vec<T>, Refusal> {
    let same = now.len() == ids.len() && now.iter().all(|id| ids.contains(id));
    if same { Ok(ids.to_vec()) } else { Err(Refusal::field("ids", crate::Problem::NotAChoice)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_starts_with_something_in_every_language() {
        for list in ChoiceList::ALL {
            for language in Language::ALL {
                let labels = list.starting(language);
                assert!(labels.len() >= 5, "{list:?}");
                assert!(labels.iter().all(|one| label(one).as_deref() == Ok(*one)), "{list:?}");
            }
        }
    }

    #[test]
    fn an_order_names_every_choice_once() {
        assert_eq!(reordered(&[1, 2, 3], &[3, 1, 2]), Ok(vec![3, 1, 2]));
        for wrong in [vec![1, 2], vec![1, 2, 2], vec![1, 2, 3, 3], vec![1, 2, 4], vec![]] {
            assert!(reordered(&[1, 2, 3], &wrong).is_err(), "{wrong:?}");
        }
    }
}
