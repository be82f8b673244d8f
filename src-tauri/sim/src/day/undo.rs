//! Taking an act back, as it must go.

use super::model::{Done, Line, Model, Thing};

impl Model {
    /// Why an act cannot be taken back; none if it can.
    pub fn not_undoable(&self, at: usize, reverse: bool) -> Option<&'static str> {
        let done = &self.done[at];
        let before = &done.before;
        if done.undone {
            return Some("undone_already");
        }
        if !done.counter {
            return Some("invalid");
        }
        // The till is not as it was then: open or closed, by the order of things, not by clocks.
        if !reverse && done.turns != self.turns {
            return Some("shift_over");
        }
        let lines = before.lines.iter().map(|(line, _)| line).chain(&before.new_lines);
        let lines = lines.map(|line| self.lines[*line].act);
        let things = before.things.iter().map(|(thing, _)| self.things[*thing].act);
        let is_of = |place: usize| {
            let is_before = before.deposits.iter().any(|(other, _)| *other == place);
            is_before || before.new_lines.contains(&self.deposits[place].line)
        };
        let deposits = (0..self.deposits.len()).filter(|place| is_of(*place)).map(|place| self.deposits[place].act);
        if lines.chain(things).chain(deposits).any(|act| act != at) {
            return Some("overtaken");
        }
        (self.shift.is_none() && before.cash != 0).then_some("till_closed")
    }

    /// The hub after an act was taken back.
    pub fn undo(&mut self, at: usize, id: String, now: i64) {
        self.done[at].undone = true;
        let before = self.done[at].before.clone();
        let this = self.done.len();
        for (line, was) in before.lines {
            self.set_line(line, was);
        }
        for line in before.new_lines {
            let was = self.lines[line].clone();
            self.set_line(line, Line { ended: Some((now.max(was.start), "undone")), charged: 0, ..was });
        }
        for (item, was) in before.things {
            let now = &self.things[item];
            let life = if now.life == "lost" { was.life } else { now.life };
            self.things[item] = Thing { life, ..was };
        }
        let of_act: Vec<usize> = (0..self.deposits.len()).filter(|deposit| self.deposits[*deposit].act == at).collect();
        for deposit in of_act {
            let was = before.deposits.iter().find(|(other, _)| *other == deposit).map(|(_, was)| was.clone());
            let mut gone = self.deposits[deposit].clone();
            (gone.held, gone.act) = (false, this);
            self.set_deposit(deposit, was.unwrap_or(gone));
        }
        for (customer, amount) in before.moved {
            self.customers[customer].balance -= amount;
        }
        for reference in before.refs {
            self.refs.remove(&reference);
        }
        self.move_cash(-before.cash);
        self.done.push(Done { id, counter: false, turns: self.turns, undone: false, before: Default::default() });
    }
}
