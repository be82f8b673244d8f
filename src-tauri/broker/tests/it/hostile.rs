//! Packets of somebody who means harm, or of a broken board: noise, and good packets with something changed. Seeded, so
//! that what fails can be seen again. The example `load` uses the same.

use bytes::BytesMut;
use rmqtt_codec::types::{Publish, QoS};
use rmqtt_codec::{v3, v5};
use tokio_util::codec::Encoder;

pub struct Hostile {
    state: u64,
    good: Vec<Vec<u8>>,
}

impl Hostile {
    pub fn new(seed: u64) -> Self {
        Self { state: seed | 1, good: good() }
    }

    pub fn below(&mut self, most: usize) -> usize {
        // xorshift: no quality is needed, and no crate.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % most.max(1) as u64).unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or_default()
    }

    /// The next packet.
    pub fn packet(&mut self) -> Vec<u8> {
        if self.below(8) == 0 {
            let length = self.below(64) + 1;
            return (0..length).map(|_| self.byte()).collect();
        }
        let chosen = self.below(self.good.len());
        let mut packet = self.good[chosen].clone();
        match self.below(6) {
            // Left as it is: a packet that should not come here, or not twice.
            0 => {}
            1 => packet.truncate(self.below(packet.len()) + 1),
            2 => {
                let at = self.below(packet.len());
                packet.splice(at..at, [self.byte(), self.byte()]);
            }
            // A length of up to 256 MB.
            3 => {
                let length = [self.byte() | 0x80, self.byte() | 0x80, self.byte() | 0x80, self.byte() & 0x7f];
                packet.splice(1..2, length);
            }
            _ => {
                for _ in 0..=self.below(4) {
                    let at = self.below(packet.len());
                    packet[at] = self.byte();
                }
            }
        }
        packet
    }
}

/// A packet of every kind, of both versions.
fn good() -> Vec<Vec<u8>> {
    let id = std::num::NonZeroU16::MIN;
    let publish = |qos: QoS, payload: usize| Publish {
        dup: qos != QoS::AtMostOnce,
        retain: true,
        qos,
        topic: "bss/S-1/swap/result".into(),
        packet_id: (qos != QoS::AtMostOnce).then_some(id),
        payload: vec![b'x'; payload].into(),
        properties: None,
    };
    let connect = v3::Connect { client_id: "x".into(), username: Some("S-1".into()), ..v3::Connect::default() };
    let three = [
        connect.into(),
        publish(QoS::AtMostOnce, 10).into(),
        publish(QoS::AtLeastOnce, 100).into(),
        publish(QoS::ExactlyOnce, 1_000).into(),
        v3::Packet::PublishAck { packet_id: id },
        v3::Packet::PublishReceived { packet_id: id },
        v3::Packet::PublishRelease { packet_id: id },
        v3::Packet::PublishComplete { packet_id: id },
        v3::Packet::Subscribe { packet_id: id, topic_filters: vec![("bss/S-1/#".into(), QoS::AtLeastOnce)] },
        v3::Packet::SubscribeAck { packet_id: id, status: vec![v3::SubscribeReturnCode::Failure] },
        v3::Packet::Unsubscribe { packet_id: id, topic_filters: vec!["bss/S-1/#".into()] },
        v3::Packet::PingRequest,
        v3::Packet::PingResponse,
        v3::Packet::Disconnect,
    ];
    let will = v5::Connect { client_id: "x".into(), session_expiry_interval_secs: 9, ..v5::Connect::default() };
    let filters = vec![("bss/S-1/+".into(), v5::SubscriptionOptions::default())];
    let five = [
        will.into(),
        publish(QoS::AtLeastOnce, 100).into(),
        publish(QoS::ExactlyOnce, 10).into(),
        v5::Packet::PublishAck(v5::PublishAck::default()),
        v5::Packet::PublishReceived(v5::PublishAck::default()),
        v5::Packet::PublishRelease(v5::PublishAck2::default()),
        v5::Packet::Subscribe(v5::Subscribe {
            packet_id: id,
            id: None,
            user_properties: vec![("a".into(), "b".into())],
            topic_filters: filters,
        }),
        v5::Packet::Disconnect(v5::Disconnect::default()),
    ];
    let mut all = Vec::new();
    for packet in three {
        let mut bytes = BytesMut::new();
        let written = v3::Codec::default().encode(packet, &mut bytes);
        assert!(written.is_ok(), "{written:?}");
        all.push(bytes.to_vec());
    }
    for packet in five {
        let mut bytes = BytesMut::new();
        let written = v5::Codec::default().encode(packet, &mut bytes);
        assert!(written.is_ok(), "{written:?}");
        all.push(bytes.to_vec());
    }
    all
}
