// Written from the Rust types by `UPDATE=1 cargo test -p usecases`; guarded by that test. Do not edit.

export type AcceptQuarantine = { id: QuarantineId, reason: string, };

export type Account = "cash" | "mobile_money" | "bank" | "card_terminal" | "voucher" | "safe" | "expenses" | "customer" | "deposits" | "rental_revenue" | "late_revenue" | "swap_revenue" | "recharge_revenue" | "energy_revenue" | "sale_revenue" | "loss_revenue" | "tax_payable" | "discounts" | "write_offs" | "over_short";

export type AccountAsk = { customer: CustomerId, after: string | null, limit: number, };

export type AccountLine = { at: Time, occurred_at: Time, act: ActTold, 
/**
 * What was charged or paid out.
 */
debit: number, 
/**
 * What was paid or let off.
 */
credit: number, 
/**
 * What they had after it.
 */
balance: number, };

export type AccountTotal = { account: Account, 
/**
 * Credits less debits: what was earned is above nothing.
 */
amount: number, };

export type AccountView = { 
/**
 * Above nothing credit, below it owed; none for whom amounts are not shown.
 */
balance: number | null, 
/**
 * What is held.
 */
deposits: Array<DepositHeld>, 
/**
 * The latest first.
 */
lines: Page<AccountLine>, };

export type Act = { id: ActId, kind: string, at: Time, occurred_at: Time, actor: string, customer: CustomerId | null, customer_name: string, customer_code: string, facts: ActFacts, note: string, undone: boolean, undoes: ActId | null, take_back: TakeBack, };

export type ActFacts = { 
/**
 * The things.
 */
items: Array<ActItem>, 
/**
 * What was charged.
 */
charged: number, 
/**
 * What was paid.
 */
paid: number, 
/**
 * Deposits taken.
 */
deposits_taken: number, 
/**
 * Deposits that left.
 */
deposits_released: number, 
/**
 * What an act on an account, a deposit or a till moved.
 */
amount: number, };

export type ActId = string;

export type ActItem = { 
/**
 * What was done with it.
 */
did: Did, 
/**
 * What it is called.
 */
code: string, 
/**
 * The other one, of a swap.
 */
other_code: string, };

export type ActTold = { id: ActId, 
/**
 * What it was, as a word.
 */
kind: string, 
/**
 * What there is to tell of it, by its kind.
 */
facts: unknown, note: string, who: string, };

export type ActivityKind = "created" | "edited" | "moved" | "assigned" | "comment";

export type ActsAsk = { limit: number, };

export type AddNote = { about: RecordRef, text: string, };

export type AlertId = string;

export type AlertKind = "unknown_station" | "foreign_station" | "lost_card_used" | "unknown_battery" | "inventory_mismatch" | "battery_mismatch" | "two_places" | "not_issuable" | "wrong_slot" | "invalid_reading" | "bad_timestamp" | "station_offline" | "command_unanswered" | "clock_fault" | "charge_sensor_fault" | "usb_sensor_fault" | "temperature_sensor_fault" | "battery_monitor_fault" | "gps_fault" | "sd_card_fault" | "mobile_link_fault" | "display_fault" | "other_fault";

export type AlertView = { id: AlertId, kind: AlertKind, about: string, station: StationId | null, station_code: string | null, first: Time, last: Time, count: number, };

export type AllowAsk = { 
/**
 * The manager who was called, if whoever serves is none.
 */
login: string | null, 
/**
 * Their password.
 */
password: string | null, 
/**
 * Why.
 */
reason: string, };

export type Allowable = "battery_too_low" | "battery_charge_unknown" | "battery_worn" | "battery_questioned" | "promised" | "customer_owes" | "recharge_limit_reached" | "swap_other_model" | "return_by_manager" | "due_by_manager" | "start_by_manager" | "given_back_by_manager";

export type Arrived = { id: TransferId, 
/**
 * What it is called here, if not as it was.
 */
code: string | null, };

export type AskAlert = { id: AlertId, };

export type AskAtCounter = { customer: CustomerId, };

export type AskBackup = { id: string, };

export type AskBattery = { id: BatteryId, };

export type AskCard = { id: CardId, };

export type AskChoice = { id: ChoiceId, };

export type AskCustomer = { id: CustomerId, };

export type AskDevice = { id: DeviceId, };

export type AskEquipment = { id: EquipmentId, };

export type AskEquipmentType = { id: EquipmentTypeId, };

export type AskFile = { file: string, };

export type AskHub = { id: HubId, };

export type AskImport = { id: ImportId, };

export type AskJob = { id: JobCardId, };

export type AskLinePhoto = { rental: RentalId, line: RentalLineId, end: UseEnd, };

export type AskMessage = { id: string, };

export type AskModel = { id: ModelId, };

export type AskNote = { id: NoteId, };

export type AskOwnField = { id: OwnFieldId, };

export type AskPaymentKind = { id: PaymentKindId, };

export type AskQuarantine = { id: QuarantineId, };

export type AskReadings = { of: ReadingsOf, };

export type AskRental = { id: RentalId, };

export type AskReservation = { id: ReservationId, };

export type AskStation = { id: StationId, };

export type AskStockCount = { id: StockCountId, };

export type AskSwap = { id: SwapId, };

export type AskTariff = { id: TariffId, };

export type AskTask = { id: string, };

export type AskTill = { id: ShiftId, };

export type AskUser = { id: UserId, };

export type AskView = { id: ViewId, };

export type AskViews = { list: string, };

export type Assign = { id: EquipmentId, customer: CustomerId, from: Time | null, to: Time | null, };

export type AssignJob = { id: JobCardId, assignee: UserId | null, };

export type Assignment = { id: AssignmentId, equipment: EquipmentId, equipment_code: string, type_name: string, customer: CustomerId, customer_name: string, customer_code: string, from: Time, to: Time | null, 
/**
 * Whether it goes on.
 */
open: boolean, };

export type AssignmentId = string;

export type AtCounter = { id: CustomerId, code: string, name: string, served: boolean, 
/**
 * Credit; below nothing, what is owed; none for whom it is not shown.
 */
balance: number | null, 
/**
 * What is held for their things; none likewise.
 */
deposits: number | null, has: Array<Has>, 
/**
 * What is kept for them in the next day.
 */
kept: Array<KeptFor>, 
/**
 * The battery to hand out next.
 */
offer: NextBattery | null, };

export type AuditAsk = { 
/**
 * Who acted.
 */
person: UserId | null, 
/**
 * The command.
 */
act: string | null, 
/**
 * The kind of thing.
 */
kind: string | null, 
/**
 * The thing.
 */
object: string | null, 
/**
 * Not before.
 */
from: Time | null, 
/**
 * Not after.
 */
to: Time | null, after: string | null, limit: number, };

export type AuditLine = { id: string, 
/**
 * The hub it happened at; none for what all hubs share.
 */
hub: string | null, 
/**
 * The zone of its clock; for what all hubs share that of whoever reads.
 */
zone: string, 
/**
 * The money its sums are in.
 */
currency: string, money_decimals: number, person: UserId, kind: string, object: string, 
/**
 * What the thing is called now; none if it is not here any more.
 */
title: string | null, at: Time, who: string, 
/**
 * What it is about, where that is a part of the thing, as one slot of a station.
 */
about: string | null, act: CommandName, reason: string | null, changes: Array<Change>, };

export type AuthorityView = { 
/**
 * SHA-256 of its certificate, in pairs of hexadecimal digits: by it people tell that it is the right one.
 */
fingerprint: string, made: Time, until: Time, 
/**
 * Its certificate and those before it that still hold, as PEM: what stations shall trust.
 */
pem: string, 
/**
 * How many of before still hold.
 */
older: number, };

export type BackAs = "returned" | "lost" | "stolen";

export type BackAsk = { 
/**
 * What.
 */
item: Item, 
/**
 * How.
 */
how: BackAs, 
/**
 * When, if that was before now; with a note that says why it is told only now.
 */
at: Time | null, 
/**
 * How it looks.
 */
condition: Condition | null, 
/**
 * How full it is, 0 to 100, if it was measured.
 */
soc_pct: number | null, 
/**
 * Kilowatt-hours used, where that is charged.
 */
energy_kwh: number | null, 
/**
 * Kilograms, where that is charged.
 */
mass_kg: number | null, 
/**
 * Litres, where that is charged.
 */
volume_l: number | null, 
/**
 * What is charged for what was lost or damaged.
 */
charge: string | null, };

export type Backup = { 
/**
 * What it is asked for by.
 */
id: string, 
/**
 * Where it lies.
 */
place: BackupPlace, 
/**
 * Its file.
 */
name: string, 
/**
 * Size of the file.
 */
size_bytes: number, 
/**
 * Whether it counts.
 */
state: BackupState, 
/**
 * When it was made; none if it does not say.
 */
made_at: Time | null, 
/**
 * Why it was made.
 */
reason: Reason | null, 
/**
 * The program that made it.
 */
version: string | null, };

export type BackupFailure = { 
/**
 * When.
 */
at: Time, 
/**
 * The fault's code.
 */
code: string, };

export type BackupFlaw = "cut" | "changed" | "newer" | "broken";

export type BackupPlace = "own" | "second" | "chosen";

export type BackupPreview = { backup: Backup, 
/**
 * Whose it is.
 */
organisation: string | null, 
/**
 * Rows by kind.
 */
counts: Record<string, number>, 
/**
 * Acts since then that it does not hold; none where that cannot be told.
 */
acts_since: number | null, 
/**
 * The present books do not go on from it.
 */
is_parted: boolean, };

export type BackupState = "good" | "unchecked" | "cut" | "changed" | "newer" | "broken";

export type BackupSummary = { 
/**
 * When the newest one that counts was made.
 */
last_good: Time | null, 
/**
 * When the newest one was made that was not read yet, as every one is at the start.
 */
last_unchecked: Time | null, 
/**
 * The last one that could not be made, if none was made since.
 */
failure: BackupFailure | null, 
/**
 * The second folder, if one is set.
 */
second: SecondFolder | null, 
/**
 * The last trial.
 */
trial: Trial | null, };

export type Backups = { summary: BackupSummary, backups: Array<Backup>, };

export type Balance = { 
/**
 * Above nothing credit, below it owed; none for whom amounts are not shown.
 */
balance: number | null, };

export type Basket = { 
/**
 * Who is served.
 */
customer: CustomerId | null, 
/**
 * What goes out.
 */
out: Array<OutAsk>, 
/**
 * What comes back, or never will.
 */
back: Array<BackAsk>, 
/**
 * What was lost and turned up.
 */
found: Array<FoundAsk>, 
/**
 * What is swapped.
 */
swap: Array<SwapAsk>, 
/**
 * What was charged in place, the use going on.
 */
recharge: Array<Item>, 
/**
 * What is due at another time.
 */
due: Array<DueAsk>, 
/**
 * What is paid; none for what is to be paid, in cash, where a till is open.
 */
pay: Array<PayAsk> | null, 
/**
 * What is let off.
 */
discount: DiscountAsk | null, 
/**
 * A note; the reason of whatever needs one.
 */
note: string, };

export type Battery = { aliases: Array<string>, purchased_on: string | null, purchase_price: number | null, warranty_until: string | null, passport: string, notes: string, created_at: Time, rated_energy_wh: number, next: Array<Lifecycle>, id: BatteryId, short_code: string, serial_number: string, model: ModelId, model_name: string, lifecycle: Lifecycle, changed_at: Time, 
/**
 * Who holds it; none once it is gone.
 */
holder: HolderKind | null, 
/**
 * What the customer is called who has it, or in which station and slot it is.
 */
holder_name: string, charge_state: ChargeState, 
/**
 * How full it is.
 */
soc_pct: number | null, 
/**
 * When that was measured.
 */
soc_at: Time | null, 
/**
 * How much of its rated capacity is left.
 */
soh_pct: number | null, 
/**
 * When a person said that it is full.
 */
full_at: Time | null, };

export type BatteryForm = { 
/**
 * What people say, as `B-042`; unique in the hub.
 */
short_code: string, 
/**
 * The maker's number, at most 50 characters; unique in the hub.
 */
serial_number: string, 
/**
 * Its model.
 */
model: ModelId, 
/**
 * What else it is called: old ids, tags; each one battery's only.
 */
aliases: Array<string>, 
/**
 * Day it was bought, `YYYY-MM-DD`.
 */
purchased_on: string | null, 
/**
 * What was paid for it, in minor units of the hub's currency.
 */
purchase_price: number | null, 
/**
 * Last day of its warranty, `YYYY-MM-DD`.
 */
warranty_until: string | null, 
/**
 * The text of its passport's code, kept as it was read.
 */
passport: string, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type BatteryId = string;

export type BatteryPlace = { battery: BatteryId, at: Whereabouts, };

export type BatteryRow = { id: BatteryId, short_code: string, serial_number: string, model: ModelId, model_name: string, lifecycle: Lifecycle, changed_at: Time, 
/**
 * Who holds it; none once it is gone.
 */
holder: HolderKind | null, 
/**
 * What the customer is called who has it, or in which station and slot it is.
 */
holder_name: string, charge_state: ChargeState, 
/**
 * How full it is.
 */
soc_pct: number | null, 
/**
 * When that was measured.
 */
soc_at: Time | null, 
/**
 * How much of its rated capacity is left.
 */
soh_pct: number | null, 
/**
 * When a person said that it is full.
 */
full_at: Time | null, };

export type BoardAsk = { question: Question, each: number, };

export type BoardBattery = { id: BatteryId, code: string, 
/**
 * How full, in percent, if that is known.
 */
soc_pct: number | null, state: ChargeState, 
/**
 * Whether it is charged enough to go out.
 */
is_charged: boolean, };

export type BoardSession = { customer: CustomerId, name: string, step: RiderStep, until: Time, 
/**
 * The short code of what shall go out.
 */
offered: string | null, };

export type BoardSlot = { id: SlotId, number: number, mode: SlotMode, battery: BoardBattery | null, 
/**
 * As the station tells.
 */
door: string | null, 
/**
 * As the station tells.
 */
charger: string | null, 
/**
 * What the station says is in it, where that is not what the hub knows; empty text if it says: nothing.
 */
told: string | null, };

export type BoardStation = { id: StationId, code: string, name: string, mode: StationMode, presence: PresenceView | null, slots: Array<BoardSlot>, session: BoardSession | null, 
/**
 * Batteries in it that may go out.
 */
ready: number, };

export type BooksChecked = "whole" | "running" | "broken";

export type CallFault = "unauthorised" | "from_a_page" | "not_found" | "wrong_verb" | "too_long" | "not_json" | "other_host" | "too_many" | "unavailable";

export type Called = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, };

export type CancelAsk = { ids: Array<TransferId>, reason: string, };

export type CancelReservation = { act: ActId, id: ReservationId, reason: string, };

export type Card = { id: CardId, uid: string, owner: CardOwner, 
/**
 * What its owner is called.
 */
owner_name: string, 
/**
 * The customer's code, or the sign-in name of somebody of the staff.
 */
owner_code: string, state: CardState, 
/**
 * States that may follow.
 */
next: Array<CardState>, 
/**
 * Whether it must be said why another takes its place.
 */
replaced_for_a_reason: boolean, expires_on: string | null, 
/**
 * Number of the card that took its place.
 */
replaced_by_uid: string | null, created_at: Time, changed_at: Time, };

export type CardId = string;

export type CardOwner = { "kind": "customer", "id": CustomerId } | { "kind": "user", "id": UserId };

export type CardSignIn = { uid: string, secret: string, };

export type CardState = "issued" | "active" | "blocked" | "lost" | "replaced" | "expired";

export type CardsOf = { owner: CardOwner, };

export type Cause = { 
/**
 * What it was.
 */
kind: CauseKind, 
/**
 * Its part of the difference, in minor units: above nothing where there is too much.
 */
amount: number, 
/**
 * In words.
 */
note: string, };

export type CauseKind = "change" | "unrecorded" | "other_kind" | "count" | "unknown";

export type Change = { 
/**
 * The field's name, as in the form.
 */
field: string, 
/**
 * The value before; null when there was none.
 */
before: string | number | boolean | null, 
/**
 * The value after; null when there is none.
 */
after: string | number | boolean | null, };

export type ChangeClientPin = { current: string, pin: string, };

export type ChangeEquipmentState = { id: EquipmentId, to: EquipmentState, reason: string, };

export type ChangeLifecycle = { id: BatteryId, to: Lifecycle, reason: string, };

export type ChangeLifecycleAll = { selection: Selection, to: Lifecycle, reason: string, };

export type ChangePassword = { current: string, password: string, };

export type ChangePin = { password: string, pin: string, };

export type ChargeState = "charging" | "full" | "idle" | "discharging" | "unknown";

export type ChartAsk = { of: ReadingsOf, fields: Array<TitledField>, range: RangeAsk, look: ChartLook, };

export type ChartColour = "accent" | "ready" | "charging" | "out" | "late" | "fault" | "idle" | "surface" | "line" | "line_strong" | "ink";

export type ChartLine = { 
/**
 * In which panel, from nought.
 */
panel: number, 
/**
 * Its colour.
 */
colour: ChartColour, 
/**
 * Its points.
 */
points: Array<[number, number]>, };

export type ChartLook = { theme: ChartTheme, words: ChartWords, size: ChartSize, };

export type ChartPanel = { 
/**
 * In what its numbers are measured.
 */
unit: string, 
/**
 * Where it begins at the top, and where it ends.
 */
y: [number, number], 
/**
 * The number at its bottom.
 */
least: number, 
/**
 * The number at its top.
 */
most: number, };

export type ChartSize = { 
/**
 * From left to right.
 */
width: number, 
/**
 * Of each panel, from top to bottom.
 */
panel: number, };

export type ChartTheme = "light" | "dark";

export type ChartView = { 
/**
 * What each line is of, in their order.
 */
of: Array<LineOf>, 
/**
 * Parts of the data that cannot be read.
 */
damaged: number, 
/**
 * The picture.
 */
svg: string, 
/**
 * How large it is.
 */
width: number, 
/**
 * And how high.
 */
height: number, 
/**
 * Where the first instant lies, and the last.
 */
x: [number, number], 
/**
 * From when until when.
 */
span: [Time, Time], 
/**
 * The panels, from the top.
 */
panels: Array<ChartPanel>, 
/**
 * The lines, in the order in which they were given.
 */
lines: Array<ChartLine>, };

export type ChartWords = { 
/**
 * The months, short, from January.
 */
months: Array<string>, 
/**
 * What stands before the decimals.
 */
decimal: string, };

