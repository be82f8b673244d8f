//! `soak kill`: a child gives commands and says which were answered; it is killed at a random moment; then everything
//! answered must be there, and nothing else but the one act that was on its way.

mod child;
pub(crate) mod doomed;
pub mod readings;
mod record;
pub mod safe;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use store::audit::SESSION;
use store::open::DATABASE;
use usecases::Clock;

use crate::Stopped;
use crate::seat::Seat;
pub use child::run as child;
use doomed::Doomed;
use record::{Kept, Said};

/// What a soak saw.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Times the child was killed.
    pub kills: u32,
    /// Acts answered before a kill; all of them were there.
    pub answered: i64,
    /// Kills that came while an act was on its way.
    pub cut_off: u32,
    /// Of those acts, the ones that were there although no answer was received.
    pub kept_unanswered: u32,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, answered, cut_off, kept_unanswered } = self;
        write!(out, "killed {kills} times, {cut_off} in the middle of an act; ")?;
        write!(out, "all {answered} answered acts were there, and {kept_unanswered} that were not yet answered")
    }
}

/// Acts a child may have answered before it is killed.
const ACTS_MAX: u32 = 40;
/// An act takes about so long: the kill falls anywhere in it.
const ACT: Duration = Duration::from_millis(5);
/// From the start of the child to its first act.
const START: Duration = Duration::from_millis(150);

/// Kills `program`'s child `times` times while it works in `folder`; `seed` chooses the moments and the acts.
///
/// # Errors
/// [`Stopped::Wrong`] if an answered act is not there or a check finds something.
pub async fn soak(program: &Path, folder: &Path, times: u32, seed: u64) -> Result<Report, Stopped> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut report = Report::default();
    let mut kept = Kept::default();
    for _ in 0..times {
        let said = cut_off(program, folder, &mut random)?;
        report.kills += 1;
        report.answered += said.answered();
        let found = look(folder).await?;
        let was_kept = kept.after(&said, found)?;
        report.cut_off += u32::from(said.is_cut_off());
        report.kept_unanswered += u32::from(was_kept);
    }
    Ok(report)
}

/// What the child said until it was killed.
fn cut_off(program: &Path, folder: &Path, random: &mut StdRng) -> Result<Said, Stopped> {
    let child = Doomed::start(program, "kill", random.random(), folder)?;
    let acts = random.random_range(0..=ACTS_MAX);
    let within = if acts == 0 { START } else { ACT };
    let moment = within.mul_f64(random.random());
    let mut said = Said::default();
    while said.answered() < i64::from(acts) {
        said.hear(&child.line()?)?;
    }
    for line in child.killed_after(moment)? {
        said.hear(&line)?;
    }
    Ok(said)
}

/// Opens the hub after the kill, lets every check run, and reads what is there.
async fn look(folder: &Path) -> Result<Kept, Stopped> {
    let seat = Seat::at(folder, Clock::system()).await;
    let found = match seat.stage().await?.as_str() {
        "setup" => Kept::default(),
        "sign_in" => {
            seat.sign_in().await?;
            seat.check().await?;
            let records = record::all(&seat).await?;
            Kept { acts: acts(folder).await?, records }
        }
        stage => return Err(Stopped::Wrong(format!("the hub opened on {stage}"))),
    };
    seat.leave().await;
    Ok(found)
}

/// Lines of the audit but for comings and goings, which are written when there is time.
async fn acts(folder: &Path) -> Result<i64, Stopped> {
    let mut own = SqliteConnectOptions::new().filename(folder.join(DATABASE)).read_only(true).connect().await?;
    Ok(sqlx::query_scalar("select count(*) from audit where object_kind <> ?")
        .bind(SESSION)
        .fetch_one(&mut own)
        .await?)
}
