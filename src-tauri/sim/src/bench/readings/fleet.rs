//! Made-up batteries that tell what they measure every ten seconds, as a battery's electronics do it: to a hundredth of a volt
//! and an ampere, with the noise of sensors, rented out from the afternoon to the morning and charged in between. A seed gives
//! the same readings again.

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use readings::{Same, Taken};
use uuid::Uuid;

/// Seconds from one reading to the next.
const STEP: u32 = 10;
/// Readings of a battery in a day.
pub const A_DAY: u32 = 86_400 / STEP;
/// The day it begins, as days since 1970.
const BEGIN: i64 = 20_000;
/// What each of them measures.
pub const FIELDS: [Field; 12] = [
    Field::Voltage,
    Field::Current,
    Field::Soc,
    Field::Soh,
    Field::Temperature,
    Field::EnergyIn,
    Field::EnergyOut,
    Field::Cycles,
    Field::Latitude,
    Field::Longitude,
    Field::Errors,
    Field::CellSpread,
];
/// Ampere-hours of a battery.
const CAPACITY: f64 = 100.0;
/// Seconds of a day during which it is charged.
const CHARGED: std::ops::Range<u32> = 32_400..57_600;

/// All of them, at an instant.
pub struct Fleet {
    batteries: Vec<Battery>,
    random: StdRng,
    step: u32,
    /// Of so many steps one is told.
    pub one_in: u32,
}

struct Battery {
    id: Uuid,
    charge: f64,
    load: f64,
    load_ends: f64,
    temperature: f64,
    into: f64,
    out: f64,
    health: f64,
    spread: f64,
    cycles: f64,
    place: [f64; 2],
    /// So many seconds later than the others it is brought and fetched.
    later: u32,
}

/// Which battery is called so.
pub fn id(number: u8) -> Uuid {
    Uuid::from_bytes([number + 1; 16])
}

/// From the first instant until so many days later.
pub fn span(days: u32) -> (Time, Time) {
    (Time(BEGIN * 86_400_000), Time((BEGIN + i64::from(days)) * 86_400_000))
}

impl Fleet {
    /// The first so many of them.
    pub fn new(batteries: u8, seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let batteries = (0..batteries).map(|number| Battery::new(id(number), &mut random)).collect();
        Self { batteries, random, step: 0, one_in: 1 }
    }

    /// What all of them tell next, in the order in which it comes.
    pub fn tell(&mut self) -> Vec<Taken> {
        let step = self.step;
        self.step += self.one_in;
        let random = &mut self.random;
        self.batteries.iter_mut().map(|battery| battery.tell(step, random)).collect()
    }
}

impl Battery {
    fn new(id: Uuid, random: &mut StdRng) -> Self {
        Self {
            id,
            charge: random.random(),
            load: 0.0,
            load_ends: 0.0,
            temperature: 24.0,
            into: random.random_range(0.0..100_000.0),
            out: random.random_range(0.0..100_000.0),
            health: random.random_range(90.0..98.0),
            spread: random.random_range(8.0..18.0),
            cycles: random.random_range(0.0..100.0),
            place: [-15.4 + random.random_range(0.0..0.1), 28.3 + random.random_range(0.0..0.1)],
            later: random.random_range(0..7_200),
        }
    }

    fn tell(&mut self, step: u32, random: &mut StdRng) -> Taken {
        let clock = (step * STEP + self.later) % 86_400;
        let is_out = !CHARGED.contains(&clock);
        let current = self.current(f64::from(step * STEP), is_out, random);
        self.pass(current, f64::from(clock));
        let voltage = 12.4 + 1.2 * self.charge + 0.008 * current;
        let energy = voltage * current * f64::from(STEP) / 3_600.0;
        self.into += energy.max(0.0);
        self.out -= energy.min(0.0);
        let shift = if is_out { [1.5e-6 * noise(random), 1.5e-6 * noise(random)] } else { [0.0; 2] };
        let measured = [
            to(voltage + 0.01 * noise(random), 0.01),
            to(current + 0.02 * noise(random), 0.01),
            to(100.0 * self.charge, 0.1),
            to(self.health, 0.1),
            to(self.temperature + 0.03 * noise(random), 0.1),
            self.into.trunc(),
            self.out.trunc(),
            self.cycles.trunc(),
            self.place[0] + shift[0],
            self.place[1] + shift[1],
            if random.random_ratio(1, 10_000) { 4.0 } else { 0.0 },
            (self.spread + 0.7 * noise(random)).round().max(0.0),
        ];
        let mut values = Values::NONE;
        for (field, measured) in FIELDS.into_iter().zip(measured) {
            values.set(field, field.kept(measured));
        }
        let late = if random.random_ratio(1, 10) { random.random_range(-1..=1) * 1_000 } else { 0 };
        let at = Time(span(0).0.0 + i64::from(step * STEP) * 1_000 + late);
        Taken { device: self.id, reading: Reading { at, quality: ClockQuality::Device, values }, same: Same::AtItsTime }
    }

    /// Amperes into it: from a charger until it is full, out of it as whoever has it likes.
    fn current(&mut self, now: f64, is_out: bool, random: &mut StdRng) -> f64 {
        if !is_out {
            return 25.0 * ((1.0 - self.charge) / 0.2).clamp(0.01, 1.0);
        }
        if now >= self.load_ends {
            self.load_ends = now + random.random_range(300.0..3_300.0);
            self.load = if random.random_ratio(1, 3) { 0.2 } else { random.random_range(1.0..15.0) };
        }
        if self.charge > 0.05 { -self.load } else { 0.0 }
    }

    fn pass(&mut self, current: f64, clock: f64) {
        let share = current * f64::from(STEP) / 3_600.0 / CAPACITY;
        self.charge = (self.charge + share).clamp(0.0, 1.0);
        self.cycles += share.abs() / 2.0;
        self.health -= 1e-7;
        let outside = 24.0 + 7.0 * ((clock - 50_000.0) / 86_400.0 * std::f64::consts::TAU).cos();
        self.temperature += (outside + 0.3 * current.abs() - self.temperature) * 0.002;
    }
}

/// About a standard deviation of 1.
fn noise(random: &mut StdRng) -> f64 {
    ((0..6).map(|_| random.random::<f64>()).sum::<f64>() - 3.0) * std::f64::consts::SQRT_2
}

/// As its electronics tell it.
fn to(measured: f64, step: f64) -> f64 {
    (measured / step).round() * step
}