export type ChartedField = { field: ReadingField, colour: ChartColour, unit: string, decimals: number, };

export type Checks = "running" | "done";

export type Chemistry = "lfp" | "nmc" | "nca" | "lto" | "lead_acid" | "other";

export type Choice = { id: ChoiceId, list: ChoiceList, label: string, 
/**
 * Not offered any more; who has it keeps it.
 */
hidden: boolean, };

export type ChoiceId = string;

export type ChoiceList = "inclusion_mark" | "business_kind" | "reason" | "id_document_kind" | "vehicle_kind";

export type Choices = { currencies: Array<Currency>, countries: Array<Country>, zones: Array<string>, languages: Array<Language>, colours: Array<HubColour>, };

export type ChooseHub = { hub: HubId, };

export type ClientCard = { uid: string, state: CardState, expires_on: string | null, };

export type ClientEquipment = { code: string, type_name: string, from: Time, to: Time | null, };

export type ClientView = { code: string, name: string, known_as: string, phone: string, language: Language, cards: Array<ClientCard>, 
/**
 * What they have the use of, now or soon.
 */
equipment: Array<ClientEquipment>, };

export type ClockDoubt = "behind_books" | "before_build" | "far_ahead";

export type ClockQuality = "device" | "gps" | "repaired" | "received" | "future";

export type ClockView = { now: Time, 
/**
 * When the newest line of the books says it was written.
 */
newest: Time | null, doubt: ClockDoubt | null, };

export type CloseTillAsk = { act: ActId, counts: Array<NoteCount>, causes: Array<Cause>, note: string, 
/**
 * How many batteries lie at the hub, if somebody counted them.
 */
batteries: number | null, };

export type CodeShown = { user: UserId, code: string, expires_at: Time, };

export type CommandState = "sent" | "accepted" | "done" | "failed" | "unknown";

export type CommandView = { id: StationCommandId, act: StationAct, slot: number | null, by: string | null, at: Time, state: CommandState, changed: Time, 
/**
 * The station's words, if it could not.
 */
reason: string, };

export type CommentJob = { id: JobCardId, text: string, };

export type CommitAsk = { 
/**
 * The id that the preview gave: the same one twice is done once.
 */
act: ActId, 
/**
 * The moment the preview reckoned for.
 */
at: Time, basket: Basket, allow: AllowAsk | null, };

export type CompareAsk = { of: Array<ReadingsOf>, field: TitledField, range: RangeAsk, look: ChartLook, };

export type Component = { 
/**
 * As people read it on a receipt; once in a tariff.
 */
name: string, 
/**
 * What it is charged by.
 */
unit: Unit, 
/**
 * Minor units a unit; below zero for a discount, which is fixed.
 */
rate: number, 
/**
 * What being late costs; of time only.
 */
late: Late, 
/**
 * Whether its quantity is known only at the return; of what is measured only.
 */
at_return: boolean, };

export type Concept = "battery" | "customer" | "card" | "equipment";

export type Condition = "good" | "worn" | "damaged";

export type Consent = { given_at: Time, 
/**
 * Name of whoever wrote it down.
 */
given_to: string, 
/**
 * Which wording they agreed to, by its name and version.
 */
wording: string, withdrawn_at: Time | null, };

export type ConsentState = "given" | "withdrawn" | "none";

export type CorrectQuarantine = { id: QuarantineId, 
/**
 * Where each battery it names is.
 */
places: Array<BatteryPlace>, reason: string, };

export type CountAsk = { counts: Array<NoteCount>, };

export type CountStock = { kinds: Array<ItemKind>, 
/**
 * As it came from the scanner or the keys.
 */
scans: Array<string>, note: string, };

export type Counted = { 
/**
 * The thing.
 */
item: Item, 
/**
 * What it is called.
 */
code: string, 
/**
 * Who should have it; none of what is gone for good.
 */
holder: HolderKind | null, 
/**
 * What they are called: the customer, the hub.
 */
holder_name: string, };

export type CounterScan = { basket: Basket, text: string, 
/**
 * Whether a scanner read it: then it is a code, and never money.
 */
scanned: boolean, };

export type Country = { 
/**
 * ISO 3166-1 alpha-2.
 */
code: string, 
/**
 * ISO 4217; none where nobody lives for long.
 */
currency: string | null, 
/**
 * IANA zones, the one most people live in first.
 */
zones: Array<string>, };

export type Counts = { 
/**
 * In all.
 */
all: number, 
/**
 * That the question leaves.
 */
matching: number, 
/**
 * By filter: how many its values leave, the question's other filters being as they are.
 */
by: { [key in string]: Facet }, };

export type CreateChoice = { list: ChoiceList, label: string, };

export type CreateCustomer = { form: CustomerForm, 
/**
 * The wording they agreed to, if they did.
 */
consent: string | null, 
/**
 * Whether a phone that another customer has is right.
 */
accept_duplicate: boolean, };

export type CreateReservation = { 
/**
 * The id of the act: the same one twice is done once.
 */
act: ActId, form: ReservationForm, deposit: DepositAsk | null, };

export type CreateStation = { form: StationForm, slots: number, };

export type CreateUser = { name: string, login: string, email: string, phone: string, language: Language, roles: Array<RoleAt>, };

export type Currency = { 
/**
 * ISO 4217.
 */
code: string, 
/**
 * 0, 2 or 3.
 */
decimals: number, };

export type CurrencyTotal = { currency: string, money_decimals: number, 
/**
 * How many hubs are in it.
 */
hubs: number, 
/**
 * On the hub's day.
 */
today: number, 
/**
 * In the hub's month so far.
 */
month: number, };

export type CustomRange = { 
/**
 * The shortest.
 */
min: Length, 
/**
 * The longest.
 */
max: Length, };

export type Customer = { id: CustomerId, initials: string, state: CustomerState, consent: Consent | null, 
/**
 * Whether they can sign in with a card and a PIN of their own.
 */
has_pin: boolean, 
/**
 * Whether there is a photo of their id document.
 */
has_photo: boolean, created_at: Time, changed_at: Time, 
/**
 * What people say and cards show, as `C-0117`; unique in the hub.
 */
code: string, 
/**
 * Full name.
 */
name: string, 
/**
 * Another name people know them by.
 */
known_as: string, 
/**
 * Phone, kept in E.164; typed without a country it is one of the organisation's.
 */
phone: string, 
/**
 * A second phone.
 */
other_phone: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * Language of what is sent and printed for them.
 */
language: Language, 
/**
 * Where they live or work.
 */
address: string, 
/**
 * Day of birth, `YYYY-MM-DD`.
 */
birth_date: string | null, 
/**
 * Which paper says who they are.
 */
id_document_kind: ChoiceId | null, 
/**
 * Its number.
 */
id_document_number: string, 
/**
 * Number of the driving licence.
 */
licence_number: string, 
/**
 * Last day of the driving licence.
 */
licence_expires_on: string | null, 
/**
 * What they drive.
 */
vehicle_kind: ChoiceId | null, 
/**
 * Its make and model.
 */
vehicle_model: string, 
/**
 * The year it was built.
 */
vehicle_year: number | null, 
/**
 * Its number plate.
 */
vehicle_plate: string, 
/**
 * Groups that donors ask about.
 */
inclusion_marks: Array<ChoiceId>, 
/**
 * What their business does.
 */
business_kind: ChoiceId | null, 
/**
 * Spent on electricity a month before they came, in minor units of the hub's currency.
 */
electricity_spending: number | null, 
/**
 * Spent on heat a month before they came, in minor units of the hub's currency.
 */
heat_spending: number | null, 
/**
 * Why they came.
 */
reasons: Array<ChoiceId>, 
/**
 * Anything worth knowing.
 */
notes: string, 
/**
 * Values of the hub's own fields.
 */
own: { [key in string]: OwnValue }, };

export type CustomerForm = { 
/**
 * What people say and cards show, as `C-0117`; unique in the hub.
 */
code: string, 
/**
 * Full name.
 */
name: string, 
/**
 * Another name people know them by.
 */
known_as: string, 
/**
 * Phone, kept in E.164; typed without a country it is one of the organisation's.
 */
phone: string, 
/**
 * A second phone.
 */
other_phone: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * Language of what is sent and printed for them.
 */
language: Language, 
/**
 * Where they live or work.
 */
address: string, 
/**
 * Day of birth, `YYYY-MM-DD`.
 */
birth_date: string | null, 
/**
 * Which paper says who they are.
 */
id_document_kind: ChoiceId | null, 
/**
 * Its number.
 */
id_document_number: string, 
/**
 * Number of the driving licence.
 */
licence_number: string, 
/**
 * Last day of the driving licence.
 */
licence_expires_on: string | null, 
/**
 * What they drive.
 */
vehicle_kind: ChoiceId | null, 
/**
 * Its make and model.
 */
vehicle_model: string, 
/**
 * The year it was built.
 */
vehicle_year: number | null, 
/**
 * Its number plate.
 */
vehicle_plate: string, 
/**
 * Groups that donors ask about.
 */
inclusion_marks: Array<ChoiceId>, 
/**
 * What their business does.
 */
business_kind: ChoiceId | null, 
/**
 * Spent on electricity a month before they came, in minor units of the hub's currency.
 */
electricity_spending: number | null, 
/**
 * Spent on heat a month before they came, in minor units of the hub's currency.
 */
heat_spending: number | null, 
/**
 * Why they came.
 */
reasons: Array<ChoiceId>, 
/**
 * Anything worth knowing.
 */
notes: string, 
/**
 * Values of the hub's own fields.
 */
own: { [key in string]: OwnValue }, };

export type CustomerId = string;

export type CustomerRow = { id: CustomerId, code: string, name: string, known_as: string, phone: string, state: CustomerState, business_kind: ChoiceId | null, language: Language, consent: ConsentState, has_card: boolean, 
/**
 * What is kept in the hub's own fields.
 */
own: { [key in OwnFieldId]: OwnValue }, created_at: Time, changed_at: Time, };

export type CustomerState = "active" | "inactive";

export type DeactivateCustomer = { id: CustomerId, reason: string, };

export type DebtorRow = { customer: CustomerId, code: string, name: string, owed: number, 
/**
 * When the oldest charge that is not paid was posted.
 */
since: Time | null, };

export type DebtorsAsk = { after: string | null, limit: number, };

export type DepositAsk = { 
/**
 * How it is paid.
 */
kind: PaymentKindId, 
/**
 * How much, as typed.
 */
amount: string, 
/**
 * The provider's reference.
 */
reference: string, };

export type DepositHeld = { id: DepositId, 
/**
 * The rental it was taken with; none of a reservation's.
 */
rental: RentalId | null, amount: number, taken_at: Time, };

export type DepositId = string;

export type DepositPolicy = "per_customer" | "per_line";

export type DepositRow = { id: DepositId, customer: CustomerId, customer_name: string, customer_code: string, 
/**
 * None of what was paid down for a reservation.
 */
rental: RentalId | null, rental_code: string, amount: number, taken: Time, state: DepositState, left: Time | null, 
/**
 * Why it left, where somebody said so.
 */
reason: string, };

export type DepositState = "held" | "released" | "refunded" | "applied" | "forfeited" | "undone";

