//! The till: opened, moved in and out of, counted and closed.

use serde_json::{Value, json};

use super::Day;
use super::basket::typed;
use super::model::{Done, Shift};
use super::perform::same;
use crate::Stopped;

/// Notes that make up an amount.
fn notes(amount: i64) -> Value {
    json!([{ "value": 10_000, "count": amount / 10_000 }, { "value": 1, "count": amount % 10_000 }])
}

impl Day {
    fn done_at_till(&mut self, id: String) {
        let turns = self.model.turns;
        self.model.done.push(Done { id, counter: false, turns, undone: false, before: Default::default() });
    }

    pub(super) async fn open_till(&mut self, float: i64) -> Result<(), Stopped> {
        let id = self.new_id();
        let input = json!({ "act": id, "float": notes(float) });
        if self.model.shift.is_some() {
            return self.refused("till.open", input, "till_open").await;
        }
        self.seat.call::<Value>("till.open", input).await?;
        self.model.shifts.push(Shift { owner: self.model.by, opened: self.now(), float, moved: 0, counted: None });
        self.model.shift = Some(self.model.shifts.len() - 1);
        self.model.cash = float;
        self.model.turns += 1;
        self.done_at_till(id);
        self.did("till.open");
        self.same_drawer().await
    }

    /// Why the open till is not theirs to manage; none if it is.
    fn not_theirs(&self) -> Option<&'static str> {
        let Some(shift) = self.model.shift else { return Some("till_closed") };
        let theirs = self.model.shifts[shift].owner == self.model.by || self.model.people[self.model.by].manager;
        if theirs { None } else { Some("till_of_another") }
    }

    pub(super) async fn cash(&mut self, how: &'static str, amount: i64) -> Result<(), Stopped> {
        let id = self.new_id();
        let input = json!({ "act": id, "amount": typed(amount), "reason": "for the day" });
        if let Some(code) = self.not_theirs() {
            return self.refused(how, input, code).await;
        }
        self.seat.call::<Value>(how, input.clone()).await?;
        let written = self.written().await?;
        self.seat.call::<Value>(how, input).await?;
        same("what the same movement sent again wrote", &written, &self.written().await?)?;
        self.model.move_cash(if how == "till.top_up" { amount } else { -amount });
        self.done_at_till(id);
        self.did(how);
        self.same_drawer().await
    }

    pub(super) async fn close_till(&mut self, over: i64) -> Result<(), Stopped> {
        let id = self.new_id();
        let expected =
            self.model.shift.map_or(0, |shift| self.model.shifts[shift].float + self.model.shifts[shift].moved);
        let counted = (expected + over).max(0);
        let input = json!({ "act": id, "counts": notes(counted), "causes": [], "note": "" });
        if let Some(code) = self.not_theirs() {
            return self.refused("till.close", input, code).await;
        }
        let report: Value = self.seat.call("till.close", input.clone()).await?;
        let told = ["expected", "counted", "difference"].map(|field| report[field].as_i64());
        same("the till's report", &[expected, counted, counted - expected].map(Some), &told)?;
        let again: Value = self.seat.call("till.close", input).await?;
        same("the report of the same close", &report, &again)?;
        self.done_at_till(id);
        if let Some(shift) = self.model.shift.take() {
            self.model.shifts[shift].counted = Some(counted);
        }
        self.model.cash = counted;
        self.model.turns += 1;
        self.did("till.close");
        Ok(())
    }

    /// What the drawer should hold is told to nobody who may count it, and stands in the books.
    async fn same_drawer(&mut self) -> Result<(), Stopped> {
        let view: Value = self.seat.call("till.view", Value::Null).await?;
        let Some(shift) = self.model.shift.map(|shift| &self.model.shifts[shift]) else { return Ok(()) };
        same("what is told of the drawer before it is counted", &None, &view["open"]["expected"].as_i64())?;
        same("the drawer's cash in the books", &self.model.cash, &(shift.float + shift.moved))
    }
}
