//! Readings that could not be stored. They are held, not acknowledged, and tried again: a station whose connection were closed for
//! them would say them first when it is back, and nothing else of it would ever be heard.

use std::collections::VecDeque;
use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// So many are held. Beyond that the oldest are let go; they come again with the next connection.
const MANY: usize = 512;
/// How soon they are tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// What is held.
pub struct Held<T> {
    all: VecDeque<T>,
    /// When to try it again.
    until: Option<Instant>,
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self { all: VecDeque::new(), until: None }
    }
}

impl<T> Held<T> {
    /// Holds these as well.
    pub fn hold(&mut self, some: impl Iterator<Item = T>) {
        self.all.extend(some);
        let beyond = self.all.len().saturating_sub(MANY);
        self.all.drain(..beyond);
        self.until.get_or_insert_with(|| Instant::now() + AGAIN_AFTER);
    }

    /// Waits until what is held is to be tried again.
    pub async fn is_over(&self) {
        until(self.until).await;
    }

    /// Puts what is held before what waits.
    pub fn go_before(&mut self, waiting: &mut VecDeque<T>) {
        self.until = None;
        self.all.append(waiting);
        std::mem::swap(&mut self.all, waiting);
    }
}

/// Waits until a moment, if there is one.
pub async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_comes_first_and_is_bounded() {
        let mut held = Held::default();
        held.hold(0..3);
        let mut waiting = VecDeque::from([7, 8]);
        held.go_before(&mut waiting);
        assert_eq!(waiting, [0, 1, 2, 7, 8]);
        assert!(held.all.is_empty() && held.until.is_none());
        held.hold(0..MANY + 2);
        assert_eq!((held.all.len(), held.all.front()), (MANY, Some(&2)));
    }
}
