//! Colours, dashes and arrow heads: one table for SVG and DOT alike.
//!
//! Chosen so that text has a contrast of 4.5 or more and lines of 3 or more against what they stand on (WCAG 2.2 AA,
//! held by a test), and so that nothing is told by colour alone: shapes, dashes and heads differ as well.

use super::picture::{EdgeStroke, NodeShape};

/// The colours of one scheme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub(super) page: &'static str,
    pub(super) text: &'static str,
    /// Smaller lines, legend and summary.
    pub(super) muted: &'static str,
    /// Arrows on a circle.
    pub(super) warning: &'static str,
    dark: bool,
}

pub(super) const LIGHT: Colours =
    Colours { page: "#ffffff", text: "#1f2328", muted: "#535c66", warning: "#c8202b", dark: false };
pub(super) const DARK: Colours =
    Colours { page: "#0d1117", text: "#e6edf3", muted: "#a3adb8", warning: "#ff7b78", dark: true };

impl Colours {
    /// Fill and outline of a box.
    pub(super) const fn shape(self, shape: NodeShape) -> (&'static str, &'static str) {
        let (light, dark) = match shape {
            NodeShape::Document => (("#e6f0fb", "#2f6fb7"), ("#12263d", "#5b9bdf")),
            NodeShape::Inferred => (("#f8fbfe", "#2f6fb7"), ("#0f1822", "#5b9bdf")),
            NodeShape::Statement => (("#e5f5ec", "#2b8455"), ("#10291c", "#4fb583")),
            NodeShape::Outlet => (("#e1f4f6", "#13798a"), ("#0d292d", "#3fb3c1")),
            NodeShape::Agency => (("#fdf1de", "#a86400"), ("#2f2109", "#dd9a33")),
            NodeShape::Person => (("#f3e9fb", "#8447ad"), ("#281738", "#b584dc")),
            NodeShape::Organisation => (("#e9eafc", "#5655c0"), ("#1b1b3a", "#9190ef")),
            NodeShape::Anonymous => (("#fceaf0", "#b3365c"), ("#351420", "#e47c9b")),
            NodeShape::Unresolved => (("#f0f1f3", "#6b7480"), ("#1f242b", "#9aa4b0")),
        };
        if self.dark { dark } else { light }
    }

    /// An arrow and its label.
    pub(super) const fn stroke(self, stroke: EdgeStroke) -> &'static str {
        let (light, dark) = match stroke {
            EdgeStroke::Published => ("#67707b", "#9aa4b0"),
            EdgeStroke::Credited => ("#866000", "#d6a84a"),
            EdgeStroke::Cites | EdgeStroke::CitesUnlocated => ("#1f63b0", "#6aaaf0"),
            EdgeStroke::SaidBy => ("#7b3fa6", "#c295e6"),
            EdgeStroke::QuotedIn => ("#1f7a4a", "#5cc48e"),
            EdgeStroke::Derived | EdgeStroke::Uncredited | EdgeStroke::Shares => ("#a0430a", "#f0935a"),
        };
        if self.dark { dark } else { light }
    }
}

/// The end of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A filled triangle.
    Filled,
    /// A triangle in outline.
    Hollow,
    /// Two strokes.
    Open,
    /// Nothing: the line has no direction.
    None,
}

impl EdgeStroke {
    /// What the arrow ends in: filled towards documents, hollow towards those who spoke, open towards publishers.
    pub(super) const fn head(self) -> Head {
        match self {
            Self::Published | Self::Credited => Head::Open,
            Self::SaidBy => Head::Hollow,
            Self::Cites | Self::CitesUnlocated | Self::QuotedIn | Self::Derived | Self::Uncredited => Head::Filled,
            Self::Shares => Head::None,
        }
    }

    /// Dash pattern in pixels, as SVG has it; `None` for a solid line.
    pub(super) const fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Published => Some("1.5 4"),
            Self::Credited => Some("9 3.5 2 3.5"),
            Self::CitesUnlocated | Self::Uncredited => Some("7 4.5"),
            Self::Shares => Some("2 3"),
            Self::Cites | Self::SaidBy | Self::QuotedIn | Self::Derived => None,
        }
    }

    /// Its class in SVG.
    pub(super) fn class(self) -> String {
        slug(self.as_str())
    }
}

impl NodeShape {
    /// Dash pattern of the outline in pixels; `None` for a solid one.
    pub(super) const fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Inferred => Some("6 4"),
            Self::Anonymous => Some("2 3.5"),
            Self::Unresolved => Some("1.5 3"),
            _ => None,
        }
    }

    /// Its class in SVG.
    pub(super) fn class(self) -> String {
        slug(self.as_str())
    }
}

fn slug(words: &str) -> String {
    words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast after WCAG 2.2, "contrast ratio" and "relative luminance".
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |at: usize| {
                let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("hex")) / 255.0;
                if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn everything_can_be_told_from_its_ground() {
        for colours in [LIGHT, DARK] {
            for text in [colours.text, colours.muted, colours.warning] {
                assert!(contrast(text, colours.page) >= 4.5, "{text}");
            }
            for shape in NodeShape::ALL {
                let (fill, line) = colours.shape(shape);
                assert!(contrast(colours.text, fill) >= 4.5 && contrast(colours.muted, fill) >= 4.5, "{shape:?}");
                assert!(contrast(line, colours.page) >= 3.0 && contrast(line, fill) >= 3.0, "{shape:?}");
            }
            for stroke in EdgeStroke::ALL {
                assert!(contrast(colours.stroke(stroke), colours.page) >= 4.5, "{stroke:?}");
            }
        }
    }

    #[test]
    fn no_two_strokes_look_alike() {
        for (i, a) in EdgeStroke::ALL.into_iter().enumerate() {
            for b in EdgeStroke::ALL.into_iter().skip(i + 1) {
                let look = |s: EdgeStroke| (LIGHT.stroke(s), s.dashes(), s.head());
                assert_ne!(look(a), look(b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn classes_are_plain() {
        assert_eq!(EdgeStroke::CitesUnlocated.class(), "cites-not-located");
        assert_eq!(NodeShape::Anonymous.class(), "unnamed-source");
    }
}
