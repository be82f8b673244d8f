//! What lies on the counter: everything that shall happen in one act. Amounts are as people type them.

use domain::rental::Condition;
use domain::tariff::Length;
use domain::{CustomerId, Item, PaymentKindId, RentalId, TariffId, Time};
use identity::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that shall happen in one act.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Basket {
    /// Who is served.
    pub customer: Option<CustomerId>,
    /// What goes out.
    pub out: Vec<OutAsk>,
    /// What comes back, or never will.
    pub back: Vec<BackAsk>,
    /// What was lost and turned up.
    #[serde(default)]
    pub found: Vec<FoundAsk>,
    /// What is swapped.
    pub swap: Vec<SwapAsk>,
    /// What was charged in place, the use going on.
    pub recharge: Vec<Item>,
    /// What is due at another time.
    pub due: Vec<DueAsk>,
    /// What is paid; none for what is to be paid, in cash, where a till is open.
    pub pay: Option<Vec<PayAsk>>,
    /// What is let off.
    pub discount: Option<DiscountAsk>,
    /// A note; the reason of whatever needs one.
    pub note: String,
}

/// Something that goes out.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OutAsk {
    /// What.
    pub item: Item,
    /// Under which tariff; the one most closely meant for it when nothing is said.
    pub tariff: Option<TariffId>,
    /// For how long; the first the tariff offers when nothing is said.
    pub length: Option<Length>,
    /// Due then, instead of when the length says.
    pub due: Option<Time>,
    /// As a line of this running rental.
    pub rental: Option<RentalId>,
    /// How it looks.
    pub condition: Option<Condition>,
    /// How full it is, 0 to 100, if it was measured.
    pub soc_pct: Option<f64>,
}

/// How something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackAs {
    /// It is here.
    Returned,
    /// It is lost.
    Lost,
    /// It is stolen.
    Stolen,
}

/// Something that comes back, or never will.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BackAsk {
    /// What.
    pub item: Item,
    /// How.
    pub how: BackAs,
    /// When, if that was before now; with a note that says why it is told only now.
    pub at: Option<Time>,
    /// How it looks.
    pub condition: Option<Condition>,
    /// How full it is, 0 to 100, if it was measured.
    pub soc_pct: Option<f64>,
    /// Kilowatt-hours used, where that is charged.
    pub energy_kwh: Option<f64>,
    /// Kilograms, where that is charged.
    pub mass_kg: Option<f64>,
    /// Litres, where that is charged.
    pub volume_l: Option<f64>,
    /// What is charged for what was lost or damaged.
    pub charge: Option<String>,
}

/// Something that was lost and turned up.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FoundAsk {
    /// What.
    pub item: Item,
    /// How full it is, 0 to 100, if it was measured.
    pub soc_pct: Option<f64>,
    /// What is given back of what was charged for its loss, as typed; a manager decides it.
    pub give_back: Option<String>,
}

/// A swap.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SwapAsk {
    /// What comes back.
    pub back: Item,
    /// What goes out; the best one when nothing is said.
    pub out: Option<Item>,
    /// How full what comes back is.
    pub soc_back_pct: Option<f64>,
    /// How full what goes out is.
    pub soc_out_pct: Option<f64>,
}

/// Other times of something that is out.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DueAsk {
    /// Of what.
    pub item: Item,
    /// Due then.
    pub due: Time,
    /// When it went out, if that was written down wrong; with a note that says why.
    #[serde(default)]
    pub started: Option<Time>,
}

/// Money that is paid.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PayAsk {
    /// How.
    pub kind: PaymentKindId,
    /// How much, as typed.
    pub amount: String,
    /// The provider's reference.
    pub reference: String,
}

/// What is let off.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DiscountAsk {
    /// How much, as typed.
    pub amount: String,
    /// Why.
    pub reason: String,
}

/// Who allows what would be refused.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AllowAsk {
    /// The manager who was called, if whoever serves is none.
    pub login: Option<String>,
    /// Their password.
    #[ts(type = "string | null")]
    pub password: Option<Secret>,
    /// Why.
    pub reason: String,
}
