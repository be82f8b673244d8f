//! What happens next: most of it lawful, some of it not.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde::Serialize;

use super::basket::{Ask, Back, Out, Pay};
use super::foresee::MANAGER;
use super::model::{Holder, Model};
use super::price::{DAY, HOUR};

/// Something that happens.
#[derive(Clone, Debug, Serialize)]
pub enum Act {
    /// At the counter; sent twice.
    Serve(Box<Ask>, bool),
    /// An act is taken back: by its number, by a manager.
    Undo(usize, bool),
    /// A till is opened.
    Open(i64),
    /// It is closed with so much too much.
    Close(i64),
    /// Cash is moved by hand.
    Cash(&'static str, i64),
    /// A battery is full.
    Full(usize),
    /// A battery's life goes on.
    Life(usize, &'static str),
    /// The clock is set forth or back.
    Clock(i64),
    /// The computer is switched off in the middle, and on again.
    Crash,
    /// Somebody else serves.
    Person(usize),
    /// A tariff's first rate changes.
    Price(usize, i64),
    /// The hub has another policy: deposits, debt.
    Policy(bool, i64),
    /// What another hub has is asked for.
    Far(usize, bool),
    /// What was shown is done too late.
    Late(usize),
}

fn chance(random: &mut impl Rng, per_cent: u32) -> bool {
    random.random_range(0..100) < per_cent
}

/// What happens next.
pub fn next(random: &mut StdRng, model: &Model, now: i64) -> Act {
    let batteries: Vec<usize> = (0..model.things.len()).filter(|at| model.things[*at].battery).collect();
    let any = *batteries.choose(random).unwrap_or(&0);
    match random.random_range(0..1_000) {
        0..100 | 316..400 => Act::Full(not_ready(random, model, now).unwrap_or(any)),
        100..150 => Act::Person(random.random_range(0..model.people.len())),
        150..165 if model.shift.is_none() => Act::Open(random.random_range(0..500) * 100),
        165..174 => Act::Close(random.random_range(-3..4) * 150),
        174..178 => Act::Open(random.random_range(0..500) * 100),
        150..165 => Act::Full(any),
        178..187 => {
            let how = ["till.drop", "till.top_up", "till.payout"].choose(random).copied().unwrap_or("till.drop");
            Act::Cash(how, random.random_range(1..5_000))
        }
        187..195 => {
            Act::Life(any, ["in_service", "quarantined", "in_repair"].choose(random).copied().unwrap_or("in_service"))
        }
        195..225 => Act::Clock(random.random_range(1..30) * HOUR),
        225..228 => Act::Clock(random.random_range(2..15) * DAY),
        228..231 => Act::Clock(-random.random_range(1..50) * HOUR),
        231..232 => Act::Crash,
        232..236 => Act::Price(random.random_range(0..model.tariffs.len()), random.random_range(0..4_000)),
        236..239 => Act::Policy(chance(random, 50), random.random_range(0..4) * 10_000),
        239..243 => Act::Far(random.random_range(0..model.customers.len()), chance(random, 50)),
        243..246 => Act::Late(random.random_range(0..model.customers.len())),
        246..316 => {
            let last = model.done.len() - 1;
            let older = if chance(random, 70) { 3 } else { 40 };
            Act::Undo(last - random.random_range(0..older).min(last), chance(random, 20))
        }
        _ => Act::Serve(Box::new(ask(random, model, now)), chance(random, 3)),
    }
}

/// A battery that is here and not ready, or lost ones and those in repair now and then.
fn not_ready(random: &mut StdRng, model: &Model, now: i64) -> Option<usize> {
    let is = |at: &usize| {
        let thing = &model.things[*at];
        thing.battery && thing.holder == Holder::Hub && model.not_issuable(*at, thing.charge, now).is_some()
    };
    (0..model.things.len()).filter(is).collect::<Vec<_>>().choose(random).copied()
}

fn ask(random: &mut StdRng, model: &Model, now: i64) -> Ask {
    let mut ask = Ask { allow: chance(random, 8), ..Ask::default() };
    if chance(random, 5) {
        ask.discount = Some(random.random_range(0..900));
    }
    let open: Vec<usize> = model.open.iter().map(|line| model.lines[*line].item).collect();
    let kind = random.random_range(0..100);
    if kind < 40 || chance(random, 5) {
        outs(random, model, now, &mut ask);
    }
    if (40..66).contains(&kind) || chance(random, 3) {
        ask.back.extend(open.choose(random).map(|item| back(random, *item, now)));
        if chance(random, 20) {
            ask.back.extend(open.choose(random).map(|item| back(random, *item, now)));
        }
        let needs_note = ask.back.iter().any(|back| back.at.is_some() || back.how != "returned");
        if chance(random, if needs_note { 50 } else { 3 }) {
            ask.note = "forgot to write it down";
        }
        if chance(random, 8) {
            ask.customer = Some(random.random_range(0..model.customers.len()));
        }
    }
    if (66..80).contains(&kind) {
        let out = if chance(random, 50) { ready(random, model, now) } else { None };
        ask.swap.extend(open.choose(random).map(|back| (*back, out)));
    }
    if (80..86).contains(&kind) || chance(random, 2) {
        let batteries: Vec<usize> = open.iter().copied().filter(|item| model.things[*item].battery).collect();
        ask.recharge.extend(batteries.choose(random));
    }
    if (86..90).contains(&kind) || chance(random, 2) {
        let due = now + random.random_range(-2..20) * DAY / 2;
        ask.due.extend(open.choose(random).map(|item| (*item, due)));
    }
    if kind >= 90 || chance(random, 2) {
        ask.customer = Some(random.random_range(0..model.customers.len()));
    }
    if chance(random, 2) {
        // A thing nobody has, or that somebody else has.
        let at = random.random_range(0..model.things.len());
        ask.back.push(Back { soc: None, ..back(random, at, now) });
    }
    if chance(random, 90) {
        each_once(&mut ask);
    }
    ask.pay = pay(random, model, &ask);
    ask
}

/// Whoever pays attention names nothing twice.
fn each_once(ask: &mut Ask) {
    let mut seen = BTreeSet::new();
    ask.back.retain(|back| seen.insert(back.item));
    ask.swap.retain(|(back, out)| seen.insert(*back) && out.is_none_or(|out| seen.insert(out)));
    ask.recharge.retain(|item| seen.insert(*item));
    ask.due.retain(|(item, _)| seen.insert(*item));
    ask.out.retain(|out| seen.insert(out.item));
}

fn outs(random: &mut StdRng, model: &Model, now: i64, ask: &mut Ask) {
    let owe_little = |at: &usize| model.customers[*at].balance > -model.debt_limit;
    let good: Vec<usize> = (0..model.customers.len()).filter(owe_little).collect();
    let anybody = random.random_range(0..model.customers.len());
    let good = good.choose(random).copied().unwrap_or(anybody);
    ask.customer = if chance(random, 2) { None } else { Some(if chance(random, 85) { good } else { anybody }) };
    for _ in 0..[1, 1, 1, 2, 3].choose(random).copied().unwrap_or(1) {
        let pieces = model.things.len() - 8..model.things.len();
        let item = match random.random_range(0..100) {
            0..6 => random.random_range(0..model.things.len()),
            6..16 => random.random_range(pieces),
            _ => ready(random, model, now).unwrap_or(0),
        };
        let fits: Vec<usize> = (0..model.tariffs.len())
            .filter(|at| model.tariffs[*at].batteries == model.things[item].battery || chance(random, 2))
            .collect();
        let tariff = fits.choose(random).copied().unwrap_or(0);
        let lengths = model.tariffs[tariff].terms.lengths.len();
        let tariff = chance(random, 70).then(|| (tariff, random.random_range(0..lengths)));
        let due = chance(random, 8).then(|| now + random.random_range(-1..30) * HOUR * 3);
        let soc = (model.things[item].battery && chance(random, 6)).then(|| random.random_range(8_000..10_000));
        ask.out.push(Out { item, tariff, due, soc });
    }
}

fn ready(random: &mut StdRng, model: &Model, now: i64) -> Option<usize> {
    let is = |at: &usize| {
        let thing = &model.things[*at];
        thing.battery && model.not_issuable(*at, thing.charge, now).is_none()
    };
    (0..model.things.len()).filter(is).collect::<Vec<_>>().choose(random).copied()
}

fn back(random: &mut StdRng, item: usize, now: i64) -> Back {
    let how = match random.random_range(0..100) {
        0..3 => "lost",
        3..5 => "stolen",
        _ => "returned",
    };
    let damaged = how == "returned" && chance(random, 5);
    let charge = (damaged || how != "returned" || chance(random, 1)).then(|| random.random_range(0..30_000));
    let at = chance(random, 4).then(|| now + random.random_range(-40..2) * HOUR);
    let soc = chance(random, 10).then(|| random.random_range(0..10_000));
    Back { item, how, at, damaged, soc, charge }
}

fn pay(random: &mut StdRng, model: &Model, ask: &Ask) -> Pay {
    let amount = |random: &mut StdRng| random.random_range(1..40_000_i64);
    let reference = |random: &mut StdRng| {
        let old = model.refs.iter().next_back().filter(|_| chance(random, 4)).cloned();
        old.unwrap_or_else(|| format!("MP{}", random.random_range(0..1_000_000_000)))
    };
    let only_pays = ask.out.is_empty() && ask.back.is_empty() && ask.swap.is_empty();
    match random.random_range(0..100) {
        0..2 => Pay::Nonsense(["-5", "1,2,3", "ten", "5..2", ""].choose(random).copied().unwrap_or("x").to_owned()),
        2..45 if !only_pays => Pay::Auto,
        45..60 if !only_pays => Pay::Parts(Vec::new()),
        2..75 => Pay::Parts(vec![(false, amount(random), String::new())]),
        75..92 => Pay::Parts(vec![(true, amount(random), reference(random))]),
        92..98 => {
            let cash = (false, amount(random), String::new());
            Pay::Parts(vec![cash, (true, amount(random), reference(random))])
        }
        98 => Pay::Parts(vec![(true, amount(random), String::new())]),
        _ => Pay::Parts(vec![(false, 0, String::new())]),
    }
}

/// Who has to serve so that an act is not refused for its role.
pub fn needs_manager(act: &Act) -> bool {
    matches!(act, Act::Life(..) | Act::Price(..) | Act::Policy(..) | Act::Undo(_, true))
}

/// Whom to call for it.
pub const HEAD: usize = MANAGER;
