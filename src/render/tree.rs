//! The terminal tree.

use super::outline::{Entry, Said, outline};
use super::words::{quoted, stated};
use crate::graph::Direction;
use crate::graph::{Assertion, NodeKind, PRIMARY_DOCUMENT, ProvenanceGraph, Relation};
use crate::text::{moves_cursor, squeeze};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How the tree is drawn.
#[derive(Debug, Clone)]
pub struct TreeOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Plain ASCII branches instead of box-drawing characters.
    pub ascii: bool,
    /// Whether the evidence stands under each statement.
    pub evidence: bool,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self { width: 100, ascii: false, evidence: true }
    }
}

/// What a piece of the tree is, for whoever gives it colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A document that was read.
    Document,
    /// A carrier or a document that was not located.
    Carrier,
    /// A person, organisation or outlet that said it.
    Origin,
    /// The words of a statement.
    Quote,
    /// Evidence, branches, remarks.
    Faint,
    /// Circles, misses, limits.
    Warning,
}

/// Draws `graph` as a tree of lines, each ending in a line break. `paint` gives a piece its colour; the identity
/// function gives plain text. Text from pages reaches `paint` without control and bidirectional characters.
pub fn tree(graph: &ProvenanceGraph, options: &TreeOptions, paint: &dyn Fn(Role, &str) -> String) -> String {
    let mut writer = Writer { graph, options, paint, out: String::new(), cited: BTreeSet::new() };
    writer.root(&outline(graph).root);
    writer.footer();
    writer.out
}

struct Writer<'a> {
    graph: &'a ProvenanceGraph,
    options: &'a TreeOptions,
    paint: &'a dyn Fn(Role, &str) -> String,
    out: String,
    /// Reporting evidence already shown once for its words.
    cited: BTreeSet<String>,
}

struct Branches {
    tee: &'static str,
    corner: &'static str,
    bar: &'static str,
    gap: &'static str,
}

const BOX: Branches = Branches { tee: "├─ ", corner: "└─ ", bar: "│  ", gap: "   " };
const ASCII: Branches = Branches { tee: "|- ", corner: "`- ", bar: "|  ", gap: "   " };

