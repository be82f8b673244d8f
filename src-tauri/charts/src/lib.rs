//! Numbers into pictures: series of numbers in, a chart as SVG out, with the scales it was drawn by and the points that were
//! drawn, so that a page can lay a crosshair and a table over it. What has one unit stands in one panel; all panels share the
//! time below them. Words come in; it knows no database and no rule. Source: telemetry.md, "Charts".

mod axis;
mod clock;
mod line;
mod paint;
mod theme;
mod thin;

use domain::period::Span;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

pub use paint::draw;
pub use theme::{Colour, Theme};

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The lines.
    pub series: Vec<Series>,
    /// From when until when.
    pub span: Span,
    /// For so long a line goes on without a reading.
    pub gap_ms: i64,
    /// The IANA zone whose clocks the times are told by.
    pub zone: String,
    /// The words and signs of the reader's language.
    pub words: Words,
    /// On what ground.
    pub theme: Theme,
    /// How large.
    pub size: Size,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Series {
    /// What stands above its panel; of several in one, that of the first.
    pub title: String,
    /// In what it is measured. What has the same unit shares a panel.
    pub unit: String,
    /// Its colour.
    pub colour: Colour,
    /// Its colour below nought, where that is another.
    pub below: Option<Colour>,
    /// What the panel shows at least.
    pub shows: Option<(f64, f64)>,
    /// Milliseconds since 1970 and the number, in the order of time.
    pub points: Vec<(i64, f64)>,
}

/// What a reader's language brings.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "ChartWords")]
pub struct Words {
    /// The months, short, from January.
    pub months: Vec<String>,
    /// What stands before the decimals.
    pub decimal: char,
}

/// In pixels of the page.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "ChartSize")]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// Of each panel, from top to bottom.
    pub panel: u32,
}

/// A chart as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "DrawnChart")]
pub struct Drawn {
    /// The picture.
    pub svg: String,
    /// How large it is.
    pub width: u32,
    /// And how high.
    pub height: u32,
    /// Where the first instant lies, and the last.
    pub x: (f64, f64),
    /// From when until when.
    pub span: Span,
    /// The panels, from the top.
    pub panels: Vec<Panel>,
    /// The lines, in the order in which they were given.
    pub lines: Vec<Line>,
}

/// A part of a chart with a scale of its own.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "ChartPanel")]
pub struct Panel {
    /// In what its numbers are measured.
    pub unit: String,
    /// Where it begins at the top, and where it ends.
    pub y: (f64, f64),
    /// The number at its bottom.
    pub least: f64,
    /// The number at its top.
    pub most: f64,
}

/// A line as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "ChartLine")]
pub struct Line {
    /// In which panel, from nought.
    pub panel: usize,
    /// Its colour.
    pub colour: Colour,
    /// Its points.
    pub points: Vec<(i64, f64)>,
}

/// A chart that could not be drawn.
#[derive(Debug, Error)]
#[error("a chart could not be drawn")]
pub struct NotDrawn;
