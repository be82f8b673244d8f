//! Which tariffs fit what somebody rents.

use std::cmp::Reverse;

use super::{Scope, Tariff, TariffForm};
use crate::id::{BatteryId, EquipmentId, EquipmentTypeId, ModelId};
use crate::text::natural_key;

/// What somebody rents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A battery.
    Battery {
        /// Which.
        id: BatteryId,
        /// Its model.
        model: ModelId,
    },
    /// A piece of equipment.
    Equipment {
        /// Which.
        id: EquipmentId,
        /// Its type.
        equipment_type: EquipmentTypeId,
    },
}

/// How closely a tariff is meant for an item, the most closely last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Specificity {
    /// For all batteries, or all equipment.
    All,
    /// For its model or type.
    Kind,
    /// For this very one.
    Itself,
}

impl Scope {
    /// How closely it is meant for an item; none if it is not.
    #[must_use]
    pub fn specificity(self, item: Item) -> Option<Specificity> {
        let (of, meant) = match (self, item) {
            (Self::AllBatteries, Item::Battery { .. }) => (Specificity::All, true),
            (Self::BatteryModel(meant), Item::Battery { model, .. }) => (Specificity::Kind, meant == model),
            (Self::Battery(meant), Item::Battery { id, .. }) => (Specificity::Itself, meant == id),
            (Self::AllEquipment, Item::Equipment { .. }) => (Specificity::All, true),
            (Self::EquipmentType(meant), Item::Equipment { equipment_type, .. }) => {
                (Specificity::Kind, meant == equipment_type)
            }
            (Self::Equipment(meant), Item::Equipment { id, .. }) => (Specificity::Itself, meant == id),
            _ => (Specificity::All, false),
        };
        meant.then_some(of)
    }
}

impl TariffForm {
    /// How closely the tariff is meant for an item; none if it does not fit.
    #[must_use]
    pub fn specificity(&self, item: Item) -> Option<Specificity> {
        self.scope.iter().filter_map(|scope| scope.specificity(item)).max()
    }
}

/// The tariffs offered for an item on a day at the hub, `YYYY-MM-DD`: the one most closely meant for it first, then by name.
#[must_use]
pub fn fitting<'a>(tariffs: &'a [Tariff], item: Item, today: &str) -> Vec<&'a Tariff> {
    let offered = tariffs.iter().filter(|tariff| tariff.is_offered(today));
    let mut fitting: Vec<_> = offered.filter_map(|one| Some((one.form.specificity(item)?, one))).collect();
    fitting.sort_by_cached_key(|(closely, one)| (Reverse(*closely), natural_key(&one.form.name), one.id));
    fitting.into_iter().map(|(_, tariff)| tariff).collect()
}
