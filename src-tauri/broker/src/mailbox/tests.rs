use super::*;

fn letter(text: &'static str, qos: Qos, at: Instant) -> Letter {
    Letter {
        topic: ByteString::from_static("bss/1/x"),
        payload: Bytes::from_static(text.as_bytes()),
        qos,
        at,
        once: false,
    }
}

fn mailbox(letters: usize) -> Mailbox {
    Mailbox::new(&Limits { letters, letter_bytes: 100, letter_kept: Duration::from_secs(60), ..Limits::default() })
}

/// What leaves with this window, as text: the payload, `!` before what is sent again, or `release`.
fn sent(mailbox: &Mailbox, window: usize, now: Instant) -> Vec<String> {
    std::iter::from_fn(|| mailbox.next(window, now))
        .map(|departure| match departure {
            Departure::Letter { letter, dup, .. } => {
                format!("{}{}", if dup { "!" } else { "" }, String::from_utf8_lossy(&letter.payload))
            }
            Departure::Release(id) => format!("release {id}"),
        })
        .collect()
}

#[test]
fn what_is_not_acknowledged_is_sent_again_to_a_client_that_comes_back_and_only_then() {
    let (mailbox, now) = (mailbox(10), Instant::now());
    mailbox.attach(Arc::default());
    for (text, qos) in [("a", Qos::AtLeastOnce), ("b", Qos::ExactlyOnce), ("c", Qos::AtLeastOnce)] {
        assert_eq!(mailbox.post(letter(text, qos, now)), Posted::Taken);
    }
    assert_eq!(sent(&mailbox, 2, now), ["a", "b"], "the window is full");
    assert_eq!(sent(&mailbox, 2, now), [""; 0]);
    mailbox.received(NonZeroU16::new(2).expect("an id"));
    mailbox.detach();
    mailbox.attach(Arc::default());
    assert_eq!(sent(&mailbox, 2, now), ["!a", "release 2"]);
    mailbox.done(NonZeroU16::MIN);
    assert_eq!(sent(&mailbox, 2, now), ["c"]);
    // An id in flight is not used again.
    assert!(!mailbox.received(NonZeroU16::new(9).expect("an id")));
}

#[test]
fn what_is_said_once_is_not_said_to_a_client_that_comes_back() {
    let (mailbox, now) = (mailbox(10), Instant::now());
    mailbox.attach(Arc::default());
    for (text, qos) in [("a", Qos::AtLeastOnce), ("b", Qos::ExactlyOnce), ("c", Qos::AtLeastOnce)] {
        assert_eq!(mailbox.post(Letter { once: true, ..letter(text, qos, now) }), Posted::Taken);
    }
    mailbox.post(letter("d", Qos::AtLeastOnce, now));
    assert_eq!(sent(&mailbox, 2, now), ["a", "b"]);
    mailbox.detach();
    mailbox.attach(Arc::default());
    assert_eq!(sent(&mailbox, 2, now), ["release 2", "d"]);
}

#[test]
fn a_queue_is_bounded_by_count_by_bytes_and_by_time() {
    let (boxed, now) = (mailbox(2), Instant::now());
    assert_eq!(boxed.post(letter("a", Qos::AtMostOnce, now)), Posted::Away, "it does not wait for one who is away");
    assert_eq!(boxed.post(letter("a", Qos::AtLeastOnce, now)), Posted::Taken);
    assert_eq!(boxed.post(letter("b", Qos::AtLeastOnce, now)), Posted::Taken);
    assert_eq!(boxed.post(letter("c", Qos::AtLeastOnce, now)), Posted::Full);
    let later = now + Duration::from_secs(61);
    assert_eq!(boxed.post(letter("d", Qos::AtLeastOnce, later)), Posted::Taken, "the old ones make room");
    boxed.attach(Arc::default());
    assert_eq!(sent(&boxed, 9, later), ["d"]);

    let heavy = mailbox(9);
    let text = "0123456789012345678901234567890123456789012345678901234567890";
    assert_eq!(heavy.post(letter(text, Qos::AtLeastOnce, now)), Posted::Taken);
    assert_eq!(heavy.post(letter(text, Qos::AtLeastOnce, now)), Posted::Full);
}
