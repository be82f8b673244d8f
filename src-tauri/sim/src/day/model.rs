//! The hub as it must be, in plain structs: who has what, who owes what, what lies in the drawer.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::price::{HOUR, Terms, Use, total};

/// Who holds a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The hub.
    Hub,
    /// A customer.
    Customer(usize),
    /// Nobody knows.
    Unknown,
}

/// What is known of a charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charged {
    /// A person said so.
    pub full: bool,
    /// Hundredths of a percent, and when.
    pub soc: Option<(i64, i64)>,
    /// The word.
    pub charging: bool,
}

/// A battery, or a piece of equipment.
#[derive(Clone, Debug)]
pub struct Thing {
    pub id: String,
    pub code: String,
    pub battery: bool,
    pub holder: Holder,
    pub life: &'static str,
    pub charge: Charged,
    /// The act that moved it last.
    pub act: usize,
}

/// A thing that is out, or was.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub rental: usize,
    pub customer: usize,
    pub item: usize,
    pub terms: Rc<Terms>,
    pub flat: Option<(i64, i64)>,
    pub start: i64,
    pub due: i64,
    pub ended: Option<(i64, &'static str)>,
    pub swaps: i64,
    pub recharges: i64,
    /// What stands in the books for it.
    pub charged: i64,
    pub act: usize,
}

impl Line {
    /// The use until then.
    pub fn used(&self, end: i64) -> Use {
        let Self { start, due, flat, swaps, recharges, .. } = *self;
        Use { start, due, end, flat, swaps, recharges }
    }

    /// What it costs until then.
    pub fn total(&self, end: i64) -> i64 {
        total(&self.terms, &self.used(end))
    }
}

/// Money held.
#[derive(Clone, Debug)]
pub struct Deposit {
    pub customer: usize,
    pub line: usize,
    pub amount: i64,
    pub held: bool,
    pub act: usize,
}

/// A customer.
#[derive(Clone, Debug)]
pub struct Customer {
    pub id: String,
    pub balance: i64,
}

/// A till.
#[derive(Clone, Debug)]
pub struct Shift {
    pub owner: usize,
    /// When it was opened.
    pub opened: i64,
    pub float: i64,
    pub moved: i64,
    /// What was counted at the end.
    pub counted: Option<i64>,
}

/// Somebody who serves.
pub struct Person {
    pub login: &'static str,
    pub manager: bool,
    /// Hundredths of a percent.
    pub discount: i64,
    pub debt: i64,
}

/// What the counter offers.
pub struct Tariff {
    pub id: String,
    pub name: &'static str,
    pub batteries: bool,
    pub terms: Rc<Terms>,
}

/// How to take an act back.
#[derive(Clone, Debug, Default)]
pub struct Before {
    pub lines: Vec<(usize, Line)>,
    pub new_lines: Vec<usize>,
    pub things: Vec<(usize, Thing)>,
    pub deposits: Vec<(usize, Deposit)>,
    /// What it moved on customers' accounts.
    pub moved: Vec<(usize, i64)>,
    pub cash: i64,
    pub refs: Vec<String>,
    /// What it charged lines.
    pub charged: Vec<(usize, i64)>,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Done {
    pub id: String,
    /// Whether the counter takes it back.
    pub counter: bool,
    /// How often a till had been opened or closed.
    pub turns: usize,
    pub undone: bool,
    pub before: Before,
}

/// The hub.
#[derive(Default)]
pub struct Model {
    pub things: Vec<Thing>,
    pub lines: Vec<Line>,
    pub open: BTreeSet<usize>,
    pub deposits: Vec<Deposit>,
    pub held: BTreeSet<usize>,
    pub customers: Vec<Customer>,
    pub shifts: Vec<Shift>,
    pub shift: Option<usize>,
    pub people: Vec<Person>,
    pub by: usize,
    pub tariffs: Vec<Tariff>,
    pub done: Vec<Done>,
    pub cash: i64,
    pub refs: BTreeSet<String>,
    pub per_line: bool,
    pub debt_limit: i64,
    pub rentals: usize,
    /// How often a till was opened or closed.
    pub turns: usize,
}

impl Model {
    /// The open line a thing is out on.
    pub fn line_of(&self, item: usize) -> Option<usize> {
        self.open.iter().copied().find(|line| self.lines[*line].item == item)
    }

    /// Why a thing may not be handed out; none if it may.
    pub fn not_issuable(&self, item: usize, charge: Charged, now: i64) -> Option<&'static str> {
        let thing = &self.things[item];
        let fault = match (thing.holder, thing.battery, thing.life) {
            (Holder::Customer(_), true, _) => "battery_already_out",
            (Holder::Customer(_), false, _) => "equipment_already_out",
            (Holder::Unknown, true, "lost") => "battery_not_in_service",
            (Holder::Unknown, true, _) => "battery_elsewhere",
            (Holder::Unknown, false, _) => "equipment_elsewhere",
            (Holder::Hub, true, life) if life != "in_service" => "battery_not_in_service",
            (Holder::Hub, false, life) if life != "in_service" => "not_in_service",
            (Holder::Hub, false, _) => return None,
            (Holder::Hub, true, _) => match (charge.full, charge.soc) {
                (true, _) => return None,
                (false, Some((soc, _))) if soc < 9_000 => "battery_too_low",
                (false, Some((_, at))) if at + 8 * HOUR >= now => return None,
                (false, _) => "battery_charge_unknown",
            },
        };
        Some(fault)
    }

    /// How many batteries may be handed out.
    pub fn ready(&self, now: i64) -> usize {
        let is_ready = |item: &usize| {
            self.things[*item].battery && self.not_issuable(*item, self.things[*item].charge, now).is_none()
        };
        (0..self.things.len()).filter(is_ready).count()
    }

    /// What is held for a customer.
    pub fn deposits_of(&self, customer: usize) -> i64 {
        let held = self.held.iter().map(|deposit| &self.deposits[*deposit]);
        held.filter(|deposit| deposit.customer == customer).map(|deposit| deposit.amount).sum()
    }

    /// Rentals with what is due first in each.
    pub fn due(&self) -> BTreeMap<usize, i64> {
        let mut due = BTreeMap::new();
        for line in &self.open {
            let line = &self.lines[*line];
            let first = due.entry(line.rental).or_insert(line.due);
            *first = line.due.min(*first);
        }
        due
    }

    /// Puts cash into the drawer, or takes it out, in the open till.
    pub fn move_cash(&mut self, amount: i64) {
        self.cash += amount;
        if let Some(shift) = self.shift {
            self.shifts[shift].moved += amount;
        }
    }

    /// Whether any open line or held deposit is where it must be after a change.
    pub fn set_line(&mut self, at: usize, line: Line) {
        if line.ended.is_none() {
            self.open.insert(at)
        } else {
            self.open.remove(&at)
        };
        self.lines[at] = line;
    }

    /// The same of a deposit.
    pub fn set_deposit(&mut self, at: usize, deposit: Deposit) {
        if deposit.held {
            self.held.insert(at)
        } else {
            self.held.remove(&at)
        };
        self.deposits[at] = deposit;
    }
}
