//! What is wrong with a device, as its error letters say. Source: the field's `readings.json`.

use crate::alert::AlertKind;

/// The faults that error letters tell, which are bits from A on: each as it is alerted, with its letter.
pub fn faults(letters: i64) -> impl Iterator<Item = (AlertKind, char)> {
    ('A'..='Z').enumerate().filter(move |(bit, _)| letters >> bit & 1 == 1).map(|(_, letter)| (kind(letter), letter))
}

const fn kind(letter: char) -> AlertKind {
    match letter {
        'R' => AlertKind::ClockFault,
        'C' => AlertKind::ChargeSensorFault,
        'U' => AlertKind::UsbSensorFault,
        'T' => AlertKind::TemperatureSensorFault,
        'B' => AlertKind::BatteryMonitorFault,
        'G' => AlertKind::GpsFault,
        'S' => AlertKind::SdCardFault,
        'L' => AlertKind::MobileLinkFault,
        'D' => AlertKind::DisplayFault,
        _ => AlertKind::OtherFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_faults_and_an_unknown_one_is_one_too() {
        let bits = |letters: &str| letters.bytes().fold(0, |all, letter| all | 1i64 << (letter - b'A'));
        let told = |letters| faults(bits(letters)).collect::<Vec<_>>();
        assert_eq!(told("TG"), [(AlertKind::GpsFault, 'G'), (AlertKind::TemperatureSensorFault, 'T')]);
        assert_eq!(told("X"), [(AlertKind::OtherFault, 'X')]);
        assert_eq!(told(""), []);
    }
}
