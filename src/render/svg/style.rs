//! The style sheet: plain class rules with plain colours, for light first and dark in a media query.
//!
//! Custom properties would be shorter, but librsvg and other converters do not know them. Every rule starts with the
//! picture's own id, so that several pictures and a page's own rules can share a page.

use super::super::boxes::Outline;
use super::super::palette::{Colours, DARK, LIGHT};
use super::{EdgeStroke, NodeShape, Scheme, Used};
use std::fmt::Write;

/// System fonts, none loaded; the last are what Linux has.
const FONTS: &str =
    "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"Noto Sans\",\"DejaVu Sans\",sans-serif";

/// The rules for what is used. `id` must be an element id of plain characters.
pub(super) fn sheet(id: &str, scheme: Scheme, used: &Used) -> String {
    let mut css = format!(
        "\n#{id} text{{font-family:{FONTS};font-size:11.5px}}\
         \n#{id} .title{{font-size:20px;font-weight:600}}\
         \n#{id} .summary{{font-size:13px}}\
         \n#{id} .legend text{{font-size:12px}}\
         \n#{id} .label{{font-size:14px}}\
         \n#{id} .seed .label{{font-weight:700}}\
         \n#{id} .box .outline{{stroke-width:1.3px}}\
         \n#{id} .box .extra{{stroke-width:1.1px;fill:none}}\
         \n#{id} .seed .outline{{stroke-width:3px}}\
         \n#{id} .edge path{{fill:none;stroke-linecap:butt;stroke-linejoin:round}}\
         \n#{id} .edge .halo{{stroke-opacity:.22}}\
         \n#{id} .edge .reach{{stroke:#000;stroke-opacity:0;stroke-width:12px}}\
         \n#{id} .hint{{opacity:0;pointer-events:none}}\
         \n#{id} .edge:hover .hint{{opacity:1}}\
         \n#{id} .edge:hover .line{{stroke-opacity:.6}}\
         \n#{id} a:hover .label,#{id} a:focus .label{{text-decoration:underline}}"
    );
    for shape in &used.shapes {
        if let Some(dashes) = shape.dashes() {
            rule(&mut css, id, &format!(".{} .outline", shape.class()), &format!("stroke-dasharray:{dashes}"));
        }
    }
    for stroke in &used.strokes {
        if let Some(dashes) = stroke.dashes() {
            rule(&mut css, id, &format!(".{} .line", stroke.class()), &format!("stroke-dasharray:{dashes}"));
        }
    }
    match scheme {
        Scheme::Light => colours(&mut css, id, LIGHT, used),
        Scheme::Dark => colours(&mut css, id, DARK, used),
        Scheme::Auto => {
            colours(&mut css, id, LIGHT, used);
            css.push_str("\n@media (prefers-color-scheme:dark){");
            colours(&mut css, id, DARK, used);
            css.push_str("\n}");
        }
    }
    css.push('\n');
    css
}

/// The rules of a time line.
pub(super) fn lanes(id: &str, scheme: Scheme) -> String {
    let mut css = format!(
        "\n#{id} text{{font-family:{FONTS};font-size:11.5px}}\
         \n#{id} .title{{font-size:20px;font-weight:600}}\
         \n#{id} .summary{{font-size:13px}}\
         \n#{id} .legend text{{font-size:12px}}\
         \n#{id} .lane{{font-size:14px;font-weight:600}}\
         \n#{id} .label{{font-size:13px}}\
         \n#{id} .origin .label{{font-weight:700}}\
         \n#{id} .stop text{{stroke-width:6px;stroke-linejoin:round;paint-order:stroke}}\
         \n#{id} .way{{fill:none;stroke-width:1.6px}}\
         \n#{id} .way.likely{{stroke-width:1.1px}}\
         \n#{id} .way.dropped{{stroke-dasharray:6 4}}\
         \n#{id} .way.shares{{stroke-dasharray:2 3}}\
         \n#{id} .dot{{stroke-width:2px}}\
         \n#{id} .dropped .dot{{stroke-dasharray:3 2}}\
         \n#{id} .absent{{stroke-width:2px;stroke-dasharray:3 2}}\
         \n#{id} .span{{stroke-width:4px;stroke-opacity:.45}}\
         \n#{id} .grid{{stroke-opacity:.16}}\
         \n#{id} .silence{{stroke-opacity:.5;stroke-dasharray:1 5}}\
         \n#{id} .cut{{fill:none;stroke-width:1.4px}}\
         \n#{id} a:hover .label,#{id} a:focus .label{{text-decoration:underline}}"
    );
    match scheme {
        Scheme::Light => lane_colours(&mut css, id, LIGHT),
        Scheme::Dark => lane_colours(&mut css, id, DARK),
        Scheme::Auto => {
            lane_colours(&mut css, id, LIGHT);
            css.push_str("\n@media (prefers-color-scheme:dark){");
            lane_colours(&mut css, id, DARK);
            css.push_str("\n}");
        }
    }
    css.push('\n');
    css
}

