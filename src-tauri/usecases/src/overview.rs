//! All hubs at once, for who works at several: what each has now and earned, and what they come to together.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use domain::hub::Hub as Record;
use domain::list::Question;
use domain::role::RoleAt;
use domain::text::searched;
use domain::time::{day_of, month_begin};
use domain::{HubId, Place, Role, Time};
use serde::{Deserialize, Serialize};
use store::ledger::revenue::{self, Span};
use ts_rs::TS;

use crate::commands::access_to;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub::HubRow;
use crate::operator::{Operator, held_at, sees_amounts};
use crate::session::person;
use crate::today::{self, Ask, FigureName};

/// Which hubs, in which order.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OverviewAsk {
    /// Words of their code, name or place.
    search: String,
    /// Only those at which this figure counts something.
    only: Option<FigureName>,
    sort: OverviewSort,
    /// Largest first; hubs of which it is not shown come last all the same.
    descending: bool,
}

/// What hubs are ordered by.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OverviewSort {
    /// Their name.
    Name,
    /// Batteries that may be handed out.
    BatteriesReady,
    /// Batteries that customers have.
    BatteriesOut,
    /// Batteries on charge.
    BatteriesCharging,
    /// Batteries with a technician.
    BatteriesInRepair,
    /// Rentals with something out.
    RentalsActive,
    /// Rentals that are late.
    RentalsLate,
    /// Stations.
    Stations,
    /// What was earned on this day; of several currencies one after the other.
    RevenueToday,
    /// What was earned in this month.
    RevenueMonth,
}

/// The hubs, and what they come to.
#[derive(Serialize, TS)]
pub struct Overview {
    hubs: Vec<HubCard>,
    /// How many there are in all.
    all: usize,
    /// The figures of the hubs shown, added up.
    #[ts(type = "Partial<Record<FigureName, number>>")]
    totals: BTreeMap<FigureName, u64>,
    /// What the hubs shown earned, by currency.
    revenue: Vec<CurrencyTotal>,
}

/// A hub and what it has now.
#[derive(Serialize, TS)]
pub struct HubCard {
    hub: HubRow,
    /// What whoever asks is there.
    role: Role,
    /// Those that their role there lets them see.
    #[ts(type = "Partial<Record<FigureName, number>>")]
    figures: BTreeMap<FigureName, u64>,
    /// None for whom amounts are not shown there.
    revenue: Option<Earned>,
}

/// What was earned, in minor units: the revenue accounts less what was let off.
#[derive(Clone, Copy, Default, Serialize, TS)]
pub struct Earned {
    /// On the hub's day.
    today: i64,
    /// In the hub's month so far.
    month: i64,
}

/// What the hubs of a currency earned.
#[derive(Serialize, TS)]
pub struct CurrencyTotal {
    currency: String,
    money_decimals: u8,
    /// How many hubs are in it.
    hubs: usize,
    #[serde(flatten)]
    #[ts(flatten)]
    earned: Earned,
}

/// Characters of a search that are looked at.
const SEARCH_MAX: usize = 100;

/// Every hub at which whoever asks has a role, with what that role lets them see there. However many hubs there are, each
/// figure is counted in one go.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: OverviewAsk) -> Result<Overview, Fault> {
    let now = hub.now();
    let user = person(hub, by.user).await?;
    let records = store::hub::list(&mut *hub.store.read().await?).await?;
    let held: Vec<(Record, &RoleAt)> =
        records.into_iter().filter_map(|record| held_at(&user, record.id).map(|held| (record, held))).collect();
    let places: Vec<Place> = held.iter().map(|(record, _)| record.id.into()).collect();
    let figures = counted(hub, &places, now).await?;
    let revenue = earned(hub, &held, now).await?;
    let found = found(hub, &places, &ask.search).await?;
    let all = held.len();
    let mut hubs: Vec<HubCard> = held
        .into_iter()
        .filter(|(record, _)| found.contains(&record.id))
        .map(|(record, held)| card(record, held, &figures, &revenue))
        .collect();
    if let Some(only) = ask.only {
        hubs.retain(|card| card.figures.get(&only).is_some_and(|count| *count > 0));
    }
    hubs.sort_by(|a, b| in_order(&ask, a, b));
    Ok(Overview { all, totals: totals(&hubs), revenue: by_currency(&hubs), hubs })
}

/// The figures, as Today asks for them.
fn asked(now: Time) -> Vec<Ask> {
    let mut asked: Vec<Ask> = today::on_the_way(now).into();
    asked.extend(today::batteries().filter(|ask| ask.name == FigureName::BatteriesInRepair));
    asked.extend([today::rentals_active(), today::rentals_late(now), today::all_stations()]);
    asked
}

