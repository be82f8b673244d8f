//! What there is to play: where the broker is, stations with what is in them, riders with what they have. As a file it is
//! what the program is given.

use serde::{Deserialize, Serialize};

/// Everything that is played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// Host and port of the broker.
    pub broker: String,
    /// The authority that signed the broker's certificate, as PEM. None: no TLS.
    #[serde(default)]
    pub ca_pem: Option<String>,
    /// What every topic begins with.
    #[serde(default = "usual_root")]
    pub root: String,
    /// The stations.
    pub stations: Vec<StationSetup>,
    /// Who comes to them.
    #[serde(default)]
    pub riders: Vec<Rider>,
    /// Each rider comes about once in so many seconds.
    #[serde(default = "three_hours")]
    pub riders_every_s: u32,
    /// A station measures what it has once in so many seconds.
    #[serde(default = "five_minutes")]
    pub looks_every_s: u32,
}

fn usual_root() -> String {
    "bss".to_owned()
}

const fn three_hours() -> u32 {
    3 * 3_600
}

const fn five_minutes() -> u32 {
    5 * 60
}

/// A station as it is installed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationSetup {
    /// Its level in the topics.
    pub level: String,
    /// Its login at the broker, and the id of its client.
    pub login: String,
    /// The login's password.
    pub password: String,
    /// Its slots.
    pub slots: Vec<SlotSetup>,
    /// Which of the two spellings it speaks.
    #[serde(default)]
    pub spelling: Spelling,
    /// How its messages are told apart.
    #[serde(default)]
    pub named_by: NamedBy,
    /// Whether it does only what is signed.
    #[serde(default)]
    pub signed: bool,
}

/// A place for one battery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotSetup {
    /// Its number, from 1.
    pub number: u32,
    /// What is in it.
    pub battery: Option<Battery>,
}

/// A battery, wherever it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Battery {
    /// What the station calls it.
    pub name: String,
    /// How full it is, in percent.
    pub soc: f64,
    /// How healthy it is, in percent.
    pub soh: f64,
}

/// Somebody who comes to swap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rider {
    /// What a reader reads of their card.
    pub card: String,
    /// What the hub calls them, if stations know it: then they are served also while there is no link.
    #[serde(default)]
    pub user: Option<String>,
    /// What they come with.
    pub battery: Option<Battery>,
}

/// The two spellings of one protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// `user/auth/request` and `swap/activity`.
    #[default]
    User,
    /// `auth/request`, and `swap/result` in its second form.
    Short,
}

/// How messages of a station are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// By `boot_id` and `seq`.
    #[default]
    Sequence,
    /// By `message_id`.
    MessageId,
    /// By nothing but what they say.
    Payload,
}
