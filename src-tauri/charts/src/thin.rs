//! Fewer points with the same shape: of each stretch of time the least and the most are kept, and of these the ones that span the
//! largest triangles (MinMaxLTTB, arXiv 2305.00332).

type Point = (i64, f64);

/// So many times as many are chosen by their least and most as by triangles.
const CHOSEN: usize = 2;

/// At most so many of the points, in their order, the first and the last among them; below three there is nothing to choose.
pub fn thinned(points: &[Point], most: usize) -> Vec<Point> {
    let most = most.max(3);
    if points.len() <= most {
        return points.to_vec();
    }
    if points.len() <= CHOSEN * most { by_triangle(points, most) } else { by_triangle(&extremes(points, most), most) }
}

/// The first, the last, and the least and the most of each stretch between them.
fn extremes(points: &[Point], most: usize) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let inner = &points[1..points.len() - 1];
    let stretches = CHOSEN * most / 2;
    let mut kept = Vec::with_capacity(CHOSEN * most + 2);
    kept.push(*first);
    for number in 0..stretches {
        let stretch = &inner[edge(inner.len(), number, stretches)..edge(inner.len(), number + 1, stretches)];
        let (mut least, mut greatest) = (0, 0);
        for (at, point) in stretch.iter().enumerate() {
            least = if point.1 < stretch[least].1 { at } else { least };
            greatest = if point.1 > stretch[greatest].1 { at } else { greatest };
        }
        kept.extend(stretch.get(least.min(greatest)));
        kept.extend(stretch.get(least.max(greatest)).filter(|_| least != greatest));
    }
    kept.push(*last);
    kept
}

/// Of each stretch the point that spans the largest triangle with the one chosen before and the middle of the stretch after.
fn by_triangle(points: &[Point], most: usize) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let inner = &points[1..points.len() - 1];
    let stretches = most - 2;
    let stretch = |number| &inner[edge(inner.len(), number, stretches)..edge(inner.len(), number + 1, stretches)];
    let mut kept = Vec::with_capacity(most);
    kept.push(*first);
    let mut before = *first;
    for number in 0..stretches {
        let after = if number + 1 < stretches { stretch(number + 1) } else { std::slice::from_ref(last) };
        let (after_at, after_value) = middle(after, before.0);
        let area = |(at, value): &Point| {
            (after_at * (value - before.1) - float(at - before.0) * (after_value - before.1)).abs()
        };
        if let Some(chosen) = stretch(number).iter().max_by(|one, other| area(one).total_cmp(&area(other))) {
            kept.push(*chosen);
            before = *chosen;
        }
    }
    kept.push(*last);
    kept
}

/// The middle of some points, one at least: milliseconds after an instant, and the number.
fn middle(points: &[Point], since: i64) -> (f64, f64) {
    let (at, value) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + float(point.0 - since), sum.1 + point.1));
    let count = float(i64::try_from(points.len()).unwrap_or(i64::MAX));
    (at / count, value / count)
}

/// Where a stretch begins, of so many that share so many points.
fn edge(points: usize, number: usize, stretches: usize) -> usize {
    points * number / stretches
}

/// Milliseconds within a chart, and counts, are exact as a float.
#[allow(clippy::cast_precision_loss)]
pub fn float(whole: i64) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_shape_stays(values in proptest::collection::vec(-50.0..50.0, 0..3_000), most in 3..200usize) {
            let points: Vec<Point> = (0i64..).map(|at| at * 1_000).zip(values).collect();
            let kept = thinned(&points, most);
            prop_assert_eq!(kept.len(), points.len().min(most));
            prop_assert!(kept.is_sorted_by(|one, next| one.0 < next.0));
            prop_assert!(kept.iter().all(|point| points.contains(point)), "none is made up");
            prop_assert_eq!((kept.first(), kept.last()), (points.first(), points.last()));
        }

        #[test]
        fn a_peak_is_seen(at in 1..9_999usize, most in 8..500usize) {
            let mut points: Vec<Point> = (0..10_000).map(|at| (at, 0.0)).collect();
            points[at].1 = 9.0;
            prop_assert!(thinned(&points, most).contains(&points[at]));
        }
    }
}
