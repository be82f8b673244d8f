//! Today: what there is to know when one comes in. Each figure opens its rows.

use domain::Time;
use domain::list::Question;
use domain::time::day_of;
use serde::{Deserialize, Serialize};
use store::list::List;
use ts_rs::TS;

use crate::equipment::{self, EquipmentColumnName};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::list::{self, with};
use crate::operator::Operator;
use crate::rental;

/// A figure, and the question that leaves just the rows it counts.
#[derive(Serialize, TS)]
pub struct TodayFigure {
    name: FigureName,
    of: Kind,
    #[ts(type = "number")]
    count: u64,
    question: Question,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureName {
    /// Batteries that may be handed out.
    BatteriesReady,
    /// Batteries on charge at the hub.
    BatteriesCharging,
    /// Batteries that customers have.
    BatteriesOut,
    /// Rentals with something that should have come back.
    RentalsLate,
    /// Rentals with something that is due on this day, and not late yet.
    RentalsDueToday,
    /// Reservations whose hours are on this day and that nobody has taken yet.
    ReservationsPromised,
    /// Rentals with something out.
    RentalsActive,
    /// Batteries in service.
    BatteriesInService,
    /// Batteries nobody has checked yet.
    BatteriesCommissioning,
    /// Batteries kept apart.
    BatteriesQuarantined,
    /// Batteries with a technician.
    BatteriesInRepair,
    /// Batteries nobody knows where they are.
    BatteriesLost,
    /// Stations.
    Stations,
    /// Stations somebody works on.
    StationsMaintenance,
    /// Stations that are not used.
    StationsOutOfService,
    /// Job cards that should have been done.
    JobsLate,
    /// Job cards that are due on this day and not late yet.
    JobsDueToday,
    /// Job cards of whoever asks.
    JobsMine,
    /// Job cards that are not over.
    JobsOpen,
    /// Equipment that customers have the use of.
    EquipmentOut,
    /// Equipment with a technician.
    EquipmentInRepair,
    /// Customers who may rent.
    CustomersActive,
}

/// A figure before it is counted.
pub(crate) struct Ask {
    pub(crate) name: FigureName,
    pub(crate) of: Kind,
    pub(crate) list: &'static List,
    pub(crate) question: Question,
}

/// States of a job card that is not over.
const TO_DO: [&str; 3] = ["open", "in_progress", "waiting"];

/// The figures of the hub that the operator's role lets them see.
pub(crate) async fn view(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TodayFigure>, Fault> {
    let mut figures = Vec::new();
    for ask in asked(hub, by).await? {
        let count = list::counts(hub, ask.list, &[by.hub.into()], ask.question.clone()).await?.matching;
        figures.push(TodayFigure { name: ask.name, of: ask.of, count, question: ask.question });
    }
    Ok(figures)
}

async fn asked(hub: &Hub, by: &Operator) -> Result<Vec<Ask>, Fault> {
    let mut asked = Vec::new();
    if by.holds("battery.list") {
        asked.extend(on_the_way(hub.now()));
        asked.extend(batteries());
    }
    if by.holds("rental.list") {
        asked.extend(rentals(hub, by).await?);
    }
    if by.holds("reservation.list") {
        asked.extend(promised(hub, by).await?);
    }
    if by.holds("job.list") {
        asked.extend(jobs(hub, by).await?);
    }
    if by.holds("station.list") {
        asked.extend(stations());
    }
    if by.holds("equipment.list") {
        asked.extend(pieces(hub));
    }
    if by.holds("customer.list") {
        let question = with(Question::all("name"), "state", &["active"]);
        let (name, of) = (FigureName::CustomersActive, Kind::Customer);
        asked.push(Ask { name, of, list: &store::customer::LIST, question });
    }
    Ok(asked)
}

/// What is ready, on charge, with customers.
pub(crate) fn on_the_way(now: Time) -> [Ask; 3] {
    let ask = |name, question| Ask { name, of: Kind::Battery, list: &store::battery::LIST, question };
    let ready = with(Question::all("code"), "ready", &[&format!("{}..", now.0)]);
    let charging = with(Question::all("code"), "charge", &["charging"]);
    let out = with(Question::all("code"), "holder", &["customer"]);
    [
        ask(FigureName::BatteriesReady, ready),
        ask(FigureName::BatteriesCharging, charging),
        ask(FigureName::BatteriesOut, out),
    ]
}

async fn rentals(hub: &Hub, by: &Operator) -> Result<Vec<Ask>, Fault> {
    let now = hub.now();
    let record = store::hub::find(&mut *hub.store.read().await?, by.hub).await?;
    let mut figures = vec![rentals_late(now)];
    if let Some((_, last)) = record.and_then(|record| day_of(&record.form.zone, now)) {
        let due = with(Question::all("due"), "due", &[&rental::due_by(now, last)]);
        figures.push(of_rentals(FigureName::RentalsDueToday, due));
    }
    Ok(figures)
}

/// Rentals of which something is out longer than was agreed.
pub(crate) fn rentals_late(now: Time) -> Ask {
    of_rentals(FigureName::RentalsLate, with(Question::all("due"), "due", &[&rental::late(now)]))
}

/// Rentals of which something is out.
pub(crate) fn rentals_active() -> Ask {
    of_rentals(FigureName::RentalsActive, with(Question::all("due"), "state", &["active"]))
}

fn of_rentals(name: FigureName, question: Question) -> Ask {
    Ask { name, of: Kind::Rental, list: &store::rental::LIST, question }
}

async fn promised(hub: &Hub, by: &Operator) -> Result<Option<Ask>, Fault> {
    let now = hub.now();
    let record = store::hub::find(&mut *hub.store.read().await?, by.hub).await?;
    let day = record.and_then(|record| day_of(&record.form.zone, now));
    Ok(day.map(|(_, last)| {
        let question = with(Question::all("from"), "state", &["open"]);
        let question = with(question, "from", &[&format!("..{}", last.0)]);
        let question = with(question, "to", &[&format!("{}..", now.0 + 1)]);
        let (name, of) = (FigureName::ReservationsPromised, Kind::Reservation);
        Ask { name, of, list: &store::reservation::LIST, question }
    }))
}

/// Batteries by where they stand in their life.
pub(crate) fn batteries() -> impl Iterator<Item = Ask> {
    use FigureName::{
        BatteriesCommissioning, BatteriesInRepair, BatteriesInService, BatteriesLost, BatteriesQuarantined,
    };
    let states = [
        (BatteriesInService, "in_service"),
        (BatteriesCommissioning, "commissioning"),
        (BatteriesQuarantined, "quarantined"),
        (BatteriesInRepair, "in_repair"),
        (BatteriesLost, "lost"),
    ];
    states.into_iter().map(|(name, state)| {
        let question = with(Question::all("code"), "lifecycle", &[state]);
        Ask { name, of: Kind::Battery, list: &store::battery::LIST, question }
    })
}

/// Stations, whatever their mode.
pub(crate) fn all_stations() -> Ask {
    let (name, of) = (FigureName::Stations, Kind::Station);
    Ask { name, of, list: &store::station::LIST, question: Question::all("code") }
}

fn stations() -> impl Iterator<Item = Ask> {
    let modes =
        [(FigureName::StationsMaintenance, "maintenance"), (FigureName::StationsOutOfService, "out_of_service")];
    modes.into_iter().map(|(name, mode)| {
        let question = with(Question::all("code"), "mode", &[mode]);
        Ask { name, of: Kind::Station, list: &store::station::LIST, question }
    })
}

fn pieces(hub: &Hub) -> [Ask; 2] {
    let ask = |name, question| Ask { name, of: Kind::Equipment, list: &store::equipment::LIST, question };
    let out = equipment::standing(Question::all("code"), EquipmentColumnName::Out, hub.now());
    let in_repair = with(Question::all("code"), "state", &["in_repair"]);
    [ask(FigureName::EquipmentOut, out), ask(FigureName::EquipmentInRepair, in_repair)]
}

async fn jobs(hub: &Hub, by: &Operator) -> Result<Vec<Ask>, Fault> {
    let now = hub.now();
    let record = store::hub::find(&mut *hub.store.read().await?, by.hub).await?;
    let day = record.and_then(|record| day_of(&record.form.zone, now));
    let open = || with(Question::all("pressing"), "state", &TO_DO);
    let mut figures = vec![
        (FigureName::JobsLate, with(open(), "due", &[&format!("..{}", now.0 - 1)])),
        (FigureName::JobsMine, with(open(), "assignee", &[&by.user.0.to_string()])),
        (FigureName::JobsOpen, open()),
    ];
    if let Some((_, last)) = day {
        let question = with(open(), "due", &[&format!("{}..{}", now.0, last.0)]);
        figures.insert(1, (FigureName::JobsDueToday, question));
    }
    let ask = |(name, question)| Ask { name, of: Kind::JobCard, list: &store::job::LIST, question };
    Ok(figures.into_iter().map(ask).collect())
}
