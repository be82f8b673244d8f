//! How a JPEG comes, and whether it is all there: decoders fill what is missing with grey and say nothing.

const START_OF_SCAN: u8 = 0xDA;
const END: u8 = 0xD9;

/// How the points come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Line by line.
    AtOnce,
    /// The whole picture again and again, each time finer.
    ByPasses,
}

/// How the picture at the beginning of `bytes` comes; none if its end is missing. What follows the end is not looked at:
/// phones add a film.
pub(super) fn way(bytes: &[u8]) -> Option<Way> {
    // The first two bytes say that it is a JPEG.
    let mut rest = bytes.get(2..)?;
    let mut way = Way::AtOnce;
    loop {
        let (marker, after) = next_marker(rest)?;
        rest = match marker {
            END => return Some(way),
            // Stand alone, as those that begin anew inside a scan.
            0x01 | 0xD0..=0xD8 => after,
            START_OF_SCAN => skip_scan(skip_segment(after)?),
            // Frames by passes, of every kind.
            0xC2 | 0xC6 | 0xCA | 0xCE => {
                way = Way::ByPasses;
                skip_segment(after)?
            }
            _ => skip_segment(after)?,
        };
    }
}

/// The marker that stands next, and what follows it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0xFF)?;
    let after = bytes.get(at..)?;
    // Any number of 0xFF may stand before a marker.
    let fill = after.iter().position(|byte| *byte != 0xFF)?;
    let (marker, rest) = after.get(fill..)?.split_first()?;
    Some((*marker, rest))
}

/// What follows a segment that says how long it is.
fn skip_segment(bytes: &[u8]) -> Option<&[u8]> {
    let (length, _) = bytes.split_first_chunk()?;
    bytes.get(usize::from(u16::from_be_bytes(*length))..)
}

/// What follows the points of a scan: 0xFF among them is followed by a nought or by a beginning anew.
fn skip_scan(bytes: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    let end = bytes.windows(2).position(ends).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &[u8] = &[
        0xFF, 0xD8, // begins
        0xFF, 0xE1, 0x00, 0x04, 0xFF, 0xD9, // a segment that holds what looks like an end
        0xFF, 0xDA, 0x00, 0x03, 0x01, 0x12, 0xFF, 0x00, 0xFF, 0xD0, 0x34, // a scan
        0xFF, 0xFF, 0xC4, 0x00, 0x02, // tables of the next
        0xFF, 0xDA, 0x00, 0x03, 0x01, 0x56, // and the next
        0xFF, 0xD9,
    ];

    #[test]
    fn a_jpeg_without_its_end_is_not_whole() {
        assert_eq!(way(WHOLE), Some(Way::AtOnce));
        for length in 0..WHOLE.len() {
            assert_eq!(way(&WHOLE[..length]), None, "{length}");
        }
    }

    #[test]
    fn what_phones_add_after_the_end_does_no_harm() {
        assert_eq!(way(&[WHOLE, b"a film"].concat()), Some(Way::AtOnce));
    }

    #[test]
    fn a_frame_by_passes_is_told_before_it_is_unpacked() {
        let frame = [0xFF, 0xC2, 0x00, 0x02];
        assert_eq!(way(&[&WHOLE[..2], &frame, &WHOLE[2..]].concat()), Some(Way::ByPasses));
    }
}
