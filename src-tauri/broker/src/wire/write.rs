//! Writing packets. What is written here always can be: ids are there where they must be and lengths were checked before.

use std::num::NonZeroU16;

use bytes::BytesMut;
use rmqtt_codec::types::{Publish, QoS};
use rmqtt_codec::v5::{DisconnectReasonCode, PublishAck2Reason, PublishAckReason, SubscribeAckReason};
use rmqtt_codec::{v3, v5};
use tokio_util::codec::Encoder;

use super::{AROUND_PAYLOAD, Wire};
use crate::ack::{Due, Kind};
use crate::mailbox::Letter;
use crate::settings::Limits;
use crate::signal::{Ending, Qos, Refusal};

/// What came of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Granted {
    Yes(Qos),
    Forbidden,
    /// There are as many as may be.
    TooMany,
    /// It comes with an identifier.
    Numbered,
}

impl Wire {
    /// CONNACK to one who is let in. `given` is the id made up for it.
    pub fn welcome(&mut self, resumed: bool, given: Option<&str>, keep: u32, limits: &Limits, out: &mut BytesMut) {
        match self {
            Self::V3(_) => self.say_v3(connack(v3::ConnectAckReason::ConnectionAccepted, resumed), out),
            Self::V5(_) => {
                let packet = v5::ConnectAck {
                    session_present: resumed,
                    session_expiry_interval_secs: Some(keep),
                    receive_max: NonZeroU16::new(limits.in_flight).unwrap_or(NonZeroU16::MIN),
                    max_packet_size: u32::try_from(limits.payload + AROUND_PAYLOAD).ok(),
                    assigned_client_id: given.map(Into::into),
                    retain_available: false,
                    subscription_identifiers_available: false,
                    shared_subscription_available: false,
                    ..v5::ConnectAck::default()
                };
                self.say_v5(packet.into(), out);
            }
        }
    }

    /// CONNACK to one who is not let in.
    pub fn turn_away(&mut self, why: &Refusal, out: &mut BytesMut) {
        use v3::ConnectAckReason as V3;
        use v5::ConnectAckReason as V5;
        let (three, five) = match why {
            Refusal::Credentials => (V3::BadUserNameOrPassword, V5::BadUserNameOrPassword),
            Refusal::ForeignClient | Refusal::ClientId => (V3::IdentifierRejected, V5::ClientIdentifierNotValid),
            Refusal::Full => (V3::ServiceUnavailable, V5::ServerBusy),
            Refusal::Version => (V3::UnacceptableProtocolVersion, V5::BadAuthenticationMethod),
            Refusal::GatewayElsewhere
            | Refusal::Unencrypted
            | Refusal::Will { .. }
            | Refusal::Publish { .. }
            | Refusal::Subscribe { .. } => (V3::NotAuthorized, V5::NotAuthorized),
        };
        match self {
            Self::V3(_) => self.say_v3(connack(three, false), out),
            Self::V5(_) => self.say_v5(v5::ConnectAck { reason_code: five, ..v5::ConnectAck::default() }.into(), out),
        }
    }

    /// PUBACK or PUBREC.
    pub fn acknowledge(&mut self, due: Due, out: &mut BytesMut) {
        let packet_id = due.id;
        match self {
            Self::V3(_) => match due.kind {
                Kind::Puback => self.say_v3(v3::Packet::PublishAck { packet_id }, out),
                Kind::Pubrec => self.say_v3(v3::Packet::PublishReceived { packet_id }, out),
            },
            Self::V5(_) => {
                let reason_code =
                    if due.forbidden { PublishAckReason::NotAuthorized } else { PublishAckReason::Success };
                let ack = v5::PublishAck { packet_id, reason_code, ..v5::PublishAck::default() };
                match due.kind {
                    Kind::Puback => self.say_v5(v5::Packet::PublishAck(ack), out),
                    Kind::Pubrec => self.say_v5(v5::Packet::PublishReceived(ack), out),
                }
            }
        }
    }

    /// PUBREL.
    pub fn release(&mut self, packet_id: NonZeroU16, is_known: bool, out: &mut BytesMut) {
        match self {
            Self::V3(_) => self.say_v3(v3::Packet::PublishRelease { packet_id }, out),
            Self::V5(_) => self.say_v5(v5::Packet::PublishRelease(ack2(packet_id, is_known)), out),
        }
    }

    /// PUBCOMP.
    pub fn complete(&mut self, packet_id: NonZeroU16, is_known: bool, out: &mut BytesMut) {
        match self {
            Self::V3(_) => self.say_v3(v3::Packet::PublishComplete { packet_id }, out),
            Self::V5(_) => self.say_v5(v5::Packet::PublishComplete(ack2(packet_id, is_known)), out),
        }
    }

