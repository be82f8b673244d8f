//! What a basket must come to by the rules of domain.md: the hub after it, or why not.

use std::rc::Rc;

use super::basket::{Ask, Back, Out, Pay, begin_of_day, due};
use super::model::{Charged, Deposit, Holder, Line, Model, Thing};
use super::price::of_use;

/// What a basket comes to.
#[derive(Clone, Debug, Default)]
pub struct Foreseen {
    /// Something goes out to nobody yet: shown, and never done so.
    pub waits: bool,
    pub payer: Option<usize>,
    pub lines: Vec<(usize, Line)>,
    pub new_lines: Vec<Line>,
    pub things: Vec<(usize, Thing)>,
    pub deposits: Vec<(usize, Deposit)>,
    /// Customer, number among the new lines, amount.
    pub new_deposits: Vec<(usize, usize, i64)>,
    pub moved: Vec<(usize, i64)>,
    pub charges: Vec<(usize, i64)>,
    /// What is charged to whom.
    pub charged: Vec<(usize, i64)>,
    pub discount: i64,
    pub taken: i64,
    pub released: i64,
    pub estimate: i64,
    pub to_pay: i64,
    pub paid: i64,
    pub cash: i64,
    pub refs: Vec<String>,
    /// Whether a manager's word was needed.
    pub allowed: bool,
}

impl Foreseen {
    /// What is charged in all.
    pub fn charged(&self) -> i64 {
        self.charged.iter().map(|(_, amount)| amount).sum()
    }
}

type Code = &'static str;

/// The number of the manager among the people.
pub const MANAGER: usize = 2;

struct Foreseer<'a> {
    model: &'a Model,
    ask: &'a Ask,
    now: i64,
    act: usize,
    out: Foreseen,
}

/// What a basket must come to; `offered` is what the counter chose for swaps that name nothing.
pub fn foresee(model: &Model, ask: &Ask, now: i64, offered: &[usize]) -> Result<Foreseen, Code> {
    let payer = ask.customer.filter(|_| !ask.out.is_empty());
    let out = Foreseen { payer, ..Foreseen::default() };
    let mut this = Foreseer { model, ask, now, act: model.done.len(), out };
    this.each_once(offered)?;
    for back in &ask.back {
        this.back(back)?;
    }
    let mut offered = offered.iter().copied();
    for (back, out) in &ask.swap {
        let out = out.or_else(|| offered.next());
        this.swap(*back, out)?;
    }
    for item in &ask.recharge {
        let at = this.open(*item)?;
        this.used(at, |line| line.recharges += 1)?;
    }
    for (item, due) in &ask.due {
        this.due(*item, *due)?;
    }
    this.out.payer = this.out.payer.or(ask.customer);
    for out in &ask.out {
        this.issue(out)?;
    }
    this.release();
    this.money()?;
    Ok(this.out)
}

