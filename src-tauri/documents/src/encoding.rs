//! How the characters of a text file are written: by its mark, else by what fits.

use std::fs::File;
use std::io::{self, Read, Seek};

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::head::Encoding;
use crate::unreadable::Unreadable;

/// Bytes looked at together.
const PIECE: usize = 64 << 10;

/// Guesses the encoding of a file and goes back to its start. A file that is UTF-8 to its end is UTF-8; what is not is
/// Windows-1252, in which any bytes are characters.
pub fn guessed(file: &mut File) -> Result<Encoding, Unreadable> {
    let mut piece = vec![0; PIECE];
    let mut held = 0;
    let mut first = true;
    let encoding = loop {
        let read = file.read(&mut piece[held..])?;
        let bytes = &piece[..held + read];
        if std::mem::take(&mut first)
            && let Some(marked) = marked(bytes)
        {
            break marked;
        }
        let rest = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            // A character may be cut in two by the end of the piece.
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(_) => break Encoding::Windows1252,
        };
        if read == 0 {
            break Encoding::Utf8;
        }
        held = bytes.len() - rest;
        piece.copy_within(rest..rest + held, 0);
    };
    file.rewind()?;
    Ok(encoding)
}

/// By its mark; without one, text in which every other byte is nought is UTF-16.
fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => return Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let noughts = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (noughts(0), noughts(1));
    let most = bytes.len() / 2 * 7 / 10;
    if bytes.len() < 4 {
        None
    } else if low >= most.max(1) && high * 10 <= low {
        Some(Encoding::Utf16Le)
    } else if high >= most.max(1) && low * 10 <= high {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Gives the characters of a file as UTF-8, a piece at a time.
pub struct Decoded {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    waiting: std::ops::Range<usize>,
    text: Vec<u8>,
    ended: bool,
    /// Whether nothing but noughts comes any more.
    is_cut: bool,
}

impl Decoded {
    /// Reads `file` from its start.
    pub fn new(file: File, encoding: Encoding) -> Self {
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            waiting: 0..0,
            text: vec![0; PIECE],
            ended: false,
            is_cut: false,
        }
    }

    /// The next piece; empty at the end.
    pub fn piece(&mut self) -> Result<&[u8], Unreadable> {
        loop {
            if self.waiting.is_empty() && !self.ended {
                let read = loop {
                    match self.file.read(&mut self.raw) {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        read => break read?,
                    }
                };
                self.waiting = 0..read;
                self.ended = read == 0;
            } else if self.ended && self.waiting.is_empty() {
                return Ok(&[]);
            }
            let source = &self.raw[self.waiting.clone()];
            let (result, read, written, wrong) = self.decoder.decode_to_utf8(source, &mut self.text, self.ended);
            if wrong {
                return Err(Unreadable::BadEncoding);
            }
            self.waiting.start += read;
            // What a power cut leaves at the end of a file, and nowhere else.
            let text = &self.text[..written];
            let end = text.iter().position(|byte| *byte == 0).unwrap_or(written);
            if text[end..].iter().any(|byte| *byte != 0) || (self.is_cut && end > 0) {
                return Err(Unreadable::NotATable("a character that text does not have".to_owned()));
            }
            self.is_cut |= end < written;
            if end > 0 {
                return Ok(&self.text[..end]);
            }
            if self.ended && result == CoderResult::InputEmpty {
                return Ok(&[]);
            }
        }
    }
}
