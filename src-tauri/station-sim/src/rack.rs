//! The slots of a station and the batteries in them. How full one is follows from when it came and the time.

use crate::charging::charged;
use crate::world::{Battery, SlotSetup};

/// A battery may go out from here on, in percent.
pub const FULL: f64 = 90.0;

/// The slots of a station.
#[derive(Clone, Debug)]
pub struct Rack(Vec<Slot>);

/// One slot.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u32,
    /// Whether it charges what is in it.
    pub charges: bool,
    /// Whether its door was locked from afar.
    pub locked: bool,
    /// How many times as fast as in the field it charges.
    haste: u32,
    held: Option<(Battery, i64)>,
}

impl Slot {
    /// What is in it, as full as it is now.
    #[must_use]
    pub fn battery(&self, now: i64) -> Option<Battery> {
        let (battery, since) = self.held.as_ref()?;
        let charged = || charged(battery.soc, (now - since).saturating_mul(i64::from(self.haste)));
        let soc = if self.charges { charged() } else { battery.soc };
        Some(Battery { soc, ..battery.clone() })
    }

    /// Begins or stops to charge what is in it.
    pub fn set_charging(&mut self, charges: bool, now: i64) {
        self.held = self.battery(now).map(|battery| (battery, now));
        self.charges = charges;
    }
}

impl Rack {
    /// The slots as they were installed.
    #[must_use]
    pub fn new(slots: &[SlotSetup], now: i64) -> Self {
        let slot = |slot: &SlotSetup| Slot {
            number: slot.number,
            charges: true,
            locked: false,
            haste: 1,
            held: slot.battery.clone().map(|battery| (battery, now)),
        };
        Self(slots.iter().map(slot).collect())
    }

    /// Charges so many times as fast as in the field.
    #[must_use]
    pub fn hastened(mut self, haste: u32) -> Self {
        self.0.iter_mut().for_each(|slot| slot.haste = haste);
        self
    }

    /// All slots.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.0
    }

    /// The slot with this number.
    pub fn slot(&mut self, number: u32) -> Option<&mut Slot> {
        self.0.iter_mut().find(|slot| slot.number == number)
    }

    /// The number of the first slot that is free for a battery.
    #[must_use]
    pub fn empty(&self) -> Option<u32> {
        self.0.iter().find(|slot| slot.held.is_none() && !slot.locked).map(|slot| slot.number)
    }

    /// The number of the slot with the fullest battery that is full enough; of equal ones the first, and never the slot
    /// `not`.
    #[must_use]
    pub fn fullest(&self, not: Option<u32>, now: i64) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for slot in self.0.iter().filter(|slot| !slot.locked && Some(slot.number) != not) {
            let Some(soc) = slot.battery(now).map(|battery| battery.soc) else { continue };
            if soc >= FULL && best.is_none_or(|(other, _)| soc > other) {
                best = Some((soc, slot.number));
            }
        }
        best.map(|(_, number)| number)
    }

    /// Puts a battery into a slot; nothing happens where there is no such slot.
    pub fn put(&mut self, number: u32, battery: Battery, now: i64) {
        if let Some(slot) = self.slot(number) {
            slot.held = Some((battery, now));
        }
    }

    /// Takes out what is in a slot.
    pub fn take(&mut self, number: u32, now: i64) -> Option<Battery> {
        let slot = self.slot(number)?;
        let battery = slot.battery(now);
        slot.held = None;
        battery
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn rack(socs: &[Option<f64>]) -> Rack {
        let battery = |soc: f64| Battery { name: soc.to_string(), soc, soh: 95.0 };
        let slots: Vec<SlotSetup> =
            (1..).zip(socs).map(|(number, soc)| SlotSetup { number, battery: soc.map(battery) }).collect();
        Rack::new(&slots, 0)
    }

    #[test]
    fn the_fullest_goes_out_and_the_first_empty_slot_takes() {
        let mut rack = rack(&[Some(40.0), None, Some(97.0), Some(97.0)]);
        assert_eq!((rack.empty(), rack.fullest(None, 0)), (Some(2), Some(3)));
        assert_eq!(rack.fullest(Some(3), 0), Some(4));
        assert_eq!(rack.take(3, 0).map(|battery| battery.soc), Some(97.0));
        rack.put(2, Battery { name: "x".into(), soc: 20.0, soh: 90.0 }, 0);
        assert_eq!((rack.empty(), rack.fullest(None, 0)), (Some(3), Some(4)));
        rack.take(4, 0);
        assert_eq!(rack.fullest(None, 0), None);
        // By then 40 % have become more than 90.
        assert_eq!(rack.fullest(None, 2 * HOUR), Some(1));
    }

    #[test]
    fn where_somebody_watches_an_hour_is_minutes() {
        let hour = rack(&[Some(20.0)]).slots()[0].battery(HOUR);
        assert_eq!(rack(&[Some(20.0)]).hastened(10).slots()[0].battery(HOUR / 10), hour);
    }

    #[test]
    fn a_slot_that_does_not_charge_leaves_a_battery_as_it_is() {
        let mut rack = rack(&[Some(40.0)]);
        rack.slot(1).expect("a slot").set_charging(false, HOUR / 2);
        assert_eq!(rack.slots()[0].battery(HOUR).map(|battery| battery.soc), Some(65.0));
        rack.slot(1).expect("a slot").set_charging(true, HOUR);
        assert_eq!(rack.slots()[0].battery(HOUR * 3 / 2).map(|battery| battery.soc), Some(87.869_386_805_747_33));
    }
}