fn lane_colours(css: &mut String, id: &str, colours: Colours) {
    let Colours { page, text, muted, warning, .. } = colours;
    let (line, copy) = (colours.stroke(EdgeStroke::Cites), colours.shape(NodeShape::Document));
    let agency = colours.shape(NodeShape::Agency);
    rule(css, id, ".page", &format!("fill:{page}"));
    rule(css, id, "text", &format!("fill:{text}"));
    rule(css, id, &format!(".summary,#{id} .detail,#{id} .legend text,#{id} .axis text"), &format!("fill:{muted}"));
    rule(css, id, ".stop text", &format!("stroke:{page}"));
    rule(css, id, ".rule", &format!("stroke:{muted};stroke-opacity:.35"));
    rule(css, id, &format!(".grid,#{id} .silence,#{id} .cut"), &format!("stroke:{muted}"));
    rule(css, id, ".way", &format!("stroke:{line}"));
    rule(css, id, ".way.shares", &format!("stroke:{muted}"));
    rule(css, id, &format!(".way.dropped,#{id} .way.backwards"), &format!("stroke:{warning}"));
    rule(css, id, ".span", &format!("stroke:{}", copy.1));
    rule(css, id, ".dot", &format!("fill:{};stroke:{}", copy.1, copy.1));
    rule(css, id, ".dropped .dot", &format!("fill:{page};stroke:{warning}"));
    rule(css, id, ".unknown .dot", &format!("fill:{page};stroke:{muted}"));
    rule(css, id, ".part .dot", &format!("fill:{page};stroke:{}", copy.1));
    rule(css, id, ".origin .dot", &format!("fill:{};stroke:{}", agency.1, agency.1));
    rule(css, id, ".absent", &format!("fill:{};stroke:{}", agency.0, agency.1));
}

fn rule(css: &mut String, id: &str, selector: &str, body: &str) {
    // Writing to a string cannot fail.
    let _ = write!(css, "\n#{id} {selector}{{{body}}}");
}

fn colours(css: &mut String, id: &str, colours: Colours, used: &Used) {
    let Used { shapes, strokes, circular } = used;
    let Colours { page, text, muted, warning, .. } = colours;
    rule(css, id, &format!(".page,#{id} .ground"), &format!("fill:{page}"));
    rule(css, id, "text", &format!("fill:{text}"));
    let small = format!(".summary,#{id} .detail,#{id} .legend text,#{id} .sample");
    rule(css, id, &small, &format!("fill:{muted}"));
    rule(css, id, ".rule", &format!("stroke:{muted};stroke-opacity:.35"));
    for shape in shapes {
        let (fill, line) = colours.shape(*shape);
        let class = shape.class();
        rule(css, id, &format!(".{class} .outline"), &format!("fill:{fill};stroke:{line}"));
        rule(css, id, &format!(".{class} .extra"), &format!("stroke:{line}"));
        if Outline::of(*shape) == Outline::Bar {
            rule(css, id, &format!(".{class} .solid"), &format!("fill:{line}"));
        }
    }
    // What lies on a circle comes last, so that it wins over the stroke's own colour.
    let named = strokes.iter().map(|stroke| (stroke.class(), colours.stroke(*stroke)));
    for (class, colour) in named.chain(circular.then(|| ("circular".to_owned(), warning))) {
        let lines = format!(".{class} .line,#{id} .{class} .halo,#{id} .{class} .open");
        rule(css, id, &lines, &format!("stroke:{colour}"));
        rule(css, id, &format!(".{class} .filled"), &format!("fill:{colour};stroke:{colour}"));
        rule(css, id, &format!(".{class} .hollow"), &format!("fill:{page};stroke:{colour}"));
        rule(css, id, &format!(".{class} text"), &format!("fill:{colour}"));
    }
}
