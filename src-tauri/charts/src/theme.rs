//! The colours of the house, as `ui/src/tokens.css` has them, by what they stand for.

use plotters::style::RGBColor;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// On what a chart stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ChartTheme")]
pub enum Theme {
    /// On white.
    Light,
    /// On black.
    Dark,
}

macro_rules! colours {
    ($($(#[$doc:meta])* $colour:ident = $word:literal, $light:literal, $dark:literal);+ $(;)?) => {
        /// A colour, by what it stands for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(rename = "ChartColour")]
        pub enum Colour {
            $($(#[$doc])* $colour),+
        }

        impl Colour {
            /// Its red, green and blue on a ground.
            pub(crate) fn on(self, theme: Theme) -> RGBColor {
                let [_, red, green, blue] = u32::to_be_bytes(match (self, theme) {
                    $((Self::$colour, Theme::Light) => $light, (Self::$colour, Theme::Dark) => $dark),+
                });
                RGBColor(red, green, blue)
            }

            #[cfg(test)]
            const TOKENS: &'static [(&'static str, u32, u32)] = &[$(($word, $light, $dark)),+];
        }
    };
}

colours! {
    /// What is most important.
    Accent = "accent", 0x0b_6b57, 0x4f_c9ab;
    /// Ready.
    Ready = "ready", 0x14_763a, 0x4a_de80;
    /// Charging.
    Charging = "charging", 0x92_600a, 0xfb_bf24;
    /// With a customer.
    Out = "out", 0x1d_5fb4, 0x7a_b8ff;
    /// Late.
    Late = "late", 0xb4_2318, 0xff_8b80;
    /// Faulty.
    Fault = "fault", 0x7a_2fa6, 0xd6_a2f5;
    /// Unknown.
    Idle = "idle", 0x5c_665f, 0x9a_a8a1;
    /// The ground of a panel.
    Surface = "surface", 0xff_ffff, 0x15_1c1a;
    /// Thin lines.
    Line = "line", 0xdf_e3da, 0x27_312e;
    /// Lines that part days.
    LineStrong = "line-strong", 0xc3_cabf, 0x3a_4743;
    /// Words that explain.
    Ink = "ink-2", 0x4b_5650, 0xa9_b6af;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_page() {
        let tokens = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/tokens.css");
        let tokens = std::fs::read_to_string(tokens).expect("the tokens");
        for (word, light, dark) in Colour::TOKENS {
            let token = format!("--{word}: light-dark(#{light:06x}, #{dark:06x});");
            assert!(tokens.contains(&token), "{token}");
        }
    }
}
