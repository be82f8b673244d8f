//! Measured numbers of a battery: each may be missing or impossible by itself.

use super::field::Fields;

/// A number as a station tells it. One that cannot be is marked and never refuses its message: what moved, moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured<T = f64> {
    /// It did not come.
    Absent,
    /// What it is.
    Known(T),
    /// It came and is no number, or one that cannot be.
    Invalid,
}

/// What a station measured of one battery. A new battery above its rated health is told as 100 %. Ranges of voltage and
/// capacity are those of a model in the domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// Charge in percent, 0 to 100.
    pub soc: Measured,
    /// Health in percent, 0 to 100.
    pub soh: Measured,
    /// Volts, 0 to 1,000.
    pub voltage: Measured,
    /// Degrees Celsius, -60 to 150: beyond it no sensor lives.
    pub temperature: Measured,
    /// Ampere-hours, 0 to 10,000.
    pub capacity: Measured,
}

impl Numbers {
    /// Where no object told any.
    pub(super) const ABSENT: Self = Self {
        soc: Measured::Absent,
        soh: Measured::Absent,
        voltage: Measured::Absent,
        temperature: Measured::Absent,
        capacity: Measured::Absent,
    };

    /// Whether any of it is none that a battery can have.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        [self.soc, self.soh, self.voltage, self.temperature, self.capacity].contains(&Measured::Invalid)
    }

    /// These, and of another object what these do not tell.
    pub(super) fn or(self, other: Self) -> Self {
        let first = |own: Measured, other| if own == Measured::Absent { other } else { own };
        Self {
            soc: first(self.soc, other.soc),
            soh: first(self.soh, other.soh),
            voltage: first(self.voltage, other.voltage),
            temperature: first(self.temperature, other.temperature),
            capacity: first(self.capacity, other.capacity),
        }
    }

    pub(super) fn read(fields: Fields) -> Self {
        Self {
            soc: fields.measured("soc", 0.0, 100.0),
            soh: fields.measured("soh", 0.0, 100.0),
            voltage: fields.measured("voltage", 0.0, 1_000.0),
            temperature: fields.measured("temperature", -60.0, 150.0),
            capacity: fields.measured("capacity", 0.0, 10_000.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    #[test]
    fn each_number_has_a_range_of_its_own() {
        let given = r#"{"soc":150,"soh":81,"voltage":"50.1","temperature":-70}"#;
        let fields = payload::read(given.as_bytes()).expect("a payload");
        let expect = Numbers {
            soc: Measured::Invalid,
            soh: Measured::Known(81.0),
            voltage: Measured::Known(50.1),
            temperature: Measured::Invalid,
            capacity: Measured::Absent,
        };
        assert_eq!(Numbers::read(Fields(&fields)), expect);
        assert_eq!(Numbers::read(Fields(&payload::Object::new())), Numbers::ABSENT);
    }
}
