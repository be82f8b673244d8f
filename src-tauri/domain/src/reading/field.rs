//! What a device may measure, how finely that is kept, and what it can be.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $word:literal, $decimals:literal, $least:literal to $most:literal, [$($name:literal),*]);+ $(;)?) => {
        /// One thing a device measures. Readings are kept under its number, which never changes and is never given away again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[ts(rename = "ReadingField")]
        #[repr(u8)]
        pub enum Field {
            $($(#[$doc])* #[serde(rename = $word)] $variant = $number),+
        }

        impl Field {
            /// Every one, by their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word by which it is asked for and exported; its end is the unit.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Decimals that are kept.
            #[must_use]
            pub const fn decimals(self) -> u8 {
                match self { $(Self::$variant => $decimals),+ }
            }

            /// The least and the most it can be.
            #[must_use]
            pub const fn range(self) -> (f64, f64) {
                match self { $(Self::$variant => ($least, $most)),+ }
            }

            /// What firmware in the field calls it, besides its word.
            #[must_use]
            pub const fn names(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($name),*]),+ }
            }
        }
    };
}

fields! {
    /// How full it is.
    Soc = 1 "soc_pct", 2, 0.0 to 100.0, ["soc", "state_of_charge"];
    /// At its poles.
    Voltage = 2 "voltage_v", 3, 0.0 to 1_000.0, ["v", "voltage"];
    /// Into it; out of it below nothing.
    Current = 3 "current_a", 3, -2_000.0 to 2_000.0, ["i", "current", "current_amps"];
    /// Into it; out of it below nothing.
    Power = 4 "power_w", 3, -200_000.0 to 200_000.0, ["p", "power", "power_watts"];
    /// Of the battery.
    Temperature = 5 "temp_c", 3, -60.0 to 150.0, ["t", "temperature", "temp", "temp_battery"];
    /// Until it is empty; -1 without end.
    MinutesLeft = 6 "minutes_left", 0, -1.0 to 10_000_000.0, ["tr", "time_remaining"];
    /// Since it was full last; in the field below nothing.
    ChargeSinceFull = 7 "since_full_ah", 3, -100_000.0 to 100_000.0, ["cc", "consumed_ah"];
    /// In its life.
    ChargeOfLife = 8 "lifetime_ah", 3, -100_000_000.0 to 100_000_000.0, ["tcc", "total_consumed_ah"];
    /// Full cycles it counted.
    Cycles = 9 "cycles", 0, 0.0 to 1_000_000.0, ["nc", "cycle_count", "charge_cycles"];
    /// Of what charges it.
    ChargerVoltage = 10 "charger_v", 3, 0.0 to 1_000.0, ["cv", "charger_voltage"];
    /// Of what charges it.
    ChargerCurrent = 11 "charger_a", 3, -2_000.0 to 2_000.0, ["ci", "charger_current"];
    /// Of what charges it.
    ChargerPower = 12 "charger_w", 3, -200_000.0 to 200_000.0, ["cp", "charger_power"];
    /// Of its USB ports.
    UsbVoltage = 13 "usb_v", 3, 0.0 to 1_000.0, ["uv", "usb_voltage"];
    /// Of its USB ports.
    UsbCurrent = 14 "usb_a", 3, -2_000.0 to 2_000.0, ["ui", "usb_current"];
    /// Of its USB ports.
    UsbPower = 15 "usb_w", 3, -200_000.0 to 200_000.0, ["up", "usb_power"];
    /// Whether charging is switched on.
    ChargingOn = 16 "charging_on", 0, 0.0 to 1.0, ["ec"];
    /// Whether its fan is.
    FanOn = 17 "fan_on", 0, 0.0 to 1.0, ["ef"];
    /// Whether its inverter is.
    InverterOn = 18 "inverter_on", 0, 0.0 to 1.0, ["ei"];
    /// Whether its USB ports are.
    UsbOn = 19 "usb_on", 0, 0.0 to 1.0, ["eu"];
    /// Whether it was told to stay awake.
    StayAwake = 20 "stay_awake", 0, 0.0 to 1.0, ["sa"];
    /// Whether it was awake.
    Awake = 21 "awake", 0, 0.0 to 1.0, ["aw"];
    /// How far it leans.
    Tilt = 22 "tilt", 0, -360.0 to 360.0, ["ts"];
    /// North of the equator.
    Latitude = 23 "lat_deg", 6, -90.0 to 90.0, ["lat", "latitude"];
    /// East of Greenwich.
    Longitude = 24 "lon_deg", 6, -180.0 to 180.0, ["lon", "lng", "longitude"];
    /// Above the sea.
    Altitude = 25 "alt_m", 1, -1_000.0 to 10_000.0, ["alt", "altitude"];
    /// How well its place is known, as its GPS tells.
    Fix = 26 "gps_fix", 0, 0.0 to 100.0, ["gf"];
    /// Satellites it saw.
    Satellites = 27 "satellites", 0, 0.0 to 200.0, ["gs"];
    /// Its error letters, a bit each, A the lowest.
    Errors = 28 "errors", 0, 0.0 to 67_108_863.0, [];
    /// How much of its rated capacity is left.
    Soh = 29 "soh_pct", 2, 0.0 to 100.0, ["soh", "state_of_health"];
    /// What it took in, in its life.
    EnergyIn = 30 "energy_in_wh", 0, 0.0 to 10_000_000_000.0, ["energy_in"];
    /// What it gave out, in its life.
    EnergyOut = 31 "energy_out_wh", 0, 0.0 to 10_000_000_000.0, ["energy_out"];
    /// Between its fullest and its emptiest cell.
    CellSpread = 32 "cell_spread_mv", 0, 0.0 to 10_000.0, ["cell_delta_mv", "cell_spread"];
    /// Around it.
    Ambient = 33 "ambient_c", 3, -60.0 to 150.0, ["ambient_temperature"];
    /// Of the air around it.
    Humidity = 34 "humidity_pct", 2, 0.0 to 100.0, ["humidity"];
}

