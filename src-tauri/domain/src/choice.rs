//! Choices and states: enums that are stored and sent as one word each.

/// Makes an enum of words with `ALL`, `word` and `from_word`. The word is the variant's name in snake case, which is how
/// it is sent; each is written out, because what is stored must outlive a renamed variant.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$each])* $variant),+
        }

        impl $name {
            /// Every one, in the order people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as stored and sent.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The one for a stored word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

pub(crate) use choice;

#[cfg(test)]
mod tests {
    use serde::Serialize;

    fn check<T: Copy + Serialize>(all: &[T], word: fn(T) -> &'static str) {
        for one in all {
            assert_eq!(serde_json::to_value(one).expect("a word"), word(*one));
        }
    }

    #[test]
    fn a_choice_is_sent_as_the_word_it_is_stored_as() {
        use crate::{
            charge, choice_list, custody, customer, deposit, device, equipment, hub_link, job, ledger, own_field,
            payment, presence, price, record, rental, reservation, shift, station, station_command, swap, tariff,
            transfer,
        };
        check(crate::allowable::Allowable::ALL, crate::allowable::Allowable::word);
        check(crate::device_http::CallFault::ALL, crate::device_http::CallFault::word);
        check(crate::card::CardState::ALL, crate::card::CardState::word);
        check(choice_list::ChoiceList::ALL, choice_list::ChoiceList::word);
        check(customer::CustomerState::ALL, customer::CustomerState::word);
        check(own_field::OwnFieldKind::ALL, own_field::OwnFieldKind::word);
        check(station::StationMode::ALL, station::StationMode::word);
        check(station::SlotMode::ALL, station::SlotMode::word);
        check(station_command::StationAct::ALL, station_command::StationAct::word);
        check(station_command::CommandState::ALL, station_command::CommandState::word);
        check(hub_link::LinkWay::ALL, hub_link::LinkWay::word);
        check(presence::PresenceState::ALL, presence::PresenceState::word);
        check(device::DeviceKind::ALL, device::DeviceKind::word);
        check(device::Measured::ALL, device::Measured::word);
        check(device::DeviceState::ALL, device::DeviceState::word);
        check(equipment::EquipmentState::ALL, equipment::EquipmentState::word);
        check(equipment::EquipmentUse::ALL, equipment::EquipmentUse::word);
        check(job::JobKind::ALL, job::JobKind::word);
        check(job::JobPriority::ALL, job::JobPriority::word);
        check(job::JobState::ALL, job::JobState::word);
        check(job::ActivityKind::ALL, job::ActivityKind::word);
        check(record::RecordKind::ALL, record::RecordKind::word);
        check(tariff::Unit::ALL, tariff::Unit::word);
        check(tariff::LateRule::ALL, tariff::LateRule::word);
        check(tariff::LengthUnit::ALL, tariff::LengthUnit::word);
        check(tariff::TariffState::ALL, tariff::TariffState::word);
        check(tariff::Offer::ALL, tariff::Offer::word);
        check(custody::ItemKind::ALL, custody::ItemKind::word);
        check(custody::HolderKind::ALL, custody::HolderKind::word);
        check(custody::CustodyReason::ALL, custody::CustodyReason::word);
        check(charge::ChargeState::ALL, charge::ChargeState::word);
        check(ledger::Account::ALL, ledger::Account::word);
        check(payment::ReferenceRule::ALL, payment::ReferenceRule::word);
        check(payment::PaymentState::ALL, payment::PaymentState::word);
        check(deposit::DepositFate::ALL, deposit::DepositFate::word);
        check(shift::CauseKind::ALL, shift::CauseKind::word);
        check(reservation::ReservationState::ALL, reservation::ReservationState::word);
        check(transfer::TransferState::ALL, transfer::TransferState::word);
        check(crate::reading::ClockQuality::ALL, crate::reading::ClockQuality::word);
        check(rental::Ending::ALL, rental::Ending::word);
        check(rental::Condition::ALL, rental::Condition::word);
        check(swap::ErrorCode::ALL, swap::ErrorCode::word);
        check(swap::SessionState::ALL, swap::SessionState::word);
        check(swap::EventClock::ALL, swap::EventClock::word);
        check(swap::QuarantineState::ALL, swap::QuarantineState::word);
        check(swap::HealthSource::ALL, swap::HealthSource::word);
        check(crate::alert::AlertKind::ALL, crate::alert::AlertKind::word);
        check(swap::Verdict::ALL, swap::Verdict::word);
        check(swap::SwapKind::ALL, swap::SwapKind::word);
        check(swap::SwapSource::ALL, swap::SwapSource::word);
        check(swap::SwapState::ALL, swap::SwapState::word);
        check(price::LineKind::ALL, price::LineKind::word);
    }
}