impl Foreseer<'_> {
    fn each_once(&self, offered: &[usize]) -> Result<(), Code> {
        let ask = self.ask;
        let mut items: Vec<usize> = ask.out.iter().map(|out| out.item).collect();
        items.extend(ask.back.iter().map(|back| back.item));
        items.extend(ask.swap.iter().flat_map(|(back, out)| [Some(*back), *out]).flatten());
        items.extend(&ask.recharge);
        items.extend(ask.due.iter().map(|(item, _)| item));
        items.extend(offered);
        let all = items.len();
        items.sort_unstable();
        items.dedup();
        if items.len() == all { Ok(()) } else { Err("twice_in_act") }
    }

    fn open(&self, item: usize) -> Result<usize, Code> {
        self.model.line_of(item).ok_or("not_out")
    }

    fn paid_by(&mut self, customer: usize) {
        if self.out.payer.is_none() || self.ask.customer == Some(customer) {
            self.out.payer = Some(customer);
        }
    }

    fn owes(&mut self, customer: usize, amount: i64) {
        self.out.moved.push((customer, -amount));
    }

    fn charge(&mut self, at: usize, line: &mut Line, amount: i64) {
        line.charged += amount;
        self.out.charges.push((at, amount));
        self.out.charged.push((line.customer, amount));
        self.owes(line.customer, amount);
    }

    fn back(&mut self, back: &Back) -> Result<(), Code> {
        let at = self.open(back.item)?;
        let mut line = self.model.lines[at].clone();
        if back.how != "returned" && self.ask.note.is_empty() {
            return Err("invalid");
        }
        let end = match back.at {
            Some(end) if end > self.now || self.ask.note.is_empty() => return Err("invalid"),
            Some(end) if end < line.start => return Err("returned_before_start"),
            Some(end) => {
                let (day, shift) = (begin_of_day(self.now), self.model.shift);
                if end < shift.map_or(day, |shift| day.min(self.model.shifts[shift].opened)) {
                    if !self.ask.allow {
                        return Err("return_by_manager");
                    }
                    self.out.allowed = true;
                }
                end
            }
            // The clock may have been set back since.
            None => self.now.max(line.start),
        };
        let missing = line.total(end) - line.charged;
        self.charge(at, &mut line, missing);
        if let Some(loss) = back.charge {
            if back.how == "returned" && !back.damaged {
                return Err("invalid");
            }
            self.owes(line.customer, loss);
            self.out.charged.push((line.customer, loss));
        }
        let mut thing = self.model.things[back.item].clone();
        thing.act = self.act;
        if back.how == "returned" {
            thing.holder = Holder::Hub;
            if thing.battery {
                thing.charge = Charged { full: false, soc: back.soc.map(|soc| (soc, self.now)), charging: true };
            }
        } else {
            thing.holder = Holder::Unknown;
            thing.life = "lost";
        }
        self.paid_by(line.customer);
        line.ended = Some((end, back.how));
        line.act = self.act;
        self.out.things.push((back.item, thing));
        self.out.lines.push((at, line));
        Ok(())
    }

    fn may_leave(&mut self, item: usize, charge: Charged) -> Result<(), Code> {
        match self.model.not_issuable(item, charge, self.now) {
            Some("battery_too_low" | "battery_charge_unknown") if self.ask.allow => {
                self.out.allowed = true;
                Ok(())
            }
            Some(code) => Err(code),
            None => Ok(()),
        }
    }

    fn leaves(&mut self, item: usize, charge: Charged, customer: usize) {
        let mut thing = self.model.things[item].clone();
        thing.holder = Holder::Customer(customer);
        thing.act = self.act;
        thing.charge = Charged { full: false, charging: false, ..charge };
        self.out.things.push((item, thing));
    }

    fn swap(&mut self, back: usize, out: Option<usize>) -> Result<(), Code> {
        let at = self.open(back)?;
        let is_battery = |item: usize| self.model.things[item].battery;
        if !is_battery(back) || out.is_some_and(|out| !is_battery(out)) {
            return Err("not_swappable");
        }
        let out = out.ok_or("none_ready")?;
        let charge = self.model.things[out].charge;
        self.may_leave(out, charge)?;
        let mut thing = self.model.things[back].clone();
        thing.holder = Holder::Hub;
        thing.act = self.act;
        thing.charge = Charged { full: false, soc: None, charging: true };
        self.out.things.push((back, thing));
        let customer = self.model.lines[at].customer;
        self.leaves(out, charge, customer);
        self.used(at, |line| (line.item, line.swaps) = (out, line.swaps + 1))
    }

    fn used(&mut self, at: usize, change: impl FnOnce(&mut Line)) -> Result<(), Code> {
        let was = &self.model.lines[at];
        let end = self.now.max(was.start);
        let used = was.swaps + was.recharges + i64::from(was.terms.first_counts);
        if was.terms.most.is_some_and(|most| used >= most) && self.now <= was.due {
            if !self.ask.allow {
                return Err("recharge_limit_reached");
            }
            self.out.allowed = true;
        }
        let mut line = was.clone();
        change(&mut line);
        let more = of_use(&line.terms, &line.used(end)) - of_use(&was.terms, &was.used(end));
        line.act = self.act;
        self.charge(at, &mut line, more);
        self.paid_by(line.customer);
        self.out.lines.push((at, line));
        Ok(())
    }

    fn due(&mut self, item: usize, due: i64) -> Result<(), Code> {
        let at = self.open(item)?;
        if self.ask.customer.is_some_and(|named| named != self.model.lines[at].customer) {
            let is_battery = self.model.things[item].battery;
            return Err(if is_battery { "battery_already_out" } else { "equipment_already_out" });
        }
        let line = Line { due, act: self.act, ..self.model.lines[at].clone() };
        if due <= line.start {
            return Err("due_before_start");
        }
        let was = self.model.lines[at].due;
        if due < was || (was < due && was < self.now) {
            if !self.ask.allow {
                return Err("due_by_manager");
            }
            self.out.allowed = true;
        }
        self.paid_by(line.customer);
        self.out.lines.push((at, line));
        Ok(())
    }

    fn issue(&mut self, out: &Out) -> Result<(), Code> {
        let known = self.model.things[out.item].charge;
        let measured = |soc| Charged { full: false, soc: Some((soc, self.now)), charging: known.charging };
        let charge = out.soc.map_or(known, measured);
        self.may_leave(out.item, charge)?;
        let battery = self.model.things[out.item].battery;
        let fits = |at: &usize| self.model.tariffs[*at].batteries == battery;
        let by_name = (0..self.model.tariffs.len()).filter(fits).min_by_key(|at| self.model.tariffs[*at].name);
        let tariff = match out.tariff {
            Some((tariff, _)) if fits(&tariff) => tariff,
            Some(_) => return Err("tariff_does_not_fit"),
            None => by_name.ok_or("no_tariff")?,
        };
        let terms = Rc::clone(&self.model.tariffs[tariff].terms);
        let length = match out {
            Out { due: Some(_), .. } => None,
            Out { tariff: Some((_, length)), .. } => Some(terms.lengths[*length]),
            Out { tariff: None, .. } => terms.lengths.first().copied(),
        };
        let ends = match (out.due, length) {
            (Some(asked), _) => asked,
            (None, Some((_, _, ms, _))) => due(self.now, ms),
            (None, None) => self.now,
        };
        if ends <= self.now {
            return Err("due_before_start");
        }
        let Some(customer) = self.out.payer else {
            self.out.waits = true;
            return Ok(());
        };
        let flat = length.and_then(|(_, _, ms, flat)| Some((flat?, ms)));
        let line = Line {
            id: String::new(),
            rental: self.model.rentals,
            customer,
            item: out.item,
            terms: Rc::clone(&terms),
            flat,
            start: self.now,
            due: ends,
            ended: None,
            swaps: 0,
            recharges: 0,
            charged: 0,
            act: self.act,
        };
        self.out.estimate += match length {
            Some((_, _, ms, _)) => Line { due: self.now + ms, ..line.clone() }.total(self.now + ms),
            None => line.total(ends),
        };
        self.hold(customer, terms.deposit);
        self.leaves(out.item, charge, customer);
        self.out.new_lines.push(line);
        Ok(())
    }

    fn hold(&mut self, customer: usize, amount: i64) {
        let model = self.model;
        let held = model.held.iter().any(|at| model.deposits[*at].customer == customer);
        if amount == 0 || !model.per_line && (held || !self.out.new_deposits.is_empty()) {
            return;
        }
        self.out.new_deposits.push((customer, self.out.new_lines.len(), amount));
        self.out.taken += amount;
        self.owes(customer, amount);
    }

    fn release(&mut self) {
        let ended: Vec<usize> =
            self.out.lines.iter().filter(|(_, line)| line.ended.is_some()).map(|(at, _)| *at).collect();
        for held in &self.model.held {
            let deposit = &self.model.deposits[*held];
            let concerned = ended.iter().any(|line| self.model.lines[*line].customer == deposit.customer);
            let has = |at: &usize| self.model.lines[*at].customer == deposit.customer && !ended.contains(at);
            let takes = self.out.payer == Some(deposit.customer) && !self.out.new_lines.is_empty();
            let has_more = takes || self.model.open.iter().any(has);
            let own = self.model.per_line && ended.contains(&deposit.line);
            if concerned && (own || !has_more) {
                let left = Deposit { held: false, act: self.act, ..deposit.clone() };
                self.out.moved.push((deposit.customer, deposit.amount));
                self.out.released += deposit.amount;
                self.out.deposits.push((*held, left));
            }
        }
    }

    fn balance(&self) -> i64 {
        let Some(payer) = self.out.payer else { return 0 };
        let moved = self.out.moved.iter().filter(|(customer, _)| *customer == payer).map(|(_, amount)| amount);
        self.model.customers[payer].balance + moved.sum::<i64>()
    }

    /// What of it was not paid ahead for what runs on, if it comes back when it is due.
    fn free(&self) -> i64 {
        let balance = self.balance();
        let Some(payer) = self.out.payer.filter(|_| balance > 0) else { return balance };
        let after = |at: &usize| {
            let changed = self.out.lines.iter().find(|(other, _)| other == at);
            changed.map_or(&self.model.lines[*at], |(_, line)| line)
        };
        let runs_on = self.model.open.iter().map(after).filter(|line| line.customer == payer && line.ended.is_none());
        let to_come: i64 = runs_on.map(|line| (line.total(line.due.max(self.now)) - line.charged).max(0)).sum();
        (balance - to_come).max(0)
    }

    fn money(&mut self) -> Result<(), Code> {
        let person = &self.model.people[self.model.by];
        if let Some(amount) = self.ask.discount {
            let payer = self.out.payer.ok_or("invalid")?;
            let theirs: i64 =
                self.out.charged.iter().filter(|(other, _)| *other == payer).map(|(_, amount)| amount).sum();
            if amount > theirs {
                return Err("more_than_there");
            }
            if amount > theirs * person.discount / 10_000 {
                return Err("above_own_limit");
            }
            self.out.discount = amount;
            self.out.moved.push((payer, amount));
        }
        self.out.to_pay = (self.out.estimate - self.free()).max(0);
        let did = self.out.waits || !(self.out.lines.is_empty() && self.out.new_lines.is_empty());
        let can_pay = self.model.shift.is_some() && self.out.payer.is_some();
        match &self.ask.pay {
            Pay::Auto if self.out.to_pay > 0 && can_pay && did => {
                self.pay(false, self.out.to_pay, "")?;
            }
            Pay::Auto => {}
            Pay::Nonsense(_) => return Err("invalid"),
            Pay::Parts(parts) => {
                for (by_phone, amount, reference) in parts {
                    if *amount == 0 || *by_phone == reference.is_empty() {
                        return Err("invalid");
                    }
                    self.pay(*by_phone, *amount, reference)?;
                }
            }
        }
        let owed = -self.balance();
        if !self.out.new_lines.is_empty() && owed > self.model.debt_limit {
            let manager = if person.manager { person } else { &self.model.people[MANAGER] };
            if !self.ask.allow || owed > self.model.debt_limit + manager.debt {
                return Err("customer_owes");
            }
            self.out.allowed = true;
        }
        if did || self.out.paid > 0 { Ok(()) } else { Err("nothing_to_do") }
    }

    fn pay(&mut self, by_phone: bool, amount: i64, reference: &str) -> Result<(), Code> {
        let payer = self.out.payer.ok_or("invalid")?;
        if !by_phone && self.model.shift.is_none() {
            return Err("till_closed");
        }
        // A reference that was used, or stands there twice.
        if by_phone && self.model.refs.iter().chain(&self.out.refs).any(|known| known == reference) {
            return Err("invalid");
        }
        self.out.moved.push((payer, amount));
        self.out.paid += amount;
        if by_phone {
            self.out.refs.push(reference.to_owned());
        } else {
            self.out.cash += amount;
        }
        Ok(())
    }
}
