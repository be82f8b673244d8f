//! Reading packets.

use std::time::Duration;

use bytes::BytesMut;
use bytestring::ByteString;
use rmqtt_codec::types::{self, MQTT_LEVEL_311, QoS};
use rmqtt_codec::{v3, v5};
use tokio_util::codec::Decoder;

use super::{Connect, PACKET_MIN, Packet, Publish, Wanted, Will, Wire, ending};
use crate::signal::{Ending, Qos};

/// How a client of MQTT 5 says that its session is kept for ever.
const FOR_EVER: u32 = u32::MAX;

impl Wire {
    /// The next packet. None: more must come.
    ///
    /// # Errors
    /// [`Ending::Malformed`] or [`Ending::TooLarge`]; nothing after that is read.
    pub fn read(&mut self, buffer: &mut BytesMut) -> Result<Option<Packet>, Ending> {
        match self {
            Self::V3(codec) => codec.decode(buffer).map_err(ending)?.map(|(packet, _)| of_v3(packet)),
            Self::V5(codec) => codec.decode(buffer).map_err(ending)?.map(|(packet, _)| of_v5(packet)),
        }
        .transpose()
    }

    pub(super) fn read_connect(&mut self, buffer: &mut BytesMut) -> Result<Option<Connect>, Ending> {
        match self {
            Self::V3(codec) => match codec.decode(buffer).map_err(ending)? {
                None => Ok(None),
                Some((v3::Packet::Connect(connect), _)) => Ok(Some(connect_of_v3(*connect))),
                Some(_) => Err(Ending::Malformed),
            },
            Self::V5(codec) => match codec.decode(buffer).map_err(ending)? {
                None => Ok(None),
                Some((v5::Packet::Connect(connect), _)) => connect_of_v5(*connect).map(Some),
                Some(_) => Err(Ending::Malformed),
            },
        }
    }
}

fn connect_of_v3(connect: v3::Connect) -> Connect {
    let will =
        |will: v3::LastWill| Will { topic: will.topic, payload: will.message, qos: qos(will.qos), retain: will.retain };
    Connect {
        client: connect.client_id,
        name: connect.username,
        password: connect.password,
        clean: connect.clean_session,
        keep: if connect.clean_session { Duration::ZERO } else { Duration::MAX },
        keep_alive: connect.keep_alive,
        will: connect.last_will.map(will),
        window: u16::MAX,
        packet_max: None,
        is_spoken: connect.protocol.level() == MQTT_LEVEL_311,
    }
}

fn connect_of_v5(connect: v5::Connect) -> Result<Connect, Ending> {
    let will =
        |will: v5::LastWill| Will { topic: will.topic, payload: will.message, qos: qos(will.qos), retain: will.retain };
    let packet_max = connect.max_packet_size.map(std::num::NonZeroU32::get);
    if packet_max.is_some_and(|most| most < PACKET_MIN) {
        return Err(Ending::Malformed);
    }
    Ok(Connect {
        client: connect.client_id,
        name: connect.username,
        password: connect.password,
        clean: connect.clean_start,
        keep: keep(connect.session_expiry_interval_secs),
        keep_alive: connect.keep_alive,
        will: connect.last_will.map(will),
        window: connect.receive_max.map_or(u16::MAX, std::num::NonZeroU16::get),
        packet_max,
        is_spoken: connect.auth_method.is_none() && connect.auth_data.is_none(),
    })
}

fn of_v3(packet: v3::Packet) -> Result<Packet, Ending> {
    Ok(match packet {
        v3::Packet::Publish(publish) => Packet::Publish(published(*publish)),
        v3::Packet::PublishAck { packet_id } => Packet::Puback(packet_id),
        v3::Packet::PublishReceived { packet_id } => Packet::Pubrec(packet_id, true),
        v3::Packet::PublishRelease { packet_id } => Packet::Pubrel(packet_id),
        v3::Packet::PublishComplete { packet_id } => Packet::Pubcomp(packet_id),
        v3::Packet::Subscribe { packet_id, topic_filters } => {
            let wanted = |(filter, level): (ByteString, QoS)| Wanted { filter, qos: qos(level), no_local: false };
            let filters = topic_filters.into_iter().map(wanted).collect();
            Packet::Subscribe { id: packet_id, filters, is_numbered: false }
        }
        v3::Packet::Unsubscribe { packet_id, topic_filters } => {
            Packet::Unsubscribe { id: packet_id, filters: topic_filters }
        }
        v3::Packet::PingRequest => Packet::Ping,
        v3::Packet::Disconnect => Packet::Disconnect { will: false, keep: None },
        // A second CONNECT, or what only a broker sends.
        v3::Packet::Connect(_)
        | v3::Packet::ConnectAck(_)
        | v3::Packet::SubscribeAck { .. }
        | v3::Packet::UnsubscribeAck { .. }
        | v3::Packet::PingResponse => return Err(Ending::Malformed),
    })
}

fn of_v5(packet: v5::Packet) -> Result<Packet, Ending> {
    Ok(match packet {
        v5::Packet::Publish(publish) => {
            // We allow none, so there is nothing an alias could stand for.
            if publish.properties.as_ref().is_some_and(|properties| properties.topic_alias.is_some()) {
                return Err(Ending::Malformed);
            }
            Packet::Publish(published(*publish))
        }
        v5::Packet::PublishAck(ack) => Packet::Puback(ack.packet_id),
        v5::Packet::PublishReceived(ack) => Packet::Pubrec(ack.packet_id, u8::from(ack.reason_code) < 0x80),
        v5::Packet::PublishRelease(ack) => Packet::Pubrel(ack.packet_id),
        v5::Packet::PublishComplete(ack) => Packet::Pubcomp(ack.packet_id),
        v5::Packet::Subscribe(subscribe) => {
            let wanted = |(filter, options): (ByteString, v5::SubscriptionOptions)| Wanted {
                filter,
                qos: qos(options.qos),
                no_local: options.no_local,
            };
            let filters = subscribe.topic_filters.into_iter().map(wanted).collect();
            Packet::Subscribe { id: subscribe.packet_id, filters, is_numbered: subscribe.id.is_some() }
        }
        v5::Packet::Unsubscribe(unsubscribe) => {
            Packet::Unsubscribe { id: unsubscribe.packet_id, filters: unsubscribe.topic_filters }
        }
        v5::Packet::PingRequest => Packet::Ping,
        v5::Packet::Disconnect(disconnect) => Packet::Disconnect {
            will: disconnect.reason_code != v5::DisconnectReasonCode::NormalDisconnection,
            keep: disconnect.session_expiry_interval_secs.map(keep),
        },
        v5::Packet::Connect(_)
        | v5::Packet::ConnectAck(_)
        | v5::Packet::SubscribeAck(_)
        | v5::Packet::UnsubscribeAck(_)
        | v5::Packet::PingResponse
        | v5::Packet::Auth(_) => return Err(Ending::Malformed),
    })
}

fn published(publish: types::Publish) -> Publish {
    Publish {
        id: publish.packet_id,
        topic: publish.topic,
        payload: publish.payload,
        qos: qos(publish.qos),
        retain: publish.retain,
        dup: publish.dup,
    }
}

fn keep(seconds: u32) -> Duration {
    if seconds == FOR_EVER { Duration::MAX } else { Duration::from_secs(seconds.into()) }
}

fn qos(level: QoS) -> Qos {
    match level {
        QoS::AtMostOnce => Qos::AtMostOnce,
        QoS::AtLeastOnce => Qos::AtLeastOnce,
        QoS::ExactlyOnce => Qos::ExactlyOnce,
    }
}
