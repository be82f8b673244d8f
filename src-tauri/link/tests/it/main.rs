//! The codec as its users call it: against the cases from the field, against its own documentation, and against noise.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cases;
mod hostile;
mod http;
mod protocol;
mod readings;

use link::payload::{self, PayloadError};
use link::{Envelope, Identity, Message, MessageError, Root, Topic, TopicError};

/// How far a message came.
#[derive(Clone, Debug, PartialEq)]
enum Verdict {
    Topic(TopicError),
    Payload(PayloadError),
    Message(MessageError),
    Read(Message),
}

/// Reads a message the way a hub does; its identity is there as soon as its payload is.
fn read(topic: &str, bytes: &[u8]) -> (Verdict, Option<Identity>) {
    let topic = match Topic::read(&Root::default(), topic) {
        Ok(topic) => topic,
        Err(error) => return (Verdict::Topic(error), None),
    };
    let fields = match payload::read(bytes) {
        Ok(fields) => fields,
        Err(error) => return (Verdict::Payload(error), None),
    };
    let identity = Identity::of(&topic, &Envelope::read(&fields), &fields);
    let verdict = match Message::read(&topic.kind, &fields) {
        Ok(message) => Verdict::Read(message),
        Err(error) => Verdict::Message(error),
    };
    (verdict, Some(identity))
}
