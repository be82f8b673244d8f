//! The codes by which a station is told what is wrong. Source: stations.md, "Rules", `error_code`s.

/// Makes the enum with its words and its sentences, so that no code is without either.
macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal;)+) => {
        /// Why a station is refused something. Stations and logs name it by its code, which never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $name),+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that stands in `error_code`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }

            /// What a station may show the rider: plain English, at most 40 characters.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message),+
                }
            }
        }
    };
}

error_codes! {
    /// A field is missing or of no use as what it is.
    MissingField = "missing_field", "A field is missing";
    /// The payload is not one bounded JSON object.
    MalformedJson = "malformed_json", "The message cannot be read";
    /// No card has this code.
    UnknownCard = "unknown_card", "Card not known";
    /// The card is lost, blocked or expired.
    CardNotActive = "card_not_active", "Card not active";
    /// The customer is not active.
    UserNotActive = "user_not_active", "Customer not active";
    /// No station has this name.
    UnknownStation = "unknown_station", "Station not known";
    /// The station is in maintenance or out of service.
    StationUnavailable = "station_unavailable", "Station not in service";
    /// Somebody else's session is open at this station.
    StationBusy = "station_busy", "Station is serving somebody else";
    /// Nothing here may be handed out.
    NoChargedBattery = "no_charged_battery", "No charged battery here";
    /// Nothing can be put in.
    NoEmptySlot = "no_empty_slot", "No empty slot here";
    /// The customer owes more than the hub allows.
    PaymentRequired = "payment_required", "Please pay at the hub first";
    /// The card has a session at another station.
    SessionOpenElsewhere = "session_open_elsewhere", "Card in use at another station";
    /// No card was read before.
    NoSession = "no_session", "No open session";
    /// The session ended before its swap.
    SessionExpired = "session_expired", "Session expired";
    /// The session is somebody else's.
    SessionUserMismatch = "session_user_mismatch", "Session of another customer";
    /// No customer has this id.
    UnknownUser = "unknown_user", "Customer not known";
    /// No battery has this id, serial, code or alias.
    UnknownBattery = "unknown_battery", "Battery not known";
    /// The battery taken in is the one given out.
    SameBattery = "same_battery", "Same battery in and out";
    /// The battery is not where it was said to be.
    BatteryNotHere = "battery_not_here", "Battery is not at this station";
    /// The battery is not the one the customer has.
    BatteryMismatch = "battery_mismatch", "Not the battery of this customer";
    /// The battery is too worn.
    SohBelowThreshold = "soh_below_threshold", "Battery too worn";
    /// A reading that cannot be.
    InvalidReading = "invalid_reading", "Reading out of range";
    /// The station says that the swap failed.
    SwapFailed = "swap_failed", "Swap failed, nothing was changed";
    /// The message speaks for a device that is not the sender's.
    NotYourDevice = "not_your_device", "Not this device";
    /// A batch of no entries, or of more than are taken at once.
    EmptyBatch = "empty_batch", "No readings taken from this batch";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_one_word_of_its_own_and_its_message_fits_a_display() {
        let words: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!((words.len(), ErrorCode::ALL.len()), (25, 25));
        for code in ErrorCode::ALL {
            assert!(code.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{code:?}");
            assert!((1..=40).contains(&code.message().len()) && code.message().is_ascii(), "{code:?}");
        }
    }
}
