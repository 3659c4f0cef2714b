//! A story as it was read, and what holds of every reading.

use dateline::attribution::{Attribution, Voice};
use dateline::page::Document;
use dateline::record::DocumentRecord;
use dateline::text::{Span, squeeze};
use std::collections::BTreeSet;

/// A document with its attributions.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) attributions: Vec<Attribution>,
}

impl Reading {
    /// The words of spans, pieces parted by one space.
    pub(crate) fn words(&self, spans: &[Span]) -> String {
        spans.iter().map(|&s| self.squeezed(self.document.text.slice(s))).collect::<Vec<_>>().join(" ")
    }

    /// Words with every run of white space as one space.
    pub(crate) fn squeezed(&self, words: &str) -> String {
        squeeze(words)
    }

    /// The attribution this one is nested in.
    pub(crate) fn parent_of(&self, a: &Attribution) -> Option<&Attribution> {
        let id = a.parent.as_ref()?;
        self.attributions.iter().find(|p| p.id == *id)
    }

    /// The record of `dateline read`.
    pub(crate) fn line(&self) -> String {
        DocumentRecord::new(&self.document, &self.attributions).to_line()
    }

    /// One attribution in a line, for messages.
    pub(crate) fn line_of(&self, a: &Attribution) -> String {
        let speaker = a.speaker.as_ref().map(|s| format!("{} ({})", s.name, s.kind.as_str()));
        format!(
            "  {}{} [{}] source `{}` cue `{}` says `{}`; speaker {}; {:?} {:?} {:?}",
            a.id,
            a.parent.as_ref().map_or(String::new(), |p| format!(" in {p}")),
            a.path.join(" <- "),
            self.words(&a.source),
            self.words(&a.cue),
            self.words(&a.content),
            speaker.as_deref().unwrap_or("not known"),
            a.speech,
            a.act,
            a.stance,
        )
    }

    /// All that was found, a line each.
    pub(crate) fn summary(&self) -> String {
        let document = &self.document;
        let credits: Vec<String> =
            document.credits.iter().map(|c| format!("{} ({})", c.name, c.kind.as_str())).collect();
        let furniture: Vec<&str> = document.furniture.iter().map(|&f| document.text.slice(f)).collect();
        let mut lines = vec![format!(
            "  outlet {:?}; title {:?}; credits {credits:?}; furniture {furniture:?}",
            document.outlet.as_ref().map(|o| &o.name),
            document.title,
        )];
        lines.extend(self.attributions.iter().map(|a| self.line_of(a)));
        lines.join("\n")
    }

    /// What does not hold, though it holds of every reading.
    pub(crate) fn broken(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut ids = BTreeSet::new();
        for a in &self.attributions {
            let mut must = |holds: bool, what: &str| {
                if !holds {
                    out.push(format!("{what}\n{}", self.line_of(a)));
                }
            };
            let parent = self.parent_of(a);
            must(a.parent.is_none() || parent.is_some_and(|p| ids.contains(p.id.as_str())), "no parent before it");
            must(ids.insert(a.id.as_str()), "its id is taken");
            must(!a.content.is_empty(), "no content");
            for spans in [&a.content, &a.cue, &a.source] {
                must(spans.iter().all(|&s| self.slices(s)), "a span does not slice");
                must(spans.windows(2).all(|w| w[0].end <= w[1].start), "pieces overlap or are out of order");
            }
            let apart = |of: &[Span]| !a.content.iter().any(|c| of.iter().any(|s| c.overlaps(*s)));
            must(apart(&a.cue), "content overlaps its own cue");
            must(a.content.iter().all(|&c| !self.is_furniture(c)), "content is furniture");
            let within = parent.and_then(Attribution::extent).zip(a.extent()).is_none_or(|(p, a)| p.contains(a));
            must(within, "it reaches beyond its parent");
            must(a.via.iter().all(|c| self.slices(c.span)), "a carrier's span does not slice");
            must((a.voice == Voice::Own) == a.via.is_empty(), "its voice and its carriers disagree");
            must(a.path.len() >= a.via.len(), "its path leaves out a carrier");
            must(a.path.iter().all(|n| !n.trim().is_empty()), "a name in its path is empty");
            must(a.path.windows(2).all(|w| w[0] != w[1]), "a name follows itself in its path");
            let own = self.document.outlet.as_ref().map(|o| o.name.as_str());
            must(own.is_none_or(|own| a.via.iter().all(|c| c.name != own)), "its own outlet carries it");
            must(!a.evidence.is_empty(), "no evidence");
            must(a.evidence.iter().filter_map(|e| e.span).all(|s| self.slices(s)), "evidence does not slice");
            must((0.0..=1.0).contains(&a.confidence.get()), "its confidence is no share");
        }
        out.extend(self.broken_line());
        out
    }

    /// The record's offsets are code points into its own text.
    fn broken_line(&self) -> Option<String> {
        let record: serde_json::Value = serde_json::from_str(&self.line()).expect("a record is one line of JSON");
        let text: Vec<char> = record["text"].as_str()?.chars().collect();
        let records = record["attributions"].as_array()?;
        for (a, line) in self.attributions.iter().zip(records) {
            for (name, spans) in [("content", &a.content), ("cue", &a.cue), ("source", &a.source)] {
                for (i, &span) in spans.iter().enumerate() {
                    let at = |end: usize| line[name][i][end].as_u64().and_then(|n| usize::try_from(n).ok());
                    let slice = at(0).zip(at(1)).and_then(|(s, e)| text.get(s..e));
                    if slice.map(String::from_iter).as_deref() != Some(self.document.text.slice(span)) {
                        return Some(format!("{name} of {} has other offsets in the record", a.id));
                    }
                }
            }
        }
        (records.len() != self.attributions.len()).then(|| "the record leaves out attributions".to_owned())
    }

    fn slices(&self, span: Span) -> bool {
        !span.is_empty() && self.document.text.get(span.start..span.end).is_some_and(|w| !w.trim().is_empty())
    }

    fn is_furniture(&self, span: Span) -> bool {
        self.document.furniture.iter().any(|f| f.contains(span))
    }
}
