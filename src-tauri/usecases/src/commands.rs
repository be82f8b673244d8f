//! The one list of commands. From it come the dispatcher, the role check (made before the input is looked at), the
//! permission table and the TypeScript types; a command that is not here does not exist.

use std::pin::Pin;

use domain::Role;
use domain::Role::{Accountant, Admin, Analyst, Attendant, Auditor, Manager, Technician};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::fault::{Fault, Gate};
use crate::handles::Hub;

/// A command and who may give it.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// `concept.verb`.
    pub name: &'static str,
    /// Who may.
    pub access: Access,
}

/// Who may give a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever sits there, signed in or not: the ways in and out. Each of them checks a secret itself or shows nothing.
    Everyone,
    /// Whoever has one of these roles at the hub they work in.
    Roles(&'static [Role]),
}

impl Access {
    /// Whether a role at the hub gives it.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        match self {
            Self::Everyone => true,
            Self::Roles(roles) => roles.contains(&role),
        }
    }

    /// The roles that may, all of them for everyone's.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Everyone => &Role::ALL,
            Self::Roles(roles) => roles,
        }
    }
}

/// Who may give the command called `name`; nobody if there is none.
#[must_use]
pub(crate) fn access_to(name: &str) -> Access {
    COMMANDS.iter().find(|command| command.name == name).map_or(Access::Roles(&[]), |command| command.access)
}

/// Anyone with a session, customers too.
const ANYONE: Access = Access::Roles(&Role::ALL);
/// A customer, about their own.
const CLIENT: Access = Access::Roles(&[Role::Client]);
/// Everyone who works here.
const STAFF: Access = Access::Roles(&[Attendant, Manager, Technician, Accountant, Admin, Analyst, Auditor]);
/// Staff but the analyst, who sees figures without names.
const NAMES: Access = Access::Roles(&[Attendant, Manager, Technician, Accountant, Admin, Auditor]);
/// Who serves customers.
const COUNTER: Access = Access::Roles(&[Attendant, Manager, Admin]);
/// Who looks after batteries and their models.
const KEEPERS: Access = Access::Roles(&[Manager, Technician, Admin]);
/// Who works with their hands: reports what is broken, says what was done.
const WORKERS: Access = Access::Roles(&[Attendant, Manager, Technician, Admin]);
/// Whoever of the staff does something.
const DOERS: Access = Access::Roles(&[Attendant, Manager, Technician, Accountant, Admin]);
/// Who may create something that is imported; which of it, the command looks at itself.
const IMPORTERS: Access = Access::Roles(&[Attendant, Manager, Technician, Admin]);
/// Who looks after the hub and its people.
const HEADS: Access = Access::Roles(&[Manager, Admin]);
/// Who may look over the heads' shoulders.
const OVERSEERS: Access = Access::Roles(&[Manager, Admin, Auditor]);
/// Who sees how the database is, and what did not fit.
const WATCHERS: Access = Access::Roles(&[Manager, Technician, Admin, Auditor]);
/// Who looks for what went wrong in the program.
const LOG_READERS: Access = Access::Roles(&[Technician, Admin]);
/// Who sees to the money.
const ACCOUNTANTS: Access = Access::Roles(&[Manager, Accountant, Admin, Auditor]);
/// The same, and who has a till.
const TILL_READERS: Access = Access::Roles(&[Attendant, Manager, Accountant, Admin, Auditor]);
const ADMINS: Access = Access::Roles(&[Admin]);

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Box<RawValue>, Fault>> + Send + 'a>>;

/// The work of a command behind a pointer, made where no other one is: neither a caller nor the stack of the choice among
/// them holds the work of all commands side by side.
#[inline(never)]
fn behind_pointer<'a, F>(work: impl FnOnce() -> F) -> Answer<'a>
where
    F: Future<Output = Result<Box<RawValue>, Fault>> + Send + 'a,
{
    Box::pin(work())
}

