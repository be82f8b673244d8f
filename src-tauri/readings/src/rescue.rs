//! What can still be read of a file that no hub can use any more, to be looked at and imported again.

use std::fs;
use std::path::Path;

use domain::Time;
use domain::reading::Reading;
use uuid::Uuid;

use crate::day::DAY_MS;
use crate::error::ReadingsError;
use crate::open::Readings;

/// Days that a device may have readings of, each asked for by itself so that one that is lost takes no other with it: 1970 to 2106.
const DAYS: std::ops::Range<i64> = 0..50_000;

/// Tells every reading of a file that can be read, device after device and in the order of its times; how many parts cannot be. The
/// file stays as it is: it is read in a copy of it, in `folder`.
///
/// # Errors
/// [`ReadingsError`] if nothing of it can be read, or the error of `tell`.
pub fn rescue<E: From<ReadingsError>>(
    file: &Path,
    folder: &Path,
    mut tell: impl FnMut(Uuid, &Reading) -> Result<(), E>,
) -> Result<usize, E> {
    let copied = copied(file, folder)?;
    let mut damaged = 0;
    let mut devices: Vec<(Uuid, i64)> = copied.devices.iter().map(|(id, number)| (*id, *number)).collect();
    devices.sort_unstable();
    for (id, number) in devices {
        let listed = copied.days(number, Time(0), Time(DAYS.end * DAY_MS));
        let is_listed = listed.is_ok();
        damaged += usize::from(!is_listed);
        // Where the days cannot be listed, each is tried.
        for day in listed.map_or_else(|_| DAYS.collect::<Vec<_>>(), |days| days.into_iter().collect()) {
            match copied.span(id, (Time(day * DAY_MS), Time((day + 1) * DAY_MS))) {
                Ok(found) => {
                    damaged += found.damaged;
                    found.all.iter().try_for_each(|reading| tell(id, reading))?;
                }
                Err(_) => damaged += usize::from(is_listed),
            }
        }
    }
    Ok(damaged)
}

fn copied(file: &Path, folder: &Path) -> Result<Readings, ReadingsError> {
    let copy = folder.join("rescued.db");
    for beside in ["", "-wal"] {
        let of = |file: &Path| {
            file.with_file_name(format!("{}{beside}", file.file_name().unwrap_or_default().to_string_lossy()))
        };
        if of(file).exists() {
            fs::copy(of(file), of(&copy))?;
        }
    }
    Readings::open(&copy)
}
