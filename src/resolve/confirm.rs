//! What shows that a page is what was cited.

use super::compare::{Overlap, overlap};
use crate::attribution::{AgentKind, Attribution};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::page::Document;
use crate::text::{fold_name, fold_words};

/// Words in a row that two reports of one event do not share by chance; the citation practice of quoting eight words
/// or more is also where a search for the exact phrase becomes unambiguous.
const SAME_WORDS: usize = 8;
/// Share of an indirect statement's words in shared runs.
const CONTAINED: f32 = 0.5;

/// How far a citation is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitationClass {
    /// Linked or named only: the page's words do not show it.
    Possible,
    /// Linked, and the page is the carrier's or names the speaker.
    Likely,
    /// The page holds the statement's words.
    Confirmed,
}

impl CitationClass {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }
}

/// What was made of a candidate page.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How far it is confirmed.
    pub class: CitationClass,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// Weighs a candidate page against the attribution that cites it.
///
/// `from` is the citing document, `page` the cited one, `found` says how the page was found.
pub fn confirm(from: &Document, attribution: &Attribution, found: &[Evidence], page: &Document) -> Verdict {
    let words: Vec<&str> = attribution.content.iter().map(|&s| from.text.slice(s)).collect();
    let Overlap { run, contained } = overlap(&words.join(" "), &page.text);
    let mut evidence = found.to_vec();
    let domain_fits = found.iter().any(|e| e.code == EvidenceCode::OutletDomain);
    let first = attribution.content.first().copied();
    let at = |code, confidence| Evidence { code, span: first, confidence: Confidence::new(confidence) };
    let short = fold_words(&words.join(" ")).len() < SAME_WORDS;
    let same = run >= SAME_WORDS || (short && contained >= 0.99);
    if same {
        evidence.push(at(EvidenceCode::SameWords, if short { 0.7 } else { 0.95 }));
    } else if contained >= CONTAINED {
        evidence.push(at(EvidenceCode::WordsContained, 0.8));
    }
    let speaker = attribution.speaker.as_ref().filter(|s| s.kind == AgentKind::Person);
    let named = speaker.is_some_and(|s| {
        let surname = fold_words(&s.name).pop();
        surname.is_some_and(|surname| fold_words(&page.text).contains(&surname))
    });
    if named {
        evidence.push(Evidence::outside_text(EvidenceCode::SpeakerNamed, 0.6));
    }
    let outlet = page.outlet.as_ref().map(|o| fold_name(&o.name));
    let carrier = attribution.via.first().map(|c| fold_name(&c.name));
    let masthead = domain_fits || (outlet.is_some() && outlet == carrier);
    if masthead && !domain_fits {
        evidence.push(Evidence::outside_text(EvidenceCode::SiteName, 0.8));
    }
    let in_words = same || contained >= CONTAINED;
    let (class, confidence) = match (in_words, masthead, named) {
        (true, true, _) => (CitationClass::Confirmed, 0.97),
        (true, false, _) => (CitationClass::Confirmed, 0.9),
        (false, true, true) => (CitationClass::Likely, 0.8),
        (false, true, false) | (false, false, true) => (CitationClass::Likely, 0.65),
        (false, false, false) => (CitationClass::Possible, 0.4),
    };
    if !in_words {
        evidence.push(at(EvidenceCode::LinkedOnly, confidence));
    }
    Verdict { class, confidence: Confidence::new(confidence), evidence }
}
