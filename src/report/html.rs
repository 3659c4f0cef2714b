//! A report as a page of its own, without scripts or anything fetched.

use super::lanes::lanes;
use super::lines::{CopyLine, Report, StoryReport};
use crate::render::escape::xml as escape_html;
use crate::render::{Lanes, SvgOptions, lanes as draw_lanes};
use crate::syndication::Direction;
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");

/// Writes a report as HTML. Text of pages is escaped; addresses become links only where they are http or https.
pub fn html(report: &Report) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>How the stories were syndicated</title>\n<style>\n{STYLE}</style></head>\n<body>\n\
         <h1>How the stories were syndicated</h1>\n<p class=\"faint\">{} among {} documents.</p>\n",
        if report.stories.len() == 1 { "One story".to_owned() } else { format!("{} stories", report.stories.len()) },
        report.documents
    );
    for seed in &report.alone {
        let _ = writeln!(out, "<p class=\"bad\">{} shares no text with any other document.</p>", escape_html(seed));
    }
    report.stories.iter().for_each(|s| story(&mut out, s));
    out.push_str("</body></html>\n");
    out
}

fn story(out: &mut String, story: &StoryReport) {
    let (low, high) = story.independent;
    let texts = if high == 1 { "one text".to_owned() } else { format!("{low} to {high} independent texts") };
    let _ = write!(
        out,
        "<h2 id=\"{}\">{}</h2>\n<p class=\"faint\">{} outlets, {texts}</p>\n<p class=\"origin\"><strong>Origin:</strong> {}</p>\n",
        escape_html(&story.id),
        escape_html(&story.headline),
        story.outlets,
        escape_html(&story.origin)
    );
    let options = SvgOptions { id: format!("lanes-{}", story.id), ..SvgOptions::default() };
    // The page says above what the picture's own head would.
    let drawn = draw_lanes(&Lanes { title: String::new(), summary: Vec::new(), ..lanes(story) }, &options);
    let _ = writeln!(out, "<div class=\"scroll\">\n{drawn}</div>");
    out.push_str("<div class=\"scroll\"><table><thead><tr><th>Published</th><th>Outlet</th><th>What it is</th><th>What it did</th></tr></thead><tbody>\n");
    for copy in story.copies.iter().chain(&story.parts) {
        row(out, copy);
    }
    out.push_str("</tbody></table></div>\n");
}

fn row(out: &mut String, copy: &CopyLine) {
    let outlet = escape_html(&copy.outlet);
    let web = copy.url.as_deref().filter(|u| u.starts_with("https://") || u.starts_with("http://"));
    let outlet = match web {
        Some(url) => format!("<a rel=\"noreferrer\" href=\"{}\">{outlet}</a>", escape_html(url)),
        None => outlet.into_owned(),
    };
    let from = copy.from.as_ref().map_or(String::new(), |(from, direction)| {
        let sure = if *direction == Direction::Known { "from" } else { "likely from" };
        format!("<br><span class=\"faint\">{sure} {}</span>", escape_html(from))
    });
    let title =
        copy.title.as_deref().map_or(String::new(), |t| format!("<br><span class=\"faint\">{}</span>", escape_html(t)));
    let mut did = String::new();
    for phrase in &copy.did {
        let _ = write!(did, "<li>{}</li>", escape_html(phrase));
    }
    let did = if did.is_empty() { String::new() } else { format!("<ul>{did}</ul>") };
    let _ = writeln!(
        out,
        "<tr><td class=\"time\">{}</td><td>{outlet}{title}</td><td>{} ({:.0} %){from}</td><td>{did}</td></tr>",
        escape_html(copy.published.as_deref().unwrap_or("not known")),
        copy.role,
        copy.share * 100.0
    );
}
