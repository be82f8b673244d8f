//! A refusal is a blocked act with its facts: the words for it, and what to do next, live in the UI per language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::battery::Lifecycle;
use crate::card::CardState;
use crate::custody::HolderKind;
use crate::device::DeviceState;

use crate::equipment::EquipmentState;
use crate::id::BatteryId;
use crate::job::JobState;
use crate::reservation::ReservationState;
use crate::role::Role;
use crate::swap::QuarantineState;
use crate::time::Time;
use crate::transfer::TransferState;

/// Why the domain says no. The tag `code` is stable: screens, logs and people name refusals by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Fields of a form that cannot be taken as they are; nothing was written.
    Invalid {
        /// Every wrong field, in the order of the form.
        fields: Vec<FieldProblem>,
    },
    /// What was named is not here: deleted, of another hub, or never was.
    NotFound {
        /// The kind of thing, as `battery`.
        what: String,
    },
    /// Nobody edits their own role.
    OwnRole,
    /// Nobody resets their own password: it is changed by whoever knows it.
    OwnPassword,
    /// Nobody gives, changes or takes a role above what they may grant.
    RoleAboveOwn {
        /// The role that was asked for.
        role: Role,
    },
    /// Only an admin says how far a person may go.
    LimitsByAdmin,
    /// The last admin cannot be removed.
    LastAdmin,
    /// A battery does not move between these two states.
    LifecycleNotAllowed {
        /// Where it stands.
        from: Lifecycle,
        /// Where it was to go.
        to: Lifecycle,
    },
    /// A piece of equipment does not move between these two states.
    EquipmentStateNotAllowed {
        /// Where it stands.
        from: EquipmentState,
        /// Where it was to go.
        to: EquipmentState,
    },
    /// A device does not move between these two states.
    DeviceStateNotAllowed {
        /// Where it stands.
        from: DeviceState,
        /// Where it was to go.
        to: DeviceState,
    },
    /// Only an active device has a secret.
    DeviceNotActive {
        /// Where it stands.
        state: DeviceState,
    },
    /// Another device measures this battery.
    BatteryMeasured {
        /// What that one is called.
        device: String,
    },
    /// Customers still have the use of this piece.
    StillAssigned {
        /// How many.
        customers: i64,
    },
    /// Only what is in service is given to customers.
    NotInService {
        /// Where it stands.
        state: EquipmentState,
    },
    /// This customer has the use of this piece at that time already.
    AssignedAlready,
    /// This use has ended already.
    AssignmentEnded,
    /// Only whoever wrote a note withdraws it.
    NotOwnNote,
    /// This note is withdrawn already.
    NoteWithdrawn,
    /// This saved view is another person's.
    ViewOfAnother {
        /// Whose.
        owner: String,
    },
    /// This import was undone already.
    ImportUndone,
    /// A job card does not move between these two columns.
    JobStateNotAllowed {
        /// Where it stands.
        from: JobState,
        /// Where it was to go.
        to: JobState,
    },
    /// Another customer has this phone number; that may be right, and then it is said.
    DuplicateCustomer {
        /// Who has it.
        who: Vec<Called>,
    },
    /// A card does not move between these two states.
    CardStateNotAllowed {
        /// Where it stands.
        from: CardState,
        /// Where it was to go.
        to: CardState,
    },
    /// A card that may still turn up has this number.
    CardTaken {
        /// Whose it is; empty if that is nobody's business here.
        who: Vec<Called>,
        /// Where it stands.
        state: CardState,
    },
    /// The customer gave no consent that could be taken back.
    NoConsent,
    /// Another hub keeps this battery.
    BatteryOfAnotherHub,
    /// Another hub keeps this piece.
    EquipmentOfAnotherHub,
    /// A customer has this battery.
    BatteryAlreadyOut {
        /// Who.
        who: Called,
    },
    /// A customer has this piece.
    EquipmentAlreadyOut {
        /// Who.
        who: Called,
    },
    /// This battery is not at the hub.
    BatteryElsewhere {
        /// Who holds it.
        holder: HolderKind,
    },
    /// This piece is not at the hub.
    EquipmentElsewhere {
        /// Who holds it.
        holder: HolderKind,
    },
    /// This battery is not part of the working stock.
    BatteryNotInService {
        /// Where it stands.
        lifecycle: Lifecycle,
    },
    /// A repair of it is open.
    OpenFault {
        /// The job card.
        job: String,
    },
    /// It is kept for another customer.
    Promised {
        /// For whom.
        who: Called,
        /// From when.
        from: Time,
        /// Until when.
        until: Time,
    },
    /// A customer has it then, and nobody knows that it will be back.
    OutThen {
        /// Who.
        who: Called,
        /// When it is due.
        until: Time,
    },
    /// Every one of them is promised in those hours, or out.
    NoneFreeThen {
        /// How many there are in all.
        there: i64,
    },
    /// This is not on its way any more.
    TransferOver {
        /// What became of it.
        state: TransferState,
    },
    /// This reservation has ended.
    ReservationOver {
        /// How.
        state: ReservationState,
    },
    /// What a station told of it does not fit, and nobody has looked at it.
    BatteryQuestioned,
    /// The station is not there to be told anything.
    StationAway,
    /// A station wants its commands signed and has not said with what; it was asked.
    StationWithoutNonce,
    /// A station wants its commands signed, and shares no password with the hub to sign them with.
    StationWithoutKey,
    /// The customer may not swap there.
    StationRefuses {
        /// The code a station would be told.
        why: String,
    },
    /// What a station reported was decided before, by somebody else perhaps.
    DecidedAlready {
        /// How.
        state: QuarantineState,
    },
    /// Something of what a station reported has moved since: where it is now is to be said.
    MovedSince {
        /// What.
        item: String,
    },
    /// What a station said is said once more only where nothing is real.
    OnlyInPractice,
    /// A station reported that something went out, and named nobody of this hub who has it.
    NobodyNamed,
    /// Less capacity is left than the hub hands out.
    BatteryWorn {
        /// What is left.
        soh_pct: f64,
        /// What is needed.
        floor_pct: i64,
    },
    /// Not full enough.
    BatteryTooLow {
        /// How full it is.
        soc_pct: f64,
        /// What is needed.
        needed_pct: i64,
    },
    /// How full it is was not measured, or too long ago, and nobody said that it is full.
    BatteryChargeUnknown {
        /// Which one.
        battery: BatteryId,
        /// What it is called.
        item: String,
        /// When it was measured.
        as_of: Option<Time>,
        /// Hours a reading is believed.
        hours: i64,
    },
    /// It is not out, so it cannot come back.
    NotOut {
        /// What it is called.
        item: String,
    },
    /// It is still out: it has not come back yet, so nothing can be said of how it did.
    StillOut,
    /// Nobody misses it, so it cannot turn up.
    NotLost {
        /// What it is called.
        item: String,
    },
    /// What was charged for a loss is given back by a manager.
    GivenBackByManager,
    /// Only a manager of this hub allows that.
    NotAManager,
    /// A card that is not active serves nobody.
    CardNotUsable {
        /// Where it stands.
        state: CardState,
    },
    /// What was scanned is nothing that is rented, swapped or paid.
    NotForTheCounter,
    /// A message says that no money moved.
    SmsNotPaid,
    /// The amount of a message cannot be read, or in several ways.
    SmsAmountUnclear,
    /// The reference of a message cannot be read, or in several ways.
    SmsReferenceUnclear,
    /// A payment with the reference of a message is written down already.
    SmsUsed {
        /// The reference.
        reference: String,
    },
    /// Money is paid by somebody.
    PayerFirst,
    /// The hub takes no phone money.
    NoPhoneMoney,
    /// The hub takes phone money of several providers, and a message names none of them, or several.
    WhichPhoneMoney,
    /// Something stands in this act twice.
    TwiceInAct,
    /// This customer is not served any more.
    CustomerNotServed,
    /// No battery is ready.
    NoneReady,
    /// Only a battery is swapped, and against a battery.
    NotSwappable,
    /// A battery is swapped against one of its own model: the use goes on under the same terms.
    SwapOtherModel {
        /// The model that comes back.
        back: String,
        /// The model that would go out.
        out: String,
    },
    /// What was shown is too old: prices have gone on.
    PreviewTooOld,
    /// Nothing comes back before it went out.
    ReturnedBeforeStart,
    /// Due before it begins.
    DueBeforeStart,
    /// Every recharge agreed on has been had; more are possible once the rental is late, and each is charged.
    RechargeLimitReached {
        /// How many were agreed on.
        max: i64,
    },
    /// No tariff fits it.
    NoTariff {
        /// What it is called.
        item: String,
    },
    /// This tariff does not fit the thing, or not now.
    TariffDoesNotFit {
        /// What the tariff is called.
        tariff: String,
    },
    /// The tariff has no such duration.
    LengthNotOffered,
    /// The debt would be above what is allowed.
    CustomerOwes {
        /// What would be owed, in minor units; none for whom balances are not shown.
        owed: Option<i64>,
        /// What may be owed.
        limit: i64,
    },
    /// An amount beyond what is reckoned with.
    AmountTooLarge,
    /// No till is open that cash could go into.
    TillClosed,
    /// A till is open already.
    TillOpen {
        /// Whose.
        user: String,
    },
    /// It is another person's till.
    TillOfAnother {
        /// Whose.
        user: String,
    },
    /// More than is there.
    MoreThanThere {
        /// What is there, in minor units; none for whom it is not shown.
        there: Option<i64>,
    },
    /// Above what this person may.
    AboveOwnLimit {
        /// How far they may go, in minor units; none where that would tell what is hidden from them.
        limit: Option<i64>,
    },
    /// This was undone already.
    UndoneAlready,
    /// Something was done with the same things since: that first.
    Overtaken {
        /// What is in the way.
        item: String,
    },
    /// Its shift is closed: a manager reverses it.
    ShiftOver,
    /// Nothing is to be done.
    NothingToDo,
    /// There are postings in this currency already.
    CurrencyFixed,
    /// This deposit is not held any more.
    DepositGone,
    /// What this deposit is held for is still out.
    DepositNeeded {
        /// One thing that is.
        item: String,
    },
    /// A due time that changes what it costs is a manager's.
    DueByManager,
    /// When it went out changes what it costs, and is a manager's to correct.
    StartByManager,
    /// A return that is told for before the till was opened, or for another day, changes what it costs, and is a manager's.
    ReturnByManager,
    /// It was still out to somebody else then.
    OutToAnotherThen,
    /// This deposit is held for a reservation, and goes with it.
    DepositOfReservation,
}