    /// PUBLISH.
    pub fn send(&mut self, letter: Letter, id: Option<NonZeroU16>, dup: bool, out: &mut BytesMut) {
        let publish = Publish {
            dup,
            retain: false,
            qos: level(letter.qos),
            topic: letter.topic,
            packet_id: id,
            payload: letter.payload,
            properties: None,
        };
        match self {
            Self::V3(_) => self.say_v3(publish.into(), out),
            Self::V5(_) => self.say_v5(publish.into(), out),
        }
    }

    /// SUBACK.
    pub fn subscribed(&mut self, packet_id: NonZeroU16, granted: &[Granted], out: &mut BytesMut) {
        match self {
            Self::V3(_) => {
                let code = |granted: &Granted| match granted {
                    Granted::Yes(qos) => v3::SubscribeReturnCode::Success(level(*qos)),
                    Granted::Forbidden | Granted::TooMany | Granted::Numbered => v3::SubscribeReturnCode::Failure,
                };
                let status = granted.iter().map(code).collect();
                self.say_v3(v3::Packet::SubscribeAck { packet_id, status }, out);
            }
            Self::V5(_) => {
                let status = granted.iter().map(reason).collect();
                let ack = v5::SubscribeAck { packet_id, properties: Vec::new(), reason_string: None, status };
                self.say_v5(ack.into(), out);
            }
        }
    }

    /// UNSUBACK. `known` says of each filter whether there was such a subscription.
    pub fn unsubscribed(&mut self, packet_id: NonZeroU16, known: &[bool], out: &mut BytesMut) {
        use v5::UnsubscribeAckReason as Reason;
        match self {
            Self::V3(_) => self.say_v3(v3::Packet::UnsubscribeAck { packet_id }, out),
            Self::V5(_) => {
                let reason = |known: &bool| if *known { Reason::Success } else { Reason::NoSubscriptionExisted };
                let status = known.iter().map(reason).collect();
                let ack = v5::UnsubscribeAck { packet_id, properties: Vec::new(), reason_string: None, status };
                self.say_v5(v5::Packet::UnsubscribeAck(ack), out);
            }
        }
    }

    /// PINGRESP.
    pub fn pong(&mut self, out: &mut BytesMut) {
        match self {
            Self::V3(_) => self.say_v3(v3::Packet::PingResponse, out),
            Self::V5(_) => self.say_v5(v5::Packet::PingResponse, out),
        }
    }

    /// DISCONNECT, where the client can be told why.
    pub fn farewell(&mut self, why: Ending, out: &mut BytesMut) {
        use DisconnectReasonCode as Code;
        let code = match why {
            Ending::Disconnected | Ending::Closed => return,
            Ending::Silent => Code::KeepAliveTimeout,
            Ending::Malformed => Code::ProtocolError,
            Ending::TooLarge => Code::PacketTooLarge,
            Ending::NotStored | Ending::Stalled => Code::UnspecifiedError,
            Ending::Forbidden => Code::NotAuthorized,
            Ending::TakenOver => Code::SessionTakenOver,
            Ending::Revoked => Code::AdministrativeAction,
            Ending::Stopping => Code::ServerShuttingDown,
        };
        if matches!(self, Self::V5(_)) {
            self.say_v5(v5::Disconnect::new(code).into(), out);
        }
    }

    fn say_v3(&mut self, packet: v3::Packet, out: &mut BytesMut) {
        if let Self::V3(codec) = self {
            let written = codec.encode(packet, out);
            debug_assert!(written.is_ok(), "{written:?}");
        }
    }

    fn say_v5(&mut self, packet: v5::Packet, out: &mut BytesMut) {
        if let Self::V5(codec) = self {
            let written = codec.encode(packet, out);
            debug_assert!(written.is_ok(), "{written:?}");
        }
    }
}

fn connack(return_code: v3::ConnectAckReason, session_present: bool) -> v3::Packet {
    v3::Packet::ConnectAck(v3::ConnectAck { return_code, session_present })
}

fn ack2(packet_id: NonZeroU16, is_known: bool) -> v5::PublishAck2 {
    let reason_code = if is_known { PublishAck2Reason::Success } else { PublishAck2Reason::PacketIdNotFound };
    v5::PublishAck2 { packet_id, reason_code, ..v5::PublishAck2::default() }
}

fn reason(granted: &Granted) -> SubscribeAckReason {
    match granted {
        Granted::Yes(Qos::AtMostOnce) => SubscribeAckReason::GrantedQos0,
        Granted::Yes(Qos::AtLeastOnce) => SubscribeAckReason::GrantedQos1,
        Granted::Yes(Qos::ExactlyOnce) => SubscribeAckReason::GrantedQos2,
        Granted::Forbidden => SubscribeAckReason::NotAuthorized,
        Granted::TooMany => SubscribeAckReason::QuotaExceeded,
        Granted::Numbered => SubscribeAckReason::SubscriptionIdentifiersNotSupported,
    }
}

fn level(qos: Qos) -> QoS {
    match qos {
        Qos::AtMostOnce => QoS::AtMostOnce,
        Qos::AtLeastOnce => QoS::AtLeastOnce,
        Qos::ExactlyOnce => QoS::ExactlyOnce,
    }
}
