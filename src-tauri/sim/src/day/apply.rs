//! What a basket does to the independent model, once it is done.

use super::foresee::Foreseen;
use super::model::{Before, Deposit, Done, Line, Model};

impl Model {
    /// The hub after a basket; `ids` are those of its new lines.
    pub fn apply(&mut self, foreseen: Foreseen, id: String, ids: Vec<String>) {
        let act = self.done.len();
        let mut before = Before { cash: foreseen.cash, refs: foreseen.refs, ..Before::default() };
        let new_rental = !foreseen.new_lines.is_empty();
        for (at, line) in foreseen.lines {
            before.lines.push((at, self.lines[at].clone()));
            self.set_line(at, line);
        }
        let first = self.lines.len();
        for (line, id) in foreseen.new_lines.into_iter().zip(ids) {
            before.new_lines.push(self.lines.len());
            self.open.insert(self.lines.len());
            self.lines.push(Line { id, ..line });
        }
        for (at, thing) in foreseen.things {
            before.things.push((at, self.things[at].clone()));
            self.things[at] = thing;
        }
        for (at, deposit) in foreseen.deposits {
            before.deposits.push((at, self.deposits[at].clone()));
            self.set_deposit(at, deposit);
        }
        for (customer, line, amount) in foreseen.new_deposits {
            self.held.insert(self.deposits.len());
            self.deposits.push(Deposit { customer, line: first + line, amount, held: true, act });
        }
        for (customer, amount) in &foreseen.moved {
            self.customers[*customer].balance += amount;
        }
        (before.moved, before.charged) = (foreseen.moved, foreseen.charges);
        self.refs.extend(before.refs.iter().cloned());
        self.move_cash(before.cash);
        self.rentals += usize::from(new_rental);
        self.done.push(Done { id, counter: true, turns: self.turns, undone: false, before });
    }
}
