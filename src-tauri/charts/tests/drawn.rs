//! What was drawn, read as a picture would be: whatever goes in, everything stands within it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use charts::{Chart, Colour, Drawn, Series, Size, Theme, Words, draw};
use domain::Time;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
/// 2 November 2026, 22:00 UTC: midnight in Lusaka.
const BEGIN: i64 = 1_793_656_800_000;
const FINE: f64 = 4.0;

fn series(unit: &str, points: Vec<(i64, f64)>) -> Series {
    Series { title: unit.to_owned(), unit: unit.to_owned(), colour: Colour::Accent, below: None, shows: None, points }
}

fn chart(series: Vec<Series>, hours: i64) -> Chart {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    Chart {
        series,
        span: (Time(BEGIN), Time(BEGIN + hours * HOUR)),
        gap_ms: 65 * 60_000,
        zone: "Africa/Lusaka".to_owned(),
        words: Words { months: months.map(str::to_owned).to_vec(), decimal: '.' },
        theme: Theme::Light,
        size: Size { width: 800, panel: 160 },
    }
}

/// Reads the picture, its tags and its words; everything in it stands within it.
fn seen(drawn: &Drawn) -> Vec<(String, String)> {
    let picture = roxmltree::Document::parse(&drawn.svg).expect("well-formed");
    let (width, height) = (f64::from(drawn.width) * FINE, f64::from(drawn.height) * FINE);
    let mut all = Vec::new();
    for one in picture.descendants().filter(roxmltree::Node::is_element) {
        let number = |name: &str| one.attribute(name).map(|text| text.parse::<f64>().expect("a number"));
        let pair = |x: &str, y: &str| Some((number(x)?, number(y)?));
        let listed = one.attribute("points").unwrap_or_default().split_whitespace();
        let mut places: Vec<(f64, f64)> = listed
            .map(|place| place.split_once(',').expect("a place"))
            .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
            .collect();
        places.extend(pair("x", "y").into_iter().chain(pair("cx", "cy")));
        for (x, y) in &places {
            assert!((0.0..=width).contains(x) && (0.0..=height).contains(y), "{one:?}");
        }
        let text = one.text().unwrap_or_default().trim().to_owned();
        if one.has_tag_name("text") {
            let (size, (x, y)) = (number("font-size").expect("a size"), places[0]);
            let wide = 0.62 * size * f64::from(u32::try_from(text.chars().count()).expect("few"));
            let (left, right) = match one.attribute("text-anchor") {
                Some("end") => (x - wide, x),
                Some("middle") => (x - wide / 2.0, x + wide / 2.0),
                _ => (x, x + wide),
            };
            assert!(0.0 <= left && right <= width && size / 2.0 <= y && y + size / 2.0 <= height, "{text} is clipped");
        }
        all.push((one.tag_name().name().to_owned(), text));
    }
    assert!(!drawn.svg.contains("NaN") && !drawn.svg.contains("inf"));
    all
}

/// How many lines of more than two points, or not along the grid, and dots.
fn lines(drawn: &Drawn, colour: &str) -> usize {
    drawn
        .svg
        .lines()
        .filter(|line| (line.starts_with("<polyline") || line.starts_with("<circle")) && line.contains(colour))
        .count()
}

const ACCENT: &str = "#0B6B57";

#[test]
fn a_day_has_its_line_its_numbers_and_its_times() {
    let points: Vec<(i64, f64)> =
        (0..=144).map(|at| (BEGIN + at * HOUR / 6, f64::from(u8::try_from(at % 100).unwrap()))).collect();
    let drawn = draw(&chart(vec![series("%", points.clone())], 24)).expect("drawn");
    let texts: Vec<String> = seen(&drawn).into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    assert_eq!(texts.join(" "), "3 Nov 03:00 06:00 09:00 12:00 15:00 18:00 21:00 4 Nov % 0 50 100");
    assert_eq!((lines(&drawn, ACCENT), &drawn.lines[0].points), (1, &points));
    assert_eq!((drawn.panels.len(), drawn.panels[0].least, drawn.panels[0].most), (1, 0.0, 100.0));
}

