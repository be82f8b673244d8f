//! Reasons to refuse that may be set aside. What is not here, or broken, cannot be handed out by anyone.

use crate::choice::choice;
use crate::refusal::Refusal;

choice! {
    /// A reason that a named manager may set aside; where a station tells that it has happened, it stands in the note of what
    /// was done. Each is the code of its refusal.
    Allowable {
        /// It is not full enough.
        BatteryTooLow = "battery_too_low",
        /// Nobody knows how full it is.
        BatteryChargeUnknown = "battery_charge_unknown",
        /// It holds too little.
        BatteryWorn = "battery_worn",
        /// What was reported of it does not fit.
        BatteryQuestioned = "battery_questioned",
        /// It is kept for somebody else.
        Promised = "promised",
        /// The customer owes too much.
        CustomerOwes = "customer_owes",
        /// Every recharge was had.
        RechargeLimitReached = "recharge_limit_reached",
        /// Another model would go out.
        SwapOtherModel = "swap_other_model",
        /// It came back on a day or in a till that is over.
        ReturnByManager = "return_by_manager",
        /// It is due earlier, or later though it is late.
        DueByManager = "due_by_manager",
        /// It went out at another time.
        StartByManager = "start_by_manager",
        /// What was charged for a loss is given back.
        GivenBackByManager = "given_back_by_manager",
    }
}

impl Allowable {
    /// What of a refusal may be set aside; none of one that nobody may.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Option<Self> {
        Some(match refusal {
            Refusal::BatteryTooLow { .. } => Self::BatteryTooLow,
            Refusal::BatteryChargeUnknown { .. } => Self::BatteryChargeUnknown,
            Refusal::BatteryWorn { .. } => Self::BatteryWorn,
            Refusal::BatteryQuestioned => Self::BatteryQuestioned,
            Refusal::Promised { .. } => Self::Promised,
            Refusal::CustomerOwes { .. } => Self::CustomerOwes,
            Refusal::RechargeLimitReached { .. } => Self::RechargeLimitReached,
            Refusal::SwapOtherModel { .. } => Self::SwapOtherModel,
            Refusal::ReturnByManager => Self::ReturnByManager,
            Refusal::DueByManager => Self::DueByManager,
            Refusal::StartByManager => Self::StartByManager,
            Refusal::GivenBackByManager => Self::GivenBackByManager,
            _ => return None,
        })
    }

    /// Whether it is how the thing itself is, and not who takes it, what it costs or when it is told.
    #[must_use]
    pub const fn is_of_the_thing(self) -> bool {
        matches!(
            self,
            Self::BatteryTooLow
                | Self::BatteryChargeUnknown
                | Self::BatteryWorn
                | Self::BatteryQuestioned
                | Self::Promised
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_is_the_code_of_its_refusal_and_of_no_other() {
        let who = json!({ "id": uuid::Uuid::nil(), "name": "Mary", "code": "C-1" });
        for one in Allowable::ALL {
            let refusal: Value = json!({
                "code": one.word(), "soc_pct": 1.0, "needed_pct": 90, "battery": uuid::Uuid::nil(), "item": "B-1", "as_of": null,
                "hours": 8, "soh_pct": 1.0, "floor_pct": 70, "who": who, "from": 0, "until": 0, "owed": null, "limit": 0, "max": 0,
                "back": "A", "out": "B",
            });
            let refusal: Refusal = serde_json::from_value(refusal).expect("a refusal");
            assert_eq!(Allowable::of(&refusal), Some(*one));
        }
        assert_eq!(Allowable::of(&Refusal::ReturnedBeforeStart), None);
    }
}