/// `name: who may => function(input) -> output`. `open` functions are everyone's and take no operator; `by` ones take one of
/// the staff, `own` ones a customer, `any` ones whoever has the seat; `lit` ones are shown on a locked screen too.
macro_rules! commands {
    ($($name:literal: $access:expr => $kind:ident $function:path, $input:ty => $output:ty;)+) => {
        /// Every command.
        pub const COMMANDS: &[Command] = &[$(Command { name: $name, access: $access }),+];

        /// Finds the command, checks the right, reads the input, carries it out, writes the output.
        pub(crate) async fn carry_out(hub: &Hub, name: &str, input: Value) -> Result<Box<RawValue>, Fault> {
            let answer: Answer<'_> = match name {
                $($name => behind_pointer(move || async move {
                    let output: $output = commands!(@$kind hub, $name, $access, $function, $input, input);
                    written(&output)
                }),)+
                _ => return Err(Gate::UnknownCommand { name: name.chars().take(64).collect() }.into()),
            };
            answer.await
        }

        /// Calls back with each command's name, input type and output type.
        pub(crate) fn each_type(visitor: &mut impl crate::api::Visitor) {
            $(visitor.command::<$input, $output>($name);)+
        }
    };
    (@open $hub:ident, $name:literal, $access:expr, $function:path, $input:ty, $value:ident) => {
        $function($hub, read::<$input>($value)?).await?
    };
    (@own $hub:ident, $name:literal, $access:expr, $function:path, $input:ty, $value:ident) => {{
        let by = $hub.client($name, $access).await?;
        $function($hub, &by, read::<$input>($value)?).await?
    }};
    (@any $hub:ident, $name:literal, $access:expr, $function:path, $input:ty, $value:ident) => {{
        let by = $hub.seated($name, $access).await?;
        $function($hub, &by, read::<$input>($value)?).await?
    }};
    (@lit $hub:ident, $name:literal, $access:expr, $function:path, $input:ty, $value:ident) => {{
        let by = $hub.through_lock($name, $access).await?;
        $function($hub, &by, read::<$input>($value)?).await?
    }};
    (@by $hub:ident, $name:literal, $access:expr, $function:path, $input:ty, $value:ident) => {{
        let by = $hub.operator($name, $access).await?;
        $function($hub, &by, read::<$input>($value)?).await?
    }};
}

use crate::{account, deposit, ledger, payment, payment_kind, till};
use crate::{act, card, card_sign_in, choice, client, counter, customer, own_field, photo, rental, reservation, scan};
use crate::{
    assignment, audit, backup, battery, clock, device, device_http, equipment, equipment_type, export, find, health,
    history, hub, hub_link, import, intake, job, keeping, list, log, me, message, model, note, organisation, overview,
    practice, quarantine, reading, restore, rider, role, session, setup, sign_in, slot, start, station, station_board,
    station_command, station_link, stock, support, swap, tariff, task, today, transfer, user, view,
};
use Access::Everyone;

