//! What a station says in a case.

use serde_json::Value;

use crate::Stopped;

/// What a station says.
#[derive(Clone, Debug)]
pub struct Said {
    /// Where.
    pub topic: String,
    /// What, in bytes.
    pub payload: Vec<u8>,
    /// How: 0, 1 or 2.
    pub qos: u64,
    /// Whether a broker is to keep it.
    pub retain: bool,
}

impl Said {
    /// As a case has it.
    ///
    /// # Errors
    /// [`Stopped`] if it is no message.
    pub fn read(said: &Value) -> Result<Self, Stopped> {
        let topic = said["topic"].as_str().ok_or_else(|| Stopped::wrong(format!("no topic stands in {said}")))?;
        let payload = match (said.get("payload"), said["raw"].as_str(), said["raw_hex"].as_str()) {
            (Some(payload), None, None) => payload.to_string().into_bytes(),
            (None, Some(raw), None) => raw.as_bytes().to_vec(),
            (None, None, Some(hex)) => bytes(hex).ok_or_else(|| Stopped::wrong(format!("{hex} is no hexadecimal")))?,
            _ => {
                return Err(Stopped::wrong(format!("one of payload, raw and raw_hex stands in a message, not {said}")));
            }
        };
        let (qos, retain) = (said["qos"].as_u64().unwrap_or(1), said["retain"] == true);
        Ok(Self { topic: topic.to_owned(), payload, qos, retain })
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}
