//! A station at work: its link, whoever comes to it, and what goes wrong with both, in one task.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::faults::{Faults, Sent};
use crate::happened::Happened;
use crate::pace::Pace;
use crate::rack::Rack;
use crate::station::{Signal, Station, Tap};
use crate::wire::{Door, FromLink, Linking};

/// How long after a lost link it is tried again.
const AGAIN: Duration = Duration::from_millis(20);
/// A question that is open so long was lost with its answer, by whatever way: the station links anew and asks again.
const PATIENCE: Duration = Duration::from_secs(20);
/// Without a link for so long, a station serves whom it knows.
const ALONE: Duration = Duration::from_secs(60);

/// What is wanted of a station.
#[derive(Debug)]
pub enum Order {
    /// Somebody comes.
    Tap(Tap),
    /// Time has passed.
    Look,
    /// The network is gone: it works alone.
    Darken,
    /// The network is back.
    Lighten,
    /// Its link breaks off.
    Cut,
    /// It is switched off and on.
    Restart,
    /// Somebody looks into its slots.
    Show(oneshot::Sender<Rack>),
}

/// How a station stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether nobody stands there, the link is there, the hub knows all and no copy of a message is under way.
    pub is_settled: bool,
    /// Whether nobody stands there.
    pub is_idle: bool,
    /// Whether there is a link.
    pub is_linked: bool,
}

/// A station at work. Dropping it ends it without a word.
pub struct Line {
    orders: mpsc::UnboundedSender<Order>,
    standing: watch::Receiver<Standing>,
    task: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Line {
    /// Sets a station to work; `watching` is told of everything that happens, with the station's level.
    pub fn begin(
        station: Station,
        door: Door,
        pace: Pace,
        faults: Faults,
        watching: mpsc::UnboundedSender<(Arc<str>, Happened)>,
    ) -> Self {
        let (orders, ordered) = mpsc::unbounded_channel();
        let (stands, standing) = watch::channel(Standing::default());
        let level = Arc::from(station.setup().level.as_str());
        let link = Some(Linking::begin(&door, station.setup()));
        let now = Instant::now();
        let work = Work {
            station,
            door,
            pace,
            faults,
            watching,
            stands,
            level,
            link,
            is_dark: false,
            lost_at: Some(now),
            again_at: now,
            asked_at: None,
            moves_at: None,
            under_way: 0,
        };
        Self { orders, standing, task: tokio::spawn(work.run(ordered)) }
    }

    /// Wants something of the station.
    pub fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }

    /// How it stands, told on every change.
    #[must_use]
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    /// Ends it properly: it takes its leave from the broker.
    pub async fn leave(mut self) {
        self.orders = mpsc::unbounded_channel().0;
        let _ = (&mut self.task).await;
    }
}

struct Work {
    station: Station,
    door: Door,
    pace: Pace,
    faults: Faults,
    watching: mpsc::UnboundedSender<(Arc<str>, Happened)>,
    stands: watch::Sender<Standing>,
    level: Arc<str>,
    link: Option<Linking>,
    is_dark: bool,
    /// When the link was lost, until the station works alone.
    lost_at: Option<Instant>,
    /// When to link again.
    again_at: Instant,
    /// Since when a question is open.
    asked_at: Option<Instant>,
    /// When whoever stands there does the next thing.
    moves_at: Option<Instant>,
    /// Messages, each of its copies counted, that the broker has not acknowledged.
    under_way: usize,
}