impl Writer<'_> {
    fn branches(&self) -> &'static Branches {
        if self.options.ascii { &ASCII } else { &BOX }
    }

    fn paint(&self, role: Role, text: &str) -> String {
        (self.paint)(role, text)
    }

    fn root(&mut self, root: &Entry<'_>) {
        self.heading(root, "");
        self.body(root, "");
    }

    /// Everything under an entry's own line.
    fn body(&mut self, entry: &Entry<'_>, indent: &str) {
        let marks = self.branches();
        let below = !entry.children.is_empty();
        let text_indent = format!("{indent}{}", if below { marks.bar } else { marks.gap });
        if entry.node.kind == NodeKind::Document && !entry.repeated {
            self.provenance_of(entry, &text_indent);
        }
        for said in &entry.said {
            self.said(said, &text_indent);
        }
        for (i, child) in entry.children.iter().enumerate() {
            let last = i + 1 == entry.children.len();
            let lead = format!("{indent}{}", if last { marks.corner } else { marks.tee });
            self.heading(child, &lead);
            self.body(child, &format!("{indent}{}", if last { marks.gap } else { marks.bar }));
        }
    }

    /// The entry's own line: name, what it is, how sure.
    fn heading(&mut self, entry: &Entry<'_>, lead: &str) {
        let node = entry.node;
        let (role, mut name) = match node.kind {
            NodeKind::Document => (Role::Document, node.short_name()),
            NodeKind::InferredDocument => (Role::Carrier, format!("{}, not located", node.label)),
            NodeKind::Anonymous => (Role::Origin, format!("unnamed: {}", node.label)),
            NodeKind::Unresolved => (Role::Warning, format!("unresolved: {}", node.label)),
            _ => (Role::Origin, node.label.clone()),
        };
        name = printable(&name);
        let mut extra = Vec::new();
        if node.kind == NodeKind::Document && node.outlet.is_some() {
            extra.push(quoted(&printable(&node.label)));
        }
        if let Some(published) = &node.published {
            extra.push(printable(published.get(..10).unwrap_or(published)));
        }
        let mut marks = Vec::new();
        if let Some(a) = entry.link {
            match a.relation {
                Relation::SaidBy => {}
                Relation::WasDerivedFrom => marks.push(derived_words(a)),
                relation => marks.push(relation.as_str().to_owned()),
            }
        }
        marks.extend(entry.confidence().map(|c| c.to_string()));
        let faint = |w: &Self, text: &str| w.paint(Role::Faint, text);
        let note = match entry {
            Entry { circle: true, .. } => "(*) circle",
            Entry { repeated: true, .. } => "(*)",
            Entry { cut: true, .. } => "… too deep to show",
            _ => "",
        };
        let after =
            marks.iter().map(|m| m.width() + 1).sum::<usize>() + if note.is_empty() { 1 } else { note.width() + 3 };
        name = cut(&name, self.options.width.saturating_sub(lead.width() + after).max(20));
        let mut line = format!("{}{}", faint(self, lead), self.paint(role, &name));
        let mut used = lead.width() + name.width();
        for text in extra {
            // What would be cut to a few letters is left out.
            let room = self.options.width.saturating_sub(used + 2 + after);
            if room < text.width().min(8) {
                break;
            }
            let text = cut(&text, room);
            used += text.width() + 2;
            let _ = write!(line, "  {text}");
        }
        if !marks.is_empty() {
            let _ = write!(line, "  {}", faint(self, &marks.join(" ")));
        }
        if !note.is_empty() {
            let role = if entry.circle { Role::Warning } else { Role::Faint };
            let _ = write!(line, "  {}", self.paint(role, note));
        }
        self.line(&line);
        if let Some(a) = entry.link.filter(|a| matches!(a.relation, Relation::Cites | Relation::WasDerivedFrom)) {
            let indent = lead.replace(['├', '|'], "│").replace(['└', '`', '─', '-'], " ");
            let indent = if self.options.ascii { indent.replace('│', "|") } else { indent };
            let bar = if entry.children.is_empty() { "   " } else { self.branches().bar };
            let indent = format!("{indent}{bar}");
            if self.options.evidence {
                self.reasons(a, &indent);
            }
            self.drifts(a, &indent);
        }
    }

    /// Whose page it is and whose copy, with the reasons.
    fn provenance_of(&mut self, entry: &Entry<'_>, indent: &str) {
        for link in self.graph.sources_of(&entry.node.id) {
            let a = link.assertion();
            let words = match a.relation {
                Relation::Published => "published by",
                Relation::Credited => "credited to",
                _ => continue,
            };
            let reason = a.evidence.first().map(reason_of).unwrap_or_default();
            let text = format!("{words} {}: {reason}", printable(&link.to().label));
            self.text_line(indent, Role::Faint, &text);
        }
        let ends = self.graph.derived_from(&entry.node.id);
        let mut ends: Vec<_> =
            ends.iter().map(|l| l.assertion()).filter(|a| a.relation == Relation::HadPrimarySource).collect();
        ends.dedup_by_key(|a| &a.from);
        if let Some(first) = ends.first() {
            let what = if first.method == PRIMARY_DOCUMENT { "the document itself" } else { "own reporting" };
            let of = if ends.len() == 1 { String::new() } else { format!(" of {} statements", ends.len()) };
            self.text_line(indent, Role::Faint, &format!("primary source{of}: {what}"));
        }
    }

    fn said(&mut self, said: &Said<'_>, indent: &str) {
        let quote = stated(&printable(&said.statement.label));
        self.wrapped(indent, Role::Quote, &quote, 2);
        match said.assertion {
            Some(a) if self.options.evidence => self.reasons(a, &format!("{indent}  ")),
            None => self.text_line(&format!("{indent}  "), Role::Warning, "no source named"),
            _ => {}
        }
    }

    /// The evidence of an assertion, one line, the same words once.
    fn reasons(&mut self, a: &Assertion, indent: &str) {
        let mut parts: Vec<String> = Vec::new();
        for e in &a.evidence {
            let part = reason_of(e);
            let key = format!("{}{part}", a.id);
            if !parts.contains(&part) && self.cited.insert(key) {
                parts.push(part);
            }
        }
        if !parts.is_empty() {
            self.wrapped(indent, Role::Faint, &parts.join(" · "), 3);
        }
    }

    /// What became of the statements that a document is cited for, a line each.
    fn drifts(&mut self, cites: &Assertion, indent: &str) {
        for statement in &cites.statements {
            for link in self.graph.sources_of(statement) {
                let a = link.assertion();
                let of_these = a.relation == Relation::Cites && a.to == cites.to && a.document == cites.document;
                let Some(drift) = a.drift.as_ref().filter(|_| of_these) else { continue };
                let Some(sentence) = drift.sentence() else { continue };
                let role = if drift.worries().is_empty() { Role::Faint } else { Role::Warning };
                self.wrapped(indent, role, &printable(&sentence), 2);
            }
        }
    }

    fn footer(&mut self) {
        self.out.push('\n');
        self.wrapped("", Role::Document, &self.graph.findings().lines.sentence(), 3);
        for sentence in self.graph.story_sentences() {
            self.wrapped("", Role::Document, &printable(&sentence), 3);
        }
        for sentence in self.graph.circle_sentences() {
            self.wrapped("", Role::Warning, &printable(&sentence), 4);
        }
        for sentence in self.graph.drift_sentences() {
            self.wrapped("", Role::Warning, &printable(&sentence), 4);
        }
        for sentence in self.graph.elsewhere_sentences() {
            self.wrapped("", Role::Warning, &printable(&sentence), 4);
        }
        for miss in self.graph.misses() {
            self.wrapped("", Role::Warning, &printable(&format!("miss: {miss}")), 3);
        }
        for limit in self.graph.limits() {
            self.wrapped("", Role::Warning, &printable(&format!("limit: {limit}")), 2);
        }
        self.text_line("", Role::Faint, &printable(&format!("engine: {}", self.graph.engine())));
    }

    fn text_line(&mut self, indent: &str, role: Role, text: &str) {
        let room = self.options.width.saturating_sub(indent.width()).max(20);
        let line = format!("{}{}", self.paint(Role::Faint, indent), self.paint(role, &cut(text, room)));
        self.line(&line);
    }

    /// `text` over at most `lines` lines, an ellipsis where it is cut.
    fn wrapped(&mut self, indent: &str, role: Role, text: &str, lines: usize) {
        let room = self.options.width.saturating_sub(indent.width()).max(20);
        for line in wrap(text, room, lines) {
            let line = format!("{}{}", self.paint(Role::Faint, indent), self.paint(role, &line));
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

/// What a document has of another: "copy", "likely excerpt", "copy, order not known".
fn derived_words(a: &Assertion) -> String {
    let Some(copy) = &a.copy else { return a.relation.as_str().to_owned() };
    match copy.direction {
        Direction::Known => copy.kind.as_str().to_owned(),
        Direction::Likely => format!("likely {}", copy.kind.as_str()),
        Direction::Unknown => format!("{}, order not known", copy.kind.as_str()),
    }
}

fn reason_of(e: &crate::graph::EvidenceRecord) -> String {
    match &e.quote {
        Some(q) => format!("{} {} ¶{}", e.code, quoted(&cut(&printable(&q.exact), 60)), q.paragraph),
        None => e.code.to_string(),
    }
}

/// Text as it may be shown on a terminal: one line, no control characters, no characters that turn the direction.
pub(super) fn printable(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        c if moves_cursor(c) => '\u{fffd}',
        c => c,
    });
    squeeze(&shown.collect::<String>())
}

fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 0;
    let mut out: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used < room
        })
        .collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn wrap(text: &str, room: usize, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    let words: Vec<&str> = text.split(' ').collect();
    for (i, word) in words.iter().enumerate() {
        let line = out.last().expect("starts with one line");
        let needed = line.width() + usize::from(!line.is_empty()) + word.width();
        if needed > room && !line.is_empty() {
            if out.len() == lines {
                let rest = format!("{} {}", out[lines - 1], words[i..].join(" "));
                out[lines - 1] = cut(&rest, room);
                return out;
            }
            out.push(String::new());
        }
        let line = out.last_mut().expect("starts with one line");
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&cut(word, room));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_move_the_cursor() {
        assert_eq!(printable("a\x1b[31mb\u{202e}c\r\nd"), "a\u{fffd}[31mb\u{fffd}c d");
    }

    #[test]
    fn wrapping_keeps_words_and_marks_the_cut() {
        assert_eq!(wrap("one two three four", 9, 2), ["one two", "three fo…"]);
        assert_eq!(wrap("one two", 20, 2), ["one two"]);
        assert_eq!(cut("日本語の新聞", 7), "日本語…");
    }
}