/// A record as people call it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Called {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// One field of a form and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldProblem {
    /// The field's name as in the form; nested as `roles.0.role`.
    pub field: String,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: Problem,
}

/// What can be wrong with a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was given.
    Required,
    /// Not a time of day.
    NotATime,
    /// Not a day of the calendar.
    NotADate,
    /// Not a phone number.
    NotAPhone,
    /// It would end before it begins.
    BeforeStart,
    /// It cannot lie in the future.
    InFuture,
    /// It has passed already.
    InPast,
    /// More of them than are kept.
    TooMany {
        /// How many are.
        max: u32,
    },
    /// More characters than are kept.
    TooLong {
        /// Characters.
        max: u32,
    },
    /// Fewer characters than are needed.
    TooShort {
        /// Characters.
        min: u32,
    },
    /// Control characters, or characters this field does not take.
    BadCharacters,
    /// A number outside its range.
    OutOfRange {
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// Not one of the choices.
    NotAChoice,
    /// Not a number.
    NotANumber,
    /// A figure that may be read in two ways, as 1,500.
    NotClear,
    /// An amount of nothing, where there must be some.
    Nothing,
    /// An amount finer than its currency.
    TooManyDecimals {
        /// Decimals the currency has.
        max: u32,
    },
    /// Nothing of this name is kept here.
    Unknown,
    /// Several are called so.
    Ambiguous,
    /// An earlier row of the file has it already.
    SameAsRow {
        /// Which.
        #[ts(type = "number")]
        earlier: u64,
    },
    /// A formula where a value is needed: what it would give is not known here.
    Formula,
    /// A row of a file has more cells than there are headings.
    MoreCells,
    /// Another one has it already.
    Taken,
    /// Too easily guessed.
    TooCommon,
    /// Not the same as shown.
    DoesNotMatch,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// A form with one wrong field.
    #[must_use]
    pub fn field(field: &str, problem: Problem) -> Self {
        Self::Invalid { fields: vec![FieldProblem { field: field.to_owned(), problem }] }
    }

    /// Whether it is refused only because what was asked for is so already.
    #[must_use]
    pub fn is_so_already(&self) -> bool {
        match self {
            Self::LifecycleNotAllowed { from, to } => from == to,
            Self::EquipmentStateNotAllowed { from, to } => from == to,
            Self::DeviceStateNotAllowed { from, to } => from == to,
            Self::JobStateNotAllowed { from, to } => from == to,
            Self::CardStateNotAllowed { from, to } => from == to,
            _ => false,
        }
    }

    /// What was named is not here.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.to_owned() }
    }
}