export type Device = { id: DeviceId, state: DeviceState, 
/**
 * States that may follow.
 */
next: Array<DeviceState>, 
/**
 * The code of the battery or the piece of equipment it measures.
 */
of: string | null, 
/**
 * When this desktop last heard of it.
 */
seen_at: Time | null, created_at: Time, changed_at: Time, 
/**
 * What people say, as `D-1`; unique in the hub.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is.
 */
kind: DeviceKind, 
/**
 * What a meter measures.
 */
measures: Measured | null, 
/**
 * The battery it measures.
 */
battery: BatteryId | null, 
/**
 * The piece of equipment a meter measures.
 */
equipment: EquipmentId | null, 
/**
 * Where it is, in words.
 */
place: string, 
/**
 * Who made it.
 */
maker: string, 
/**
 * Version of what runs in it, if known.
 */
firmware: string, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type DeviceForm = { 
/**
 * What people say, as `D-1`; unique in the hub.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is.
 */
kind: DeviceKind, 
/**
 * What a meter measures.
 */
measures: Measured | null, 
/**
 * The battery it measures.
 */
battery: BatteryId | null, 
/**
 * The piece of equipment a meter measures.
 */
equipment: EquipmentId | null, 
/**
 * Where it is, in words.
 */
place: string, 
/**
 * Who made it.
 */
maker: string, 
/**
 * Version of what runs in it, if known.
 */
firmware: string, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type DeviceId = string;

export type DeviceKind = "battery" | "meter" | "inverter" | "tracker";

export type DeviceLoginView = { 
/**
 * Its user name, and its level in the topics; none before it was given anything.
 */
name: string | null, 
/**
 * When it was given the secret it comes with; none if it has none.
 */
set: Time | null, 
/**
 * By whom.
 */
by: string | null, is_legacy: boolean, 
/**
 * When it was given what relays sign with; none if it has nothing of the kind.
 */
relay_set: Time | null, };

export type DeviceReason = { id: DeviceId, reason: string, };

export type DeviceRow = { id: DeviceId, code: string, name: string, kind: DeviceKind, measures: Measured | null, 
/**
 * The code of the battery or the piece of equipment it measures.
 */
of: string | null, place: string, state: DeviceState, firmware: string, 
/**
 * When this desktop last heard of it.
 */
seen_at: Time | null, changed_at: Time, };

export type DeviceState = "active" | "waiting" | "retired";

export type Did = "issue" | "return" | "lost" | "stolen" | "found" | "swap" | "recharge" | "due";

export type DisableUser = { id: UserId, reason: string, };

export type DiscardQuarantine = { id: QuarantineId, reason: string, };

export type DiscountAsk = { 
/**
 * How much, as typed.
 */
amount: string, 
/**
 * Why.
 */
reason: string, };

export type Display = { station: string, 
/**
 * The languages of the organisation: each line is told in all of them.
 */
languages: Array<Language>, step: RiderStep, 
/**
 * The name they are greeted by, the first of theirs, since whoever stands near reads it; none before whoever may not see
 * names.
 */
name: string | null, 
/**
 * Where their battery goes in.
 */
slot_in: number | null, 
/**
 * Where the other one comes out.
 */
slot_out: number | null, 
/**
 * Why not.
 */
code: ErrorCode | null, 
/**
 * Until when the card opens the station.
 */
until: Time | null, };

export type DueAsk = { 
/**
 * Of what.
 */
item: Item, 
/**
 * Due then.
 */
due: Time, 
/**
 * When it went out, if that was written down wrong; with a note that says why.
 */
started: Time | null, };

export type Duplicate = { id: CustomerId, by_phone: boolean, by_name: boolean, 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, };

export type DuplicatesAsk = { phone: string, name: string, 
/**
 * The customer whose form it is.
 */
except: CustomerId | null, };

export type Earned = { 
/**
 * On the hub's day.
 */
today: number, 
/**
 * In the hub's month so far.
 */
month: number, };

export type EditBattery = { id: BatteryId, form: BatteryForm, };

export type EditCustomer = { id: CustomerId, form: CustomerForm, 
/**
 * Whether a phone that another customer has is right.
 */
accept_duplicate: boolean, };

export type EditDevice = { id: DeviceId, form: DeviceForm, };

export type EditEquipment = { id: EquipmentId, form: EquipmentForm, };

export type EditEquipmentType = { id: EquipmentTypeId, form: EquipmentTypeForm, };

export type EditHttp = { form: HttpForm, };

export type EditHub = { id: HubId, form: HubForm, };

export type EditJob = { id: JobCardId, form: JobForm, };

export type EditKeeping = { form: KeepingForm, };

export type EditLink = { form: LinkForm, 
/**
 * The password at the broker outside; none leaves it as it is.
 */
password: string | null, 
/**
 * The key there, as PEM; none leaves it as it is.
 */
key: string | null, };

export type EditModel = { id: ModelId, form: ModelForm, };

export type EditOwnField = { id: OwnFieldId, form: OwnFieldForm, };

export type EditPaymentKind = { id: PaymentKindId, form: PaymentKindForm, };

export type EditStation = { id: StationId, form: StationForm, };

export type EditTariff = { id: TariffId, form: TariffForm, };

export type EditUser = { id: UserId, form: UserForm, };

export type EndAssignment = { assignment: AssignmentId, to: Time | null, };

export type EndSession = { id: SessionId, };

export type Ending = "returned" | "lost" | "stolen" | "undone";

export type EnergyAsk = { of: FiguresOf, range: RangeAsk, period: Period | null, };

export type EnergyOver = { from: Time, until: Time, in_kwh: number, out_kwh: number, 
/**
 * How much of the time is known.
 */
coverage_pct: number, };

export type EnergyView = { periods: Array<EnergyOver>, 
/**
 * Parts of the data that cannot be read.
 */
damaged: number, };

export type Enrol = { id: StationId, proof: Proof, };

export type Enrolled = { login: string, password: string | null, 
/**
 * Its certificate and key, as PEM.
 */
certificate: string | null, key: string | null, 
/**
 * What it shall trust, as PEM.
 */
ca: string, 
/**
 * What its topics begin with.
 */
topic: string, 
/**
 * Where the broker is reached with TLS; where it does not run yet, none.
 */
tls: Array<string>, 
/**
 * The same without TLS.
 */
plain: Array<string>, 
/**
 * All of it, to be read by a camera.
 */
qr: Qr | null, };

export type EntriesAsk = { 
/**
 * That touch this account.
 */
account: Account | null, 
/**
 * That touch this customer.
 */
customer: CustomerId | null, 
/**
 * Of this till.
 */
shift: ShiftId | null, 
/**
 * Not before.
 */
from: Time | null, 
/**
 * Not after.
 */
to: Time | null, after: string | null, limit: number, };

export type EntryId = string;

export type EntryRow = { id: EntryId, 
/**
 * In the hub's books.
 */
number: number, at: Time, occurred_at: Time, act: ActTold, 
/**
 * The number of the entry it takes back.
 */
reverses: number | null, postings: Array<PostingRow>, };

export type Equipment = { id: EquipmentId, type_name: string, rated_power_w: number | null, state: EquipmentState, next: Array<EquipmentState>, 
/**
 * Who has, or had, the use of it: what goes on first.
 */
assignments: Array<Assignment>, created_at: Time, changed_at: Time, 
/**
 * What people say, as `E-007`; unique in the hub.
 */
code: string, 
/**
 * The maker's number, if it has one; then unique in the hub.
 */
serial_number: string, 
/**
 * Its type.
 */
equipment_type: EquipmentTypeId, 
/**
 * Day it was bought, `YYYY-MM-DD`.
 */
purchased_on: string | null, 
/**
 * What was paid for it, in minor units of the hub's currency.
 */
purchase_price: number | null, 
/**
 * Last day of its warranty, `YYYY-MM-DD`.
 */
warranty_until: string | null, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type EquipmentColumn = { name: EquipmentColumnName, count: number, cards: Array<EquipmentRow>, 
/**
 * States that may follow that of its pieces.
 */
next: Array<EquipmentState>, 
/**
 * The question that leaves just its rows.
 */
question: Question, };

export type EquipmentColumnName = "available" | "out" | "in_repair" | "lost" | "retired";

export type EquipmentForm = { 
/**
 * What people say, as `E-007`; unique in the hub.
 */
code: string, 
/**
 * The maker's number, if it has one; then unique in the hub.
 */
serial_number: string, 
/**
 * Its type.
 */
equipment_type: EquipmentTypeId, 
/**
 * Day it was bought, `YYYY-MM-DD`.
 */
purchased_on: string | null, 
/**
 * What was paid for it, in minor units of the hub's currency.
 */
purchase_price: number | null, 
/**
 * Last day of its warranty, `YYYY-MM-DD`.
 */
warranty_until: string | null, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type EquipmentId = string;

export type EquipmentRow = { id: EquipmentId, code: string, serial_number: string, equipment_type: EquipmentTypeId, type_name: string, rated_power_w: number | null, state: EquipmentState, 
/**
 * How many customers hold it or have the use of it.
 */
customers: number, 
/**
 * What those are called who hold it or have the use of it; none for whom names are not shown.
 */
used_by: Array<string>, warranty_until: string | null, changed_at: Time, };

export type EquipmentState = "in_service" | "in_repair" | "retired" | "lost" | "disposed";

export type EquipmentType = { id: EquipmentTypeId, pieces: number, created_at: Time, 
/**
 * What people call it; unique in the hub.
 */
name: string, 
/**
 * Watts, one decimal, if known.
 */
rated_power_w: number | null, 
/**
 * What a piece costs, in minor units of the hub's currency, if it is sold.
 */
price: number | null, 
/**
 * Where it is used.
 */
usage: EquipmentUse, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type EquipmentTypeForm = { 
/**
 * What people call it; unique in the hub.
 */
name: string, 
/**
 * Watts, one decimal, if known.
 */
rated_power_w: number | null, 
/**
 * What a piece costs, in minor units of the hub's currency, if it is sold.
 */
price: number | null, 
/**
 * Where it is used.
 */
usage: EquipmentUse, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type EquipmentTypeId = string;

export type EquipmentUse = "hub_only" | "battery_only" | "both";

export type ErrorCode = "missing_field" | "malformed_json" | "unknown_card" | "card_not_active" | "user_not_active" | "unknown_station" | "station_unavailable" | "station_busy" | "no_charged_battery" | "no_empty_slot" | "payment_required" | "session_open_elsewhere" | "no_session" | "session_expired" | "session_user_mismatch" | "unknown_user" | "unknown_battery" | "same_battery" | "battery_not_here" | "battery_mismatch" | "soh_below_threshold" | "invalid_reading" | "swap_failed" | "not_your_device" | "empty_batch";

export type ErrorsAsk = { file: string, 
/**
 * Heading of the column that says why.
 */
heading: string, 
/**
 * Added to the file's name.
 */
ending: string, 
/**
 * What each field is called.
 */
fields: { [key in string]: string }, 
/**
 * The sentence for each problem, and under `problem_field` the one of its own that some fields have; `{max}`, `{min}`
 * and `{earlier}` stand for its facts.
 */
problems: { [key in string]: string }, };

export type Estimate = { due: Time, deposit: number, 
/**
 * Percent.
 */
tax_pct: number, price: Price, 
/**
 * The charges whose quantity is known only at the return.
 */
at_return: Array<string>, };

export type EstimateAsk = { tariff: TariffId, until: Until, estimates: Estimates, swaps: number, recharges: number, };

export type Estimates = { kwh: Millionths, kg: Millionths, litres: Millionths, };

export type Event = { "event": "session" } | { "event": "changed", 
/**
 * The kind.
 */
what: Kind, } | { "event": "health" } | { "event": "tasks" } | { "event": "link" } | { "event": "readings" } | { "event": "readings_imported" };

export type EventClock = "hub" | "station" | "corrected";

export type ExportAsk = { question: Question, 
/**
 * In this order.
 */
columns: Array<ExportColumn>, format: ExportFormat, 
/**
 * What the list is called; the file is proposed under this name and the day.
 */
name: string, };

export type ExportColumn = { 
/**
 * The column's name in this list.
 */
key: string, 
/**
 * Its heading.
 */
label: string, 
/**
 * What its values are called, where they are words of ours, as `in_service`.
 */
words: { [key in string]: string }, };

export type ExportFormat = "csv" | "xlsx";

export type ExportReadings = { of: ReadingsOf, range: RangeAsk, format: ReadingsFormat, };

export type Facet = { 
/**
 * Whatever their value.
 */
all: number, 
/**
 * By value.
 */
of: Partial<Record<string, number>>, };

export type Fault = Gate | Refusal;

export type FieldFigures = { from: Time, until: Time, 
/**
 * How many readings.
 */
count: number, mean: number, least: number, most: number, };

export type FieldProblem = { 
/**
 * The field's name as in the form; nested as `roles.0.role`.
 */
field: string, } & ({ "problem": "required" } | { "problem": "not_a_time" } | { "problem": "not_a_date" } | { "problem": "not_a_phone" } | { "problem": "before_start" } | { "problem": "in_future" } | { "problem": "in_past" } | { "problem": "too_many", 
/**
 * How many are.
 */
max: number, } | { "problem": "too_long", 
/**
 * Characters.
 */
max: number, } | { "problem": "too_short", 
/**
 * Characters.
 */
min: number, } | { "problem": "bad_characters" } | { "problem": "out_of_range", 
/**
 * Smallest allowed.
 */
min: number, 
/**
 * Largest allowed.
 */
max: number, } | { "problem": "not_a_choice" } | { "problem": "not_a_number" } | { "problem": "not_clear" } | { "problem": "nothing" } | { "problem": "too_many_decimals", 
/**
 * Decimals the currency has.
 */
max: number, } | { "problem": "unknown" } | { "problem": "ambiguous" } | { "problem": "same_as_row", 
/**
 * Which.
 */
earlier: number, } | { "problem": "formula" } | { "problem": "more_cells" } | { "problem": "taken" } | { "problem": "too_common" } | { "problem": "does_not_match" });

export type FigureName = "batteries_ready" | "batteries_charging" | "batteries_out" | "rentals_late" | "rentals_due_today" | "reservations_promised" | "rentals_active" | "batteries_in_service" | "batteries_commissioning" | "batteries_quarantined" | "batteries_in_repair" | "batteries_lost" | "stations" | "stations_maintenance" | "stations_out_of_service" | "jobs_late" | "jobs_due_today" | "jobs_mine" | "jobs_open" | "equipment_out" | "equipment_in_repair" | "customers_active";

export type FiguresAsk = { of: FiguresOf, field: ReadingField, range: RangeAsk, period: Period, };

export type FiguresOf = { "kind": "battery", "id": BatteryId } | { "kind": "device", "id": DeviceId } | { "kind": "model", "id": ModelId } | { "kind": "hub" };

export type FiguresView = { unit: string, 
/**
 * Those of which anything is known.
 */
periods: Array<FieldFigures>, 
/**
 * Parts of the data that cannot be read.
 */
damaged: number, };

export type FileKind = "xlsx" | "utf8" | "utf16" | "windows1252";

export type FindAsk = { text: string, };

export type Finding = { kind: FindingKind, 
/**
 * Name of the hub or the organisation.
 */
place: string | null, 
/**
 * Number of the line in its place.
 */
line: number | null, 
/**
 * When the line says it was written; none if it is missing.
 */
written_at: Time | null, 
/**
 * The act it tells of; none if it is missing.
 */
act: string | null, at: Time, };

export type FindingKind = "chain_broken" | "ledger_broken" | "triggers_changed" | "quick_check_failed" | "disk_failed" | "file_replaced";

export type Forecast = { "is": "unknown" } | { "is": "longer" } | { "is": "until", "at": Time } | { "is": "over" };

export type Found = { kind: Kind, id: string, title: string, subtitle: string, };

export type FoundAsk = { 
/**
 * What.
 */
item: Item, 
/**
 * How full it is, 0 to 100, if it was measured.
 */
soc_pct: number | null, 
/**
 * What is given back of what was charged for its loss, as typed; a manager decides it.
 */
give_back: string | null, };

export type Gate = { "code": "not_signed_in" } | { "code": "locked" } | { "code": "cancelled" } | { "code": "readings_closed" } | { "code": "denied", 
/**
 * What was asked.
 */
command: string, 
/**
 * Who may.
 */
roles: Array<Role>, } | { "code": "unknown_command", 
/**
 * What was asked.
 */
name: string, } | { "code": "unreadable", 
/**
 * Where and why, for whoever wrote the caller.
 */
detail: string, } | { "code": "internal", 
/**
 * Finds the log line.
 */
trace: string, } | { "code": "wrong_password" } | { "code": "wrong_pin", 
/**
 * Tries until the password is asked.
 */
tries_left: number, } | { "code": "wrong_card" } | { "code": "wrong_code" } | { "code": "wait", 
/**
 * Whole seconds until the next try.
 */
seconds: number, } | { "code": "password_needed" } | { "code": "blocked" } | { "code": "key_missing" } | { "code": "authority_missing" } | { "code": "already_set_up" } | { "code": "not_set_up" } | { "code": "user_disabled" } | { "code": "file_unreadable" } | { "code": "file_not_a_table" } | { "code": "file_empty" } | { "code": "file_no_heading", 
/**
 * As spreadsheets name it.
 */
column: string, } | { "code": "file_heading_twice", 
/**
 * The heading.
 */
heading: string, } | { "code": "file_open_quotes", 
/**
 * The row they begin in.
 */
row: number, } | { "code": "file_bad_encoding" } | { "code": "file_too_large", 
/**
 * Mebibytes.
 */
max: number, } | { "code": "file_too_many_rows", 
/**
 * How many are.
 */
max: number, } | { "code": "file_too_many_columns", 
/**
 * How many are.
 */
max: number, } | { "code": "file_row_too_long" } | { "code": "file_changed" } | { "code": "file_not_a_picture" } | { "code": "picture_damaged" } | { "code": "picture_too_large", 
/**
 * Millions of points.
 */
max: number, } | { "code": "file_not_written" } | { "code": "disk_full" } | { "code": "disk_read_only" } | { "code": "disk_failed" } | { "code": "read_only", 
/**
 * What is wrong.
 */
why: FindingKind, } | { "code": "database_damaged", 
/**
 * The file.
 */
path: string, } | { "code": "database_newer", 
/**
 * The file.
 */
path: string, } | { "code": "folder_missing", 
/**
 * What is missing.
 */
path: string, } | { "code": "already_running" } | { "code": "no_backup" } | { "code": "backup_unfit", 
/**
 * What is wrong with it.
 */
why: BackupFlaw, } | { "code": "restored" } | { "code": "practice_closed" } | { "code": "display_closed" } | { "code": "sqlite_too_old", 
/**
 * Its version.
 */
found: string, };

export type GiveCommand = { id: StationId, act: StationAct, 
/**
 * The number of the slot it is about.
 */
slot: number | null, 
/**
 * The settings to take, as a JSON object; only with `settings`.
 */
settings: string | null, };

export type GiveConsent = { id: CustomerId, wording: string, };

export type GoneEarly = { 
/**
 * When the last of them went.
 */
at: Time, 
/**
 * They were of before this.
 */
until: Time, };

export type HandOverTillAsk = { act: ActId, counts: Array<NoteCount>, causes: Array<Cause>, note: string, 
/**
 * How many batteries lie at the hub, if somebody counted them.
 */
batteries: number | null, to: UserId, };

export type Has = { item: Item, code: string, rental: RentalId, rental_code: string, since: Time, due: Time, late: Overdue, };

export type Health = { version: string, sqlite: string, folder: string, size_bytes: number, key_source: KeySource, checks: Checks, lines_checked: number, lines: number, findings: Array<Finding>, 
/**
 * Number of the newest migration.
 */
schema: number, 
/**
 * Space left on the disk of the data folder.
 */
disk_free_bytes: number, 
/**
 * Whether that is too little to work with for long.
 */
is_disk_low: boolean, clock: ClockView, backups: BackupSummary, keeping: KeepingState, };

export type HistoryLine = { at: Time, who: string, 
/**
 * What it is about, where that is a part of the thing, as one slot of a station.
 */
about: string | null, act: CommandName, reason: string | null, changes: Array<Change>, };

export type HolderKind = "hub" | "customer" | "technician" | "transit" | "unknown";

export type HttpForm = { 
/**
 * Whether anything listens at all.
 */
on: boolean, 
/**
 * Where, for the whole network.
 */
port: number, 
/**
 * Whether through TLS: without it, who listens on the network reads every token.
 */
tls: boolean, 
/**
 * For how many days a device that signed in need not do so again.
 */
token_days: number, };

export type HttpState = { 
/**
 * In a word.
 */
state: LinkWord, 
/**
 * Why not, in a word, where it does not stand.
 */
why: LinkTrouble | null, 
/**
 * Where devices reach it, as `https://address:port`.
 */
addresses: Array<string>, };

export type HttpView = { form: HttpForm, state: HttpState, };

export type Hub = { id: HubId, money_decimals: number, 
/**
 * Whether whoever asks may change them.
 */
managed: boolean, 
/**
 * Short name on receipts and codes, as `MTE`; 1 to 8 characters.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where it is, in words.
 */
place: string, 
/**
 * Its colour in the hub picker.
 */
colour: HubColour, 
/**
 * Degrees north, six decimals.
 */
latitude: number | null, 
/**
 * Degrees east, six decimals.
 */
longitude: number | null, 
/**
 * Solar capacity in kW, three decimals.
 */
solar_capacity_kw: number | null, 
/**
 * IANA zone.
 */
zone: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Whether prices carry tax.
 */
tax_on: boolean, 
/**
 * Tax, 0 to 100, two decimals.
 */
tax_pct: number, 
/**
 * Default due time of day, `HH:MM` in the hub's zone.
 */
due_time: string, 
/**
 * State of charge from which a battery may be issued.
 */
issue_soc_pct: number, 
/**
 * State of health below which none is issued.
 */
soh_floor_pct: number, 
/**
 * Hours a reading counts as fresh.
 */
fresh_green_h: number, 
/**
 * Hours after which a reading is no longer believed.
 */
fresh_orange_h: number, 
/**
 * Minutes of energy that a reading stands for at most, of a device that was awake.
 */
gap_awake_min: number, 
/**
 * And of one that slept.
 */
gap_asleep_min: number, 
/**
 * How a deposit is asked for.
 */
deposit_policy: DepositPolicy, 
/**
 * Debt a customer may have, in minor units.
 */
debt_limit: number, 
/**
 * Hours before a rental is due that its customer is reminded.
 */
overdue_notice_h: number, 
/**
 * Whether a return asks a few questions.
 */
return_survey: boolean, 
/**
 * Minutes without input until the screen locks; 1 to 30.
 */
idle_lock_min: number, 
/**
 * Hours until a session ends and the password is asked again; 1 to 12.
 */
session_h: number, };

export type HubBrief = { id: HubId, code: string, name: string, colour: HubColour, role: Role, };

export type HubCard = { hub: HubRow, 
/**
 * What whoever asks is there.
 */
role: Role, 
/**
 * Those that their role there lets them see.
 */
figures: Partial<Record<FigureName, number>>, 
/**
 * None for whom amounts are not shown there.
 */
revenue: Earned | null, };

export type HubColour = "amber" | "teal" | "blue" | "violet" | "rose" | "slate";

export type HubForm = { 
/**
 * Short name on receipts and codes, as `MTE`; 1 to 8 characters.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where it is, in words.
 */
place: string, 
/**
 * Its colour in the hub picker.
 */
colour: HubColour, 
/**
 * Degrees north, six decimals.
 */
latitude: number | null, 
/**
 * Degrees east, six decimals.
 */
longitude: number | null, 
/**
 * Solar capacity in kW, three decimals.
 */
solar_capacity_kw: number | null, 
/**
 * IANA zone.
 */
zone: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Whether prices carry tax.
 */
tax_on: boolean, 
/**
 * Tax, 0 to 100, two decimals.
 */
tax_pct: number, 
/**
 * Default due time of day, `HH:MM` in the hub's zone.
 */
due_time: string, 
/**
 * State of charge from which a battery may be issued.
 */
issue_soc_pct: number, 
/**
 * State of health below which none is issued.
 */
soh_floor_pct: number, 
/**
 * Hours a reading counts as fresh.
 */
fresh_green_h: number, 
/**
 * Hours after which a reading is no longer believed.
 */
fresh_orange_h: number, 
/**
 * Minutes of energy that a reading stands for at most, of a device that was awake.
 */
gap_awake_min: number, 
/**
 * And of one that slept.
 */
gap_asleep_min: number, 
/**
 * How a deposit is asked for.
 */
deposit_policy: DepositPolicy, 
/**
 * Debt a customer may have, in minor units.
 */
debt_limit: number, 
/**
 * Hours before a rental is due that its customer is reminded.
 */
overdue_notice_h: number, 
/**
 * Whether a return asks a few questions.
 */
return_survey: boolean, 
/**
 * Minutes without input until the screen locks; 1 to 30.
 */
idle_lock_min: number, 
/**
 * Hours until a session ends and the password is asked again; 1 to 12.
 */
session_h: number, };

export type HubId = string;

export type HubRow = { 
/**
 * Its id.
 */
id: HubId, 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it is.
 */
place: string, 
/**
 * Its colour in the hub picker.
 */
colour: HubColour, 
/**
 * IANA zone.
 */
zone: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Decimals of the currency.
 */
money_decimals: number, };

export type ImportAsk = { concept: Concept, };

export type ImportField = { key: string, 
/**
 * What the hub calls a field of its own.
 */
label: string | null, required: boolean, };

export type ImportHead = { 
/**
 * By which the file is named from now on.
 */
file: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is: `xlsx`, or the encoding of a CSV file.
 */
kind: FileKind, headings: Array<string>, 
/**
 * The first rows, as long as the headings.
 */
rows: Array<Array<string>>, 
/**
 * What a record is made of.
 */
fields: Array<ImportField>, 
/**
 * By column, the field it seems to be.
 */
mapping: Array<string | null>, };

export type ImportId = string;

export type ImportResult = { 
/**
 * Records it would make, or made.
 */
new: number, 
/**
 * Rows it refuses.
 */
refused: number, 
/**
 * The first problems, row by row.
 */
problems: Array<RowProblem>, 
/**
 * The import this file was taken in by before.
 */
before: ImportRow | null, 
/**
 * The import, once it is done.
 */
import: ImportId | null, };

export type ImportRow = { id: ImportId, concept: Concept, file_name: string, created: number, refused: number, at: Time, who: string, undone_at: Time | null, deleted: number, kept: number, 
/**
 * Whether whoever asks may undo it.
 */
undoable: boolean, };

export type InSlot = { id: BatteryId, code: string, };

export type IssueCard = { uid: string, owner: CardOwner, expires_on: string | null, 
/**
 * Whether it is in use at once, as at the counter.
 */
activate: boolean, };

export type Item = { 
/**
 * What it is.
 */
kind: ItemKind, 
/**
 * Which.
 */
id: string, };

export type ItemKind = "battery" | "equipment";

export type Job = { description: string, links: Array<RecordNamed>, 
/**
 * What was said and what became of it, newest first.
 */
activity: Array<JobActivity>, next: Array<JobState>, created_at: Time, id: JobCardId, code: string, title: string, kind: JobKind, priority: JobPriority, state: JobState, about: RecordNamed | null, assignee: UserId | null, assignee_name: string | null, due_at: Time | null, late: boolean, changed_at: Time, };

export type JobActivity = { at: Time, who: string, kind: ActivityKind, text: string, before: string | null, after: string | null, };

export type JobCardId = string;

export type JobColumn = { state: JobState, count: number, cards: Array<JobRow>, 
/**
 * Columns a card may go to from this one.
 */
next: Array<JobState>, };

export type JobForm = { 
/**
 * What is to be done, in one line.
 */
title: string, 
/**
 * The rest of it.
 */
description: string, 
/**
 * What kind of work.
 */
kind: JobKind, 
/**
 * How soon.
 */
priority: JobPriority, 
/**
 * What it is about.
 */
about: RecordRef | null, 
/**
 * Other records that belong to it.
 */
links: Array<RecordRef>, 
/**
 * When it is to be done.
 */
due_at: Time | null, };

export type JobKind = "repair" | "inspection" | "cleaning" | "other";

export type JobPerson = { id: UserId, name: string, };

export type JobPriority = "low" | "normal" | "high" | "urgent";

export type JobRow = { id: JobCardId, code: string, title: string, kind: JobKind, priority: JobPriority, state: JobState, about: RecordNamed | null, assignee: UserId | null, assignee_name: string | null, due_at: Time | null, late: boolean, changed_at: Time, };

export type JobState = "open" | "in_progress" | "waiting" | "done" | "cancelled";

export type KeepingForm = { 
/**
 * Days for which every reading is kept.
 */
kept_days: number, 
/**
 * Gigabytes of their file beyond which the oldest go earlier.
 */
budget_gb: number, };

export type KeepingState = { 
/**
 * What went before its time, as long as it would still be there.
 */
early: GoneEarly | null, 
/**
 * Parts that were found damaged and are left as they are.
 */
damaged: number, 
/**
 * When the file was put back from its copy, if that was since this start.
 */
put_back: Time | null, 
/**
 * When a file was begun because what was there cannot be read and no copy of it is whole, if that was since this start.
 */
begun_anew: Time | null, copies: ReadingsCopies, 
/**
 * Whether the file cannot be opened, so that none are kept.
 */
is_closed: boolean, };

export type KeepingView = { form: KeepingForm, state: KeepingState, 
/**
 * What the file holds.
 */
bytes: number, 
/**
 * The first day of which every reading is there.
 */
oldest: Time | null, 
/**
 * The last days, the newest first.
 */
days: Array<KeptDay>, 
/**
 * What such a day takes as a rule.
 */
a_day: number, forecast: Forecast, };

export type KeptDay = { 
/**
 * When it begins, in UTC.
 */
day: Time, bytes: number, };

export type KeptFor = { id: ReservationId, wanted_name: string, from: Time, to: Time, };

export type KeySource = "closed" | "keyring" | "password";

export type Kind = "battery" | "battery_model" | "hub" | "user" | "organisation" | "station" | "slot" | "device" | "equipment_type" | "equipment" | "job_card" | "note" | "customer" | "card" | "choice" | "own_field" | "saved_view" | "import" | "rental" | "reservation" | "transfer" | "stock_count" | "act" | "tariff" | "payment_kind" | "shift" | "entry" | "quarantine" | "message";

export type KindTotal = { kind: PaymentKindId, 
/**
 * Empty: called as its account.
 */
label: string, account: Account, taken: number, 
/**
 * Refunds, and payments that were taken back.
 */
given: number, };

export type Language = "en" | "fr";

export type LastReading = { at: Time, quality: ClockQuality, age: ReadingAge, awake: boolean, values: Array<ReadingValue>, 
/**
 * What is wrong, by its error letters.
 */
faults: Array<ReadingFault>, 
/**
 * What a chart is offered of.
 */
charted: Array<ChartedField>, };

export type Late = { 
/**
 * The rule.
 */
rule: LateRule, 
/**
 * Days after the due time that are as before: charged as usual, and not fined.
 */
grace_days: number, 
/**
 * Minor units a whole day or week; 0 where there is no fine.
 */
fine: number, };

export type LatePrice = { 
/**
 * So many whole days after it was due: the first on which what is said of being late shows.
 */
days: number, price: Price, };

export type LateRule = "go_on" | "stop_at_due" | "fine_per_day" | "fine_per_week";

export type LeaveDeposit = { act: ActId, id: DepositId, reason: string, };

export type Length = { 
/**
 * How many.
 */
value: number, 
/**
 * Of what.
 */
unit: LengthUnit, };

export type LengthPrice = { length: Length, due: Time, price: Price, 
/**
 * What being late would cost, where time is charged.
 */
late: LatePrice | null, };

export type LengthUnit = "hours" | "days" | "weeks" | "months";

export type LetIn = { id: StationId, customer: CustomerId, };

export type Life = { presence: PresenceView | null, 
/**
 * For how much of the last day it was there, in percent.
 */
day_pct: number | null, 
/**
 * The same of seven days.
 */
week_pct: number | null, 
/**
 * The same of thirty.
 */
month_pct: number | null, };

export type Lifecycle = "commissioning" | "in_service" | "quarantined" | "in_repair" | "retired" | "lost" | "disposed";

export type Limits = { 
/**
 * Debt above the hub's limit that this person may allow.
 */
debt_override: number, 
/**
 * Largest refund.
 */
refund: number, 
/**
 * Largest write-off.
 */
write_off: number, 
/**
 * Largest discount, 0 to 100, two decimals.
 */
discount_pct: number, 
/**
 * Whether amounts of money are shown.
 */
see_amounts: boolean, };

export type LineKind = "time" | "flat" | "metered" | "swap" | "recharge" | "fixed" | "late_fee" | "minimum";

export type LineOf = { field: ReadingField, 
/**
 * What the battery or the device is called.
 */
code: string, unit: string, decimals: number, };

export type LinkBadge = { state: LinkState, 
/**
 * Stations of the hub that are there.
 */
online: number, 
/**
 * Stations of the hub.
 */
stations: number, };

export type LinkForm = { 
/**
 * Whose broker.
 */
way: LinkWay, 
/**
 * What every topic begins with.
 */
root: string, 
/**
 * Port of the own broker with TLS, for the whole network.
 */
tls_port: number, 
/**
 * Its port without TLS, for this computer.
 */
plain_port: number, 
/**
 * Whether the port without TLS is open to the whole network: who listens there reads everything.
 */
plain_on_lan: boolean, 
/**
 * Messages a second of one station, in the long run.
 */
per_second: number, 
/**
 * Messages at once, after silence.
 */
burst: number, 
/**
 * Name or address of the broker outside.
 */
host: string, 
/**
 * Its port.
 */
port: number, 
/**
 * Whether it is spoken to through TLS.
 */
tls: boolean, 
/**
 * The user name there; empty if none is needed.
 */
login: string, 
/**
 * Authorities it is believed by, as PEM; empty: those of this computer.
 */
ca: string, 
/**
 * The hub's own certificate there, as PEM; empty if none is needed.
 */
certificate: string, };

export type LinkState = { 
/**
 * In a word.
 */
state: LinkWord, 
/**
 * Why not, in a word, where it does not stand.
 */
why: LinkTrouble | null, 
/**
 * The port that is meant, where it is about one.
 */
port: number | null, 
/**
 * Where stations reach it without TLS, as `address:port`.
 */
plain: Array<string>, 
/**
 * Where they reach it with TLS.
 */
tls: Array<string>, 
/**
 * Which of them did not answer when they were tried.
 */
unreached: Array<string>, };

export type LinkTrouble = "port_taken" | "port_refused" | "key_missing" | "authority_missing" | "certificate" | "name" | "unreachable" | "tls" | "login" | "rights" | "other";

export type LinkView = { form: LinkForm, 
/**
 * Whether a password for the broker outside is kept.
 */
has_password: boolean, 
/**
 * Whether a key for it is kept.
 */
has_key: boolean, state: LinkState, 
/**
 * The first address, to be read by a camera.
 */
qr: Qr | null, authority: AuthorityView | null, gateways: Array<LoginView>, };

export type LinkWay = "embedded" | "outside";

export type LinkWord = "idle" | "starting" | "up" | "down";

export type ListAsk = { question: Question, after: string | null, limit: number, };

export type LogAsk = { 
/**
 * At least as bad.
 */
level: LogLevel | null, 
/**
 * Of this part of the program: what stands before the dot of a command's name, or another.
 */
room: string | null, 
/**
 * With this number, as a fault shows it.
 */
trace: string | null, 
/**
 * Only who came in, who did not, and who may do what.
 */
security: boolean, 
/**
 * Not before.
 */
from: Time | null, 
/**
 * Not after.
 */
to: Time | null, after: string | null, limit: number, };

export type LogField = { name: string, value: string, };

export type LogLevel = "info" | "warn" | "error";

export type LogLine = { 
/**
 * Where it stands.
 */
id: string, at: Time, level: LogLevel, room: string, message: string, trace: string | null, 
/**
 * The rest of it.
 */
fields: Array<LogField>, 
/**
 * The whole of it as it stands in the file, to pass it on.
 */
text: string, };

export type LoginView = { id: StationLoginId, name: string, has_certificate: boolean, is_legacy: boolean, made: Time, by: string | null, 
/**
 * Until when its certificate holds.
 */
until: Time | null, revoked: Time | null, };

export type Me = { 
/**
 * Id of the person, or of the customer.
 */
user: string, 
/**
 * Their sign-in name.
 */
login: string, 
/**
 * Their name.
 */
name: string, 
/**
 * For the small circle.
 */
initials: string, 
/**
 * Language of the screens.
 */
language: Language, 
/**
 * Whether a PIN is set.
 */
has_pin: boolean, 
/**
 * The hub they work in.
 */
hub: HubRow, 
/**
 * What they are there.
 */
role: Role, 
/**
 * Whether what things cost is shown to them there.
 */
sees_amounts: boolean, 
/**
 * Whether what customers owe and have is shown to them there.
 */
sees_balances: boolean, 
/**
 * Hubs they may choose.
 */
hubs: Array<HubBrief>, 
/**
 * Commands they may give there.
 */
may: CommandName[], 
/**
 * Minutes until the screen locks.
 */
idle_lock_min: number, };

export type MeantFor = { scope: Scope, 
/**
 * What it is called; none where all of a kind are meant, or what was meant is no longer here.
 */
name: string | null, };

export type Measured = "solar" | "grid" | "generator" | "equipment";

export type MeasuredEnergy = { kwh: number, 
/**
 * How much of the time is known.
 */
coverage_pct: number, };

export type MessageAnswer = { topic: string, qos: number, raw: Raw, sent_at: Time | null, };

export type MessageCode = ErrorCode | CallFault;

export type MessageField = { 
/**
 * Its name, as the protocol calls it.
 */
name: string, 
/**
 * What was read, as text.
 */
value: string, };

export type MessageKind = "card" | "brought" | "moved" | "turned_away" | "readings" | "station" | "command" | "sign_in" | "other";

export type MessageRow = { id: string, at: Time, 
/**
 * Whether the hub said it; else a station did.
 */
outgoing: boolean, station: StationId | null, station_code: string, 
/**
 * The way it went.
 */
source: Source, 
/**
 * The battery or device whose readings these are.
 */
battery: BatteryId | null, 
/**
 * What became of its readings; none of what is none.
 */
counts: ReadingCounts | null, login: string, topic: string, kind: MessageKind, 
/**
 * What became of it; none of what goes out.
 */
verdict: Verdict | null, 
/**
 * What its sender was told is wrong.
 */
code: MessageCode | null, 
/**
 * When it left; none of what came, and of what waits.
 */
sent_at: Time | null, 
/**
 * Its bytes.
 */
size: number, 
/**
 * Milliseconds it took; none of what passed between stations and the hub.
 */
ms: number | null, };

export type MessagesAsk = { station: StationId | null, verdict: Verdict | null, kind: MessageKind | null, 
/**
 * What came of this battery or device only.
 */
of: ReadingsOf | null, 
/**
 * What came this way only.
 */
source: Source | null, 
/**
 * What is in them, as it is written.
 */
text: string, after: string | null, limit: number, };

export type Millionths = number;

export type Model = { id: ModelId, batteries: number, created_at: Time, 
/**
 * Who makes it.
 */
maker: string, 
/**
 * What the maker calls it, as people say it.
 */
name: string, 
/**
 * Cell chemistry.
 */
chemistry: Chemistry, 
/**
 * Volts, one decimal.
 */
nominal_voltage_v: number, 
/**
 * Ampere-hours, one decimal.
 */
rated_capacity_ah: number, 
/**
 * Watt-hours, one decimal.
 */
rated_energy_wh: number, 
/**
 * Cycles the maker promises, if known.
 */
maximum_cycles: number | null, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type ModelForm = { 
/**
 * Who makes it.
 */
maker: string, 
/**
 * What the maker calls it, as people say it.
 */
name: string, 
/**
 * Cell chemistry.
 */
chemistry: Chemistry, 
/**
 * Volts, one decimal.
 */
nominal_voltage_v: number, 
/**
 * Ampere-hours, one decimal.
 */
rated_capacity_ah: number, 
/**
 * Watt-hours, one decimal.
 */
rated_energy_wh: number, 
/**
 * Cycles the maker promises, if known.
 */
maximum_cycles: number | null, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type ModelId = string;

export type MoveCash = { act: ActId, 
/**
 * As typed.
 */
amount: string, reason: string, };

export type MoveDebt = { act: ActId, customer: CustomerId, 
/**
 * As typed.
 */
amount: string, reason: string, };

export type MoveJob = { id: JobCardId, to: JobState, comment: string, };

export type NameCauses = { act: ActId, id: ShiftId, 
/**
 * What is left of the difference without a cause is unknown.
 */
causes: Array<Cause>, };

export type NextBattery = { item: Item, code: string, };

export type Note = { id: NoteId, at: Time, who: string, text: string, 
/**
 * When it was withdrawn: then it is shown struck through.
 */
withdrawn_at: Time | null, 
/**
 * Whether whoever asks may withdraw it.
 */
mine: boolean, };

export type NoteCount = { 
/**
 * Its value, in minor units.
 */
value: number, 
/**
 * How many.
 */
count: number, };

export type NoteId = string;

export type OfCustomer = { customer: CustomerId, };

export type Offer = "open" | "later" | "over" | "withdrawn";

export type Offered = { id: TariffId, name: string, presets: Array<Preset>, custom: CustomRange | null, };

export type OpenTill = { id: ShiftId, user: UserId, 
/**
 * Whose it is.
 */
user_name: string, 
/**
 * Whether whoever asks may close it, and take out of it and put into it.
 */
managed: boolean, opened_at: Time, 
/**
 * What lay in it then.
 */
float: number, 
/**
 * What should lie in it now; never told to whoever may close it: they count it blind.
 */
expected: number | null, 
/**
 * What was put into it and taken out of it by hand; of another one's till, for whom amounts are shown only.
 */
moves: Array<TillMove>, };

export type OpenTillAsk = { act: ActId, float: Array<NoteCount>, };

export type Organisation = { 
/**
 * Its id; also the place of everything its hubs share.
 */
id: OrganisationId, 
/**
 * What it is called.
 */
name: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * ISO 4217; the default of new hubs.
 */
currency: string, 
/**
 * Languages its people work in.
 */
languages: Array<Language>, 
/**
 * Its colour on screens and papers: one of the hubs' colours, which can be read in light and in dark.
 */
accent: HubColour, };

export type OrganisationForm = { 
/**
 * 1 to 120 characters.
 */
name: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * At least one.
 */
languages: Array<Language>, 
/**
 * Its colour on screens and papers.
 */
accent: HubColour, };

export type OrganisationId = string;

export type OutAsk = { 
/**
 * What.
 */
item: Item, 
/**
 * Under which tariff; the one most closely meant for it when nothing is said.
 */
tariff: TariffId | null, 
/**
 * For how long; the first the tariff offers when nothing is said.
 */
length: Length | null, 
/**
 * Due then, instead of when the length says.
 */
due: Time | null, 
/**
 * As a line of this running rental.
 */
rental: RentalId | null, 
/**
 * How it looks.
 */
condition: Condition | null, 
/**
 * How full it is, 0 to 100, if it was measured.
 */
soc_pct: number | null, };

export type Outcome = { "is": "import" } & ImportResult | { "is": "import_undone", 
/**
 * Records that are gone.
 */
deleted: number, 
/**
 * Records that something had happened to: kept, out of the way.
 */
kept: number, } | { "is": "readings", 
/**
 * On disk since.
 */
stored: number, 
/**
 * There before.
 */
duplicate: number, 
/**
 * Kept for a person.
 */
quarantined: number, } | { "is": "file", 
/**
 * Its name.
 */
name: string, 
/**
 * Records in it.
 */
rows: number, } | { "is": "readings_file", 
/**
 * Its name.
 */
name: string, 
/**
 * Readings in it.
 */
rows: number, 
/**
 * Parts of the data that cannot be read and are missing in it.
 */
damaged: number, } | { "is": "records", 
/**
 * Changed.
 */
done: number, 
/**
 * Left as they are, for they were so already.
 */
already: number, 
/**
 * Refused.
 */
refused: number, 
/**
 * The first that refused, and why.
 */
first: Array<RefusedRecord>, };

export type Overdue = { 
/**
 * Whether the due time is past.
 */
overdue: boolean, 
/**
 * Whole minutes since.
 */
late_minutes: number, 
/**
 * Whole days of 24 hours since.
 */
late_whole_days: number, };

export type Overview = { hubs: Array<HubCard>, 
/**
 * How many there are in all.
 */
all: number, 
/**
 * The figures of the hubs shown, added up.
 */
totals: Partial<Record<FigureName, number>>, 
/**
 * What the hubs shown earned, by currency.
 */
revenue: Array<CurrencyTotal>, };

export type OverviewAsk = { 
/**
 * Words of their code, name or place.
 */
search: string, 
/**
 * Only those at which this figure counts something.
 */
only: FigureName | null, sort: OverviewSort, 
/**
 * Largest first; hubs of which it is not shown come last all the same.
 */
descending: boolean, };

export type OverviewSort = "name" | "batteries_ready" | "batteries_out" | "batteries_charging" | "batteries_in_repair" | "rentals_active" | "rentals_late" | "stations" | "revenue_today" | "revenue_month";

export type OwnField = { id: OwnFieldId, 
/**
 * Not asked any more; values given before stay.
 */
hidden: boolean, 
/**
 * As people read it; unique in the hub.
 */
label: string, 
/**
 * What it takes.
 */
kind: OwnFieldKind, 
/**
 * For a choice: what there is to choose.
 */
choices: Array<string>, 
/**
 * Whether a customer is not kept without it.
 */
required: boolean, };

export type OwnFieldForm = { 
/**
 * As people read it; unique in the hub.
 */
label: string, 
/**
 * What it takes.
 */
kind: OwnFieldKind, 
/**
 * For a choice: what there is to choose.
 */
choices: Array<string>, 
/**
 * Whether a customer is not kept without it.
 */
required: boolean, };

export type OwnFieldId = string;

export type OwnFieldKind = "text" | "number" | "date" | "choice";

export type OwnValue = number | string;

export type Page<Row> = { 
/**
 * The rows, in order.
 */
rows: Array<Row>, 
/**
 * Where the page ended, if there is more: for the core only.
 */
next: string | null, };

export type PayAsk = { 
/**
 * How.
 */
kind: PaymentKindId, 
/**
 * How much, as typed.
 */
amount: string, 
/**
 * The provider's reference.
 */
reference: string, };

export type PaymentId = string;

export type PaymentKind = { id: PaymentKindId, 
/**
 * Not offered any more; what was paid with it stays.
 */
hidden: boolean, 
/**
 * What people call it; empty for what its account is called.
 */
label: string, 
/**
 * Where its money lies.
 */
account: Account, 
/**
 * Whether it carries a reference.
 */
reference: ReferenceRule, };

export type PaymentKindForm = { 
/**
 * What people call it; empty for what its account is called.
 */
label: string, 
/**
 * Where its money lies.
 */
account: Account, 
/**
 * Whether it carries a reference.
 */
reference: ReferenceRule, };

export type PaymentKindId = string;

export type PaymentRow = { id: PaymentId, at: Time, customer: CustomerId, customer_name: string, customer_code: string, kind: PaymentKindId, 
/**
 * What people call that way to pay; empty for what its account is called.
 */
kind_label: string, account: Account, 
/**
 * In minor units; below nothing where it was paid back.
 */
amount: number, reference: string, state: PaymentState, };

export type PaymentState = "recorded" | "verified" | "disputed" | "reversed";

export type Period = "hour" | "day" | "week" | "month";

export type PermissionRow = { command: CommandName, roles: Array<Role>, };

export type Photo = { 
/**
 * The photo itself, as a data URL.
 */
url: string, 
/**
 * When it was taken in.
 */
at: Time, };

export type PinShown = { customer: CustomerId, pin: string, };

export type PlanCustomer = { id: CustomerId, code: string, name: string, 
/**
 * Credit before; below nothing, what is owed; none for whom it is not shown.
 */
balance_before: number | null, 
/**
 * Credit after; none likewise.
 */
balance_after: number | null, 
/**
 * What of the credit is for what they keep, and is not used for this; none likewise.
 */
paid_ahead: number | null, };

export type PlanLine = { 
/**
 * What is done with it.
 */
did: Did, 
/**
 * The thing.
 */
item: Item, 
/**
 * What it is called.
 */
code: string, 
/**
 * The other one, of a swap.
 */
other_code: string, 
/**
 * Whether it was kept for them.
 */
reserved: boolean, 
/**
 * How full what goes out is, where that was measured; of a person who says it is full, all.
 */
soc_pct: number | null, 
/**
 * Since when what comes back was out.
 */
since: Time | null, 
/**
 * What they are called, where they are not who pays for this act; else empty.
 */
other_account: string, 
/**
 * The running rental; empty for a new one.
 */
rental_code: string, 
/**
 * What it costs in all: as planned when it goes out, as it was when it comes back.
 */
price: Price | null, 
/**
 * What is charged now, in minor units.
 */
charge: number, 
/**
 * What of its price was charged before.
 */
charged_before: number, 
/**
 * The same as a person types it, of what turned up: it may be given back.
 */
charged_before_typed: string, 
/**
 * What is charged because it was lost or damaged; below nothing, what is given back of that.
 */
loss: number, 
/**
 * What it was bought for, or is sold for, as a person types it: what its loss may cost. Empty where it does not come
 * back, where nobody knows, and for whom it is not shown.
 */
worth_typed: string, 
/**
 * What is held from now on.
 */
deposit: number, 
/**
 * What was held and leaves with it: it goes back to the account, and so against a loss; none for whom balances are not
 * shown.
 */
deposit_back: number | null, 
/**
 * The tariff, of what goes out.
 */
tariff: TariffId | null, 
/**
 * What it is called.
 */
tariff_name: string, 
/**
 * How long it is meant to be out.
 */
length: Length | null, 
/**
 * When it is due.
 */
due: Time | null, 
/**
 * How late it is.
 */
late: Overdue | null, 
/**
 * The energy it is charged for, where its batteries measured that and nobody typed it.
 */
measured_energy: MeasuredEnergy | null, 
/**
 * The tariffs it may go out under.
 */
offered: Array<Offered>, };

export type PlanView = { 
/**
 * Its id, to be sent with the order to do it.
 */
act: ActId, 
/**
 * The moment it is reckoned for, to be sent too.
 */
at: Time, customer: PlanCustomer | null, lines: Array<PlanLine>, 
/**
 * What is charged now.
 */
charged: number, 
/**
 * What is let off.
 */
discount: number, 
/**
 * Deposits taken.
 */
deposits_taken: number, 
/**
 * Deposits that go back to the account.
 */
deposits_released: number, 
/**
 * What is to be paid, all that goes out and was owed before among it; none for whom balances are not shown.
 */
to_pay: number | null, 
/**
 * The same as a person types it; empty likewise.
 */
to_pay_typed: string, 
/**
 * What is left of credit and deposits where nothing is to be paid; nothing for whom that is not shown.
 */
left_over: number, 
/**
 * What is paid now.
 */
paid: number, 
/**
 * Whether that is so much more than what is to be paid that it may be a slip of the finger.
 */
pays_far_more: boolean, 
/**
 * Whether cash can be taken.
 */
till_open: boolean, 
/**
 * Whether it waits for the customer who takes what goes out.
 */
needs_customer: boolean, };

export type PostingRow = { account: Account, 
/**
 * Whose part of it: a customer, or a way to pay, which has no code.
 */
whose: Called | null, debit: number, credit: number, };

export type Practice = { password: string, people: Array<PracticePerson>, };

export type PracticePerson = { login: string, name: string, role: Role, 
/**
 * Name of the hub; none for who works everywhere.
 */
hub: string | null, };

export type PresenceState = "online" | "offline" | "silent";

export type PresenceView = { state: PresenceState, since: Time, seen: Time, firmware: string, 
/**
 * How far its clock is ahead, in seconds; less than nothing if it is behind.
 */
ahead_s: number | null, };

export type Preset = { 
/**
 * How long.
 */
length: Length, 
/**
 * What that time costs in all, in minor units, if not what its components say.
 */
flat_price: number | null, };

export type PreviewAsk = { basket: Basket, 
/**
 * As if a manager allowed what may be allowed.
 */
allowing: boolean, };

export type Price = { 
/**
 * In the order of the tariff: a flat price first, a fine after its component, the minimum last.
 */
lines: Array<PriceLine>, 
/**
 * Before tax.
 */
subtotal: number, 
/**
 * Tax.
 */
tax: number, 
/**
 * What is to be paid.
 */
total: number, };

export type PriceLine = { 
/**
 * The component's name, the tariff's for a flat price, none for the minimum.
 */
name: string, 
/**
 * What the quantity counts.
 */
unit: Unit, 
/**
 * What it is for.
 */
kind: LineKind, 
/**
 * How much, to six decimals; the amount was reckoned with all of them.
 */
quantity: Millionths, 
/**
 * The decimals of the quantity with which a person who multiplies comes to the amount; one kept before this was told
 * has all of them.
 */
digits: number, 
/**
 * Minor units a unit.
 */
rate: number, 
/**
 * Minor units.
 */
amount: number, };

export type Proof = "password" | "certificate" | "legacy";

export type PutIntoSlot = { id: SlotId, battery: BatteryId, reason: string, };

export type Qr = { 
/**
 * Squares on each side.
 */
size: number, 
/**
 * The dark ones, as the path of an SVG of that size.
 */
path: string, };

export type Quarantine = { 
/**
 * When it happened, by the station's clock if that can be believed.
 */
happened_at: Time, topic: string, 
/**
 * As it came; what is no text is replaced.
 */
payload: string, 
/**
 * The batteries it names that are known.
 */
batteries: Array<QuarantinedBattery>, decided_by: string, decided_at: Time | null, reason: string, id: QuarantineId, 
/**
 * When the hub heard of it.
 */
at: Time, state: QuarantineState, station: StationId | null, station_code: string, station_name: string, 
/**
 * Why it does not fit.
 */
code: ErrorCode, customer: CustomerId | null, customer_name: string, customer_code: string, 
/**
 * What was reported; none if it cannot be read.
 */
kind: SwapKind | null, 
/**
 * Whom the station named, as it wrote it.
 */
told_user: string, 
/**
 * What came back and what went out: as the hub calls it, else as the station wrote it.
 */
came: string, went: string, 
/**
 * Whether it was told after the link had been down.
 */
offline: boolean, };

export type QuarantineId = string;

export type QuarantineRow = { id: QuarantineId, 
/**
 * When the hub heard of it.
 */
at: Time, state: QuarantineState, station: StationId | null, station_code: string, station_name: string, 
/**
 * Why it does not fit.
 */
code: ErrorCode, customer: CustomerId | null, customer_name: string, customer_code: string, 
/**
 * What was reported; none if it cannot be read.
 */
kind: SwapKind | null, 
/**
 * Whom the station named, as it wrote it.
 */
told_user: string, 
/**
 * What came back and what went out: as the hub calls it, else as the station wrote it.
 */
came: string, went: string, 
/**
 * Whether it was told after the link had been down.
 */
offline: boolean, };

export type QuarantineState = "open" | "accepted" | "corrected" | "discarded";

export type QuarantinedBattery = { id: BatteryId, code: string, 
/**
 * Whether it is reported to have gone out; else it came back.
 */
went: boolean, holder: HolderKind, 
/**
 * Who has it, or the slot or the station it is in; empty for the rack and where nobody knows.
 */
holder_name: string, since: Time, 
/**
 * Whether it was moved after it was reported.
 */
moved_since: boolean, };

export type Question = { 
/**
 * Words typed; each begins a word of the row. Empty for all.
 */
search: string, 
/**
 * By filter, the values of which a row has one. A filter that is an order of numbers takes `from..to`, either end
 * left out for open, both within.
 */
filters: { [key in string]: Array<string> }, 
/**
 * What the rows are ordered by.
 */
sort: string, 
/**
 * Largest first.
 */
descending: boolean, };

export type RangeAsk = { "is": "last", 
/**
 * So many.
 */
hours: number, } | { "is": "span", 
/**
 * The first.
 */
from: Time, 
/**
 * The end.
 */
until: Time, };

export type Raw = { text: string, 
/**
 * Whether that is its bytes in hexadecimal, because they are no text.
 */
hex: boolean, };

export type ReadingAge = "fresh" | "old" | "silent";

export type ReadingCounts = { 
/**
 * On disk since.
 */
stored: number, 
/**
 * There before.
 */
duplicate: number, 
/**
 * Kept for a person.
 */
quarantined: number, };

export type ReadingFault = { 
/**
 * What it tells, as it is alerted.
 */
kind: AlertKind, letter: string, };

export type ReadingField = "soc_pct" | "voltage_v" | "current_a" | "power_w" | "temp_c" | "minutes_left" | "since_full_ah" | "lifetime_ah" | "cycles" | "charger_v" | "charger_a" | "charger_w" | "usb_v" | "usb_a" | "usb_w" | "charging_on" | "fan_on" | "inverter_on" | "usb_on" | "stay_awake" | "awake" | "tilt" | "lat_deg" | "lon_deg" | "alt_m" | "gps_fix" | "satellites" | "errors" | "soh_pct" | "energy_in_wh" | "energy_out_wh" | "cell_spread_mv" | "ambient_c" | "humidity_pct";

export type ReadingValue = { field: ReadingField, value: number, unit: string, 
/**
 * Decimals that mean something.
 */
decimals: number, };

export type ReadingsCopies = { 
/**
 * The one beside the backups.
 */
own: ReadingsCopy, 
/**
 * The one in the second folder, if one is set.
 */
second: ReadingsCopy | null, };

export type ReadingsCopy = { 
/**
 * When it was last as the file was.
 */
at: Time | null, 
/**
 * When it was last tried.
 */
tried: Time | null, 
/**
 * The fault's code, if that failed.
 */
code: string | null, };

export type ReadingsFormat = "csv" | "json";

export type ReadingsImport = { 
/**
 * The battery its card was in; none if each reading says of which it is.
 */
battery: BatteryId | null, };

export type ReadingsOf = { "kind": "battery", "id": BatteryId } | { "kind": "device", "id": DeviceId };

export type Reason = "timed" | "asked" | "before_migration" | "before_import" | "before_restore";

export type ReceiveAsk = { items: Array<Arrived>, };

export type Recognised = { 
/**
 * As it is kept: a card's number in upper-case hex, anything else as it came.
 */
text: string, 
/**
 * The one thing it names, if it names one.
 */
exact: Found | null, 
/**
 * Whether it reads as a card's number, known or not.
 */
is_card: boolean, 
/**
 * Of a card: where it stands in its life.
 */
card_state: CardState | null, 
/**
 * Of a card: whose it is.
 */
owner: Found | null, 
/**
 * What it may mean as well.
 */
similar: Array<Found>, };

export type RecordKind = "battery" | "battery_model" | "station" | "slot" | "equipment_type" | "equipment" | "customer" | "card" | "job_card";

export type RecordNamed = { 
/**
 * What it is called; none if it is not here any more.
 */
title: string | null, 
/**
 * Its kind.
 */
kind: RecordKind, 
/**
 * Its id.
 */
id: string, };

export type RecordRef = { 
/**
 * Its kind.
 */
kind: RecordKind, 
/**
 * Its id.
 */
id: string, };

export type Recover = { login: string, recovery_code: string, password: string, };

export type Recovered = { me: Me, recovery_code: string, };

export type ReferenceRule = "none" | "optional" | "required";

export type Refund = { act: ActId, customer: CustomerId, kind: PaymentKindId, 
/**
 * As typed.
 */
amount: string, reference: string, reason: string, };

export type Refusal = { "code": "invalid", 
/**
 * Every wrong field, in the order of the form.
 */
fields: Array<FieldProblem>, } | { "code": "not_found", 
/**
 * The kind of thing, as `battery`.
 */
what: string, } | { "code": "own_role" } | { "code": "own_password" } | { "code": "role_above_own", 
/**
 * The role that was asked for.
 */
role: Role, } | { "code": "limits_by_admin" } | { "code": "last_admin" } | { "code": "lifecycle_not_allowed", 
/**
 * Where it stands.
 */
from: Lifecycle, 
/**
 * Where it was to go.
 */
to: Lifecycle, } | { "code": "equipment_state_not_allowed", 
/**
 * Where it stands.
 */
from: EquipmentState, 
/**
 * Where it was to go.
 */
to: EquipmentState, } | { "code": "device_state_not_allowed", 
/**
 * Where it stands.
 */
from: DeviceState, 
/**
 * Where it was to go.
 */
to: DeviceState, } | { "code": "device_not_active", 
/**
 * Where it stands.
 */
state: DeviceState, } | { "code": "battery_measured", 
/**
 * What that one is called.
 */
device: string, } | { "code": "still_assigned", 
/**
 * How many.
 */
customers: number, } | { "code": "not_in_service", 
/**
 * Where it stands.
 */
state: EquipmentState, } | { "code": "assigned_already" } | { "code": "assignment_ended" } | { "code": "not_own_note" } | { "code": "note_withdrawn" } | { "code": "view_of_another", 
/**
 * Whose.
 */
owner: string, } | { "code": "import_undone" } | { "code": "job_state_not_allowed", 
/**
 * Where it stands.
 */
from: JobState, 
/**
 * Where it was to go.
 */
to: JobState, } | { "code": "duplicate_customer", 
/**
 * Who has it.
 */
who: Array<Called>, } | { "code": "card_state_not_allowed", 
/**
 * Where it stands.
 */
from: CardState, 
/**
 * Where it was to go.
 */
to: CardState, } | { "code": "card_taken", 
/**
 * Whose it is; empty if that is nobody's business here.
 */
who: Array<Called>, 
/**
 * Where it stands.
 */
state: CardState, } | { "code": "no_consent" } | { "code": "battery_of_another_hub" } | { "code": "equipment_of_another_hub" } | { "code": "battery_already_out", 
/**
 * Who.
 */
who: Called, } | { "code": "equipment_already_out", 
/**
 * Who.
 */
who: Called, } | { "code": "battery_elsewhere", 
/**
 * Who holds it.
 */
holder: HolderKind, } | { "code": "equipment_elsewhere", 
/**
 * Who holds it.
 */
holder: HolderKind, } | { "code": "battery_not_in_service", 
/**
 * Where it stands.
 */
lifecycle: Lifecycle, } | { "code": "open_fault", 
/**
 * The job card.
 */
job: string, } | { "code": "promised", 
/**
 * For whom.
 */
who: Called, 
/**
 * From when.
 */
from: Time, 
/**
 * Until when.
 */
until: Time, } | { "code": "out_then", 
/**
 * Who.
 */
who: Called, 
/**
 * When it is due.
 */
until: Time, } | { "code": "none_free_then", 
/**
 * How many there are in all.
 */
there: number, } | { "code": "transfer_over", 
/**
 * What became of it.
 */
state: TransferState, } | { "code": "reservation_over", 
/**
 * How.
 */
state: ReservationState, } | { "code": "battery_questioned" } | { "code": "station_away" } | { "code": "station_without_nonce" } | { "code": "station_without_key" } | { "code": "station_refuses", 
/**
 * The code a station would be told.
 */
why: string, } | { "code": "decided_already", 
/**
 * How.
 */
state: QuarantineState, } | { "code": "moved_since", 
/**
 * What.
 */
item: string, } | { "code": "only_in_practice" } | { "code": "nobody_named" } | { "code": "battery_worn", 
/**
 * What is left.
 */
soh_pct: number, 
/**
 * What is needed.
 */
floor_pct: number, } | { "code": "battery_too_low", 
/**
 * How full it is.
 */
soc_pct: number, 
/**
 * What is needed.
 */
needed_pct: number, } | { "code": "battery_charge_unknown", 
/**
 * Which one.
 */
battery: BatteryId, 
/**
 * What it is called.
 */
item: string, 
/**
 * When it was measured.
 */
as_of: Time | null, 
/**
 * Hours a reading is believed.
 */
hours: number, } | { "code": "not_out", 
/**
 * What it is called.
 */
item: string, } | { "code": "still_out" } | { "code": "not_lost", 
/**
 * What it is called.
 */
item: string, } | { "code": "given_back_by_manager" } | { "code": "not_a_manager" } | { "code": "card_not_usable", 
/**
 * Where it stands.
 */
state: CardState, } | { "code": "not_for_the_counter" } | { "code": "sms_not_paid" } | { "code": "sms_amount_unclear" } | { "code": "sms_reference_unclear" } | { "code": "sms_used", 
/**
 * The reference.
 */
reference: string, } | { "code": "payer_first" } | { "code": "no_phone_money" } | { "code": "which_phone_money" } | { "code": "twice_in_act" } | { "code": "customer_not_served" } | { "code": "none_ready" } | { "code": "not_swappable" } | { "code": "swap_other_model", 
/**
 * The model that comes back.
 */
back: string, 
/**
 * The model that would go out.
 */
out: string, } | { "code": "preview_too_old" } | { "code": "returned_before_start" } | { "code": "due_before_start" } | { "code": "recharge_limit_reached", 
/**
 * How many were agreed on.
 */
max: number, } | { "code": "no_tariff", 
/**
 * What it is called.
 */
item: string, } | { "code": "tariff_does_not_fit", 
/**
 * What the tariff is called.
 */
tariff: string, } | { "code": "length_not_offered" } | { "code": "customer_owes", 
/**
 * What would be owed, in minor units; none for whom balances are not shown.
 */
owed: number | null, 
/**
 * What may be owed.
 */
limit: number, } | { "code": "amount_too_large" } | { "code": "till_closed" } | { "code": "till_open", 
/**
 * Whose.
 */
user: string, } | { "code": "till_of_another", 
/**
 * Whose.
 */
user: string, } | { "code": "more_than_there", 
/**
 * What is there, in minor units; none for whom it is not shown.
 */
there: number | null, } | { "code": "above_own_limit", 
/**
 * How far they may go, in minor units; none where that would tell what is hidden from them.
 */
limit: number | null, } | { "code": "undone_already" } | { "code": "overtaken", 
/**
 * What is in the way.
 */
item: string, } | { "code": "shift_over" } | { "code": "nothing_to_do" } | { "code": "currency_fixed" } | { "code": "deposit_gone" } | { "code": "deposit_needed", 
/**
 * One thing that is.
 */
item: string, } | { "code": "due_by_manager" } | { "code": "start_by_manager" } | { "code": "return_by_manager" } | { "code": "out_to_another_then" } | { "code": "deposit_of_reservation" };

export type RefusedRecord = { 
/**
 * Which.
 */
id: string, 
/**
 * Why.
 */
fault: Fault, };

export type RelayShown = { 
/**
 * As whom they post.
 */
name: string, secret: string, 
/**
 * Both, to be read by a camera.
 */
qr: Qr | null, };

export type RenameChoice = { id: ChoiceId, label: string, };

export type RenameView = { id: ViewId, name: string, };

export type Rental = { lines: Array<RentalLineView>, 
/**
 * Its line of time, the first first.
 */
acts: Array<Act>, id: RentalId, code: string, customer: CustomerId, customer_name: string, customer_code: string, state: RentalState, started: Time, 
/**
 * What is due first of what is out.
 */
due: Time | null, late: Overdue | null, ended: Time | null, 
/**
 * What is out, or was.
 */
items: Array<string>, 
/**
 * The customer's credit; below nothing, what is owed.
 */
balance: number | null, };

export type RentalBattery = { id: BatteryId, code: string, is_out: boolean, from: Time, until: Time, in_kwh: number, out_kwh: number, 
/**
 * How much of the time is known.
 */
coverage_pct: number, };

export type RentalColumn = { name: RentalColumnName, count: number, cards: Array<RentalRow>, 
/**
 * The question that leaves just its rows.
 */
question: Question, };

export type RentalColumnName = "late" | "due_today" | "due_later" | "returned_today";

export type RentalEnergy = { 
/**
 * One after the other where they were swapped.
 */
batteries: Array<RentalBattery>, in_kwh: number, out_kwh: number, 
/**
 * Of the time a battery was out; none while nothing was.
 */
coverage_pct: number | null, 
/**
 * Parts of the data that cannot be read.
 */
damaged: number, };

export type RentalId = string;

export type RentalLineId = string;

export type RentalLineView = { id: RentalLineId, item: Item, code: string, tariff_name: string, started: Time, due: Time, late: Overdue | null, ended: Time | null, outcome: Ending | null, swaps: number, recharges: number, max_recharges: number | null, condition_out: Condition | null, condition_back: Condition | null, 
/**
 * The ends of its use of which there is a photo.
 */
photos: Array<UseEnd>, 
/**
 * The ends that have one, or may be given one by whoever asks.
 */
photo_ends: Array<UseEnd>, 
/**
 * What it cost, or costs so far; none for whom amounts are not shown.
 */
price: Price | null, 
/**
 * The energy it is charged for so far, where its batteries measured that; none likewise.
 */
measured_energy: MeasuredEnergy | null, };

export type RentalRow = { id: RentalId, code: string, customer: CustomerId, customer_name: string, customer_code: string, state: RentalState, started: Time, 
/**
 * What is due first of what is out.
 */
due: Time | null, late: Overdue | null, ended: Time | null, 
/**
 * What is out, or was.
 */
items: Array<string>, 
/**
 * The customer's credit; below nothing, what is owed.
 */
balance: number | null, };

export type RentalState = "active" | "returned" | "undone";

export type ReorderChoices = { list: ChoiceList, ids: Array<ChoiceId>, };

export type ReorderOwnFields = { ids: Array<OwnFieldId>, };

export type ReorderPaymentKinds = { ids: Array<PaymentKindId>, };

export type ReplaceCard = { id: CardId, uid: string, expires_on: string | null, reason: string, };

export type Reservation = { 
/**
 * The rental it became.
 */
rental: RentalId | null, 
/**
 * Who took it down.
 */
actor: string, id: ReservationId, customer: CustomerId, customer_name: string, customer_code: string, wanted: Wanted, wanted_name: string, from: Time, to: Time, state: ReservationState, 
/**
 * What was paid down; none if nothing was, and for whom amounts are not shown.
 */
deposit: number | null, note: string, created_at: Time, };

export type ReservationForm = { 
/**
 * For whom.
 */
customer: CustomerId, 
/**
 * What.
 */
wanted: Wanted, 
/**
 * From when.
 */
from: Time, 
/**
 * Until when.
 */
to: Time, 
/**
 * Anything worth knowing.
 */
note: string, };

export type ReservationId = string;

export type ReservationRow = { id: ReservationId, customer: CustomerId, customer_name: string, customer_code: string, wanted: Wanted, wanted_name: string, from: Time, to: Time, state: ReservationState, 
/**
 * What was paid down; none if nothing was, and for whom amounts are not shown.
 */
deposit: number | null, note: string, created_at: Time, };

export type ReservationState = "open" | "issued" | "cancelled" | "expired";

export type Restored = { 
/**
 * When it was made; none if it does not say.
 */
made_at: Time | null, 
/**
 * Whether a database was there before, which is kept aside.
 */
is_kept: boolean, };

export type Revoke = { id: StationLoginId, reason: string, };

export type RiderStep = "ready" | "put_in" | "take_out" | "done" | "refused" | "closed";

export type Role = "attendant" | "manager" | "technician" | "accountant" | "admin" | "analyst" | "auditor" | "client";

export type RoleAt = { 
/**
 * The hub; none for the whole organisation.
 */
hub: HubId | null, 
/**
 * What the person is there.
 */
role: Role, 
/**
 * How far they may go there.
 */
limits: Limits, };

export type RoleWhere = { hub: HubId | null, role: Role, };

export type RowProblem = { 
/**
 * Its number as a spreadsheet shows it.
 */
row: number, 
/**
 * What stands there.
 */
value: string, 
/**
 * The field's name as in the form; nested as `roles.0.role`.
 */
field: string, } & ({ "problem": "required" } | { "problem": "not_a_time" } | { "problem": "not_a_date" } | { "problem": "not_a_phone" } | { "problem": "before_start" } | { "problem": "in_future" } | { "problem": "in_past" } | { "problem": "too_many", 
/**
 * How many are.
 */
max: number, } | { "problem": "too_long", 
/**
 * Characters.
 */
max: number, } | { "problem": "too_short", 
/**
 * Characters.
 */
min: number, } | { "problem": "bad_characters" } | { "problem": "out_of_range", 
/**
 * Smallest allowed.
 */
min: number, 
/**
 * Largest allowed.
 */
max: number, } | { "problem": "not_a_choice" } | { "problem": "not_a_number" } | { "problem": "not_clear" } | { "problem": "nothing" } | { "problem": "too_many_decimals", 
/**
 * Decimals the currency has.
 */
max: number, } | { "problem": "unknown" } | { "problem": "ambiguous" } | { "problem": "same_as_row", 
/**
 * Which.
 */
earlier: number, } | { "problem": "formula" } | { "problem": "more_cells" } | { "problem": "taken" } | { "problem": "too_common" } | { "problem": "does_not_match" });

export type SaveView = { id: ViewId | null, form: ViewForm, };

export type ScanAsk = { text: string, };

export type Scanned = { basket: Basket, 
/**
 * What it was; none if it was an amount, a message about phone money, or nothing known.
 */
what: Found | null, 
/**
 * What it may have meant, where it was nothing known.
 */
similar: Array<Found>, 
/**
 * Whether it was an amount, and nobody lies there who pays it.
 */
needs_payer: boolean, };

export type Scope = { "kind": "all_batteries" } | { "kind": "battery_model", "id": ModelId } | { "kind": "battery", "id": BatteryId } | { "kind": "all_equipment" } | { "kind": "equipment_type", "id": EquipmentTypeId } | { "kind": "equipment", "id": EquipmentId };

export type Seat = { user: UserId, name: string, initials: string, };

export type SecondFolder = { path: string, 
/**
 * Whether it is there now.
 */
is_there: boolean, 
/**
 * Whether it lies on the disk of the data folder: one accident takes both.
 */
is_same_disk: boolean, 
/**
 * Whether the last copy did not get there.
 */
failed: boolean, };

export type SeenCharging = { id: BatteryId, is_charging: boolean, };

export type SelectBatteries = { selection: Selection, };

export type Selection = { 
/**
 * Their ids.
 */
ids: string[], } | { 
/**
 * The question.
 */
question: Question, 
/**
 * Left out.
 */
except: string[], };

export type SendAsk = { to: HubId, items: Array<Item>, note: string, };

export type SessionId = string;

export type SessionRow = { id: SessionId, 
/**
 * Id of the person, or of the customer.
 */
user: string, name: string, started_at: Time, last_active_at: Time, ended_at: Time | null, state: SessionState, mine: boolean, };

export type SessionState = "active" | "locked" | "ended";

export type SetClientPin = { id: CustomerId, };

export type SetDeviceLogin = { id: DeviceId, 
/**
 * Whether it may come without TLS: for devices that can do no better.
 */
is_legacy: boolean, };

export type SetLanguage = { language: Language, };

export type SetRoles = { id: UserId, roles: Array<RoleAt>, };

export type SetSlotMode = { id: SlotId, mode: SlotMode, reason: string, };

export type SetSlots = { id: StationId, slots: number, };

export type SetStationMode = { id: StationId, mode: StationMode, reason: string, };

export type Setup = { language: Language, organisation: string, country: string, currency: string, hub_name: string, hub_code: string, zone: string, admin_name: string, login: string, password: string, recovery_code: string, };

export type ShareView = { id: ViewId, shared: boolean, };

export type ShiftId = string;

export type SignIn = { login: string, password: string, };

export type Slot = { id: SlotId, number: number, mode: SlotMode, 
/**
 * Whether the station still has it; one that was taken away stays for its history.
 */
active: boolean, 
/**
 * What is in it.
 */
battery: InSlot | null, };

export type SlotId = string;

export type SlotMode = "operational" | "maintenance";

export type Source = "mqtt" | "http" | "file";

export type Stage = "setup" | "sign_in" | "locked" | "open" | "refused";

export type Start = { stage: Stage, version: string, organisation: string | null, 
/**
 * The organisation's colour.
 */
accent: HubColour | null, 
/**
 * The organisation's logo, as a data URL.
 */
logo: string | null, refused: Fault | null, seats: Array<Seat>, me: Me | null, 
/**
 * A backup that was put back, until somebody has signed in.
 */
restored: Restored | null, 
/**
 * In a hub for practice: whom to sign in as, and how.
 */
practice: Practice | null, };

export type Statement = { 
/**
 * What they had before it: above nothing credit, below it owed.
 */
opening: number | null, 
/**
 * All that was charged or paid out.
 */
debit: number, 
/**
 * All that was paid or let off.
 */
credit: number, 
/**
 * What they had after it.
 */
closing: number | null, 
/**
 * The latest first.
 */
lines: Page<AccountLine>, };

export type StatementAsk = { customer: CustomerId, 
/**
 * Not before.
 */
from: Time | null, 
/**
 * Not after.
 */
to: Time | null, after: string | null, limit: number, };

export type Station = { id: StationId, mode: StationMode, 
/**
 * Every slot it ever had, by number.
 */
slots: Array<Slot>, last_seen_at: Time | null, created_at: Time, changed_at: Time, 
/**
 * What people say, as `S-1`; unique in the hub.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where it stands, in words.
 */
place: string, 
/**
 * Degrees north, six decimals.
 */
latitude: number | null, 
/**
 * Degrees east, six decimals.
 */
longitude: number | null, 
/**
 * Version of what runs in it, if known.
 */
firmware: string, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type StationAct = "open_slot" | "lock_slot" | "start_charge" | "stop_charge" | "identify" | "reboot" | "set_time" | "settings";

export type StationCommandId = string;

export type StationForm = { 
/**
 * What people say, as `S-1`; unique in the hub.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where it stands, in words.
 */
place: string, 
/**
 * Degrees north, six decimals.
 */
latitude: number | null, 
/**
 * Degrees east, six decimals.
 */
longitude: number | null, 
/**
 * Version of what runs in it, if known.
 */
firmware: string, 
/**
 * Anything worth knowing.
 */
notes: string, };

export type StationId = string;

export type StationLoginId = string;

export type StationMessage = { 
/**
 * What is wrong with it.
 */
detail: string, raw: Raw, 
/**
 * What was read in it; none if it cannot be read, or goes out.
 */
fields: Array<MessageField> | null, 
/**
 * Why it cannot be read.
 */
unread: string, answers: Array<MessageAnswer>, 
/**
 * What whoever brought readings, or called, was told; empty of what passed between stations and the hub.
 */
answer: string, 
/**
 * How it is said once more from a shell.
 */
command: string, 
/**
 * Whether it can be said once more here: where nothing is real.
 */
replays: boolean, id: string, at: Time, 
/**
 * Whether the hub said it; else a station did.
 */
outgoing: boolean, station: StationId | null, station_code: string, 
/**
 * The way it went.
 */
source: Source, 
/**
 * The battery or device whose readings these are.
 */
battery: BatteryId | null, 
/**
 * What became of its readings; none of what is none.
 */
counts: ReadingCounts | null, login: string, topic: string, kind: MessageKind, 
/**
 * What became of it; none of what goes out.
 */
verdict: Verdict | null, 
/**
 * What its sender was told is wrong.
 */
code: MessageCode | null, 
/**
 * When it left; none of what came, and of what waits.
 */
sent_at: Time | null, 
/**
 * Its bytes.
 */
size: number, 
/**
 * Milliseconds it took; none of what passed between stations and the hub.
 */
ms: number | null, };

export type StationMode = "operational" | "maintenance" | "out_of_service";

export type StationRow = { id: StationId, code: string, name: string, place: string, mode: StationMode, slots: number, slots_operational: number, last_seen_at: Time | null, changed_at: Time, };

export type StockCount = { id: StockCountId, at: Time, actor: string, kinds: Array<ItemKind>, expected: number, found: number, 
/**
 * What should be here and was not seen.
 */
missing: Array<Counted>, 
/**
 * What was seen and should not be here, with who should have it.
 */
unexpected: Array<Counted>, 
/**
 * What was scanned and is nothing known.
 */
unknown: Array<string>, note: string, };

export type StockCountId = string;

export type StockCountRow = { id: StockCountId, at: Time, actor: string, kinds: Array<ItemKind>, expected: number, found: number, missing: number, unexpected: number, unknown: number, note: string, };

export type StopCard = { id: CardId, reason: string, };

export type Suggestion = { item: Item, code: string, customer: CustomerId, customer_name: string, };

export type SupportSaved = { 
/**
 * The name of its file.
 */
name: string, size_bytes: number, };

export type Swap = { session: SwapSessionId | null, 
/**
 * When the card was read.
 */
began: Time | null, rental: RentalId | null, rental_code: string, 
/**
 * The act that put it into the books.
 */
act: Act | null, id: SwapId, at: Time, source: SwapSource, station: StationId | null, station_code: string, station_name: string, customer: CustomerId | null, customer_name: string, customer_code: string, kind: SwapKind | null, state: SwapStanding, came: SwapSide, went: SwapSide, 
/**
 * What the returned battery gave on its trip.
 */
charge_ah: number | null, energy_wh: number | null, 
/**
 * Whether that follows from how full it was, and not from readings.
 */
estimated: boolean, 
/**
 * What its act charged.
 */
charged: number | null, 
/**
 * Seconds from the card to the batteries.
 */
duration_s: number | null, 
/**
 * Why it went otherwise than it should.
 */
code: ErrorCode | null, 
/**
 * The same in the words of the station, or of whoever decided.
 */
reason: string, clock: EventClock, offline: boolean, };

export type SwapAsk = { 
/**
 * What comes back.
 */
back: Item, 
/**
 * What goes out; the best one when nothing is said.
 */
out: Item | null, 
/**
 * How full what comes back is.
 */
soc_back_pct: number | null, 
/**
 * How full what goes out is.
 */
soc_out_pct: number | null, };

export type SwapId = string;

export type SwapKind = "swap" | "issue_only" | "return_only";

export type SwapRow = { id: SwapId, at: Time, source: SwapSource, station: StationId | null, station_code: string, station_name: string, customer: CustomerId | null, customer_name: string, customer_code: string, kind: SwapKind | null, state: SwapStanding, came: SwapSide, went: SwapSide, 
/**
 * What the returned battery gave on its trip.
 */
charge_ah: number | null, energy_wh: number | null, 
/**
 * Whether that follows from how full it was, and not from readings.
 */
estimated: boolean, 
/**
 * What its act charged.
 */
charged: number | null, 
/**
 * Seconds from the card to the batteries.
 */
duration_s: number | null, 
/**
 * Why it went otherwise than it should.
 */
code: ErrorCode | null, 
/**
 * The same in the words of the station, or of whoever decided.
 */
reason: string, clock: EventClock, offline: boolean, };

export type SwapSessionId = string;

export type SwapSide = { battery: BatteryId | null, code: string, slot: number | null, soc_pct: number | null, soh_pct: number | null, };

export type SwapSource = "station" | "counter";

export type SwapStanding = "completed" | "failed" | "refused" | "undone";

export type Switch = { user: UserId, pin: string, };

export type TakeBack = "undo" | "reverse" | "no";

export type TakeBackAsk = { 
/**
 * The id of the act that takes it back, made by whoever asks: the same one twice is done once.
 */
act: ActId, undoes: ActId, reason: string, };

export type TakeOutOfSlot = { battery: BatteryId, reason: string, };

export type Tally = { 
/**
 * With customers when it was opened.
 */
out_before: number, 
/**
 * Handed out since.
 */
issued: number, 
/**
 * Brought back since.
 */
returned: number, 
/**
 * Lost or stolen since, of those customers had.
 */
lost: number, 
/**
 * With customers when it was closed.
 */
out_now: number, 
/**
 * More with customers than those figures say, or fewer if it is below nothing.
 */
out_difference: number, 
/**
 * At the hub when it was closed.
 */
at_hub: number, 
/**
 * Counted there, by whoever did not see that; none if nobody counted.
 */
counted: number | null, 
/**
 * Counted more than are at the hub, or fewer if it is below nothing.
 */
hub_difference: number | null, 
/**
 * Codes of those of which rentals and custody say different things.
 */
differ: Array<string>, };

export type Tariff = { id: TariffId, state: TariffState, 
/**
 * How it stands today.
 */
offer: Offer, 
/**
 * What it is for, as people call it, in the order of its scope.
 */
meant_for: Array<MeantFor>, 
/**
 * Things that are out now under what was agreed on.
 */
out: number, created_at: Time, changed_at: Time, 
/**
 * What people call it; unique in the hub.
 */
name: string, 
/**
 * What it is for; several at once.
 */
scope: Array<Scope>, 
/**
 * What is charged, in the order of the receipt.
 */
components: Array<Component>, 
/**
 * The lengths offered.
 */
presets: Array<Preset>, 
/**
 * The lengths one may ask for, if any.
 */
custom: CustomRange | null, 
/**
 * Tax, 0 to 100, two decimals; none for the hub's.
 */
tax_pct: number | null, 
/**
 * Whether time is charged in whole units, each begun one in full.
 */
whole_units: boolean, 
/**
 * The least that is charged before tax, in minor units.
 */
minimum: number, 
/**
 * What is held until the return, in minor units.
 */
deposit: number, 
/**
 * How many recharges are agreed on; none for no limit.
 */
max_recharges: number | null, 
/**
 * Whether the battery that is given out first counts as a recharge, in the fee and in the limit.
 */
initial_issue_counts_as_recharge: boolean, 
/**
 * First day it is offered, `YYYY-MM-DD`.
 */
valid_from: string | null, 
/**
 * Last day it is offered.
 */
valid_until: string | null, };

export type TariffExample = { 
/**
 * Every wrong field; then nothing else is told.
 */
wrong: Array<FieldProblem>, 
/**
 * Each length that is offered, the shortest first, and both ends of what may be asked for.
 */
lengths: Array<LengthPrice>, 
/**
 * Percent, as agreed on if it went out now.
 */
tax_pct: number, };

export type TariffForm = { 
/**
 * What people call it; unique in the hub.
 */
name: string, 
/**
 * What it is for; several at once.
 */
scope: Array<Scope>, 
/**
 * What is charged, in the order of the receipt.
 */
components: Array<Component>, 
/**
 * The lengths offered.
 */
presets: Array<Preset>, 
/**
 * The lengths one may ask for, if any.
 */
custom: CustomRange | null, 
/**
 * Tax, 0 to 100, two decimals; none for the hub's.
 */
tax_pct: number | null, 
/**
 * Whether time is charged in whole units, each begun one in full.
 */
whole_units: boolean, 
/**
 * The least that is charged before tax, in minor units.
 */
minimum: number, 
/**
 * What is held until the return, in minor units.
 */
deposit: number, 
/**
 * How many recharges are agreed on; none for no limit.
 */
max_recharges: number | null, 
/**
 * Whether the battery that is given out first counts as a recharge, in the fee and in the limit.
 */
initial_issue_counts_as_recharge: boolean, 
/**
 * First day it is offered, `YYYY-MM-DD`.
 */
valid_from: string | null, 
/**
 * Last day it is offered.
 */
valid_until: string | null, };

export type TariffId = string;

export type TariffState = "active" | "inactive";

export type TaskKind = "bulk" | "export" | "import_trial" | "import" | "import_undo" | "readings";

export type TaskRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * What is done.
 */
kind: TaskKind, 
/**
 * To what, in words of the person: a file's name, or nothing.
 */
title: string | null, 
/**
 * Steps done.
 */
done: number, 
/**
 * Of how many; none while nobody knows.
 */
total: number | null, 
/**
 * How it stands.
 */
state: TaskState, 
/**
 * Why it failed.
 */
fault: Fault | null, 
/**
 * What came of it.
 */
outcome: Outcome | null, 
/**
 * When it began.
 */
started_at: Time, 
/**
 * When it ended.
 */
ended_at: Time | null, };

export type TaskState = "running" | "done" | "failed" | "cancelled";

export type Tested = { 
/**
 * What does not go; none if all goes.
 */
trouble: LinkTrouble | null, };

export type TillMove = { kind: "till_drop" | "till_top_up" | "till_payout", at: Time, who: string, amount: number, reason: string, };

export type TillPerson = { id: UserId, name: string, };

export type TillReport = { float_counts: Array<NoteCount>, counts: Array<NoteCount>, note: string, 
/**
 * What was paid and paid back, by way to pay.
 */
payments: Array<KindTotal>, 
/**
 * What was charged, taken as deposit, let off, by account.
 */
charges: Array<AccountTotal>, 
/**
 * What was put into the drawer and taken out of it by hand.
 */
moves: Array<TillMove>, 
/**
 * Where the batteries were; none of a till that was closed before they were looked at.
 */
batteries: Tally | null, 
/**
 * Whether whoever asks may name the causes.
 */
may_name: boolean, id: ShiftId, 
/**
 * Whose it was.
 */
user_name: string, opened_at: Time, closed_at: Time, closed_by_name: string, float: number, expected: number, counted: number, 
/**
 * What it had too much, or too little if it is below nothing.
 */
difference: number, 
/**
 * They add up to the difference.
 */
causes: Array<Cause>, };

export type TillRow = { id: ShiftId, 
/**
 * Whose it was.
 */
user_name: string, opened_at: Time, closed_at: Time, closed_by_name: string, float: number, expected: number, counted: number, 
/**
 * What it had too much, or too little if it is below nothing.
 */
difference: number, 
/**
 * They add up to the difference.
 */
causes: Array<Cause>, };

export type TillView = { 
/**
 * None while it is closed.
 */
open: OpenTill | null, };

export type TillsAsk = { after: string | null, limit: number, };

export type Time = number;

export type TitledField = { field: ReadingField, title: string, };

export type TodayFigure = { name: FigureName, of: Kind, count: number, question: Question, };

export type TodayQuestion = { name: FigureName, question: Question, };

export type Transfer = { id: TransferId, 
/**
 * Whether it comes here; else it goes from here.
 */
incoming: boolean, from: HubId, from_name: string, to: HubId, to_name: string, item: Item, code: string, 
/**
 * Its model or type.
 */
kind_name: string, state: TransferState, sent_at: Time, sent_by: string, 
/**
 * When it arrived, or came back.
 */
ended_at: Time | null, ended_by: string, note: string, 
/**
 * Whether something at the hub it goes to is called so already: then it gets another code there.
 */
code_taken: boolean, 
/**
 * A code that is free here then.
 */
free_code: string | null, };

export type TransferId = string;

export type TransferState = "sent" | "received" | "cancelled";

export type Trial = { 
/**
 * When.
 */
at: Time, 
/**
 * When the backup it was made with was made.
 */
made_at: Time, 
/**
 * The fault's code; none if all was well.
 */
code: string | null, };

export type TrialBalance = { rows: Array<TrialRow>, 
/**
 * Sum of all debits, which is that of all credits.
 */
debit: number, credit: number, 
/**
 * Entries in the books.
 */
entries: number, 
/**
 * Whether they are as they were written.
 */
checked: BooksChecked, };

export type TrialRow = { account: Account, 
/**
 * The way to pay, where each has its own part.
 */
kind: PaymentKindId | null, 
/**
 * What that is called; empty as its account.
 */
label: string, 
/**
 * Of the customers' account what they owe.
 */
debit: number, 
/**
 * Of the customers' account their credit.
 */
credit: number, };

export type TryAsk = { file: string, 
/**
 * By column, the field it fills.
 */
mapping: Array<string | null>, 
/**
 * Whether phones that others have are right.
 */
accept_duplicates: boolean, };

export type Unit = "per_hour" | "per_day" | "per_week" | "per_month" | "per_kwh" | "per_kg" | "per_litre" | "per_swap" | "per_recharge" | "fixed";

export type Unlock = { pin: string, };

export type Until = { "length": Length } | { "due": Time };

export type UseCode = { login: string, code: string, password: string, };

export type UseEnd = "out" | "back";

export type User = { id: UserId, enabled: boolean, has_password: boolean, has_pin: boolean, created_at: Time, roles: Array<RoleAt>, grantable: Array<Role>, 
/**
 * Whether whoever asks gives roles at other hubs than the one they work in.
 */
grants_elsewhere: boolean, 
/**
 * Whether whoever asks says how far others may go.
 */
sets_limits: boolean, mine: boolean, 
/**
 * Whether whoever asks may change this person.
 */
managed: boolean, 
/**
 * Full name.
 */
name: string, 
/**
 * What they type to sign in: 2 to 40 characters, kept in lower case, unique in the organisation.
 */
login: string, 
/**
 * E-mail; may be empty.
 */
email: string, 
/**
 * Phone; may be empty.
 */
phone: string, 
/**
 * Language of their screens.
 */
language: Language, };

export type UserForm = { 
/**
 * Full name.
 */
name: string, 
/**
 * What they type to sign in: 2 to 40 characters, kept in lower case, unique in the organisation.
 */
login: string, 
/**
 * E-mail; may be empty.
 */
email: string, 
/**
 * Phone; may be empty.
 */
phone: string, 
/**
 * Language of their screens.
 */
language: Language, };

export type UserId = string;

export type UserRow = { id: UserId, name: string, initials: string, login: string, roles: Array<RoleWhere>, enabled: boolean, has_password: boolean, };

export type Verdict = "accepted" | "refused" | "questioned" | "duplicate" | "bad_topic" | "bad_payload" | "retained";

export type ViewForm = { 
/**
 * What is listed: the first word of its commands, as `battery`.
 */
list: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * What is asked.
 */
question: Question, 
/**
 * The columns that are shown, in their order; none for those the list comes with.
 */
columns: Array<string> | null, };

export type ViewId = string;

export type ViewRow = { id: ViewId, name: string, question: Question, columns: Array<string> | null, shared: boolean, 
/**
 * Whose it is.
 */
owner: UserId, owner_name: string, 
/**
 * Whether whoever asks may change it.
 */
changeable: boolean, };

export type Wanted = { "kind": "battery_model", "id": ModelId } | { "kind": "battery", "id": BatteryId } | { "kind": "equipment", "id": EquipmentId };

export type WeekAsk = { from: Time, to: Time, };

export type Whereabouts = { "is": "rack" } | { "is": "slot", 
/**
 * Which.
 */
slot: SlotId, } | { "is": "customer", 
/**
 * Whom.
 */
customer: CustomerId, };

/** Every command with what it takes and gives. */
export type Commands = {
  "app.start": { input: null; output: Start };
  "app.choices": { input: null; output: Choices };
  "practice.open": { input: null; output: null };
  "setup.recovery_code": { input: null; output: string };
  "setup.check": { input: Setup; output: Array<FieldProblem> };
  "setup.finish": { input: Setup; output: Me };
  "session.sign_in": { input: SignIn; output: Me };
  "session.use_code": { input: UseCode; output: Me };
  "session.recover": { input: Recover; output: Recovered };
  "session.card": { input: CardSignIn; output: Me };
  "session.unlock": { input: Unlock; output: Me };
  "session.switch": { input: Switch; output: Me };
  "session.sign_out": { input: null; output: null };
  "session.stir": { input: null; output: null };
  "session.lock": { input: null; output: null };
  "session.choose_hub": { input: ChooseHub; output: Me };
  "session.list": { input: null; output: Array<SessionRow> };
  "session.end": { input: EndSession; output: null };
  "me.change_password": { input: ChangePassword; output: null };
  "me.change_pin": { input: ChangePin; output: Me };
  "me.confirm_recovery_code": { input: null; output: null };
  "me.set_language": { input: SetLanguage; output: Me };
  "organisation.view": { input: null; output: Organisation };
  "organisation.edit": { input: OrganisationForm; output: Organisation };
  "organisation.choose_logo": { input: null; output: boolean };
  "organisation.remove_logo": { input: null; output: null };
  "hub.list": { input: null; output: Array<HubRow> };
  "hub.view": { input: AskHub; output: Hub };
  "hub.history": { input: AskHub; output: Array<HistoryLine> };
  "hub.create": { input: HubForm; output: Hub };
  "hub.edit": { input: EditHub; output: Hub };
  "model.list": { input: null; output: Array<Model> };
  "model.history": { input: AskModel; output: Array<HistoryLine> };
  "model.create": { input: ModelForm; output: Model };
  "model.edit": { input: EditModel; output: Model };
  "battery.list": { input: ListAsk; output: Page<BatteryRow> };
  "battery.counts": { input: Question; output: Counts };
  "battery.export": { input: ExportAsk; output: TaskRow | null };
  "battery.view": { input: AskBattery; output: Battery };
  "battery.history": { input: AskBattery; output: Array<HistoryLine> };
  "battery.next_code": { input: null; output: string };
  "battery.create": { input: BatteryForm; output: Battery };
  "battery.edit": { input: EditBattery; output: Battery };
  "battery.change_lifecycle": { input: ChangeLifecycle; output: Battery };
  "battery.change_lifecycle_all": { input: ChangeLifecycleAll; output: TaskRow };
  "reading.latest": { input: AskReadings; output: LastReading | null };
  "reading.chart": { input: ChartAsk; output: ChartView };
  "reading.compare": { input: CompareAsk; output: ChartView };
  "reading.energy": { input: EnergyAsk; output: EnergyView };
  "reading.rental": { input: AskRental; output: RentalEnergy };
  "reading.aggregate": { input: FiguresAsk; output: FiguresView };
  "reading.export": { input: ExportReadings; output: TaskRow | null };
  "battery.confirm_full": { input: AskBattery; output: Battery };
  "battery.seen_charging": { input: SeenCharging; output: null };
  "battery.confirm_full_all": { input: SelectBatteries; output: TaskRow };
  "station.list": { input: ListAsk; output: Page<StationRow> };
  "station.counts": { input: Question; output: Counts };
  "station.export": { input: ExportAsk; output: TaskRow | null };
  "station.view": { input: AskStation; output: Station };
  "station.history": { input: AskStation; output: Array<HistoryLine> };
  "station.next_code": { input: null; output: string };
  "station.create": { input: CreateStation; output: Station };
  "station.edit": { input: EditStation; output: Station };
  "station.set_mode": { input: SetStationMode; output: Station };
  "station.set_slots": { input: SetSlots; output: Station };
  "station.board": { input: null; output: Array<BoardStation> };
  "station.life": { input: AskStation; output: Life };
  "station.open_display": { input: AskStation; output: null };
  "station.display": { input: AskStation; output: Display };
  "station.let_in": { input: LetIn; output: null };
  "station.end_session": { input: AskStation; output: null };
  "station.command": { input: GiveCommand; output: Array<CommandView> };
  "station.commands": { input: AskStation; output: Array<CommandView> };
  "station.enrol": { input: Enrol; output: Enrolled };
  "station.logins": { input: AskStation; output: Array<LoginView> };
  "station.revoke": { input: Revoke; output: null };
  "device.list": { input: ListAsk; output: Page<DeviceRow> };
  "device.counts": { input: Question; output: Counts };
  "device.export": { input: ExportAsk; output: TaskRow | null };
  "device.view": { input: AskDevice; output: Device };
  "device.history": { input: AskDevice; output: Array<HistoryLine> };
  "device.next_code": { input: null; output: string };
  "device.create": { input: DeviceForm; output: Device };
  "device.edit": { input: EditDevice; output: Device };
  "device.approve": { input: EditDevice; output: Device };
  "device.retire": { input: DeviceReason; output: Device };
  "device.bring_back": { input: DeviceReason; output: Device };
  "device.login": { input: AskDevice; output: DeviceLoginView };
  "device.set_login": { input: SetDeviceLogin; output: Enrolled };
  "device.revoke_login": { input: DeviceReason; output: DeviceLoginView };
  "device.set_relay": { input: AskDevice; output: RelayShown };
  "device.revoke_relay": { input: DeviceReason; output: DeviceLoginView };
  "alert.list": { input: null; output: Array<AlertView> };
  "alert.see": { input: AskAlert; output: null };
  "link.badge": { input: null; output: LinkBadge };
  "link.view": { input: null; output: LinkView };
  "link.edit": { input: EditLink; output: LinkView };
  "link.restart": { input: null; output: null };
  "link.test": { input: EditLink; output: Tested };
  "link.add_gateway": { input: null; output: Enrolled };
  "link.renew_authority": { input: null; output: LinkView };
  "http.view": { input: null; output: HttpView };
  "http.edit": { input: EditHttp; output: HttpView };
  "keeping.view": { input: null; output: KeepingView };
  "keeping.edit": { input: EditKeeping; output: KeepingView };
  "slot.set_mode": { input: SetSlotMode; output: Station };
  "slot.put": { input: PutIntoSlot; output: Station };
  "slot.take": { input: TakeOutOfSlot; output: Station };
  "swap.list": { input: ListAsk; output: Page<SwapRow> };
  "swap.counts": { input: Question; output: Counts };
  "swap.export": { input: ExportAsk; output: TaskRow | null };
  "swap.view": { input: AskSwap; output: Swap };
  "quarantine.list": { input: ListAsk; output: Page<QuarantineRow> };
  "quarantine.counts": { input: Question; output: Counts };
  "quarantine.export": { input: ExportAsk; output: TaskRow | null };
  "quarantine.view": { input: AskQuarantine; output: Quarantine };
  "quarantine.history": { input: AskQuarantine; output: Array<HistoryLine> };
  "quarantine.accept": { input: AcceptQuarantine; output: Quarantine };
  "quarantine.correct": { input: CorrectQuarantine; output: Quarantine };
  "quarantine.discard": { input: DiscardQuarantine; output: Quarantine };
  "message.list": { input: MessagesAsk; output: Page<MessageRow> };
  "message.view": { input: AskMessage; output: StationMessage };
  "message.replay": { input: AskMessage; output: StationMessage };
  "equipment_type.list": { input: null; output: Array<EquipmentType> };
  "equipment_type.history": { input: AskEquipmentType; output: Array<HistoryLine> };
  "equipment_type.create": { input: EquipmentTypeForm; output: EquipmentType };
  "equipment_type.edit": { input: EditEquipmentType; output: EquipmentType };
  "equipment.board": { input: BoardAsk; output: Array<EquipmentColumn> };
  "equipment.list": { input: ListAsk; output: Page<EquipmentRow> };
  "equipment.counts": { input: Question; output: Counts };
  "equipment.export": { input: ExportAsk; output: TaskRow | null };
  "equipment.view": { input: AskEquipment; output: Equipment };
  "equipment.history": { input: AskEquipment; output: Array<HistoryLine> };
  "equipment.next_code": { input: null; output: string };
  "equipment.create": { input: EquipmentForm; output: Equipment };
  "equipment.edit": { input: EditEquipment; output: Equipment };
  "equipment.change_state": { input: ChangeEquipmentState; output: Equipment };
  "equipment.of_customer": { input: OfCustomer; output: Array<Assignment> };
  "equipment.assign": { input: Assign; output: Equipment };
  "equipment.end_assignment": { input: EndAssignment; output: Equipment };
  "job.board": { input: BoardAsk; output: Array<JobColumn> };
  "job.list": { input: ListAsk; output: Page<JobRow> };
  "job.counts": { input: Question; output: Counts };
  "job.export": { input: ExportAsk; output: TaskRow | null };
  "job.view": { input: AskJob; output: Job };
  "job.history": { input: AskJob; output: Array<HistoryLine> };
  "job.create": { input: JobForm; output: Job };
  "job.comment": { input: CommentJob; output: Job };
  "job.edit": { input: EditJob; output: Job };
  "job.move": { input: MoveJob; output: Job };
  "job.assign": { input: AssignJob; output: Job };
  "job.people": { input: null; output: Array<JobPerson> };
  "customer.list": { input: ListAsk; output: Page<CustomerRow> };
  "customer.counts": { input: Question; output: Counts };
  "customer.export": { input: ExportAsk; output: TaskRow | null };
  "customer.view": { input: AskCustomer; output: Customer };
  "customer.history": { input: AskCustomer; output: Array<HistoryLine> };
  "customer.next_code": { input: null; output: string };
  "customer.duplicates": { input: DuplicatesAsk; output: Array<Duplicate> };
  "customer.create": { input: CreateCustomer; output: Customer };
  "customer.edit": { input: EditCustomer; output: Customer };
  "customer.give_consent": { input: GiveConsent; output: Customer };
  "customer.withdraw_consent": { input: AskCustomer; output: Customer };
  "customer.deactivate": { input: DeactivateCustomer; output: Customer };
  "customer.activate": { input: AskCustomer; output: Customer };
  "customer.view_photo": { input: AskCustomer; output: Photo };
  "customer.choose_photo": { input: AskCustomer; output: Customer | null };
  "customer.remove_photo": { input: AskCustomer; output: Customer };
  "customer.set_pin": { input: SetClientPin; output: PinShown };
  "client.view": { input: null; output: ClientView };
  "client.change_pin": { input: ChangeClientPin; output: null };
  "card.list": { input: ListAsk; output: Page<Card> };
  "card.export": { input: ExportAsk; output: TaskRow | null };
  "card.counts": { input: Question; output: Counts };
  "card.of": { input: CardsOf; output: Array<Card> };
  "card.view": { input: AskCard; output: Card };
  "card.history": { input: AskCard; output: Array<HistoryLine> };
  "card.issue": { input: IssueCard; output: Card };
  "card.activate": { input: AskCard; output: Card };
  "card.block": { input: StopCard; output: Card };
  "card.unblock": { input: AskCard; output: Card };
  "card.report_lost": { input: StopCard; output: Card };
  "card.replace": { input: ReplaceCard; output: Card };
  "scan.recognise": { input: ScanAsk; output: Recognised };
  "rental.board": { input: BoardAsk; output: Array<RentalColumn> };
  "rental.list": { input: ListAsk; output: Page<RentalRow> };
  "rental.counts": { input: Question; output: Counts };
  "rental.export": { input: ExportAsk; output: TaskRow | null };
  "rental.view": { input: AskRental; output: Rental };
  "rental.view_photo": { input: AskLinePhoto; output: Photo };
  "rental.choose_photo": { input: AskLinePhoto; output: Rental | null };
  "rental.remove_photo": { input: AskLinePhoto; output: Rental };
  "reservation.list": { input: ListAsk; output: Page<ReservationRow> };
  "reservation.counts": { input: Question; output: Counts };
  "reservation.export": { input: ExportAsk; output: TaskRow | null };
  "reservation.view": { input: AskReservation; output: Reservation };
  "reservation.history": { input: AskReservation; output: Array<HistoryLine> };
  "reservation.week": { input: WeekAsk; output: Array<ReservationRow> };
  "reservation.create": { input: CreateReservation; output: Reservation };
  "reservation.cancel": { input: CancelReservation; output: Reservation };
  "transfer.list": { input: null; output: Array<Transfer> };
  "transfer.send": { input: SendAsk; output: Array<Transfer> };
  "transfer.receive": { input: ReceiveAsk; output: Array<Transfer> };
  "transfer.cancel": { input: CancelAsk; output: Array<Transfer> };
  "stock.list": { input: null; output: Array<StockCountRow> };
  "stock.view": { input: AskStockCount; output: StockCount };
  "stock.count": { input: CountStock; output: StockCount };
  "counter.scan": { input: CounterScan; output: Scanned };
  "counter.customer": { input: AskAtCounter; output: AtCounter };
  "counter.suggestions": { input: null; output: Array<Suggestion> };
  "counter.preview": { input: PreviewAsk; output: PlanView };
  "counter.commit": { input: CommitAsk; output: Act };
  "act.list": { input: ActsAsk | null; output: Array<Act> };
  "act.new_id": { input: null; output: ActId };
  "act.undo": { input: TakeBackAsk; output: Act };
  "act.reverse": { input: TakeBackAsk; output: Act };
  "tariff.list": { input: null; output: Array<Tariff> };
  "tariff.view": { input: AskTariff; output: Tariff };
  "tariff.history": { input: AskTariff; output: Array<HistoryLine> };
  "tariff.estimate": { input: EstimateAsk; output: Estimate };
  "tariff.example": { input: TariffForm; output: TariffExample };
  "tariff.create": { input: TariffForm; output: Tariff };
  "tariff.edit": { input: EditTariff; output: Tariff };
  "tariff.deactivate": { input: AskTariff; output: Tariff };
  "tariff.activate": { input: AskTariff; output: Tariff };
  "choice.list": { input: null; output: Array<Choice> };
  "choice.create": { input: CreateChoice; output: Choice };
  "choice.rename": { input: RenameChoice; output: Choice };
  "choice.reorder": { input: ReorderChoices; output: Array<Choice> };
  "choice.hide": { input: AskChoice; output: Choice };
  "choice.show": { input: AskChoice; output: Choice };
  "own_field.list": { input: null; output: Array<OwnField> };
  "own_field.create": { input: OwnFieldForm; output: OwnField };
  "own_field.edit": { input: EditOwnField; output: OwnField };
  "own_field.reorder": { input: ReorderOwnFields; output: Array<OwnField> };
  "own_field.hide": { input: AskOwnField; output: OwnField };
  "own_field.show": { input: AskOwnField; output: OwnField };
  "payment_kind.list": { input: null; output: Array<PaymentKind> };
  "payment_kind.create": { input: PaymentKindForm; output: PaymentKind };
  "payment_kind.edit": { input: EditPaymentKind; output: PaymentKind };
  "payment_kind.reorder": { input: ReorderPaymentKinds; output: Array<PaymentKind> };
  "payment_kind.hide": { input: AskPaymentKind; output: PaymentKind };
  "payment_kind.show": { input: AskPaymentKind; output: PaymentKind };
  "till.view": { input: null; output: TillView };
  "till.people": { input: null; output: Array<TillPerson> };
  "till.notes": { input: null; output: Array<number> };
  "till.count": { input: CountAsk; output: number };
  "till.open": { input: OpenTillAsk; output: TillView };
  "till.close": { input: CloseTillAsk; output: TillReport };
  "till.hand_over": { input: HandOverTillAsk; output: TillReport };
  "till.drop": { input: MoveCash; output: TillView };
  "till.top_up": { input: MoveCash; output: TillView };
  "till.payout": { input: MoveCash; output: TillView };
  "till.name_causes": { input: NameCauses; output: TillReport };
  "till.list": { input: TillsAsk; output: Page<TillRow> };
  "till.report": { input: AskTill; output: TillReport };
  "account.view": { input: AccountAsk; output: AccountView };
  "account.statement": { input: StatementAsk; output: Statement };
  "account.charge": { input: MoveDebt; output: Balance };
  "account.write_off": { input: MoveDebt; output: Balance };
  "account.discount": { input: MoveDebt; output: Balance };
  "account.refund": { input: Refund; output: Balance };
  "ledger.accounts": { input: null; output: TrialBalance };
  "ledger.entries": { input: EntriesAsk; output: Page<EntryRow> };
  "ledger.debtors": { input: DebtorsAsk; output: Page<DebtorRow> };
  "payment.list": { input: ListAsk; output: Page<PaymentRow> };
  "payment.counts": { input: Question; output: Counts };
  "payment.export": { input: ExportAsk; output: TaskRow | null };
  "deposit.list": { input: ListAsk; output: Page<DepositRow> };
  "deposit.counts": { input: Question; output: Counts };
  "deposit.export": { input: ExportAsk; output: TaskRow | null };
  "deposit.release": { input: LeaveDeposit; output: Balance };
  "deposit.forfeit": { input: LeaveDeposit; output: Balance };
  "user.list": { input: null; output: Array<UserRow> };
  "user.view": { input: AskUser; output: User };
  "user.history": { input: AskUser; output: Array<HistoryLine> };
  "user.create": { input: CreateUser; output: CodeShown };
  "user.edit": { input: EditUser; output: User };
  "user.set_roles": { input: SetRoles; output: User };
  "user.enable": { input: AskUser; output: User };
  "user.disable": { input: DisableUser; output: User };
  "user.reset_password": { input: AskUser; output: CodeShown };
  "import.read": { input: ImportAsk; output: ImportHead | null };
  "import.try": { input: TryAsk; output: TaskRow };
  "import.do": { input: AskFile; output: TaskRow };
  "import.errors": { input: ErrorsAsk; output: TaskRow | null };
  "reading.import": { input: ReadingsImport; output: TaskRow | null };
  "import.list": { input: null; output: Array<ImportRow> };
  "import.undo": { input: AskImport; output: TaskRow };
  "task.list": { input: null; output: Array<TaskRow> };
  "task.cancel": { input: AskTask; output: null };
  "task.dismiss": { input: AskTask; output: null };
  "note.list": { input: RecordRef; output: Array<Note> };
  "note.add": { input: AddNote; output: Array<Note> };
  "note.withdraw": { input: AskNote; output: Array<Note> };
  "today.view": { input: null; output: Array<TodayFigure> };
  "today.questions": { input: null; output: Array<TodayQuestion> };
  "overview.view": { input: OverviewAsk; output: Overview };
  "audit.list": { input: AuditAsk; output: Page<AuditLine> };
  "view.list": { input: AskViews; output: Array<ViewRow> };
  "view.save": { input: SaveView; output: ViewRow };
  "view.rename": { input: RenameView; output: ViewRow };
  "view.share": { input: ShareView; output: ViewRow };
  "view.delete": { input: AskView; output: null };
  "role.table": { input: null; output: Array<PermissionRow> };
  "find.everything": { input: FindAsk; output: Array<Found> };
  "backup.list": { input: null; output: Backups };
  "backup.make": { input: null; output: Backups };
  "backup.try": { input: null; output: Backups };
  "backup.choose_second": { input: null; output: Backups };
  "backup.forget_second": { input: null; output: Backups };
  "backup.preview": { input: AskBackup; output: BackupPreview };
  "backup.choose": { input: null; output: BackupPreview | null };
  "backup.restore": { input: AskBackup; output: null };
  "rescue.list": { input: null; output: Array<Backup> };
  "rescue.preview": { input: AskBackup; output: BackupPreview };
  "rescue.choose": { input: null; output: BackupPreview | null };
  "rescue.restore": { input: AskBackup; output: null };
  "clock.view": { input: null; output: ClockView };
  "health.view": { input: null; output: Health };
  "rescue.support": { input: null; output: SupportSaved | null };
  "support.save": { input: null; output: SupportSaved | null };
  "log.list": { input: LogAsk; output: Page<LogLine> };
};

export type CommandName = keyof Commands;
export type FaultCode = Fault["code"];

/** So many may stand in one chart to be compared. */
export const COMPARED_MAX = 7;

/** What a list may show, so that a file may hold it; the values of a `word` are words of ours. */
export type Exported = {
  battery: { code: "plain"; serial: "plain"; model: "plain"; lifecycle: "word"; holder: "word"; holder_name: "plain"; charge: "word"; soc: "plain"; soc_at: "plain"; full: "plain"; changed: "plain" };
  card: { uid: "plain"; owner: "plain"; owner_code: "plain"; state: "word"; expires: "plain"; changed: "plain" };
  customer: { code: "plain"; name: "plain"; known_as: "plain"; phone: "plain"; state: "word"; business: "word"; language: "word"; consent: "word"; card: "word"; created: "plain"; changed: "plain" };
  equipment: { code: "plain"; serial: "plain"; type: "plain"; power: "plain"; state: "word"; customers: "plain"; warranty: "plain"; changed: "plain" };
  job: { code: "plain"; title: "plain"; kind: "word"; priority: "word"; state: "word"; about: "plain"; assignee: "plain"; due: "plain"; late: "word"; changed: "plain" };
  rental: { code: "plain"; customer: "plain"; customer_code: "plain"; state: "word"; started: "plain"; due: "plain"; ended: "plain"; items: "plain"; late_days: "plain"; balance: "plain" };
  reservation: { customer: "plain"; wanted: "plain"; from: "plain"; to: "plain"; state: "word"; deposit: "plain"; note: "plain" };
  payment: { at: "plain"; customer: "plain"; customer_code: "plain"; kind: "plain"; account: "word"; amount: "plain"; reference: "plain"; state: "word" };
  deposit: { customer: "plain"; customer_code: "plain"; rental: "plain"; amount: "plain"; taken: "plain"; left: "plain"; why: "plain"; state: "word" };
  station: { code: "plain"; name: "plain"; place: "plain"; mode: "word"; slots: "plain"; slots_operational: "plain"; seen: "plain"; changed: "plain" };
  device: { code: "plain"; name: "plain"; kind: "word"; measures: "word"; of: "plain"; place: "plain"; state: "word"; firmware: "plain"; seen: "plain"; changed: "plain" };
  quarantine: { at: "plain"; station: "plain"; code: "word"; customer: "plain"; customer_code: "plain"; kind: "word"; came: "plain"; went: "plain"; state: "word" };
  swap: { at: "plain"; source: "word"; station: "plain"; customer: "plain"; customer_code: "plain"; kind: "word"; state: "word"; came: "plain"; slot_in: "plain"; soc_in: "plain"; soh_in: "plain"; went: "plain"; slot_out: "plain"; soc_out: "plain"; soh_out: "plain"; charge_ah: "plain"; energy: "plain"; estimated: "word"; charged: "plain"; duration: "plain"; code: "word"; reason: "plain"; clock: "word"; offline: "word" };
};
