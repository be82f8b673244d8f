//! Everything the invariants of domain.md say, by SQL of its own over what the database holds, beside the model.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::Day;
use super::basket::end_of_day;
use super::model::{Holder, Thing};
use super::perform::same;
use crate::Stopped;

/// What never may be found, each with its number among the invariants.
pub(crate) const NEVER: &[(&str, &str)] = &[
    ("1: two open custody rows", "select count(*) - count(distinct item) from custody_event where to_at is null"),
    (
        "1: open rows that are not known as such",
        "select count(*) from custody_event where (to_at is null) <> (open_item is not null) or open_item <> item",
    ),
    ("2: two in one slot", "select count(slot) - count(distinct slot) from custody_event where to_at is null"),
    (
        "3: a swap without its other battery",
        "select count(*) from act_rental where kind = 'swap' and other_item is null",
    ),
    (
        "5: entries that do not sum to nothing",
        "select count(*) from (select 1 from posting group by entry having sum(amount) <> 0)",
    ),
    (
        "5: postings without an entry",
        "select count(*) from posting p where not exists (select 1 from entry e where e.id = p.entry)",
    ),
    (
        "6: balances that are not their postings",
        "select count(*) from (select place, account, party, amount from _balance union all select hub_id, account, coalesce(party, hub_id), -sum(amount) from posting group by 1, 2, 3) t where 0 <> (select sum(amount) from (select amount from _balance b where b.place = t.place and b.account = t.account and b.party = t.party union all select -p.amount from posting p where p.hub_id = t.place and p.account = t.account and coalesce(p.party, p.hub_id) = t.party))",
    ),
    (
        "7: deposits that are not in the books as they are",
        "select count(*) from deposit d where (select coalesce(sum(p.amount), 0) from posting p where p.line = d.line and p.account = 'deposits') <> (select -coalesce(sum(o.amount), 0) from deposit o where o.line = d.line and o.fate is null)",
    ),
    (
        "8: lines whose charges are not their price",
        "select count(*) from rental_line l where l.ended_at is not null and (select -coalesce(sum(p.amount), 0) from posting p where p.line = l.id and p.account in ('rental_revenue', 'late_revenue', 'swap_revenue', 'recharge_revenue', 'energy_revenue', 'tax_payable')) <> case l.outcome when 'undone' then 0 else coalesce(l.total, -1) end",
    ),
    (
        "8: prices that are not their total",
        "select count(*) from rental_line where price is not null and (json_extract(price, '$.total') <> total or json_extract(price, '$.subtotal') + json_extract(price, '$.tax') <> total or (select coalesce(sum(json_extract(value, '$.amount')), 0) from json_each(price, '$.lines')) <> json_extract(price, '$.subtotal'))",
    ),
    (
        "9: references used twice",
        "select count(*) from (select 1 from payment where provider_ref <> '' and state <> 'reversed' group by kind, provider_ref having count(*) > 1)",
    ),
    (
        "9: references that do not count as they are",
        "select count(*) from payment where (provider_ref <> '' and state <> 'reversed') <> (live_ref is not null)",
    ),
    (
        "15: acts undone that nothing undid",
        "select count(*) from act a where (a.undone_by is not null) <> exists (select 1 from act u where u.undoes = a.id)",
    ),
    ("15: undone twice", "select count(undoes) - count(distinct undoes) from act"),
    (
        "18: tills whose expected cash is not their float and cash",
        "select count(*) from shift s where s.closed_at is not null and s.expected <> s.float + (select coalesce(sum(p.amount), 0) from posting p join entry e on e.id = p.entry where e.shift = s.id and p.account = 'cash' and not exists (select 1 from posting o where o.entry = e.id and o.account = 'over_short'))",
    ),
    ("18: two tills open", "select max(count(*) - 1, 0) from shift where closed_at is null"),
    (
        "acts without an audit line",
        "select count(*) from act a where not exists (select 1 from audit l where l.id = a.id)",
    ),
    (
        "what is out without its line, or the other way round",
        "select count(*) from custody_event c where c.to_at is null and (c.holder_kind = 'customer') <> exists (select 1 from rental_line l join rental r on r.id = l.rental where l.item = c.item and l.ended_at is null and (r.customer = c.holder or c.holder_kind <> 'customer'))",
    ),
];

type LineRow = (Uuid, Uuid, Uuid, i64, i64, Option<i64>, Option<String>, i64, i64, i64, String);

/// A thing: who holds it and whose it is then, where it stands, whether it is said to be full, what was measured and when.
type ThingRow = (&'static str, Option<String>, &'static str, bool, Option<(i64, i64)>);