impl Work {
    async fn run(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        loop {
            let wake = self.wake();
            let from_link = async {
                match &mut self.link {
                    Some(link) => link.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                told = from_link => self.heard(told),
                order = orders.recv() => match order {
                    Some(order) => self.ordered(order),
                    None => break,
                },
                () = sleep_until(wake) => self.woke(),
            }
            self.go_on();
        }
        if let Some(link) = self.link {
            link.leave().await;
        }
    }

    /// When something is to be done though nothing happens.
    fn wake(&self) -> Instant {
        let again = (self.link.is_none() && !self.is_dark).then_some(self.again_at);
        let asked = self.asked_at.map(|at| at + PATIENCE);
        let alone = self.lost_at.map(|at| at + ALONE);
        let far = Instant::now() + ALONE;
        [again, asked, alone, self.moves_at].into_iter().flatten().fold(far, Instant::min)
    }

    fn woke(&mut self) {
        let now = Instant::now();
        if self.lost_at.is_some_and(|at| now >= at + ALONE) {
            self.lost_at = None;
            self.step(Signal::Alone);
        }
        if self.asked_at.is_some_and(|at| now >= at + PATIENCE) {
            self.cut();
        }
        if self.link.is_none() && !self.is_dark && now >= self.again_at {
            self.link = Some(Linking::begin(&self.door, self.station.setup()));
        }
    }

    fn heard(&mut self, told: FromLink) {
        match told {
            FromLink::Linked => {
                self.lost_at = None;
                self.step(Signal::Linked);
            }
            FromLink::Stored(number) => {
                self.under_way = self.under_way.saturating_sub(1);
                self.step(Signal::Stored(number));
            }
            FromLink::Told(topic, payload) => self.step(Signal::Told { topic, payload }),
            FromLink::Lost => self.cut(),
        }
    }

    fn ordered(&mut self, order: Order) {
        match order {
            Order::Tap(tap) => self.step(Signal::Tapped(tap)),
            Order::Look => self.step(Signal::Looked),
            Order::Cut => self.cut(),
            Order::Restart => self.restart(),
            Order::Show(to) => {
                // Whoever asked may have gone.
                let _ = to.send(self.station.rack().clone());
            }
            Order::Darken => {
                self.is_dark = true;
                self.cut();
                self.lost_at = None;
                self.step(Signal::Alone);
            }
            Order::Lighten => self.is_dark = false,
        }
    }

    fn step(&mut self, signal: Signal) {
        for happened in self.station.step(signal, self.pace.now()) {
            let reboots = happened == Happened::Rebooting;
            let _ = self.watching.send((Arc::clone(&self.level), happened));
            if reboots {
                self.restart();
            }
        }
    }

    /// The link is gone without a word.
    fn cut(&mut self) {
        let now = Instant::now();
        let was_linked = self.station.is_linked();
        self.link = None;
        self.faults.cut();
        self.again_at = now + AGAIN;
        self.asked_at = None;
        self.under_way = 0;
        if was_linked {
            self.lost_at = Some(now);
            self.step(Signal::Cut);
        }
    }

    fn restart(&mut self) {
        self.cut();
        let (boot, clock) = (self.faults.boot(), self.faults.clock());
        self.step(Signal::Restarted { boot, clock });
    }

    fn send(&mut self, all: impl IntoIterator<Item = Sent>) {
        let Some(link) = &self.link else { return };
        for sent in all {
            self.under_way += usize::from(sent.say.acknowledged);
            link.say(&sent.say, sent.retained);
        }
    }

    /// Whether whoever stands there does the next thing now; they take their time.
    fn they_move(&mut self) -> bool {
        if !self.station.is_their_turn() {
            self.moves_at = None;
            return false;
        }
        let now = Instant::now();
        let at = *self.moves_at.get_or_insert(now + self.pace.hand());
        if now < at {
            return false;
        }
        self.moves_at = None;
        true
    }

    /// Says what there is to say, and lets whoever stands there do the next thing; now and then something goes wrong.
    fn go_on(&mut self) {
        loop {
            let says = self.station.says();
            let is_quiet = says.is_empty();
            for say in says {
                let sent = self.faults.sent(say);
                self.send(sent);
                if self.faults.breaks() {
                    self.cut();
                }
            }
            let rest = self.faults.rest();
            self.send(rest);
            if !is_quiet && self.faults.restarts() {
                self.restart();
            }
            if !self.they_move() {
                break;
            }
            self.step(Signal::WentOn);
        }
        if !self.station.waits() {
            self.asked_at = None;
        } else if self.asked_at.is_none() {
            self.asked_at = Some(Instant::now());
        }
        let standing = Standing {
            is_settled: self.station.is_settled() && self.under_way == 0,
            is_idle: self.station.is_idle(),
            is_linked: self.station.is_linked(),
        };
        self.stands.send_if_modified(|stands| std::mem::replace(stands, standing) != standing);
    }
}
