//! What the screens show of whatever an act touched, beside the model.

use serde_json::{Value, json};

use super::Day;
use super::foresee::Foreseen;
use super::model::Holder;
use super::perform::same;
use crate::Stopped;

impl Day {
    /// The preview shows what must come of it.
    pub(super) fn same_preview(&self, must: &Foreseen, shown: &Value) -> Result<(), Stopped> {
        let fields = ["charged", "discount", "deposits_taken", "deposits_released", "to_pay", "paid"];
        let is = fields.map(|field| (field, shown[field].as_i64().unwrap_or(i64::MIN)));
        let amounts = [must.charged(), must.discount, must.taken, must.released, must.to_pay, must.paid];
        let amounts: Vec<_> = fields.into_iter().zip(amounts).collect();
        same("the preview's amounts", &amounts, &is.to_vec())?;
        let Some(payer) = must.payer else { return Ok(()) };
        let balance = self.model.customers[payer].balance;
        let moved = must.moved.iter().filter(|(customer, _)| *customer == payer).map(|(_, amount)| amount);
        let after = balance + moved.sum::<i64>();
        let told = &shown["customer"];
        same("who pays", &Some(self.model.customers[payer].id.as_str()), &told["id"].as_str())?;
        let told = (told["balance_before"].as_i64(), told["balance_after"].as_i64());
        same("the preview's balances", &(Some(balance), Some(after)), &told)
    }

    /// The act tells what was done.
    pub(super) fn same_act(&self, must: &Foreseen, answer: &Value) -> Result<(), Stopped> {
        let fields = ["charged", "paid", "deposits_taken", "deposits_released"];
        let told = fields.map(|field| answer["facts"][field].as_i64());
        same("the act's amounts", &[must.charged(), must.paid, must.taken, must.released].map(Some), &told)
    }

    /// Batteries are where and how they must be.
    pub(super) async fn same_things(&mut self, things: &[usize]) -> Result<(), Stopped> {
        for at in things {
            let thing = &self.model.things[*at];
            if !thing.battery {
                continue;
            }
            let view: Value = self.seat.call("battery.view", json!({ "id": thing.id })).await?;
            let holder = match thing.holder {
                Holder::Hub => "hub",
                Holder::Customer(_) => "customer",
                Holder::Unknown => "unknown",
            };
            let name = match thing.holder {
                Holder::Customer(at) => format!("Customer {at}"),
                Holder::Hub | Holder::Unknown => String::new(),
            };
            let told =
                [&view["holder"], &view["holder_name"], &view["lifecycle"]].map(|one| one.as_str().unwrap_or(""));
            same(&format!("{} with whom it is", thing.code), &[holder, &name, thing.life], &told)?;
            let told = (view["full_at"].is_number(), view["soc_at"].as_i64());
            let must = (thing.charge.full, thing.charge.soc.map(|(_, at)| at));
            same(&format!("{} and its charge", thing.code), &must, &told)?;
        }
        Ok(())
    }

    /// Customers have and owe what they must.
    pub(super) async fn same_customers(&mut self, customers: &mut Vec<usize>) -> Result<(), Stopped> {
        customers.sort_unstable();
        customers.dedup();
        for at in customers.iter() {
            let customer = &self.model.customers[*at];
            let seen: Value = self.seat.call("counter.customer", json!({ "customer": customer.id })).await?;
            let must = (Some(customer.balance), Some(self.model.deposits_of(*at)));
            same(&format!("customer {at}'s account"), &must, &(seen["balance"].as_i64(), seen["deposits"].as_i64()))?;
            let lines = self.model.open.iter().map(|line| &self.model.lines[*line]);
            let own = lines.filter(|line| line.customer == *at);
            let mut must: Vec<_> = own.map(|line| (self.model.things[line.item].code.as_str(), line.due)).collect();
            let has = seen["has"].as_array().into_iter().flatten();
            let mut has: Vec<_> =
                has.map(|one| (one["code"].as_str().unwrap_or(""), one["due"].as_i64().unwrap_or(0))).collect();
            must.sort_unstable();
            has.sort_unstable();
            same(&format!("what customer {at} has"), &must, &has)?;
            if self.report.acts.is_multiple_of(8) {
                let ask = json!({ "customer": customer.id, "after": null, "limit": 1 });
                let account: Value = self.seat.call("account.view", ask).await?;
                same("the balance on the statement", &Some(customer.balance), &account["balance"].as_i64())?;
            }
        }
        Ok(())
    }
}