impl Day {
    pub(super) async fn audit(&mut self) -> Result<(), Stopped> {
        for (what, sql) in NEVER {
            let found: i64 = sqlx::query_scalar(*sql).fetch_one(&mut self.sql).await?;
            same(what, &0, &found)?;
        }
        self.things_hold().await?;
        self.lines_hold().await?;
        self.money_holds().await?;
        self.acts_hold().await?;
        self.figures_hold().await?;
        self.seat.sign_in().await?;
        self.seat.work_at("MTE").await?;
        let books: Value = self.seat.call("ledger.accounts", Value::Null).await?;
        same("the trial balance's credit", &books["debit"], &books["credit"])?;
        self.seat.check().await?;
        self.sign_in(self.model.by).await
    }

    /// 1, 4: who holds what, and what is known of its charge.
    async fn things_hold(&mut self) -> Result<(), Stopped> {
        let sql = "select c.item, c.holder_kind, c.holder, coalesce(b.lifecycle, e.state), g.full_at is not null, \
                   g.soc_pct_e2, g.soc_at from custody_event c left join battery b on b.id = c.item \
                   left join equipment e on e.id = c.item left join battery_charge g on g.id = c.item \
                   where c.to_at is null and c.hub_id = (select id from hub where code = 'MTE')";
        type Row = (Uuid, String, Option<Uuid>, String, bool, Option<i64>, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&mut self.sql).await?;
        same("how many things there are", &self.model.things.len(), &rows.len())?;
        let rows: BTreeMap<String, Row> = rows.into_iter().map(|row| (row.0.to_string(), row)).collect();
        for thing in &self.model.things {
            let (_, kind, holder, life, full, soc, at) =
                rows.get(&thing.id).ok_or_else(|| Stopped::wrong("a thing is nowhere"))?;
            let holder = holder.map(|holder| holder.to_string()).filter(|_| kind == "customer");
            let must = self.row_of(thing);
            let is = (kind.as_str(), holder, life.as_str(), *full, soc.zip(*at));
            same(&format!("1, 4: {}", thing.code), &must, &is)?;
        }
        Ok(())
    }

    fn row_of(&self, thing: &Thing) -> ThingRow {
        let (kind, holder) = match thing.holder {
            Holder::Hub => ("hub", None),
            Holder::Customer(at) => ("customer", Some(self.model.customers[at].id.clone())),
            Holder::Unknown => ("unknown", None),
        };
        (kind, holder, thing.life, thing.charge.full, thing.charge.soc)
    }

    /// 8, 13, 14: what was agreed on stays as it was, and costs what it must.
    async fn lines_hold(&mut self) -> Result<(), Stopped> {
        let sql = "select l.id, l.item, r.customer, l.started_at, l.due_at, l.ended_at, l.outcome, l.swaps, l.recharges, \
                   (select -coalesce(sum(p.amount), 0) from posting p where p.line = l.id and p.account in \
                   ('rental_revenue', 'late_revenue', 'swap_revenue', 'recharge_revenue', 'energy_revenue', \
                   'tax_payable')), hex(l.terms) || t.body || coalesce(l.flat, '') from rental_line l \
                   join rental r on r.id = l.rental join terms t on t.id = l.terms";
        let rows: Vec<LineRow> = sqlx::query_as(sql).fetch_all(&mut self.sql).await?;
        same("how many lines there are", &self.model.lines.len(), &rows.len())?;
        let rows: BTreeMap<String, LineRow> = rows.into_iter().map(|row| (row.0.to_string(), row)).collect();
        for line in &self.model.lines {
            let row = rows.get(&line.id).ok_or_else(|| Stopped::wrong("a line is gone"))?;
            let (_, item, customer, start, due, ended, outcome, swaps, recharges, charged, terms) = row;
            let item_id = &self.model.things[line.item].id;
            let must = (item_id, &self.model.customers[line.customer].id, line.start, line.due, line.ended);
            let ended = ended.zip(outcome.as_deref().and_then(word));
            let (item, customer) = (item.to_string(), customer.to_string());
            same("a line", &must, &(&item, &customer, *start, *due, ended))?;
            same("what a line had", &(line.swaps, line.recharges), &(*swaps, *recharges))?;
            same("8: what a line was charged", &line.charged, charged)?;
            if let Some((end, "returned" | "lost" | "stolen")) = line.ended {
                same("8: what a line costs", &line.total(end), charged)?;
            }
            let agreed = self.terms.entry(line.id.clone()).or_insert_with(|| terms.clone());
            same("13: what was agreed on", agreed, terms)?;
        }
        Ok(())
    }

