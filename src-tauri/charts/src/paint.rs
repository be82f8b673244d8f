//! Drawing: panels one below the other, lines over a thin grid, the numbers left and the times below.

use domain::Time;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle};

use crate::axis::Axis;
use crate::clock::{self, Tick};
use crate::line::{by_sign, stretches};
use crate::{Chart, Colour, Drawn, Line, NotDrawn, Panel, Series};

/// The backend has whole pixels; so many of them make one of the page.
const FINE: i32 = 4;
const TEXT: i32 = 12;
/// The backend takes the height of a line for the size of the letters.
const LINE_OF_TEXT: f64 = 1.24;
/// Above the lines of a panel, where its title stands.
const TITLE: i32 = 22;
/// Below the last panel, where the times stand.
const TIMES: i32 = 22;
/// Between words and lines.
const SPACE: i32 = 8;
const RIGHT: i32 = 24;
/// From one number beside a panel to the next, and from one time below it.
const NUMBER_ROOM: u32 = 40;
const TIME_ROOM: u32 = 84;
/// More points than two a pixel cannot be seen, and more than these take long.
const MOST_POINTS: usize = 2_000;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// From left to right, and from top to bottom, in pixels of the page.
type Place = (f64, f64);

/// Draws a chart.
///
/// # Errors
/// [`NotDrawn`] if there is no such zone, or the span leaves the calendar.
pub fn draw(chart: &Chart) -> Result<Drawn, NotDrawn> {
    let width = chart.size.width.clamp(240, 4_000);
    let high = whole(chart.size.panel.clamp(80, 1_000));
    let panels = panels(chart, high);
    let count = i32::try_from(panels.len().max(1)).map_err(|_| NotDrawn)?;
    let height = high * count + TIMES;
    let numbers = panels.iter().flat_map(|panel| &panel.axis.ticks);
    let left = numbers.map(|(_, text)| text_width(text)).max().unwrap_or(0) + SPACE;
    let frame = Frame { chart, left, right: whole(width) - RIGHT, bottom: high * count, width: whole(width) };
    let mut svg = String::new();
    let area =
        SVGBackend::with_string(&mut svg, (width * FINE.unsigned_abs(), height.unsigned_abs() * FINE.unsigned_abs()));
    let area = area.into_drawing_area();
    area.fill(&frame.ink(Colour::Surface)).map_err(|_| NotDrawn)?;
    frame.times(&area, &panels)?;
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for (number, panel) in panels.iter().enumerate() {
        frame.numbers(&area, panel)?;
        for (at, series) in &panel.series {
            let points = frame.line(&area, panel, series)?;
            lines.push((*at, Line { panel: number, colour: series.colour, points }));
        }
    }
    area.present().map_err(|_| NotDrawn)?;
    drop(area);
    lines.sort_by_key(|(at, _)| *at);
    Ok(Drawn {
        svg,
        width,
        height: height.unsigned_abs(),
        x: (f64::from(frame.left), f64::from(frame.right)),
        span: chart.span,
        panels: panels.iter().map(Scaled::told).collect(),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
    })
}

/// A panel with its scale.
struct Scaled<'a> {
    series: Vec<(usize, &'a Series)>,
    axis: Axis,
    top: i32,
    bottom: i32,
}

impl Scaled<'_> {
    fn told(&self) -> Panel {
        Panel {
            unit: self.series.first().map_or_else(String::new, |(_, series)| series.unit.clone()),
            y: (f64::from(self.top), f64::from(self.bottom)),
            least: self.axis.least,
            most: self.axis.most,
        }
    }

    fn y(&self, number: f64) -> f64 {
        f64::from(self.bottom) - self.axis.share(number) * f64::from(self.bottom - self.top)
    }
}

/// Series by their units, each with a scale over what is within the span.
fn panels(chart: &Chart, high: i32) -> Vec<Scaled<'_>> {
    let mut panels: Vec<Scaled<'_>> = Vec::new();
    for (number, series) in chart.series.iter().enumerate() {
        let same = panels.iter_mut().find(|panel| panel.series.iter().any(|(_, one)| one.unit == series.unit));
        if let Some(panel) = same {
            panel.series.push((number, series));
            continue;
        }
        let top = high * i32::try_from(panels.len()).unwrap_or(0) + TITLE;
        let axis = Axis { least: 0.0, most: 1.0, ticks: Vec::new() };
        panels.push(Scaled { series: vec![(number, series)], axis, top, bottom: top - TITLE + high - SPACE });
    }
    for panel in &mut panels {
        let room = (panel.bottom - panel.top).unsigned_abs() / NUMBER_ROOM;
        let range = panel.series.iter().filter_map(|(_, series)| range(chart, series)).reduce(wider);
        panel.axis = Axis::over(range.unwrap_or((0.0, 1.0)), room, chart.words.decimal);
    }
    panels
}

fn wider(one: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    (one.0.min(other.0), one.1.max(other.1))
}

fn range(chart: &Chart, series: &Series) -> Option<(f64, f64)> {
    let within = |at: i64| chart.span.0.0 <= at && at <= chart.span.1.0;
    let numbers = series.points.iter().filter(|(at, number)| within(*at) && number.is_finite());
    numbers.map(|(_, number)| (*number, *number)).chain(series.shows).reduce(wider)
}

