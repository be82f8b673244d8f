//! What a hub has come to, told without ids and times: where every battery is, what every customer owes, who swapped what
//! where. And what never may be found in it.

use std::collections::BTreeMap;

use sqlx::{SqliteConnection, query_as, query_scalar};

use crate::Stopped;
use crate::day::audit::NEVER;

/// What never may be found, besides what counters must not leave behind.
const NEVER_AT_STATIONS: &[(&str, &str)] = &[
    ("a swap that was booked twice", "select count(*) - count(distinct act) from swap where state = 'completed'"),
    (
        "swaps that are no act, or the other way round",
        "select count(*) from swap s where s.state = 'completed' and not exists (select 1 from act a where a.id = s.act)",
    ),
    (
        "a battery that is nowhere",
        "select count(*) from battery b where not exists (select 1 from custody_event c where c.open_item = b.id)",
    ),
    ("something that does not fit", "select count(*) from quarantine"),
];

/// What a hub has come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// By battery, the customer or the slot it is with.
    pub custody: BTreeMap<String, String>,
    balances: BTreeMap<String, i64>,
    swaps: Vec<String>,
    /// What riders left with, in order, by station.
    pub left: BTreeMap<usize, Vec<String>>,
    /// Messages that came.
    pub messages: i64,
    /// Of those, the ones that came before.
    pub repeats: i64,
}

/// Where a battery is.
const CUSTODY: &str = "select b.short_code, case when c.holder_kind = 'customer' then (select code from customer where id = \
    c.holder) when c.slot is not null then (select t.code || '/' || s.number from slot s join station t on t.id = s.station \
    where s.id = c.slot) else c.holder_kind end from custody_event c join battery b on b.id = c.open_item";

const BALANCES: &str = "select c.code, coalesce((select sum(amount) from _balance where account = 'customer' and party = \
    c.id), 0) from customer c";

const SWAPS: &str = "select coalesce((select code from station where id = s.station), '') || ' ' || coalesce((select code \
    from customer where id = s.customer), '') || ' ' || coalesce((select short_code from battery where id = s.battery_in), \
    '-') || ' ' || coalesce((select short_code from battery where id = s.battery_out), '-') || ' ' || coalesce(s.kind, '') \
    || ' ' || s.state || ' ' || coalesce(s.slot_in, '') || ' ' || coalesce(s.slot_out, '') from swap s order by 1";

impl Digest {
    /// Reads what a hub has come to, and that nothing is there that never may be.
    pub async fn of(sql: &mut SqliteConnection) -> Result<Self, Stopped> {
        for (what, count) in NEVER.iter().chain(NEVER_AT_STATIONS) {
            let found: i64 = query_scalar(*count).fetch_one(&mut *sql).await?;
            if found != 0 {
                return Err(Stopped::Wrong(format!("{what}: {found}")));
            }
        }
        let custody: Vec<(String, String)> = query_as(CUSTODY).fetch_all(&mut *sql).await?;
        let balances: Vec<(String, i64)> = query_as(BALANCES).fetch_all(&mut *sql).await?;
        Ok(Self {
            custody: custody.into_iter().collect(),
            balances: balances.into_iter().collect(),
            swaps: query_scalar(SWAPS).fetch_all(&mut *sql).await?,
            left: BTreeMap::new(),
            messages: query_scalar("select count(*) from inbox").fetch_one(&mut *sql).await?,
            repeats: query_scalar("select count(*) from inbox where verdict = 'duplicate'")
                .fetch_one(&mut *sql)
                .await?,
        })
    }

    /// What a customer owes.
    pub fn balance(&self, code: &str) -> i64 {
        self.balances.get(code).copied().unwrap_or_default()
    }

    /// How many swaps there are.
    pub fn swaps(&self) -> i64 {
        i64::try_from(self.swaps.len()).unwrap_or(i64::MAX)
    }

    /// What the other has otherwise, if anything.
    pub fn differs(&self, other: &Self) -> Option<String> {
        let first = |what: &str, must: String, is: String| Some(format!("{what} is {is}, not {must}"));
        for (station, must) in &self.left {
            let none = Vec::new();
            let is = other.left.get(station).unwrap_or(&none);
            if let Some(at) = (0..must.len().max(is.len())).find(|at| must.get(*at) != is.get(*at)) {
                return first(
                    &format!("visit {at} at {station}"),
                    format!("{:?}", must.get(at)),
                    format!("{:?}", is.get(at)),
                );
            }
        }
        if let Some((battery, place)) =
            self.custody.iter().find(|(battery, place)| other.custody.get(*battery) != Some(place))
        {
            return first(battery, place.clone(), format!("{:?}", other.custody.get(battery)));
        }
        if let Some((who, owed)) = self.balances.iter().find(|(who, owed)| other.balances.get(*who) != Some(owed)) {
            return first(who, owed.to_string(), format!("{:?}", other.balances.get(who)));
        }
        let lone = |one: &[String], two: &[String]| one.iter().find(|swap| !two.contains(swap)).cloned();
        if self.swaps != other.swaps {
            let (missing, more) = (lone(&self.swaps, &other.swaps), lone(&other.swaps, &self.swaps));
            return first(
                "a swap",
                format!("{missing:?} of {}", self.swaps.len()),
                format!("{more:?} of {}", other.swaps.len()),
            );
        }
        (self.custody.len() != other.custody.len()).then(|| "there are other batteries".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest() -> Digest {
        Digest {
            custody: [("B-1".to_owned(), "S-1/1".to_owned())].into(),
            balances: [("C-1".to_owned(), -2_500)].into(),
            swaps: vec!["S-1 C-1 B-2 B-1 swap completed 1 2".to_owned()],
            left: [(0, vec!["C-1 leaves with B-2".to_owned()])].into(),
            ..Digest::default()
        }
    }

    #[test]
    fn whatever_differs_is_told() {
        assert_eq!(digest().differs(&digest()), None);
        let told = |change: &dyn Fn(&mut Digest)| {
            let mut other = digest();
            change(&mut other);
            digest().differs(&other).expect("a difference")
        };
        assert!(told(&|other| drop(other.custody.insert("B-1".into(), "C-1".into()))).starts_with("B-1 is"));
        assert!(told(&|other| drop(other.custody.insert("B-9".into(), "C-1".into()))).contains("other batteries"));
        assert!(told(&|other| other.balances.clear()).starts_with("C-1 is"));
        assert!(told(&|other| other.swaps.push(other.swaps[0].clone())).starts_with("a swap is None of 2"));
        assert!(told(&|other| drop(other.left.insert(0, Vec::new()))).starts_with("visit 0 at 0 is None"));
        // How many messages it took is nobody's business.
        assert_eq!(digest().differs(&Digest { messages: 7, repeats: 3, ..digest() }), None);
    }
}
