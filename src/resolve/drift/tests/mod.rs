//! What became of statements: cases, and what holds of any text. All sentences are invented.

mod cases;
mod properties;

use super::{Drift, drift};
use crate::attribution::{Act, AgentKind, Attribution, Carrier, Reader, Speaker, Speech, Stance, Voice};
use crate::evidence::Confidence;
use crate::outlet::OutletDirectory;
use crate::page::{Document, DocumentId};
use crate::text::Span;

/// A text with its statement between `⟦` and `⟧`, in as many pieces as it has, said by Ilsa Varga.
fn cited(marked: &str) -> (Document, Attribution) {
    let mut text = String::new();
    let mut content: Vec<Span> = Vec::new();
    let mut open = 0;
    for c in marked.chars() {
        match c {
            '⟦' => open = text.len(),
            '⟧' => content.push(Span::new(open, text.len())),
            c => text.push(c),
        }
    }
    let words: Vec<&str> = content.iter().map(|s| &text[s.start..s.end]).collect();
    let quoted = |w: &&str| w.starts_with(['“', '"', '‘', '«', '„']);
    let speech = match (words.iter().all(quoted), words.iter().any(|w| w.contains(['“', '"', '«']))) {
        (true, _) => Speech::Direct,
        (false, true) => Speech::Mixed,
        _ => Speech::Indirect,
    };
    let find = |words: &str| text.find(words).map(|at| Span::new(at, at + words.len()));
    let carrier = find("Eldra Gazette");
    let stance = if text.contains("denied") { Stance::Denies } else { Stance::Neutral };
    let attribution = Attribution {
        id: "a1".to_owned(),
        cue: find(" said").or_else(|| find(" denied")).into_iter().collect(),
        source: find("Ilsa Varga").into_iter().collect(),
        content,
        speech,
        act: Act::Speech,
        stance,
        speaker: Some(Speaker { name: "Ilsa Varga".to_owned(), kind: AgentKind::Person }),
        via: carrier
            .map(|span| Carrier { name: "Eldra Gazette".to_owned(), kind: AgentKind::Outlet, span })
            .into_iter()
            .collect(),
        path: Vec::new(),
        voice: Voice::Own,
        parent: None,
        confidence: Confidence::CERTAIN,
        evidence: Vec::new(),
    };
    (Document::from_text(DocumentId::new("citing"), text), attribution)
}

/// The drift of a marked statement against a page, which is read as any page is.
fn between(marked: &str, page: &str) -> Drift {
    let (from, attribution) = cited(marked);
    let page = Document::from_text(DocumentId::new("page"), page);
    let attributions = Reader::fast(OutletDirectory::embedded()).read(&page);
    drift(&from, &attribution, &page, &attributions)
}
