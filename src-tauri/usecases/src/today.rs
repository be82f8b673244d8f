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

/// What a figure asks: the question that leaves just the rows it would count.
#[derive(Serialize, TS)]
pub struct TodayQuestion {
    name: FigureName,
    question: Question,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureName {
    /// Batteries that may be handed out.
    BatteriesReady,
    /// Batteries on charge at the hub that are not ready yet.
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
    /// The command by which its rows are read: it is for whom holds that.
    pub(crate) needs: &'static str,
    pub(crate) list: &'static List,
    pub(crate) question: Question,
}

/// Whose rows a figure counts.
struct Rows {
    of: Kind,
    needs: &'static str,
    list: &'static List,
}

impl Rows {
    fn ask(&self, name: FigureName, question: Question) -> Ask {
        Ask { name, of: self.of, needs: self.needs, list: self.list, question }
    }
}

const BATTERIES: Rows = Rows { of: Kind::Battery, needs: "battery.list", list: &store::battery::LIST };
const RENTALS: Rows = Rows { of: Kind::Rental, needs: "rental.list", list: &store::rental::LIST };
const STATIONS: Rows = Rows { of: Kind::Station, needs: "station.list", list: &store::station::LIST };
const EQUIPMENT: Rows = Rows { of: Kind::Equipment, needs: "equipment.list", list: &store::equipment::LIST };
const JOBS: Rows = Rows { of: Kind::JobCard, needs: "job.list", list: &store::job::LIST };
const RESERVATIONS: Rows = Rows { of: Kind::Reservation, needs: "reservation.list", list: &store::reservation::LIST };
const CUSTOMERS: Rows = Rows { of: Kind::Customer, needs: "customer.list", list: &store::customer::LIST };

/// States of a job card that is not over.
const TO_DO: [&str; 3] = ["open", "in_progress", "waiting"];

/// The figures of the hub that the operator's role lets them see.
pub(crate) async fn view(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TodayFigure>, Fault> {
    let mut figures = Vec::new();
    for ask in asked_now(hub, by) {
        let count = list::count(hub, ask.list, &[by.hub.into()], ask.question.clone()).await?;
        figures.push(TodayFigure { name: ask.name, of: ask.of, count, question: ask.question });
    }
    Ok(figures)
}

/// What those figures ask, and nothing counted: by the core's clock a list knows what is ready now, and what is of this day.
pub(crate) async fn questions(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TodayQuestion>, Fault> {
    let asked = asked_now(hub, by).into_iter();
    Ok(asked.map(|Ask { name, question, .. }| TodayQuestion { name, question }).collect())
}

/// All there is to know now that the operator's role lets them see.
fn asked_now(hub: &Hub, by: &Operator) -> Vec<Ask> {
    let now = hub.now();
    let day = day_of(&by.record.form.zone, now);
    asked(by, now, day.map(|(_, last)| last)).filter(|ask| by.holds(ask.needs)).collect()
}

/// All there is to know at a moment; `last` is the end of the day, if it is known.
fn asked(by: &Operator, now: Time, last: Option<Time>) -> impl Iterator<Item = Ask> {
    let of_the_day = |ask: fn(Time, Time) -> Ask| last.map(|last| ask(now, last));
    let active = with(Question::all("name"), "state", &["active"]);
    on_the_way(now)
        .into_iter()
        .chain(batteries())
        .chain([rentals_late(now)])
        .chain(of_the_day(rentals_due))
        .chain(of_the_day(promised))
        .chain([jobs_late(now)])
        .chain(of_the_day(jobs_due))
        .chain(jobs(by))
        .chain(stations())
        .chain(pieces(now))
        .chain([CUSTOMERS.ask(FigureName::CustomersActive, active)])
}

/// What is ready, on charge, with customers. What goes on charging once it is ready counts as ready alone: one battery is in
/// one place.
pub(crate) fn on_the_way(now: Time) -> [Ask; 3] {
    let ready = with(Question::all("code"), "ready", &[&format!("{}..", now.0)]);
    let charging = with(Question::all("code"), "charge", &["charging"]);
    let charging = with(charging, "ready", &[&format!("..{}", now.0 - 1)]);
    let out = with(Question::all("code"), "holder", &["customer"]);
    [
        BATTERIES.ask(FigureName::BatteriesReady, ready),
        BATTERIES.ask(FigureName::BatteriesCharging, charging),
        BATTERIES.ask(FigureName::BatteriesOut, out),
    ]
}

fn rentals_due(now: Time, last: Time) -> Ask {
    let due = with(Question::all("due"), "due", &[&rental::due_by(now, last)]);
    RENTALS.ask(FigureName::RentalsDueToday, due)
}

/// Rentals of which something is out longer than was agreed.
pub(crate) fn rentals_late(now: Time) -> Ask {
    RENTALS.ask(FigureName::RentalsLate, with(Question::all("due"), "due", &[&rental::late(now)]))
}

/// Rentals of which something is out.
pub(crate) fn rentals_active() -> Ask {
    RENTALS.ask(FigureName::RentalsActive, with(Question::all("due"), "state", &["active"]))
}

fn promised(now: Time, last: Time) -> Ask {
    let question = with(Question::all("from"), "state", &["open"]);
    let question = with(question, "from", &[&format!("..{}", last.0)]);
    RESERVATIONS.ask(FigureName::ReservationsPromised, with(question, "to", &[&format!("{}..", now.0 + 1)]))
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
    states.into_iter().map(|(name, state)| BATTERIES.ask(name, with(Question::all("code"), "lifecycle", &[state])))
}

/// Stations, whatever their mode.
pub(crate) fn all_stations() -> Ask {
    STATIONS.ask(FigureName::Stations, Question::all("code"))
}

fn stations() -> impl Iterator<Item = Ask> {
    let modes =
        [(FigureName::StationsMaintenance, "maintenance"), (FigureName::StationsOutOfService, "out_of_service")];
    modes.into_iter().map(|(name, mode)| STATIONS.ask(name, with(Question::all("code"), "mode", &[mode])))
}

fn pieces(now: Time) -> [Ask; 2] {
    let out = equipment::standing(Question::all("code"), EquipmentColumnName::Out, now);
    let in_repair = with(Question::all("code"), "state", &["in_repair"]);
    [EQUIPMENT.ask(FigureName::EquipmentOut, out), EQUIPMENT.ask(FigureName::EquipmentInRepair, in_repair)]
}

fn to_do() -> Question {
    with(Question::all("pressing"), "state", &TO_DO)
}

fn jobs_late(now: Time) -> Ask {
    JOBS.ask(FigureName::JobsLate, with(to_do(), "due", &[&format!("..{}", now.0 - 1)]))
}

fn jobs_due(now: Time, last: Time) -> Ask {
    JOBS.ask(FigureName::JobsDueToday, with(to_do(), "due", &[&format!("{}..{}", now.0, last.0)]))
}

fn jobs(by: &Operator) -> [Ask; 2] {
    let mine = with(to_do(), "assignee", &[&by.user.0.to_string()]);
    [JOBS.ask(FigureName::JobsMine, mine), JOBS.ask(FigureName::JobsOpen, to_do())]
}