commands! {
    "app.start": Everyone => open start::start, () => start::Start;
    "app.choices": Everyone => open start::choices, () => start::Choices;
    "practice.open": Everyone => open practice::open, () => ();
    "setup.recovery_code": Everyone => open setup::recovery_code, () => String;
    "setup.check": Everyone => open setup::check, setup::Setup => Vec<domain::FieldProblem>;
    "setup.finish": Everyone => open setup::finish, setup::Setup => me::Me;

    "session.sign_in": Everyone => open sign_in::sign_in, sign_in::SignIn => me::Me;
    "session.use_code": Everyone => open sign_in::use_code, sign_in::UseCode => me::Me;
    "session.recover": Everyone => open sign_in::recover, sign_in::Recover => sign_in::Recovered;
    "session.card": Everyone => open card_sign_in::sign_in, card_sign_in::CardSignIn => me::Me;
    "session.unlock": Everyone => open session::unlock, session::Unlock => me::Me;
    "session.switch": Everyone => open session::switch, session::Switch => me::Me;
    "session.sign_out": Everyone => open session::sign_out, () => ();
    "session.stir": ANYONE => any session::stir, () => ();
    "session.lock": ANYONE => any session::lock, () => ();
    "session.choose_hub": STAFF => by session::choose_hub, session::ChooseHub => me::Me;
    "session.list": STAFF => by session::list, () => Vec<session::SessionRow>;
    "session.end": STAFF => by session::end, session::EndSession => ();

    "me.change_password": STAFF => by me::change_password, me::ChangePassword => ();
    "me.change_pin": STAFF => by me::change_pin, me::ChangePin => me::Me;
    "me.confirm_recovery_code": ADMINS => by sign_in::confirm_recovery_code, () => ();
    "me.set_language": STAFF => by me::set_language, me::SetLanguage => me::Me;

    "organisation.view": STAFF => by organisation::view, () => domain::organisation::Organisation;
    "organisation.edit": ADMINS => by organisation::edit, domain::organisation::OrganisationForm => domain::organisation::Organisation;
    "organisation.choose_logo": ADMINS => by organisation::choose_logo, () => bool;
    "organisation.remove_logo": ADMINS => by organisation::remove_logo, () => ();

    "hub.list": STAFF => by hub::list, () => Vec<hub::HubRow>;
    "hub.view": STAFF => by hub::view, hub::AskHub => hub::HubView;
    "hub.history": OVERSEERS => by hub::history, hub::AskHub => Vec<history::HistoryLine>;
    "hub.create": ADMINS => by hub::create, domain::hub::HubForm => hub::HubView;
    "hub.edit": HEADS => by hub::edit, hub::EditHub => hub::HubView;

    "model.list": STAFF => by model::list, () => Vec<model::ModelView>;
    "model.history": NAMES => by model::history, model::AskModel => Vec<history::HistoryLine>;
    "model.create": KEEPERS => by model::create, domain::model::ModelForm => model::ModelView;
    "model.edit": KEEPERS => by model::edit, model::EditModel => model::ModelView;

    "battery.list": STAFF => by battery::list, list::ListAsk => list::Page<battery::BatteryRow>;
    "battery.counts": STAFF => by battery::counts, domain::list::Question => list::Counts;
    "battery.export": STAFF => by battery::export, export::ExportAsk => Option<task::TaskRow>;
    "battery.view": STAFF => by battery::view, battery::AskBattery => battery::BatteryView;
    "battery.history": NAMES => by battery::history, battery::AskBattery => Vec<history::HistoryLine>;
    "battery.next_code": KEEPERS => by battery::next_code, () => String;
    "battery.create": KEEPERS => by battery::create, domain::battery::BatteryForm => battery::BatteryView;
    "battery.edit": KEEPERS => by battery::edit, battery::EditBattery => battery::BatteryView;
    "battery.change_lifecycle": KEEPERS => by battery::change_lifecycle, battery::ChangeLifecycle => battery::BatteryView;
    "battery.change_lifecycle_all": KEEPERS => by battery::change_lifecycle_all, battery::ChangeLifecycleAll => task::TaskRow;

    "reading.latest": STAFF => by reading::latest, reading::AskReadings => Option<reading::LastReading>;
    "reading.chart": STAFF => by reading::chart, reading::ChartAsk => reading::ChartView;
    "reading.compare": STAFF => by reading::compare, reading::CompareAsk => reading::ChartView;
    "reading.energy": STAFF => by reading::energy, reading::EnergyAsk => reading::EnergyView;
    "reading.rental": NAMES => by reading::rental, rental::AskRental => reading::RentalEnergy;
    "reading.aggregate": STAFF => by reading::aggregate, reading::FiguresAsk => reading::FiguresView;
    "reading.export": STAFF => by reading::export, reading::ExportReadings => Option<task::TaskRow>;

    "battery.confirm_full": WORKERS => by battery::confirm_full, battery::AskBattery => battery::BatteryView;
    "battery.seen_charging": WORKERS => by counter::seen_charging, counter::SeenCharging => ();
    "battery.confirm_full_all": WORKERS => by battery::confirm_full_all, battery::SelectBatteries => task::TaskRow;

    "station.list": STAFF => by station::list, list::ListAsk => list::Page<station::StationRow>;
    "station.counts": STAFF => by station::counts, domain::list::Question => list::Counts;
    "station.export": STAFF => by station::export, export::ExportAsk => Option<task::TaskRow>;
    "station.view": STAFF => by station::view, station::AskStation => station::StationView;
    "station.history": NAMES => by station::history, station::AskStation => Vec<history::HistoryLine>;
    "station.next_code": KEEPERS => by station::next_code, () => String;
    "station.create": KEEPERS => by station::create, station::CreateStation => station::StationView;
    "station.edit": KEEPERS => by station::edit, station::EditStation => station::StationView;
    "station.set_mode": KEEPERS => by station::set_mode, station::SetStationMode => station::StationView;
    "station.set_slots": KEEPERS => by station::set_slots, station::SetSlots => station::StationView;
    "station.board": STAFF => by station_board::board, () => Vec<station_board::BoardStation>;
    "station.life": STAFF => by station_board::life, station::AskStation => station_board::Life;
    "station.open_display": STAFF => by rider::open, station::AskStation => ();
    "station.display": STAFF => lit rider::display, station::AskStation => rider::Display;
    "station.let_in": COUNTER => by station_link::let_in, station_link::LetIn => ();
    "station.end_session": COUNTER => by rider::end_session, station::AskStation => ();
    "station.command": KEEPERS => by station_command::give, station_command::GiveCommand => Vec<station_command::CommandView>;
    "station.commands": NAMES => by station_command::list, station::AskStation => Vec<station_command::CommandView>;
    "station.enrol": HEADS => by hub_link::enrol, hub_link::Enrol => hub_link::Enrolled;
    "station.logins": WATCHERS => by hub_link::logins, station::AskStation => Vec<hub_link::LoginView>;
    "station.revoke": HEADS => by hub_link::revoke, hub_link::Revoke => ();
    "device.list": STAFF => by device::list, list::ListAsk => list::Page<device::DeviceRow>;
    "device.counts": STAFF => by device::counts, domain::list::Question => list::Counts;
    "device.export": STAFF => by device::export, export::ExportAsk => Option<task::TaskRow>;
    "device.view": STAFF => by device::view, device::AskDevice => device::DeviceView;
    "device.history": NAMES => by device::history, device::AskDevice => Vec<history::HistoryLine>;
    "device.next_code": KEEPERS => by device::next_code, () => String;
    "device.create": KEEPERS => by device::create, domain::device::DeviceForm => device::DeviceView;
    "device.edit": KEEPERS => by device::edit, device::EditDevice => device::DeviceView;
    "device.approve": KEEPERS => by device::approve, device::EditDevice => device::DeviceView;
    "device.retire": KEEPERS => by device::retire, device::DeviceReason => device::DeviceView;
    "device.bring_back": KEEPERS => by device::bring_back, device::DeviceReason => device::DeviceView;
    "device.login": WATCHERS => by device::login, device::AskDevice => device::DeviceLoginView;
    "device.set_login": HEADS => by device::set_login, device::SetDeviceLogin => hub_link::Enrolled;
    "device.revoke_login": HEADS => by device::revoke_login, device::DeviceReason => device::DeviceLoginView;
    "device.set_relay": HEADS => by device::set_relay, device::AskDevice => device::RelayShown;
    "device.revoke_relay": HEADS => by device::revoke_relay, device::DeviceReason => device::DeviceLoginView;

    "alert.list": WATCHERS => by station_board::alerts, () => Vec<station_board::AlertView>;
    "alert.see": KEEPERS => by station_board::see, station_board::AskAlert => ();

    "link.badge": STAFF => by hub_link::badge, () => hub_link::LinkBadge;
    "link.view": WATCHERS => by hub_link::view, () => hub_link::LinkView;
    "link.edit": ADMINS => by hub_link::edit, hub_link::EditLink => hub_link::LinkView;
    "link.restart": HEADS => by hub_link::restart, () => ();
    "link.test": ADMINS => by hub_link::test, hub_link::EditLink => hub_link::Tested;
    "link.add_gateway": ADMINS => by hub_link::gateway, () => hub_link::Enrolled;
    "link.renew_authority": ADMINS => by hub_link::renew_authority, () => hub_link::LinkView;
    "http.view": WATCHERS => by device_http::view, () => device_http::HttpView;
    "http.edit": ADMINS => by device_http::edit, device_http::EditHttp => device_http::HttpView;
    "keeping.view": WATCHERS => by keeping::view, () => keeping::KeepingView;
    "keeping.edit": ADMINS => by keeping::edit, keeping::EditKeeping => keeping::KeepingView;
    "slot.set_mode": KEEPERS => by station::set_slot_mode, station::SetSlotMode => station::StationView;
    "slot.put": WORKERS => by slot::put, slot::PutIntoSlot => station::StationView;
    "slot.take": WORKERS => by slot::take, slot::TakeOutOfSlot => station::StationView;

    "swap.list": NAMES => by swap::list, list::ListAsk => list::Page<swap::SwapRow>;
    "swap.counts": NAMES => by swap::counts, domain::list::Question => list::Counts;
    "swap.export": NAMES => by swap::export, export::ExportAsk => Option<task::TaskRow>;
    "swap.view": NAMES => by swap::view, swap::AskSwap => swap::SwapView;

    "quarantine.list": WATCHERS => by quarantine::list, list::ListAsk => list::Page<quarantine::QuarantineRow>;
    "quarantine.counts": WATCHERS => by quarantine::counts, domain::list::Question => list::Counts;
    "quarantine.export": WATCHERS => by quarantine::export, export::ExportAsk => Option<task::TaskRow>;
    "quarantine.view": WATCHERS => by quarantine::view, quarantine::AskQuarantine => quarantine::QuarantineView;
    "quarantine.history": WATCHERS => by quarantine::history, quarantine::AskQuarantine => Vec<history::HistoryLine>;
    "quarantine.accept": KEEPERS => by quarantine::accept, quarantine::AcceptQuarantine => quarantine::QuarantineView;
    "quarantine.correct": KEEPERS => by quarantine::correct, quarantine::CorrectQuarantine => quarantine::QuarantineView;
    "quarantine.discard": KEEPERS => by quarantine::discard, quarantine::DiscardQuarantine => quarantine::QuarantineView;

    "message.list": WATCHERS => by message::list, message::MessagesAsk => list::Page<message::MessageRow>;
    "message.view": WATCHERS => by message::view, message::AskMessage => message::MessageView;
    "message.replay": KEEPERS => by message::replay, message::AskMessage => message::MessageView;

    "equipment_type.list": STAFF => by equipment_type::list, () => Vec<equipment_type::EquipmentTypeView>;
    "equipment_type.history": NAMES => by equipment_type::history, equipment_type::AskEquipmentType => Vec<history::HistoryLine>;
    "equipment_type.create": KEEPERS => by equipment_type::create, domain::equipment::EquipmentTypeForm => equipment_type::EquipmentTypeView;
    "equipment_type.edit": KEEPERS => by equipment_type::edit, equipment_type::EditEquipmentType => equipment_type::EquipmentTypeView;

    "equipment.board": STAFF => by equipment::board, list::BoardAsk => Vec<equipment::EquipmentColumn>;
    "equipment.list": STAFF => by equipment::list, list::ListAsk => list::Page<equipment::EquipmentRow>;
    "equipment.counts": STAFF => by equipment::counts, domain::list::Question => list::Counts;
    "equipment.export": STAFF => by equipment::export, export::ExportAsk => Option<task::TaskRow>;
    "equipment.view": NAMES => by equipment::view, equipment::AskEquipment => equipment::EquipmentView;
    "equipment.history": NAMES => by equipment::history, equipment::AskEquipment => Vec<history::HistoryLine>;
    "equipment.next_code": KEEPERS => by equipment::next_code, () => String;
    "equipment.create": KEEPERS => by equipment::create, domain::equipment::EquipmentForm => equipment::EquipmentView;
    "equipment.edit": KEEPERS => by equipment::edit, equipment::EditEquipment => equipment::EquipmentView;
    "equipment.change_state": KEEPERS => by equipment::change_state, equipment::ChangeEquipmentState => equipment::EquipmentView;
    "equipment.of_customer": NAMES => by assignment::of_customer, assignment::OfCustomer => Vec<assignment::AssignmentView>;
    "equipment.assign": COUNTER => by assignment::assign, assignment::Assign => equipment::EquipmentView;
    "equipment.end_assignment": COUNTER => by assignment::end, assignment::EndAssignment => equipment::EquipmentView;

    "job.board": NAMES => by job::board, list::BoardAsk => Vec<job::JobColumn>;
    "job.list": NAMES => by job::list, list::ListAsk => list::Page<job::JobRow>;
    "job.counts": NAMES => by job::counts, domain::list::Question => list::Counts;
    "job.export": NAMES => by job::export, export::ExportAsk => Option<task::TaskRow>;
    "job.view": NAMES => by job::view, job::AskJob => job::JobView;
    "job.history": NAMES => by job::history, job::AskJob => Vec<history::HistoryLine>;
    "job.create": WORKERS => by job::create, domain::job::JobForm => job::JobView;
    "job.comment": WORKERS => by job::comment, job::CommentJob => job::JobView;
    "job.edit": KEEPERS => by job::edit, job::EditJob => job::JobView;
    "job.move": KEEPERS => by job::go, job::MoveJob => job::JobView;
    "job.assign": KEEPERS => by job::assign, job::AssignJob => job::JobView;
    "job.people": NAMES => by job::people, () => Vec<job::JobPerson>;
    "customer.list": NAMES => by customer::list, list::ListAsk => list::Page<customer::CustomerRow>;
    "customer.counts": NAMES => by customer::counts, domain::list::Question => list::Counts;
    "customer.export": NAMES => by customer::export, export::ExportAsk => Option<task::TaskRow>;
    "customer.view": NAMES => by customer::view, customer::AskCustomer => customer::CustomerView;
    "customer.history": NAMES => by customer::history, customer::AskCustomer => Vec<history::HistoryLine>;
    "customer.next_code": COUNTER => by customer::next_code, () => String;
    "customer.duplicates": COUNTER => by customer::duplicates, customer::DuplicatesAsk => Vec<customer::Duplicate>;
    "customer.create": COUNTER => by customer::create, customer::CreateCustomer => customer::CustomerView;
    "customer.edit": COUNTER => by customer::edit, customer::EditCustomer => customer::CustomerView;
    "customer.give_consent": COUNTER => by customer::give_consent, customer::GiveConsent => customer::CustomerView;
    "customer.withdraw_consent": COUNTER => by customer::withdraw_consent, customer::AskCustomer => customer::CustomerView;
    "customer.deactivate": COUNTER => by customer::deactivate, customer::DeactivateCustomer => customer::CustomerView;
    "customer.activate": COUNTER => by customer::activate, customer::AskCustomer => customer::CustomerView;

    "customer.view_photo": NAMES => by photo::look, customer::AskCustomer => photo::Photo;
    "customer.choose_photo": COUNTER => by photo::choose, customer::AskCustomer => Option<customer::CustomerView>;
    "customer.remove_photo": COUNTER => by photo::remove, customer::AskCustomer => customer::CustomerView;

    "customer.set_pin": COUNTER => by client::set_pin, client::SetClientPin => client::PinShown;
    "client.view": CLIENT => own client::view, () => client::ClientView;
    "client.change_pin": CLIENT => own client::change_pin, client::ChangeClientPin => ();

    "card.list": NAMES => by card::list, list::ListAsk => list::Page<card::CardView>;
    "card.export": NAMES => by card::export, export::ExportAsk => Option<task::TaskRow>;
    "card.counts": NAMES => by card::counts, domain::list::Question => list::Counts;
    "card.of": NAMES => by card::of, card::CardsOf => Vec<card::CardView>;
    "card.view": NAMES => by card::view, card::AskCard => card::CardView;
    "card.history": NAMES => by card::history, card::AskCard => Vec<history::HistoryLine>;
    "card.issue": COUNTER => by card::issue, card::IssueCard => card::CardView;
    "card.activate": COUNTER => by card::activate, card::AskCard => card::CardView;
    "card.block": COUNTER => by card::block, card::StopCard => card::CardView;
    "card.unblock": COUNTER => by card::unblock, card::AskCard => card::CardView;
    "card.report_lost": COUNTER => by card::report_lost, card::StopCard => card::CardView;
    "card.replace": COUNTER => by card::replace, card::ReplaceCard => card::CardView;
    "scan.recognise": NAMES => by scan::recognise, scan::ScanAsk => scan::Recognised;

    "rental.board": NAMES => by rental::board, list::BoardAsk => Vec<rental::RentalColumn>;
    "rental.list": NAMES => by rental::list, list::ListAsk => list::Page<rental::RentalRow>;
    "rental.counts": NAMES => by rental::counts, domain::list::Question => list::Counts;
    "rental.export": NAMES => by rental::export, export::ExportAsk => Option<task::TaskRow>;
    "rental.view": NAMES => by rental::view, rental::AskRental => rental::RentalView;
    "rental.view_photo": NAMES => by rental::view_photo, rental::AskLinePhoto => photo::Photo;
    "rental.choose_photo": COUNTER => by rental::choose_photo, rental::AskLinePhoto => Option<rental::RentalView>;
    "rental.remove_photo": HEADS => by rental::remove_photo, rental::AskLinePhoto => rental::RentalView;

    "reservation.list": NAMES => by reservation::list, list::ListAsk => list::Page<reservation::ReservationRow>;
    "reservation.counts": NAMES => by reservation::counts, domain::list::Question => list::Counts;
    "reservation.export": NAMES => by reservation::export, export::ExportAsk => Option<task::TaskRow>;
    "reservation.view": NAMES => by reservation::view, reservation::AskReservation => reservation::ReservationView;
    "reservation.history": NAMES => by reservation::history, reservation::AskReservation => Vec<history::HistoryLine>;
    "reservation.week": NAMES => by reservation::week, reservation::WeekAsk => Vec<reservation::ReservationRow>;
    "reservation.create": COUNTER => by reservation::create, reservation::CreateReservation => reservation::ReservationView;
    "reservation.cancel": COUNTER => by reservation::cancel, reservation::CancelReservation => reservation::ReservationView;

    "transfer.list": NAMES => by transfer::list, () => Vec<transfer::TransferRow>;
    "transfer.send": HEADS => by transfer::send, transfer::SendAsk => Vec<transfer::TransferRow>;
    "transfer.receive": WORKERS => by transfer::receive, transfer::ReceiveAsk => Vec<transfer::TransferRow>;
    "transfer.cancel": HEADS => by transfer::cancel, transfer::CancelAsk => Vec<transfer::TransferRow>;

    "stock.list": NAMES => by stock::list, () => Vec<stock::StockCountRow>;
    "stock.view": NAMES => by stock::view, stock::AskStockCount => stock::StockCountView;
    "stock.count": COUNTER => by stock::count, stock::CountStock => stock::StockCountView;

    "counter.scan": COUNTER => by counter::scan, counter::CounterScan => counter::Scanned;
    "counter.customer": COUNTER => by counter::at_counter, counter::AskAtCounter => counter::AtCounter;
    "counter.suggestions": COUNTER => by counter::suggestions, () => Vec<counter::Suggestion>;
    "counter.preview": COUNTER => by counter::preview, counter::PreviewAsk => counter::PlanView;
    "counter.commit": COUNTER => by counter::commit, counter::CommitAsk => act::ActView;
    "act.list": NAMES => by act::list, Option<act::ActsAsk> => Vec<act::ActView>;
    "act.new_id": COUNTER => by act::new_id, () => domain::ActId;
    "act.undo": COUNTER => by act::undo, act::TakeBackAsk => act::ActView;
    "act.reverse": HEADS => by act::reverse, act::TakeBackAsk => act::ActView;
    "tariff.list": NAMES => by tariff::list, () => Vec<tariff::TariffView>;
    "tariff.view": NAMES => by tariff::view, tariff::AskTariff => tariff::TariffView;
    "tariff.history": NAMES => by tariff::history, tariff::AskTariff => Vec<history::HistoryLine>;
    "tariff.estimate": NAMES => by tariff::estimate, tariff::EstimateAsk => tariff::Estimate;
    "tariff.example": HEADS => by tariff::example, domain::tariff::TariffForm => tariff::TariffExample;
    "tariff.create": HEADS => by tariff::create, domain::tariff::TariffForm => tariff::TariffView;
    "tariff.edit": HEADS => by tariff::edit, tariff::EditTariff => tariff::TariffView;
    "tariff.deactivate": HEADS => by tariff::deactivate, tariff::AskTariff => tariff::TariffView;
    "tariff.activate": HEADS => by tariff::activate, tariff::AskTariff => tariff::TariffView;

    "choice.list": STAFF => by choice::list, () => Vec<choice::ChoiceRow>;
    "choice.create": HEADS => by choice::create, choice::CreateChoice => choice::ChoiceRow;
    "choice.rename": HEADS => by choice::rename, choice::RenameChoice => choice::ChoiceRow;
    "choice.reorder": HEADS => by choice::reorder, choice::ReorderChoices => Vec<choice::ChoiceRow>;
    "choice.hide": HEADS => by choice::hide, choice::AskChoice => choice::ChoiceRow;
    "choice.show": HEADS => by choice::show, choice::AskChoice => choice::ChoiceRow;

    "own_field.list": STAFF => by own_field::list, () => Vec<own_field::OwnFieldRow>;
    "own_field.create": HEADS => by own_field::create, domain::own_field::OwnFieldForm => own_field::OwnFieldRow;
    "own_field.edit": HEADS => by own_field::edit, own_field::EditOwnField => own_field::OwnFieldRow;
    "own_field.reorder": HEADS => by own_field::reorder, own_field::ReorderOwnFields => Vec<own_field::OwnFieldRow>;
    "own_field.hide": HEADS => by own_field::hide, own_field::AskOwnField => own_field::OwnFieldRow;
    "own_field.show": HEADS => by own_field::show, own_field::AskOwnField => own_field::OwnFieldRow;

    "payment_kind.list": NAMES => by payment_kind::list, () => Vec<payment_kind::PaymentKindRow>;
    "payment_kind.create": HEADS => by payment_kind::create, domain::payment::PaymentKindForm => payment_kind::PaymentKindRow;
    "payment_kind.edit": HEADS => by payment_kind::edit, payment_kind::EditPaymentKind => payment_kind::PaymentKindRow;
    "payment_kind.reorder": HEADS => by payment_kind::reorder, payment_kind::ReorderPaymentKinds => Vec<payment_kind::PaymentKindRow>;
    "payment_kind.hide": HEADS => by payment_kind::hide, payment_kind::AskPaymentKind => payment_kind::PaymentKindRow;
    "payment_kind.show": HEADS => by payment_kind::show, payment_kind::AskPaymentKind => payment_kind::PaymentKindRow;

    "till.view": TILL_READERS => by till::view, () => till::TillView;
    "till.people": COUNTER => by till::people, () => Vec<till::TillPerson>;
    "till.notes": COUNTER => by till::notes, () => Vec<i64>;
    "till.count": COUNTER => by till::count, till::CountAsk => i64;
    "till.open": COUNTER => by till::open, till::OpenTillAsk => till::TillView;
    "till.close": COUNTER => by till::close, till::CloseTillAsk => till::TillReport;
    "till.hand_over": COUNTER => by till::hand_over, till::HandOverTillAsk => till::TillReport;
    "till.drop": COUNTER => by till::drop_cash, till::MoveCash => till::TillView;
    "till.top_up": COUNTER => by till::top_up, till::MoveCash => till::TillView;
    "till.payout": COUNTER => by till::payout, till::MoveCash => till::TillView;
    "till.name_causes": COUNTER => by till::name_causes, till::NameCauses => till::TillReport;
    "till.list": TILL_READERS => by till::list, till::TillsAsk => list::Page<till::TillRow>;
    "till.report": TILL_READERS => by till::report, till::AskTill => till::TillReport;

    "account.view": NAMES => by account::view, account::AccountAsk => account::AccountView;
    "account.statement": NAMES => by account::statement, account::StatementAsk => account::Statement;
    "account.charge": COUNTER => by account::charge, account::MoveDebt => account::Balance;
    "account.write_off": COUNTER => by account::write_off, account::MoveDebt => account::Balance;
    "account.discount": COUNTER => by account::discount, account::MoveDebt => account::Balance;
    "account.refund": COUNTER => by account::refund, account::Refund => account::Balance;

    "ledger.accounts": ACCOUNTANTS => by ledger::accounts, () => ledger::TrialBalance;
    "ledger.entries": ACCOUNTANTS => by ledger::entries, ledger::EntriesAsk => list::Page<ledger::EntryRow>;
    "ledger.debtors": ACCOUNTANTS => by ledger::debtors, ledger::DebtorsAsk => list::Page<ledger::DebtorRow>;

    "payment.list": ACCOUNTANTS => by payment::list, list::ListAsk => list::Page<payment::PaymentRow>;
    "payment.counts": ACCOUNTANTS => by payment::counts, domain::list::Question => list::Counts;
    "payment.export": ACCOUNTANTS => by payment::export, export::ExportAsk => Option<task::TaskRow>;

    "deposit.list": ACCOUNTANTS => by deposit::list, list::ListAsk => list::Page<deposit::DepositRow>;
    "deposit.counts": ACCOUNTANTS => by deposit::counts, domain::list::Question => list::Counts;
    "deposit.export": ACCOUNTANTS => by deposit::export, export::ExportAsk => Option<task::TaskRow>;
    "deposit.release": COUNTER => by deposit::release, deposit::LeaveDeposit => account::Balance;
    "deposit.forfeit": HEADS => by deposit::forfeit, deposit::LeaveDeposit => account::Balance;

    "user.list": OVERSEERS => by user::list, () => Vec<user::UserRow>;
    "user.view": OVERSEERS => by user::view, user::AskUser => user::UserView;
    "user.history": OVERSEERS => by user::history, user::AskUser => Vec<history::HistoryLine>;
    "user.create": HEADS => by user::create, user::CreateUser => user::CodeShown;
    "user.edit": HEADS => by user::edit, user::EditUser => user::UserView;
    "user.set_roles": HEADS => by user::set_roles, user::SetRoles => user::UserView;
    "user.enable": HEADS => by user::enable, user::AskUser => user::UserView;
    "user.disable": HEADS => by user::disable, user::DisableUser => user::UserView;
    "user.reset_password": HEADS => by user::reset_password, user::AskUser => user::CodeShown;

    "import.read": IMPORTERS => by import::read, import::ImportAsk => Option<import::ImportHead>;
    "import.try": IMPORTERS => by import::dry_run, import::TryAsk => task::TaskRow;
    "import.do": IMPORTERS => by import::import, import::AskFile => task::TaskRow;
    "import.errors": IMPORTERS => by import::errors, import::ErrorsAsk => Option<task::TaskRow>;
    "reading.import": KEEPERS => by intake::file::import, intake::file::ReadingsImport => Option<task::TaskRow>;
    "import.list": IMPORTERS => by import::list, () => Vec<import::ImportRow>;
    "import.undo": IMPORTERS => by import::undo, import::AskImport => task::TaskRow;

    "task.list": STAFF => by task::list, () => Vec<task::TaskRow>;
    "task.cancel": STAFF => by task::cancel, task::AskTask => ();
    "task.dismiss": STAFF => by task::dismiss, task::AskTask => ();

    "note.list": NAMES => by note::list, domain::RecordRef => Vec<note::NoteView>;
    "note.add": DOERS => by note::add, note::AddNote => Vec<note::NoteView>;
    "note.withdraw": DOERS => by note::withdraw, note::AskNote => Vec<note::NoteView>;

    "today.view": STAFF => by today::view, () => Vec<today::TodayFigure>;
    "today.questions": STAFF => by today::questions, () => Vec<today::TodayQuestion>;
    "overview.view": STAFF => by overview::view, overview::OverviewAsk => overview::Overview;
    "audit.list": OVERSEERS => by audit::list, audit::AuditAsk => list::Page<audit::AuditLine>;
    "view.list": STAFF => by view::list, view::AskViews => Vec<view::ViewRow>;
    "view.save": DOERS => by view::save, view::SaveView => view::ViewRow;
    "view.rename": DOERS => by view::rename, view::RenameView => view::ViewRow;
    "view.share": HEADS => by view::share, view::ShareView => view::ViewRow;
    "view.delete": DOERS => by view::delete, view::AskView => ();

    "role.table": STAFF => by role::table, () => Vec<role::PermissionRow>;
    "find.everything": STAFF => by find::everything, find::FindAsk => Vec<find::Found>;
    "backup.list": WATCHERS => by backup::list, () => backup::BackupsView;
    "backup.make": KEEPERS => by backup::make, () => backup::BackupsView;
    "backup.try": KEEPERS => by backup::try_now, () => backup::BackupsView;
    "backup.choose_second": ADMINS => by backup::choose_second, () => backup::BackupsView;
    "backup.forget_second": ADMINS => by backup::forget_second, () => backup::BackupsView;
    "backup.preview": ADMINS => by restore::preview, restore::AskBackup => restore::Preview;
    "backup.choose": ADMINS => by restore::choose, () => Option<restore::Preview>;
    "backup.restore": ADMINS => by restore::restore, restore::AskBackup => ();
    "rescue.list": Everyone => open restore::rescue_list, () => Vec<backup::BackupRow>;
    "rescue.preview": Everyone => open restore::rescue_preview, restore::AskBackup => restore::Preview;
    "rescue.choose": Everyone => open restore::rescue_choose, () => Option<restore::Preview>;
    "rescue.restore": Everyone => open restore::rescue_restore, restore::AskBackup => ();

    "clock.view": STAFF => by clock::view, () => clock::ClockView;
    "health.view": WATCHERS => by health::view, () => health::Health;
    "rescue.support": Everyone => open support::rescue, () => Option<support::SupportSaved>;
    "support.save": KEEPERS => by support::save, () => Option<support::SupportSaved>;
    "log.list": LOG_READERS => by log::list, log::LogAsk => list::Page<log::LogLine>;
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, Fault> {
    serde_json::from_value(input)
        .map_err(|error| Gate::Unreadable { detail: error.to_string().chars().take(200).collect() }.into())
}

fn written<T: Serialize>(output: &T) -> Result<Box<RawValue>, Fault> {
    to_raw_value(output).map_err(|error| Fault::internal(&error))
}
