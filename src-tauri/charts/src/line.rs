//! A line as it is drawn: what is within the chart, thinned, and broken where nothing was measured.

use domain::period::Span;

use crate::thin::thinned;

type Point = (i64, f64);

/// A gap narrower than such a part of the chart cannot be seen.
const GAPS_SEEN: i64 = 400;

/// The stretches of a line without a gap longer than `gap_ms`, in their order: not many more points than `most` together.
pub fn stretches(points: &[Point], (from, until): Span, gap_ms: i64, most: usize) -> Vec<Vec<Point>> {
    let begin = points.partition_point(|(at, _)| *at < from.0);
    let end = points.partition_point(|(at, _)| *at <= until.0).max(begin);
    let shown: Vec<Point> = points[begin..end].iter().filter(|(_, value)| value.is_finite()).copied().collect();
    let gap = gap_ms.max(until.0.saturating_sub(from.0) / GAPS_SEEN);
    let all = shown.chunk_by(|one, next| next.0 - one.0 <= gap);
    all.map(|stretch| thinned(stretch, most * stretch.len() / shown.len())).collect()
}

/// A stretch cut where it passes nought, with whether each piece is below it.
pub fn by_sign(stretch: &[Point]) -> Vec<(bool, Vec<Point>)> {
    let mut pieces: Vec<(bool, Vec<Point>)> = Vec::new();
    for point in stretch {
        let is_below = point.1 < 0.0;
        match pieces.last_mut() {
            Some((below, piece)) if *below == is_below => piece.push(*point),
            Some((_, piece)) => {
                let passes = piece.last().map(|last| passing(*last, *point));
                piece.extend(passes);
                pieces.push((is_below, passes.into_iter().chain([*point]).collect()));
            }
            None => pieces.push((is_below, vec![*point])),
        }
    }
    pieces
}

/// Where the line between two points of different signs is nought.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // less than the time between the two
fn passing(one: Point, next: Point) -> Point {
    let share = one.1 / (one.1 - next.1);
    (one.0 + ((next.0 - one.0) as f64 * share) as i64, 0.0)
}

#[cfg(test)]
mod tests {
    use domain::Time;

    use super::*;

    const HOUR: i64 = 3_600_000;
    const GAP: i64 = 65 * 60_000;

    #[test]
    fn a_line_is_broken_where_nothing_was_measured() {
        let points: Vec<Point> = [0, 1, 2, 4, 5, 9].map(|hour| (hour * HOUR, 1.0)).to_vec();
        let long =
            |until| stretches(&points, (Time(0), Time(until)), GAP, 100).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(long(24 * HOUR), [3, 2, 1]);
        assert_eq!(stretches(&points, (Time(0), Time(24 * HOUR)), 2 * HOUR, 100).len(), 2);
        assert_eq!(long(5 * HOUR), [3, 2], "what is outside is not drawn");
        assert_eq!(long(400 * 3 * HOUR), [5, 1], "a gap of two hours cannot be seen in fifty days");
        assert!(stretches(&[], (Time(0), Time(HOUR)), GAP, 100).is_empty());
        assert!(stretches(&[(5, f64::NAN)], (Time(0), Time(HOUR)), GAP, 100).is_empty());
    }

    #[test]
    fn there_are_no_more_points_than_can_be_seen() {
        let points: Vec<Point> = (0..100_000).map(|at| (at * 10_000 + at / 5_000 * 24 * HOUR, 1.0)).collect();
        let span = (Time(0), Time(points[points.len() - 1].0));
        let drawn = stretches(&points, span, GAP, 1_000);
        assert_eq!((drawn.len(), drawn.iter().map(Vec::len).sum::<usize>()), (20, 1_000));
    }

    #[test]
    fn a_line_is_cut_where_it_passes_nought() {
        let cut = by_sign(&[(0, 2.0), (10, 1.0), (20, -1.0), (30, 3.0)]);
        let expect = vec![
            (false, vec![(0, 2.0), (10, 1.0), (15, 0.0)]),
            (true, vec![(15, 0.0), (20, -1.0), (22, 0.0)]),
            (false, vec![(22, 0.0), (30, 3.0)]),
        ];
        assert_eq!(cut, expect);
        assert!(by_sign(&[]).is_empty());
    }
}