#[test]
fn nothing_one_point_and_a_line_that_never_moves_are_drawn_too() {
    for (points, expect) in [
        (vec![], 0),
        (vec![(BEGIN + HOUR, 5.0)], 1),
        (vec![(BEGIN, 12.5), (BEGIN + HOUR, 12.5)], 1),
        (vec![(BEGIN, f64::NAN), (BEGIN + HOUR, f64::INFINITY)], 0),
        (vec![(BEGIN - HOUR, 1.0), (BEGIN + 25 * HOUR, 1.0)], 0),
    ] {
        let drawn = draw(&chart(vec![series("V", points)], 24)).expect("drawn");
        seen(&drawn);
        assert_eq!(lines(&drawn, ACCENT), expect);
    }
    assert!(seen(&draw(&chart(vec![], 24)).expect("drawn")).len() > 2, "the times stand there");
    assert!(draw(&Chart { zone: "Mars/Olympus".to_owned(), ..chart(vec![], 24) }).is_err());
}

#[test]
fn a_gap_is_a_gap_and_below_nought_is_another_colour() {
    let hours = [(0, 1.0), (1, -1.0), (4, -2.0), (5, 2.0)];
    let current = series("A", hours.map(|(hour, number)| (BEGIN + hour * HOUR, number)).to_vec());
    let drawn = draw(&chart(vec![Series { below: Some(Colour::Out), ..current }], 6)).expect("drawn");
    seen(&drawn);
    assert_eq!((lines(&drawn, ACCENT), lines(&drawn, "#1D5FB4")), (2, 2));
}

#[test]
fn what_has_one_unit_shares_a_panel() {
    let line = |unit| series(unit, vec![(BEGIN, 1.0), (BEGIN + HOUR, 2.0)]);
    let drawn = draw(&chart(vec![line("V"), line("A"), line("V")], 6)).expect("drawn");
    assert_eq!(drawn.lines.iter().map(|line| line.panel).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(drawn.panels.iter().map(|panel| panel.unit.as_str()).collect::<Vec<_>>(), ["V", "A"]);
    assert!(drawn.panels[0].y.1 < drawn.panels[1].y.0);
}

#[test]
fn a_million_points_are_as_many_as_can_be_seen() {
    let points: Vec<(i64, f64)> =
        (0..1_000_000).map(|at| (BEGIN + at * 30, f64::from(u32::try_from(at % 977).unwrap()))).collect();
    let drawn = draw(&chart(vec![series("A", points)], 9)).expect("drawn");
    seen(&drawn);
    assert!((1_000..=2_000).contains(&drawn.lines[0].points.len()), "{}", drawn.lines[0].points.len());
    assert!(drawn.svg.len() < 60_000, "{}", drawn.svg.len());
}

#[test]
fn words_are_words_whatever_stands_in_them() {
    let hostile = "</text><script>alert(1)</script>\" onload='x' &amp; Ж漢字 ".repeat(9);
    let mut chart = chart(vec![Series { title: hostile.clone(), ..series(&hostile, vec![(BEGIN, 1.0)]) }], 30 * 24);
    chart.words.months = vec![hostile; 12];
    chart.words.decimal = '<';
    let drawn = draw(&chart).expect("drawn");
    let tags: Vec<String> = seen(&drawn).into_iter().map(|(tag, _)| tag).collect();
    assert!(tags.iter().all(|tag| ["svg", "rect", "polyline", "circle", "text"].contains(&tag.as_str())), "{tags:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn everything_stands_within_the_picture(
        values in prop::collection::vec((0..400i64, -1e7..1e7f64), 0..200),
        hours in 1..9_000i64,
        width in 0..5_000u32,
        panel in 0..2_000u32,
    ) {
        let mut points: Vec<(i64, f64)> = values.iter().map(|(at, value)| (BEGIN + at * hours * HOUR / 300, *value)).collect();
        points.sort_by_key(|(at, _)| *at);
        let mut chart = chart(vec![Series { below: Some(Colour::Out), ..series("A", points) }], hours);
        chart.size = Size { width, panel };
        seen(&draw(&chart).expect("drawn"));
    }
}