/// Where everything stands, in pixels of the page.
struct Frame<'a> {
    chart: &'a Chart,
    left: i32,
    right: i32,
    bottom: i32,
    width: i32,
}

impl Frame<'_> {
    fn ink(&self, colour: Colour) -> RGBColor {
        colour.on(self.chart.theme)
    }

    fn x(&self, at: i64) -> f64 {
        f64::from(self.left) + clock::share(self.chart.span, at) * f64::from(self.right - self.left)
    }

    /// The times below all panels, and a thin line up from each; a word that would lie over another is left out.
    fn times(&self, area: &Area<'_>, panels: &[Scaled<'_>]) -> Result<(), NotDrawn> {
        let room = (self.right - self.left).unsigned_abs() / TIME_ROOM;
        let ticks = clock::ticks(&self.chart.zone, self.chart.span, room, &self.chart.words.months).ok_or(NotDrawn)?;
        let mut free = 0.0;
        for Tick { at: Time(at), text, parts_days } in ticks {
            let (x, half) = (self.x(at), f64::from(text_width(&text)) / 2.0);
            let grid = if parts_days { Colour::LineStrong } else { Colour::Line };
            for panel in panels {
                self.path(area, &[(x, f64::from(panel.top)), (x, f64::from(panel.bottom))], self.ink(grid), 1.0)?;
            }
            if x - half >= free && x + half <= f64::from(self.width) {
                free = x + half + f64::from(SPACE);
                self.text(area, &text, (x, f64::from(self.bottom + TIMES / 2)), HPos::Center)?;
            }
        }
        Ok(())
    }

    /// The title of a panel and the numbers beside it.
    fn numbers(&self, area: &Area<'_>, panel: &Scaled<'_>) -> Result<(), NotDrawn> {
        let title = panel.series.first().map_or("", |(_, series)| series.title.as_str());
        let title = fitting(title, self.width - self.left);
        self.text(area, &title, (f64::from(self.left), f64::from(panel.top - TITLE / 2)), HPos::Left)?;
        for (number, text) in &panel.axis.ticks {
            let y = panel.y(*number);
            self.path(area, &[(f64::from(self.left), y), (f64::from(self.right), y)], self.ink(Colour::Line), 1.0)?;
            self.text(area, text, (f64::from(self.left - SPACE / 2), y), HPos::Right)?;
        }
        Ok(())
    }

    /// A line, and the points it was drawn by.
    fn line(&self, area: &Area<'_>, panel: &Scaled<'_>, series: &Series) -> Result<Vec<(i64, f64)>, NotDrawn> {
        let most = usize::try_from(2 * (self.right - self.left)).unwrap_or(0).min(MOST_POINTS);
        let stretches = stretches(&series.points, self.chart.span, self.chart.gap_ms, most);
        for stretch in &stretches {
            let pieces = series.below.map_or_else(|| vec![(false, stretch.clone())], |_| by_sign(stretch));
            for (is_below, piece) in pieces {
                let colour = self.ink(series.below.filter(|_| is_below).unwrap_or(series.colour));
                let path: Vec<Place> = piece.iter().map(|(at, number)| (self.x(*at), panel.y(*number))).collect();
                self.path(area, &path, colour, 1.5)?;
            }
        }
        Ok(stretches.into_iter().flatten().collect())
    }

    /// A single point is a dot.
    fn path(&self, area: &Area<'_>, path: &[Place], colour: RGBColor, wide: f64) -> Result<(), NotDrawn> {
        let drawn = match path {
            [] => Ok(()),
            [one] => area.draw(&Circle::new(fine(*one), 2 * FINE, colour.filled())),
            path => {
                let style = ShapeStyle::from(colour).stroke_width(pixel(wide).unsigned_abs());
                area.draw(&PathElement::new(path.iter().map(|place| fine(*place)).collect::<Vec<_>>(), style))
            }
        };
        drawn.map_err(|_| NotDrawn)
    }

    fn text(&self, area: &Area<'_>, text: &str, place: Place, side: HPos) -> Result<(), NotDrawn> {
        let font = ("Inter, system-ui, sans-serif", f64::from(TEXT * FINE) * LINE_OF_TEXT).into_font();
        let style = font.color(&self.ink(Colour::Ink)).pos(Pos::new(side, VPos::Center));
        area.draw(&Text::new(text.to_owned(), fine(place), style)).map_err(|_| NotDrawn)
    }
}

fn fine((x, y): Place) -> (i32, i32) {
    (pixel(x), pixel(y))
}

/// Within a picture of thousands of pixels.
#[allow(clippy::cast_possible_truncation)]
fn pixel(of_page: f64) -> i32 {
    (of_page * f64::from(FINE)).round() as i32
}

fn whole(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

/// No less than the words are wide in any of the fonts: widest are the letters that are no Latin ones.
fn text_width(text: &str) -> i32 {
    let tenths: i32 = text.chars().map(|one| if one.is_ascii() { 7 } else { 10 }).sum();
    (tenths * TEXT + 9) / 10
}

/// As much of a text as there is room for.
fn fitting(text: &str, room: i32) -> String {
    if text_width(text) <= room {
        return text.to_owned();
    }
    let mut shorter: String = text.chars().take(usize::try_from(room / TEXT).unwrap_or(0)).collect();
    while text_width(&shorter) + TEXT > room && shorter.pop().is_some() {}
    shorter + "\u{2026}"
}
