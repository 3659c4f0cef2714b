//! A report for the terminal.

use super::lines::{CopyLine, Report, StoryReport};
use crate::render::Role;
use crate::syndication::Direction;
use crate::text::one_line as plain;
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Documents shown that only share a part; the rest are counted.
const PARTS: usize = 8;

/// Writes a report in so many columns. `paint` gives a piece its colour; text from pages reaches it without control and
/// bidirectional characters.
pub fn table(report: &Report, width: usize, paint: &dyn Fn(Role, &str) -> String) -> String {
    let mut writer = Writer { out: String::new(), width: width.max(40), paint };
    for story in &report.stories {
        writer.story(story);
    }
    writer.summary(report);
    writer.out
}

struct Writer<'a> {
    out: String,
    width: usize,
    paint: &'a dyn Fn(Role, &str) -> String,
}

impl Writer<'_> {
    fn line(&mut self, role: Role, text: &str) {
        let painted = (self.paint)(role, text);
        self.out.push_str(&painted);
        self.out.push('\n');
    }

    fn story(&mut self, story: &StoryReport) {
        self.wrapped(Role::Document, "", &story.headline);
        let texts = match story.independent {
            (1, 1) => "one text".to_owned(),
            (low, high) => format!("{low} to {high} independent texts"),
        };
        let outlets = if story.outlets == 1 { "1 outlet".to_owned() } else { format!("{} outlets", story.outlets) };
        self.wrapped(Role::Faint, "  ", &format!("{outlets}, {texts}  {}", story.id));
        self.wrapped(Role::Origin, "  origin  ", &story.origin);
        let stamps: Vec<String> = story.copies.iter().map(|c| stamp(c.published.as_deref())).collect();
        let stamp_width = stamps.iter().map(|s| s.width()).max().unwrap_or(0);
        let name_width = story.copies.iter().map(|c| plain(&c.outlet).width()).max().unwrap_or(0).min(self.width / 4);
        for (copy, stamp) in story.copies.iter().zip(&stamps) {
            let name = fitted(&plain(&copy.outlet), name_width);
            let head = match stamp_width {
                0 => format!("  {name}  "),
                n => format!("  {stamp:<n$}  {name}  "),
            };
            let role = if copy.role == "origin" { Role::Origin } else { Role::Quote };
            self.wrapped(role, &head, &did(copy));
        }
        if !story.parts.is_empty() {
            let shown: Vec<String> = story
                .parts
                .iter()
                .take(PARTS)
                .map(|p| format!("{} {:.0} %", plain(&p.outlet), p.share * 100.0))
                .collect();
            let more = story.parts.len().saturating_sub(PARTS);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            self.wrapped(Role::Faint, "  in part ", &format!("{}{more}", shown.join(", ")));
        }
        self.out.push('\n');
    }

    fn summary(&mut self, report: &Report) {
        for seed in &report.alone {
            self.wrapped(Role::Warning, "", &format!("{} shares no text with any other document", plain(seed)));
        }
        let stories = match report.stories.len() {
            0 => "No story is".to_owned(),
            1 => "One story is".to_owned(),
            n => format!("{n} stories are"),
        };
        let mut line = format!("{stories} carried by several outlets, among {} documents.", report.documents);
        if report.left_out > 0 {
            let _ = write!(line, " {} carried by fewer were left out.", report.left_out);
        }
        self.wrapped(Role::Faint, "", &line);
    }

    /// A line wrapped to the width, with `head` before its first row and as much space before the others.
    fn wrapped(&mut self, role: Role, head: &str, text: &str) {
        let indent = head.width();
        let room = self.width.saturating_sub(indent).max(20);
        let mut rows: Vec<String> = vec![String::new()];
        for word in plain(text).split(' ') {
            let row = rows.last_mut().expect("there is always a row");
            if !row.is_empty() && row.width() + 1 + word.width() > room {
                rows.push(word.to_owned());
            } else {
                if !row.is_empty() {
                    row.push(' ');
                }
                row.push_str(word);
            }
        }
        for (at, row) in rows.iter().enumerate() {
            let start = if at == 0 { (self.paint)(Role::Faint, head) } else { " ".repeat(indent) };
            self.out.push_str(&start);
            self.line(role, row);
        }
    }
}

fn did(copy: &CopyLine) -> String {
    let mut said = vec![match copy.role {
        "excerpt" | "extended" => format!("{} ({:.0} %)", copy.role, copy.share * 100.0),
        role => role.to_owned(),
    }];
    if let Some((from, direction)) = &copy.from {
        let sure = if *direction == Direction::Known { "from" } else { "likely from" };
        said.push(format!("{sure} {from}"));
    }
    said.extend(copy.did.iter().cloned());
    said.join(", ")
}

/// A time as short as it can be without losing what it says.
fn stamp(published: Option<&str>) -> String {
    let Some(published) = published else { return String::new() };
    let mut short: String = published.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect();
    if published.ends_with('Z') {
        short.push('Z');
    }
    plain(&short)
}

/// Cut or filled to a number of columns.
fn fitted(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return format!("{text}{}", " ".repeat(columns - text.width()));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width + 1 > columns {
            break;
        }
        used += width;
        out.push(c);
    }
    out.push('…');
    out + &" ".repeat(columns.saturating_sub(used + 1))
}
