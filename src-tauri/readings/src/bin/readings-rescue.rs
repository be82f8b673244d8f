//! `readings-rescue FILE FOLDER`: what can still be read of a damaged `readings.db`, a CSV a device, as the program itself exports
//! and imports them. The file stays as it is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::Path;
use std::process::ExitCode;

use domain::reading::{Field, Reading, faults};
use readings::rescue;
use uuid::Uuid;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder] = given.as_slice() else {
        eprintln!("readings-rescue FILE FOLDER");
        return ExitCode::from(2);
    };
    match rescued(Path::new(file), Path::new(folder)) {
        Ok((readings, damaged)) => {
            println!("{readings} readings; {damaged} parts cannot be read");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn rescued(file: &Path, folder: &Path) -> Result<(u64, usize), Error> {
    let mut files: HashMap<Uuid, BufWriter<File>> = HashMap::new();
    let mut many = 0;
    std::fs::create_dir_all(folder)?;
    let damaged = rescue(file, folder, |device, reading| {
        let new = !files.contains_key(&device);
        if new {
            files.insert(device, BufWriter::new(File::create_new(folder.join(format!("{device}.csv")))?));
        }
        let Some(file) = files.get_mut(&device) else { return Ok(()) };
        if new {
            let fields: Vec<&str> = Field::ALL.iter().map(|field| field.word()).collect();
            writeln!(file, "measured_at,clock_quality,{}", fields.join(","))?;
        }
        many += 1;
        row(file, reading)
    })?;
    files.into_values().try_for_each(|mut file| file.flush())?;
    Ok((many, damaged))
}

fn row(file: &mut impl Write, reading: &Reading) -> Result<(), Error> {
    write!(file, "{},{}", reading.at.iso(), reading.quality.word())?;
    for field in Field::ALL {
        match (field, reading.values.get(*field)) {
            (_, None) => write!(file, ",")?,
            (Field::Errors, Some(bits)) => {
                write!(file, ",{}", faults(bits).map(|(_, letter)| letter).collect::<String>())?;
            }
            (field, Some(kept)) => write!(file, ",{}", field.measured(kept))?,
        }
    }
    writeln!(file)
}
