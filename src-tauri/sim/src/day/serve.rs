//! The counter: previewed, compared, done, compared, sometimes sent twice; and acts taken back.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Day;
use super::basket::Ask;
use super::foresee::{Foreseen, foresee};
use super::perform::same;
use super::world::{PASSWORD, text};
use crate::Stopped;

impl Day {
    pub(super) async fn serve(&mut self, ask: &Ask, twice: bool) -> Result<(), Stopped> {
        let basket = self.json(ask);
        let shown = self.seat.answer("counter.preview", json!({ "basket": basket, "allowing": ask.allow })).await?;
        let offered = match &shown {
            Ok(shown) => self.offered(ask, shown)?,
            Err(_) => self.may_be_offered(ask),
        };
        let must = foresee(&self.model, ask, self.now(), &offered);
        let code = |result: Option<&str>| result.map(str::to_owned);
        same("the preview", &code(must.as_ref().err().copied()), &code(shown.as_ref().err().map(String::as_str)))?;
        let allow = ask.allow.then(|| self.allowing());
        let (must, shown) = match (must, shown) {
            (Ok(must), Ok(shown)) => (must, shown),
            (Err(code), _) => {
                let commit = json!({ "act": self.new_id(), "at": self.now(), "basket": basket, "allow": allow });
                return self.refused("counter.commit", commit, code).await;
            }
            (Ok(_), Err(code)) => return Err(Stopped::wrong(code)),
        };
        let id = text(&shown["act"])?;
        let commit = json!({ "act": id, "at": shown["at"], "basket": basket, "allow": allow });
        if must.waits {
            return self.refused("counter.commit", commit, "invalid").await;
        }
        self.same_preview(&must, &shown)?;
        let answer: Value = self.seat.call("counter.commit", commit.clone()).await?;
        self.same_act(&must, &answer)?;
        if twice {
            let written = self.written().await?;
            let again: Value = self.seat.call("counter.commit", commit).await?;
            same("the same act sent again", &answer, &again)?;
            same("what was written by it", &written, &self.written().await?)?;
            self.did("twice");
        }
        self.done(must, id).await
    }

    fn allowing(&self) -> Value {
        if self.model.people[self.model.by].manager {
            return json!({ "login": null, "password": null, "reason": "I know them" });
        }
        json!({ "login": "mary", "password": PASSWORD, "reason": "Mary knows them" })
    }

    /// What the counter chose where a swap names nothing; it must be ready.
    fn offered(&self, ask: &Ask, shown: &Value) -> Result<Vec<usize>, Stopped> {
        let mut offered = Vec::new();
        let lines = shown["lines"].as_array().into_iter().flatten().filter(|line| line["did"] == "swap");
        for (line, (_, out)) in lines.zip(&ask.swap) {
            if out.is_some() {
                continue;
            }
            let item = self.model.things.iter().position(|thing| line["other_code"] == thing.code.as_str());
            let item = item.ok_or_else(|| Stopped::wrong("nothing known was offered"))?;
            let charge = self.model.things[item].charge;
            same("why the offered battery is not ready", &None, &self.model.not_issuable(item, charge, self.now()))?;
            offered.push(item);
        }
        Ok(offered)
    }

    /// What might have been chosen.
    fn may_be_offered(&self, ask: &Ask) -> Vec<usize> {
        let named = |item: &usize| {
            ask.out.iter().any(|out| out.item == *item)
                || ask.back.iter().any(|back| back.item == *item)
                || ask.swap.iter().any(|(back, out)| back == item || *out == Some(*item))
        };
        let is_ready = |item: &usize| {
            let thing = &self.model.things[*item];
            thing.battery && self.model.not_issuable(*item, thing.charge, self.now()).is_none()
        };
        let all = (0..self.model.things.len()).filter(|item| is_ready(item) && !named(item));
        all.take(ask.swap.iter().filter(|(_, out)| out.is_none()).count()).collect()
    }

    async fn done(&mut self, must: Foreseen, id: String) -> Result<(), Stopped> {
        let ids = self.line_ids(&must, &id).await?;
        let mut customers: Vec<usize> = must.moved.iter().map(|(customer, _)| *customer).collect();
        customers.extend(must.payer);
        let things: Vec<usize> = must.things.iter().map(|(thing, _)| *thing).collect();
        self.did(match (must.new_lines.len(), must.lines.len()) {
            (0, 0) => "pay",
            (0, _) if must.things.is_empty() => "recharge or due",
            (0, _) if must.new_lines.is_empty() && must.lines.iter().all(|(_, line)| line.ended.is_some()) => "return",
            (0, _) => "swap or several",
            (_, 0) => "issue",
            _ => "several",
        });
        if must.allowed {
            self.did("allowed");
        }
        self.model.apply(must, id, ids);
        self.same_things(&things).await?;
        self.same_customers(&mut customers).await
    }

    /// The ids that the new lines got.
    async fn line_ids(&mut self, must: &Foreseen, act: &str) -> Result<Vec<String>, Stopped> {
        if must.new_lines.is_empty() {
            return Ok(Vec::new());
        }
        let act = act.parse::<Uuid>().map_err(|_| Stopped::wrong("no id"))?;
        let sql = "select item, line from act_rental where act = ? and kind = 'issue'";
        let lines: Vec<(Uuid, Uuid)> = sqlx::query_as(sql).bind(act).fetch_all(&mut self.sql).await?;
        let lines: BTreeMap<String, String> =
            lines.into_iter().map(|(item, line)| (item.to_string(), line.to_string())).collect();
        let id = |item: usize| lines.get(&self.model.things[item].id).cloned();
        let ids = must.new_lines.iter().map(|line| id(line.item).ok_or_else(|| Stopped::wrong("a line is missing")));
        ids.collect()
    }

    pub(super) async fn take_back(&mut self, at: usize, reverse: bool) -> Result<(), Stopped> {
        let undoes = self.model.done[at].id.clone();
        if undoes.is_empty() {
            return Ok(());
        }
        let command = if reverse { "act.reverse" } else { "act.undo" };
        let id = self.new_id();
        let input = json!({ "act": id, "undoes": undoes, "reason": "a mistake" });
        if let Some(code) = self.model.not_undoable(at, reverse) {
            return self.refused(command, input, code).await;
        }
        let before = self.written().await?;
        let answer: Value = self.seat.call(command, input.clone()).await?;
        let after = self.written().await?;
        same("audit lines after an undo", &(before.0 + 1), &after.0)?;
        let again: Value = self.seat.call(command, input).await?;
        same("the same undo sent again", &answer, &again)?;
        same("what it wrote", &after, &self.written().await?)?;
        let back = self.model.done[at].before.clone();
        self.model.undo(at, id, self.now());
        self.did(if reverse { "reverse" } else { "undo" });
        let things: Vec<usize> = back.things.iter().map(|(thing, _)| *thing).collect();
        self.same_things(&things).await?;
        let mut customers: Vec<usize> = back.moved.iter().map(|(customer, _)| *customer).collect();
        self.same_customers(&mut customers).await
    }
}
