//! Packets of both versions of MQTT as one kind, over the codec crate. Nothing above names a version, and only this room
//! names the codec.

mod read;
mod write;

use std::num::NonZeroU16;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use bytestring::ByteString;
use rmqtt_codec::error::DecodeError;
use rmqtt_codec::version::{ProtocolVersion, VersionCodec};
use rmqtt_codec::{v3, v5};
use tokio_util::codec::Decoder;

use crate::signal::{Ending, Qos};

pub(crate) use write::Granted;

/// Bytes of a packet around its payload: topic, ids, and properties, which nobody here reads.
const AROUND_PAYLOAD: usize = 1024;

/// Bytes of the longest CONNECT, a last will included.
const CONNECT_MAX: u32 = 4096;

/// Bytes of the largest packet a client may refuse to take. The codec subtracts from it, and would fall below nothing.
const PACKET_MIN: u32 = 128;

/// One version of MQTT, spoken with one client.
pub(crate) enum Wire {
    /// 3.1.1.
    V3(v3::Codec),
    /// 5.
    V5(v5::Codec),
}

/// What clients send.
pub(crate) enum Packet {
    Publish(Publish),
    Puback(NonZeroU16),
    /// With whether the client takes the message.
    Pubrec(NonZeroU16, bool),
    Pubrel(NonZeroU16),
    Pubcomp(NonZeroU16),
    Subscribe {
        id: NonZeroU16,
        filters: Vec<Wanted>,
        /// Whether it comes with an identifier, which we do not carry.
        is_numbered: bool,
    },
    Unsubscribe {
        id: NonZeroU16,
        filters: Vec<ByteString>,
    },
    Ping,
    Disconnect {
        /// Whether the last will is due all the same.
        will: bool,
        /// How long the session is kept, if the client changed its mind.
        keep: Option<Duration>,
    },
}

/// A subscription asked for.
pub(crate) struct Wanted {
    pub filter: ByteString,
    pub qos: Qos,
    pub no_local: bool,
}

pub(crate) struct Publish {
    /// None if and only if nobody waits for an answer.
    pub id: Option<NonZeroU16>,
    pub topic: ByteString,
    pub payload: Bytes,
    pub qos: Qos,
    pub retain: bool,
    pub dup: bool,
}

/// What a client says first.
pub(crate) struct Connect {
    pub client: ByteString,
    pub name: Option<ByteString>,
    pub password: Option<Bytes>,
    pub clean: bool,
    /// How long its session is to be kept: [`Duration::MAX`] for as long as we do.
    pub keep: Duration,
    /// Seconds; 0 for none.
    pub keep_alive: u16,
    pub will: Option<Will>,
    /// How many messages may be in flight to it.
    pub window: u16,
    /// Bytes of the largest packet it takes.
    pub packet_max: Option<u32>,
    /// Whether what it wants is no more than we speak: version 3.1.1 or 5, and no extended authentication.
    pub is_spoken: bool,
}

/// What is said in a client's name when it goes without a word.
pub(crate) struct Will {
    pub topic: ByteString,
    pub payload: Bytes,
    pub qos: Qos,
    pub retain: bool,
}

impl Wire {
    /// Reads the first packet of a connection, and speaks its version from then on. None: more must come.
    ///
    /// # Errors
    /// [`Ending::Malformed`] or [`Ending::TooLarge`].
    pub fn open(wire: &mut Option<Self>, buffer: &mut BytesMut) -> Result<Option<Connect>, Ending> {
        let wire = match wire {
            Some(wire) => wire,
            none => match VersionCodec.decode(buffer).map_err(ending)? {
                None => return Ok(None),
                Some(ProtocolVersion::MQTT3) => none.insert(Self::V3(v3::Codec::new(CONNECT_MAX))),
                // What we write is bounded elsewhere.
                Some(ProtocolVersion::MQTT5) => none.insert(Self::V5(v5::Codec::new(CONNECT_MAX, 0))),
            },
        };
        wire.read_connect(buffer)
    }

    /// Takes packets with payloads of that many bytes from now on.
    pub fn allow(&mut self, payload: usize) {
        let most = u32::try_from(payload + AROUND_PAYLOAD).unwrap_or(u32::MAX);
        match self {
            Self::V3(codec) => codec.set_max_size(most),
            Self::V5(codec) => codec.set_max_inbound_size(most),
        }
    }

    /// Whether the client can be told that it may not publish something.
    pub const fn can_refuse(&self) -> bool {
        matches!(self, Self::V5(_))
    }
}

fn ending(error: DecodeError) -> Ending {
    match error {
        DecodeError::MaxSizeExceeded { .. } => Ending::TooLarge,
        _ => Ending::Malformed,
    }
}
