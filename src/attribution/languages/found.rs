//! An attribution as the frames find it: ranges of words, not yet told who is meant.

use super::lexicon::Class;
use super::phrase::Phrase;
use std::ops::Range;

/// Who a cue without a phrase of its own belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The phrase, if there is one.
    Own,
    /// The same as that of another attribution: "dijo que ... y añadió que ...".
    As(usize),
    /// Whoever spoke last: a verb without a subject, a quotation that goes on.
    Last,
}

/// How sure a frame is, before it is known who is meant. Priors set by hand, not calibrated.
pub(super) mod prior {
    /// A quotation with its verb and its speaker.
    pub(in crate::attribution::languages) const QUOTATION: f32 = 0.9;
    /// A verb inside a quotation: « ..., a déclaré le maire, ... ».
    pub(in crate::attribution::languages) const INCISE: f32 = 0.85;
    /// Verb and complementiser.
    pub(in crate::attribution::languages) const CLAUSE: f32 = 0.85;
    /// "según X", "X zufolge".
    pub(in crate::attribution::languages) const ACCORDING: f32 = 0.85;
    /// A clause in front of verb and speaker.
    pub(in crate::attribution::languages) const BEFORE: f32 = 0.8;
    /// A German clause in the Konjunktiv.
    pub(in crate::attribution::languages) const SUBJUNCTIVE: f32 = 0.8;
    /// A verb with an infinitive, a thing denied, a few quoted words.
    pub(in crate::attribution::languages) const OBJECT: f32 = 0.7;
    /// What goes on with the speaker before.
    pub(in crate::attribution::languages) const RUNNING: f32 = 0.6;
    /// A quotation that no word gives to anybody.
    pub(in crate::attribution::languages) const BARE: f32 = 0.5;
}

/// One attribution as found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) content: Vec<Range<usize>>,
    pub(super) cue: Vec<Range<usize>>,
    pub(super) source: Option<Phrase>,
    pub(super) subject: Subject,
    pub(super) class: Class,
    pub(super) prior: f32,
    pub(super) parent: Option<usize>,
    /// The attribution whose source relays this one: "dijo X, informó Reuters". It is not one of its own then.
    pub(super) relayed_by: Vec<Phrase>,
    /// Whether a quotation that follows may go on with it.
    pub(super) quoted: bool,
    pub(super) gone: bool,
}

impl Found {
    pub(super) fn new(content: Vec<Range<usize>>, cue: Vec<Range<usize>>, class: Class, prior: f32) -> Self {
        Self {
            content,
            cue,
            source: None,
            subject: Subject::Own,
            class,
            prior,
            parent: None,
            relayed_by: Vec::new(),
            quoted: false,
            gone: false,
        }
    }

    /// Whether word `i` stands in the content.
    pub(super) fn holds(&self, i: usize) -> bool {
        self.content.iter().any(|c| c.contains(&i))
    }

    /// From the first to the last word of content, cue and source.
    pub(super) fn extent(&self) -> Range<usize> {
        let source = self.source.iter().map(|s| &s.words);
        let all = self.content.iter().chain(&self.cue).chain(source);
        let (start, end) = all.fold((usize::MAX, 0), |(s, e), r| (s.min(r.start), e.max(r.end)));
        start.min(end)..end
    }

    /// Takes the words of `taken` out of the content.
    pub(super) fn cut(&mut self, taken: &Range<usize>) {
        let pieces = std::mem::take(&mut self.content);
        for piece in pieces {
            if piece.end <= taken.start || piece.start >= taken.end {
                self.content.push(piece);
                continue;
            }
            for part in [piece.start..piece.end.min(taken.start), piece.start.max(taken.end)..piece.end] {
                if part.start < part.end {
                    self.content.push(part);
                }
            }
        }
    }
}
