//! The style sheet: plain class rules with plain colours, for light first and dark in a media query.
//!
//! Custom properties would be shorter, but librsvg and other converters do not know them. Every rule starts with the
//! picture's own id, so that several pictures and a page's own rules can share a page.

use super::super::boxes::Outline;
use super::super::palette::{Colours, DARK, LIGHT};
use super::{Scheme, Used};
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
