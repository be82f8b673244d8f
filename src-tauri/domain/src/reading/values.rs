//! The numbers of one reading.

use super::{ClockQuality, Field};
use crate::time::Time;

/// What was measured, each as it is kept; what was not is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Values {
    /// A bit for each field that is there.
    mask: u64,
    /// By the numbers of the fields; nought where there is none.
    kept: [i64; Field::COUNT],
}

/// What a device measured at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: Time,
    /// How that is known.
    pub quality: ClockQuality,
    /// What.
    pub values: Values,
}

/// A number that cannot be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impossible {
    /// Of what.
    pub field: Field,
    /// What it was said to be.
    pub told: f64,
}

impl Values {
    /// Nothing measured.
    pub const NONE: Self = Self { mask: 0, kept: [0; Field::COUNT] };

    /// Takes down a measured number.
    ///
    /// # Errors
    /// [`Impossible`]: it is not taken down.
    pub fn measure(&mut self, field: Field, told: f64) -> Result<(), Impossible> {
        let kept = field.kept(told).ok_or(Impossible { field, told })?;
        self.set(field, Some(kept));
        Ok(())
    }

    /// What is kept of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<i64> {
        (self.mask & field.bit() != 0).then(|| self.kept[field.place()])
    }

    /// Keeps a number of a field, or that there is none.
    pub fn set(&mut self, field: Field, kept: Option<i64>) {
        self.kept[field.place()] = kept.unwrap_or(0);
        self.mask = if kept.is_some() { self.mask | field.bit() } else { self.mask & !field.bit() };
    }

    /// What was measured, by the numbers of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (Field, i64)> + '_ {
        Field::ALL.iter().filter_map(|field| Some((*field, self.get(*field)?)))
    }

    /// A bit for each field that was measured, as [`Field::bit`].
    #[must_use]
    pub fn mask(&self) -> u64 {
        self.mask
    }

    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mask == 0
    }

    /// Whether the device was awake: as it says; else whether something of it was switched on. One that tells neither is taken
    /// to be awake.
    #[must_use]
    pub fn is_awake(&self) -> bool {
        const SWITCHED: [Field; 4] = [Field::ChargingOn, Field::FanOn, Field::InverterOn, Field::UsbOn];
        if let Some(awake) = self.get(Field::Awake) {
            return awake == 1;
        }
        let mut told = SWITCHED.iter().filter_map(|field| self.get(*field)).peekable();
        told.peek().is_none() || told.any(|on| on == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(told: &[(Field, i64)]) -> Values {
        let mut values = Values::NONE;
        told.iter().for_each(|(field, kept)| values.set(*field, Some(*kept)));
        values
    }

    #[test]
    fn what_cannot_be_is_not_taken_down() {
        let mut values = Values::NONE;
        assert_eq!(values.measure(Field::Soc, 500.0), Err(Impossible { field: Field::Soc, told: 500.0 }));
        assert!(values.is_empty());
        assert_eq!(values.measure(Field::Soc, 97.1), Ok(()));
        assert_eq!(values.iter().collect::<Vec<_>>(), [(Field::Soc, 9_710)]);
    }

    #[test]
    fn it_is_awake_as_it_says_or_as_it_works() {
        assert!(of(&[]).is_awake());
        assert!(of(&[(Field::Awake, 1), (Field::UsbOn, 0)]).is_awake());
        assert!(!of(&[(Field::Awake, 0), (Field::UsbOn, 1)]).is_awake());
        assert!(of(&[(Field::UsbOn, 0), (Field::InverterOn, 1)]).is_awake());
        assert!(!of(&[(Field::UsbOn, 0), (Field::InverterOn, 0)]).is_awake());
    }
}