impl Field {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Under which number it is kept.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Its place among all of them, from nought.
    pub(super) const fn place(self) -> usize {
        self as usize - 1
    }

    /// The sign of its unit; none where it is a plain number.
    #[must_use]
    pub fn unit(self) -> &'static str {
        const UNITS: [(&str, &str); 12] = [
            ("_pct", "%"),
            ("_v", "V"),
            ("_mv", "mV"),
            ("_a", "A"),
            ("_ah", "Ah"),
            ("_w", "W"),
            ("_wh", "Wh"),
            ("_c", "°C"),
            ("_m", "m"),
            ("minutes_left", "min"),
            ("tilt", "°"),
            ("_deg", "°"),
        ];
        UNITS.iter().find(|(end, _)| self.word().ends_with(end)).map_or("", |(_, sign)| sign)
    }

    /// Decimals that tell a reader something: two of what is measured, and of a place as many as part one house from the next.
    #[must_use]
    pub const fn decimals_shown(self) -> u8 {
        match self {
            Self::Latitude | Self::Longitude => 5,
            _ if self.decimals() > 2 => 2,
            _ => self.decimals(),
        }
    }

    /// A bit of its own.
    #[must_use]
    pub const fn bit(self) -> u64 {
        1 << (self as u8 - 1)
    }

    /// The one that is kept under a number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// What is asked for by a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.word() == word)
    }

    /// A measured number as it is kept: a whole number of its last decimal. None if it cannot be.
    #[must_use]
    pub fn kept(self, measured: f64) -> Option<i64> {
        let (least, most) = self.range();
        if !(least..=most).contains(&measured) {
            return None;
        }
        Some(check::scaled(measured, self.scale()))
    }

    /// What was kept as it was measured.
    #[must_use]
    pub fn measured(self, kept: i64) -> f64 {
        check::unscaled(kept, self.scale())
    }

    fn scale(self) -> i64 {
        10i64.pow(u32::from(self.decimals()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_has_a_number_and_names_of_its_own() {
        let mut names = HashSet::new();
        for (at, field) in (1..).zip(Field::ALL) {
            assert_eq!((field.number(), Field::numbered(at)), (at, Some(*field)), "numbers have no gap");
            assert_eq!(Field::from_word(field.word()), Some(*field));
            for name in field.names().iter().chain([&field.word()]) {
                assert!(names.insert(*name), "{name}");
            }
        }
        assert_eq!((Field::numbered(0), Field::numbered(200), Field::from_word("")), (None, None, None));
    }

    #[test]
    fn the_end_of_a_word_is_its_unit() {
        let units = [Field::Soc, Field::Voltage, Field::CellSpread, Field::EnergyIn, Field::Altitude, Field::Cycles];
        assert_eq!(units.map(Field::unit), ["%", "V", "mV", "Wh", "m", ""]);
    }

    #[test]
    fn a_reader_is_shown_what_can_be_told_apart() {
        let fields = [Field::Voltage, Field::Soc, Field::Altitude, Field::Cycles, Field::Latitude];
        assert_eq!(fields.map(Field::decimals_shown), [2, 2, 1, 0, 5]);
    }

    #[test]
    fn a_number_is_kept_to_its_last_decimal_and_only_if_it_can_be() {
        assert_eq!(Field::Soc.kept(97.1), Some(9_710));
        assert_eq!(Field::Current.kept(-0.432), Some(-432));
        assert_eq!(Field::Temperature.kept(14.625), Some(14_625));
        assert_eq!(Field::Latitude.kept(-13.980_12), Some(-13_980_120));
        assert_eq!(Field::UsbVoltage.kept(5.023_75), Some(5_024));
        for (field, number) in [
            (Field::Soc, 500.0),
            (Field::Voltage, -3.0),
            (Field::Latitude, 999.0),
            (Field::Soc, f64::NAN),
            (Field::Soc, f64::INFINITY),
        ] {
            assert_eq!(field.kept(number), None, "{field:?} {number}");
        }
        for field in Field::ALL {
            let (least, most) = field.range();
            for end in [least, most] {
                let kept = field.kept(end).expect("an end of its range");
                assert!((field.measured(kept) - end).abs() < 1e-6, "{field:?} {end}");
            }
        }
    }
}