    /// 6, 7, 9, 18: balances, deposits, references, the drawer.
    async fn money_holds(&mut self) -> Result<(), Stopped> {
        let sql = "select account, coalesce(party, x''), -sum(amount) from posting where account in \
                   ('customer', 'deposits', 'cash') group by 1, 2";
        let rows: Vec<(String, Vec<u8>, i64)> = sqlx::query_as(sql).fetch_all(&mut self.sql).await?;
        let sums: BTreeMap<(String, String), i64> = rows
            .into_iter()
            .map(|(account, party, sum)| ((account, Uuid::from_slice(&party).unwrap_or_default().to_string()), sum))
            .collect();
        let sum = |account: &str, party: &str| sums.get(&(account.to_owned(), party.to_owned())).copied().unwrap_or(0);
        for (at, customer) in self.model.customers.iter().enumerate() {
            same(&format!("6: customer {at}'s balance"), &customer.balance, &sum("customer", &customer.id))?;
            let held = self.model.deposits_of(at);
            same(&format!("7: what is held for customer {at}"), &held, &sum("deposits", &customer.id))?;
        }
        let nobody = Uuid::nil().to_string();
        same("18: cash in the drawer", &self.model.cash, &-sum("cash", &nobody))?;
        let sql = "select upper(provider_ref) from payment where live_ref is not null order by 1";
        let live: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut self.sql).await?;
        same("9: references", &self.model.refs.iter().cloned().collect::<Vec<_>>(), &live)?;
        let sql = "select float, expected, counted from shift order by id";
        let mut tills: Vec<(i64, Option<i64>, Option<i64>)> = sqlx::query_as(sql).fetch_all(&mut self.sql).await?;
        let till = |shift: &super::model::Shift| {
            (shift.float, shift.counted.map(|_| shift.float + shift.moved), shift.counted)
        };
        let mut must: Vec<_> = self.model.shifts.iter().map(till).collect();
        must.sort_unstable();
        tills.sort_unstable();
        same("18: tills", &must, &tills)
    }

    /// 11, 15: every act once, none lost, and the audit only grows.
    async fn acts_hold(&mut self) -> Result<(), Stopped> {
        let sql = "select id, undone_by is not null from act";
        let rows: Vec<(Uuid, bool)> = sqlx::query_as(sql).fetch_all(&mut self.sql).await?;
        let is: BTreeMap<String, bool> = rows.into_iter().map(|(id, undone)| (id.to_string(), undone)).collect();
        let known = self.model.done.iter().filter(|done| !done.id.is_empty());
        let must: BTreeMap<String, bool> = known.map(|done| (done.id.clone(), done.undone)).collect();
        same("11: how many acts there are", &must.len(), &is.len())?;
        for (id, undone) in &must {
            same(&format!("15: whether act {id} is undone"), &Some(undone), &is.get(id))?;
        }
        let lines: i64 = sqlx::query_scalar("select count(*) from audit").fetch_one(&mut self.sql).await?;
        if lines < self.audited {
            return Err(Stopped::wrong("15: the audit became shorter"));
        }
        self.audited = lines;
        Ok(())
    }

    /// 20: figures are what one counts.
    async fn figures_hold(&mut self) -> Result<(), Stopped> {
        let now = self.now();
        let figures: Vec<Value> = self.seat.call("today.view", Value::Null).await?;
        let figure =
            |name: &str| figures.iter().find(|figure| figure["name"] == name).and_then(|it| it["count"].as_u64());
        let model = &self.model;
        let batteries = || model.things.iter().filter(|thing| thing.battery);
        let due = model.due();
        let (late, rest): (Vec<i64>, Vec<i64>) = due.values().partition(|due| **due < now);
        let must = [
            ("batteries_ready", model.ready(now)),
            ("batteries_out", batteries().filter(|thing| matches!(thing.holder, Holder::Customer(_))).count()),
            ("batteries_charging", batteries().filter(|it| it.holder == Holder::Hub && it.charge.charging).count()),
            ("rentals_late", late.len()),
            ("rentals_due_today", rest.iter().filter(|due| **due <= end_of_day(now)).count()),
            ("batteries_in_service", batteries().filter(|thing| thing.life == "in_service").count()),
            ("batteries_lost", batteries().filter(|thing| thing.life == "lost").count()),
            ("batteries_quarantined", batteries().filter(|thing| thing.life == "quarantined").count()),
            ("customers_active", model.customers.len()),
        ];
        for (name, count) in must {
            same(&format!("20: {name}"), &u64::try_from(count).ok(), &figure(name))?;
        }
        Ok(())
    }
}

fn word(outcome: &str) -> Option<&'static str> {
    ["returned", "lost", "stolen", "undone"].into_iter().find(|word| *word == outcome)
}
