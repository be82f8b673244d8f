//! Why a station's request or report is refused, in the one word that stations read.

use crate::choice::choice;

choice! {
    /// Why a station is told no. Source: stations.md, `error_code`.
    ErrorCode {
        /// A field that is needed is not there, or is empty.
        MissingField = "missing_field",
        /// It is no JSON object that can be read.
        MalformedJson = "malformed_json",
        /// Nobody's card.
        UnknownCard = "unknown_card",
        /// The card is blocked, lost, replaced, not in use yet, or past its last day.
        CardNotActive = "card_not_active",
        /// Its owner may not rent.
        UserNotActive = "user_not_active",
        /// No station of this hub.
        UnknownStation = "unknown_station",
        /// Somebody works on the station, or it is not used.
        StationUnavailable = "station_unavailable",
        /// Somebody else stands there.
        StationBusy = "station_busy",
        /// No battery in it may be handed out.
        NoChargedBattery = "no_charged_battery",
        /// What comes back finds no place in it.
        NoEmptySlot = "no_empty_slot",
        /// The customer owes more than the hub lets go.
        PaymentRequired = "payment_required",
        /// The card is in use at another station.
        SessionOpenElsewhere = "session_open_elsewhere",
        /// No card was read before.
        NoSession = "no_session",
        /// The card was read too long ago.
        SessionExpired = "session_expired",
        /// Another customer's card was read.
        SessionUserMismatch = "session_user_mismatch",
        /// No customer of this hub.
        UnknownUser = "unknown_user",
        /// No battery of this hub, or more than one is called so.
        UnknownBattery = "unknown_battery",
        /// What comes back is what goes out.
        SameBattery = "same_battery",
        /// What went out was not in this station.
        BatteryNotHere = "battery_not_here",
        /// What came back is not what this customer has.
        BatteryMismatch = "battery_mismatch",
        /// What came back is too worn.
        SohBelowThreshold = "soh_below_threshold",
        /// A reading no battery can have.
        InvalidReading = "invalid_reading",
        /// The station could not do it; nothing moved.
        SwapFailed = "swap_failed",
        /// It speaks for another station.
        NotYourDevice = "not_your_device",
        /// A batch without a reading.
        EmptyBatch = "empty_batch",
    }
}

impl ErrorCode {
    /// What a station may show the rider: plain English, at most 40 characters.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::MissingField => "A field is missing",
            Self::MalformedJson => "The message cannot be read",
            Self::UnknownCard => "Card not known",
            Self::CardNotActive => "Card not active",
            Self::UserNotActive => "Customer not active",
            Self::UnknownStation => "Station not known",
            Self::StationUnavailable => "Station not in service",
            Self::StationBusy => "Station is serving somebody else",
            Self::NoChargedBattery => "No charged battery here",
            Self::NoEmptySlot => "No empty slot here",
            Self::PaymentRequired => "Please pay at the hub first",
            Self::SessionOpenElsewhere => "Card in use at another station",
            Self::NoSession => "No open session",
            Self::SessionExpired => "Session expired",
            Self::SessionUserMismatch => "Session of another customer",
            Self::UnknownUser => "Customer not known",
            Self::UnknownBattery => "Battery not known",
            Self::SameBattery => "Same battery in and out",
            Self::BatteryNotHere => "Battery is not at this station",
            Self::BatteryMismatch => "Not the battery of this customer",
            Self::SohBelowThreshold => "Battery too worn",
            Self::InvalidReading => "Reading out of range",
            Self::SwapFailed => "Swap failed",
            Self::NotYourDevice => "Not this device",
            Self::EmptyBatch => "No readings taken from this batch",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_station_shows_fits_its_display() {
        assert_eq!(ErrorCode::ALL.len(), 25);
        for code in ErrorCode::ALL {
            assert!((1..=40).contains(&code.message().len()) && code.message().is_ascii(), "{code:?}");
        }
    }
}
