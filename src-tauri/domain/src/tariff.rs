//! Tariffs: what is charged for the use of batteries and equipment. Source: domain.md, "Price of a line".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::choice::choice;
use crate::id::{BatteryId, EquipmentId, EquipmentTypeId, HubId, ModelId, TariffId};

mod checked;
mod fit;
mod late;
mod length;
mod terms;
#[cfg(test)]
mod tests;

pub use checked::{PRICE_MAX, SCOPES_MAX, checked, edited};
pub use fit::{Item, Specificity, fitting};
pub use late::{Late, LateRule, Overdue, lateness};
pub use length::{Length, LengthUnit, due};
pub use terms::Terms;

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// Milliseconds of a day: always 24 hours, whatever the clocks do.
const DAY: i64 = 24 * HOUR;
/// Milliseconds of a week.
const WEEK: i64 = 7 * DAY;
/// Milliseconds of a month: always 30 days.
const MONTH: i64 = 30 * DAY;

choice! {
    /// What a component is charged by.
    Unit {
        /// Each hour.
        PerHour = "per_hour",
        /// Each day of 24 hours.
        PerDay = "per_day",
        /// Each week.
        PerWeek = "per_week",
        /// Each month of 30 days.
        PerMonth = "per_month",
        /// Energy.
        PerKwh = "per_kwh",
        /// What was milled or dried.
        PerKg = "per_kg",
        /// What was pumped or cooled.
        PerLitre = "per_litre",
        /// Each swap.
        PerSwap = "per_swap",
        /// Each recharge.
        PerRecharge = "per_recharge",
        /// Once.
        Fixed = "fixed",
    }
}

impl Unit {
    /// Milliseconds of a unit of time; none of any other.
    #[must_use]
    pub const fn milliseconds(self) -> Option<i64> {
        match self {
            Self::PerHour => Some(HOUR),
            Self::PerDay => Some(DAY),
            Self::PerWeek => Some(WEEK),
            Self::PerMonth => Some(MONTH),
            _ => None,
        }
    }

    /// Whether time is charged.
    #[must_use]
    pub const fn is_of_time(self) -> bool {
        self.milliseconds().is_some()
    }

    /// Whether something is measured that may be known only at the return.
    #[must_use]
    pub const fn is_metered(self) -> bool {
        matches!(self, Self::PerKwh | Self::PerKg | Self::PerLitre)
    }
}

/// One thing that is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// As people read it on a receipt; once in a tariff.
    pub name: String,
    /// What it is charged by.
    pub unit: Unit,
    /// Minor units a unit; below zero for a discount, which is fixed.
    pub rate: i64,
    /// What being late costs; of time only.
    pub late: Late,
    /// Whether its quantity is known only at the return; of what is measured only.
    pub at_return: bool,
}

/// A length that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// How long.
    pub length: Length,
    /// What that time costs in all, in minor units, if not what its components say.
    pub flat_price: Option<i64>,
}

/// The lengths that may be asked for besides what is offered, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CustomRange {
    /// The shortest.
    pub min: Length,
    /// The longest.
    pub max: Length,
}

/// What a tariff is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// Every battery of the hub.
    AllBatteries,
    /// Batteries of a model.
    BatteryModel(ModelId),
    /// One battery.
    Battery(BatteryId),
    /// All equipment of the hub.
    AllEquipment,
    /// Equipment of a type.
    EquipmentType(EquipmentTypeId),
    /// One piece of equipment.
    Equipment(EquipmentId),
}

choice! {
    /// Whether a tariff is offered.
    TariffState {
        /// To whoever rents now.
        Active = "active",
        /// No longer; what was agreed on goes on.
        Inactive = "inactive",
    }
}

choice! {
    /// How a tariff stands to whoever rents on a day.
    Offer {
        /// It is offered.
        Open = "open",
        /// Its first day is still to come.
        Later = "later",
        /// Its last day is past.
        Over = "over",
        /// It was taken out of use.
        Withdrawn = "withdrawn",
    }
}

/// A tariff, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TariffForm {
    /// What people call it; unique in the hub.
    pub name: String,
    /// What it is for; several at once.
    pub scope: Vec<Scope>,
    /// What is charged, in the order of the receipt.
    pub components: Vec<Component>,
    /// The lengths offered.
    pub presets: Vec<Preset>,
    /// The lengths one may ask for, if any.
    pub custom: Option<CustomRange>,
    /// Tax, 0 to 100, two decimals; none for the hub's.
    pub tax_pct: Option<f64>,
    /// Whether time is charged in whole units, each begun one in full.
    pub whole_units: bool,
    /// The least that is charged before tax, in minor units.
    pub minimum: i64,
    /// What is held until the return, in minor units.
    pub deposit: i64,
    /// How many recharges are agreed on; none for no limit.
    pub max_recharges: Option<i64>,
    /// Whether the battery that is given out first counts as a recharge, in the fee and in the limit.
    pub initial_issue_counts_as_recharge: bool,
    /// First day it is offered, `YYYY-MM-DD`.
    pub valid_from: Option<String>,
    /// Last day it is offered.
    pub valid_until: Option<String>,
}

/// A tariff as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tariff {
    /// Its id.
    pub id: TariffId,
    /// The hub that charges it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: TariffForm,
    /// Whether it is offered.
    pub state: TariffState,
}

impl Tariff {
    /// How it stands on a day at the hub, `YYYY-MM-DD`.
    #[must_use]
    pub fn offer(&self, today: &str) -> Offer {
        let (first, last) = (self.form.valid_from.as_deref(), self.form.valid_until.as_deref());
        match self.state {
            TariffState::Inactive => Offer::Withdrawn,
            TariffState::Active if first.is_some_and(|first| today < first) => Offer::Later,
            TariffState::Active if last.is_some_and(|last| last < today) => Offer::Over,
            TariffState::Active => Offer::Open,
        }
    }

    /// Whether it is offered on a day at the hub, `YYYY-MM-DD`.
    #[must_use]
    pub fn is_offered(&self, today: &str) -> bool {
        self.offer(today) == Offer::Open
    }
}