/// By figure and the command it needs, how many each place has.
type Counted = Vec<(FigureName, &'static str, HashMap<Place, u64>)>;

async fn counted(hub: &Hub, places: &[Place], now: Time) -> Result<Counted, Fault> {
    let mut counted = Vec::new();
    for Ask { name, needs, list, question, .. } in asked(now) {
        counted.push((name, needs, hub.store.counts_by_place(list, places, &question).await?));
    }
    Ok(counted)
}

/// What the hubs earned whose amounts are shown.
async fn earned(hub: &Hub, held: &[(Record, &RoleAt)], now: Time) -> Result<HashMap<HubId, Earned>, Fault> {
    let span = |(record, _): &(Record, &RoleAt)| {
        let zone = &record.form.zone;
        let (day, to) = day_of(zone, now)?;
        Some(Span { hub: record.id, month: month_begin(zone, now)?, day, to })
    };
    let spans: Vec<Span> = held.iter().filter(|(_, held)| sees_amounts(held)).filter_map(span).collect();
    let mut earned: HashMap<HubId, Earned> = spans.iter().map(|span| (span.hub, Earned::default())).collect();
    for one in revenue::of_hubs(&mut *hub.store.read().await?, &spans).await? {
        earned.insert(one.hub(), Earned { today: one.today, month: one.month });
    }
    Ok(earned)
}

async fn found(hub: &Hub, places: &[Place], search: &str) -> Result<HashSet<HubId>, Fault> {
    let question = Question { search: searched(search, SEARCH_MAX), ..Question::all("name") };
    let found = hub.store.matching(&store::hub::LIST, places, &question).await?;
    Ok(found.into_iter().map(HubId).collect())
}

fn card(record: Record, held: &RoleAt, counted: &Counted, earned: &HashMap<HubId, Earned>) -> HubCard {
    let shown = counted.iter().filter(|(_, needs, _)| access_to(needs).allows(held.role));
    let figures = shown.map(|(name, _, by)| (*name, by.get(&record.id.into()).copied().unwrap_or(0))).collect();
    HubCard { role: held.role, figures, revenue: earned.get(&record.id).copied(), hub: record.into() }
}

impl OverviewSort {
    /// What a card is ordered by, in its currency; none where it is not shown.
    fn key(self, card: &HubCard) -> Option<(&str, i64)> {
        let figure = match self {
            Self::Name => return None,
            Self::RevenueToday => return card.revenue.map(|earned| (card.hub.currency.as_str(), earned.today)),
            Self::RevenueMonth => return card.revenue.map(|earned| (card.hub.currency.as_str(), earned.month)),
            Self::BatteriesReady => FigureName::BatteriesReady,
            Self::BatteriesOut => FigureName::BatteriesOut,
            Self::BatteriesCharging => FigureName::BatteriesCharging,
            Self::BatteriesInRepair => FigureName::BatteriesInRepair,
            Self::RentalsActive => FigureName::RentalsActive,
            Self::RentalsLate => FigureName::RentalsLate,
            Self::Stations => FigureName::Stations,
        };
        card.figures.get(&figure).map(|count| ("", i64::try_from(*count).unwrap_or(i64::MAX)))
    }
}

/// They come by name; what is equal stays so, whichever way the rest is turned.
fn in_order(ask: &OverviewAsk, a: &HubCard, b: &HubCard) -> Ordering {
    match (ask.sort, ask.sort.key(a), ask.sort.key(b)) {
        (OverviewSort::Name, ..) => {
            let by_name = a.hub.name.to_lowercase().cmp(&b.hub.name.to_lowercase());
            if ask.descending { by_name.reverse() } else { by_name }
        }
        (_, Some((first, a)), Some((second, b))) => {
            let by_amount = if ask.descending { b.cmp(&a) } else { a.cmp(&b) };
            first.cmp(second).then(by_amount)
        }
        (_, a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn totals(hubs: &[HubCard]) -> BTreeMap<FigureName, u64> {
    let mut totals = BTreeMap::new();
    for (name, count) in hubs.iter().flat_map(|card| &card.figures) {
        *totals.entry(*name).or_default() += count;
    }
    totals
}

fn by_currency(hubs: &[HubCard]) -> Vec<CurrencyTotal> {
    let mut totals: BTreeMap<&str, CurrencyTotal> = BTreeMap::new();
    for (row, earned) in hubs.iter().filter_map(|card| card.revenue.map(|earned| (&card.hub, earned))) {
        let total = totals.entry(&row.currency).or_insert_with(|| CurrencyTotal {
            currency: row.currency.clone(),
            money_decimals: row.money_decimals,
            hubs: 0,
            earned: Earned::default(),
        });
        total.hubs += 1;
        total.earned.today = total.earned.today.saturating_add(earned.today);
        total.earned.month = total.earned.month.saturating_add(earned.month);
    }
    totals.into_values().collect()
}
