//! What shows that a page is what was cited.

use super::compare::{Overlap, overlap};
use super::drift::{Drift, DriftKind, shared_with_title};
use super::score::{WEIGHTS, found as worth_of, probability};
use crate::attribution::{AgentKind, Attribution};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::page::{Document, When};
use crate::text::{fold_name, fold_words};

/// Words in a row that two reports of one event do not share by chance; the citation practice of quoting eight words
/// or more is also where a search for the exact phrase becomes unambiguous.
const SAME_WORDS: usize = 8;
/// Share of an indirect statement's words in shared runs.
const CONTAINED: f32 = 0.5;

/// From this probability on a page is confirmed, if its words show it.
const SURE: f32 = 0.9;
/// From this one on it is likely.
const LIKELY: f32 = 0.6;
/// What a page that denies the statement comes to at most: it may be what was meant, and is no source of it.
const DENIED: f32 = 0.5;
/// What a page comes to at most. The reasons are not as independent as adding them up takes them to be, and priors make
/// nothing certain.
const MOST: f32 = 0.97;
/// Share of a headline's words from which it is alike.
const ALIKE: f32 = 0.3;
/// Seconds in a day.
const DAY: i64 = 24 * 3600;
/// Hours a clock without a zone may be off, in seconds.
const ZONES: i64 = 12 * 3600;

/// How far a citation is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitationClass {
    /// Linked or named only, or the page says that it is not so.
    Possible,
    /// More speaks for it than a link: the page is the carrier's, or names the speaker.
    Likely,
    /// The page holds the statement's words, and what else is known fits.
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
/// `from` is the citing document, `page` the cited one, `found` says how the page was found, `drift` what became of the
/// statement between the two. Reasons add up as log-odds; whatever they come to, a page is confirmed only by words of
/// the statement in it, and one that denies the statement is no more than possible.
pub fn confirm(
    from: &Document,
    attribution: &Attribution,
    found: &[Evidence],
    page: &Document,
    drift: &Drift,
) -> Verdict {
    let words: Vec<&str> = attribution.content.iter().map(|&s| from.text.slice(s)).collect();
    let statement = words.join(" ");
    let first = attribution.content.first().copied();
    let mut sum = Sum { odds: WEIGHTS.start + worth_of(found), evidence: found.to_vec() };
    let at = |code, confidence| Evidence { code, span: first, confidence: Confidence::new(confidence) };

    let in_words = sum.words(&statement, page, drift, at);
    sum.speaker(attribution, page);
    sum.numbers(drift, at);
    sum.time(from, page);
    sum.outlet(attribution, page);
    if let Some(title) = &page.title {
        let about = format!("{statement} {}", from.title.as_deref().unwrap_or_default());
        let share = shared_with_title(title, &about);
        if share >= ALIKE {
            sum.add(WEIGHTS.title * share, Evidence::outside_text(EvidenceCode::TitleAlike, 0.4 + 0.3 * share));
        }
    }
    let denied = drift.kind == DriftKind::Contradicted;
    if denied {
        sum.add(WEIGHTS.contradicted, at(EvidenceCode::Contradicted, 0.8));
    }
    let mut share = probability(sum.odds).min(MOST);
    if denied {
        share = share.min(DENIED);
    }
    let class = match share {
        _ if denied => CitationClass::Possible,
        p if p >= SURE && in_words => CitationClass::Confirmed,
        p if p >= LIKELY => CitationClass::Likely,
        _ => CitationClass::Possible,
    };
    // What is not confirmed is not said to be surer than what is.
    if class != CitationClass::Confirmed {
        share = share.min(SURE);
    }
    if !in_words && !denied {
        sum.evidence.push(at(EvidenceCode::LinkedOnly, share));
    }
    Verdict { class, confidence: Confidence::new(share), evidence: sum.evidence }
}

/// Reasons and what they come to so far.
struct Sum {
    odds: f32,
    evidence: Vec<Evidence>,
}

impl Sum {
    fn add(&mut self, weight: f32, evidence: Evidence) {
        self.odds += weight;
        self.evidence.push(evidence);
    }

    /// Words of the statement on the page; whether they show that it is the page.
    fn words(
        &mut self,
        statement: &str,
        page: &Document,
        drift: &Drift,
        at: impl Fn(EvidenceCode, f32) -> Evidence,
    ) -> bool {
        let Overlap { run, contained } = overlap(statement, &page.text);
        let count = fold_words(statement).len();
        let short = count < SAME_WORDS;
        // A quotation that was altered every few words shares no run, and is the same all the same.
        let kept = match drift.kind {
            DriftKind::Verbatim | DriftKind::Trimmed | DriftKind::Altered => drift.share,
            _ => 0.0,
        };
        let contained = contained.max(kept);
        // The fewer words, the less it says that they are the same.
        let share = contained * (count as f32 / SAME_WORDS as f32).min(1.0).sqrt();
        if run >= SAME_WORDS || (short && contained >= 0.99) {
            let exact = if short { 0.0 } else { WEIGHTS.exact };
            // Both are the same words, and count once.
            self.add(exact.max(WEIGHTS.words * share), at(EvidenceCode::SameWords, if short { 0.7 } else { 0.95 }));
            true
        } else if contained >= CONTAINED {
            self.add(WEIGHTS.words * share, at(EvidenceCode::WordsContained, 0.8));
            true
        } else {
            if drift.kind == DriftKind::Paraphrased {
                self.odds += WEIGHTS.sense * drift.share;
            }
            false
        }
    }

    fn speaker(&mut self, attribution: &Attribution, page: &Document) {
        let speaker = attribution.speaker.as_ref().filter(|s| s.kind == AgentKind::Person);
        let named = speaker.is_some_and(|s| {
            let surname = fold_words(&s.name).pop();
            surname.is_some_and(|surname| fold_words(&page.text).contains(&surname))
        });
        if named {
            self.add(WEIGHTS.speaker, Evidence::outside_text(EvidenceCode::SpeakerNamed, 0.6));
        }
    }

    fn numbers(&mut self, drift: &Drift, at: impl Fn(EvidenceCode, f32) -> Evidence) {
        match drift.numbers {
            Some(true) => self.add(WEIGHTS.numbers_same, at(EvidenceCode::SameNumbers, 0.6)),
            Some(false) => self.add(WEIGHTS.numbers_differ, at(EvidenceCode::OtherNumbers, 0.7)),
            None => {}
        }
    }

    /// When both were published, where both say it well enough to tell.
    fn time(&mut self, from: &Document, page: &Document) {
        let when = |d: &Document| d.published.as_deref().and_then(When::parse);
        let (Some(citing), Some(cited)) = (when(from), when(page)) else { return };
        // As between copies: two pages without a zone are most likely in the same one, and a day says nothing of hours.
        let same_clock = citing.within == cited.within && citing.within <= ZONES;
        let blur = if same_clock { 0 } else { citing.within.max(cited.within) };
        let before = citing.seconds - cited.seconds;
        if before < -blur {
            self.add(WEIGHTS.later, Evidence::outside_text(EvidenceCode::PublishedLater, 0.8));
        } else if before > blur && before <= 14 * DAY {
            let weight = if before <= 2 * DAY { WEIGHTS.days_before } else { WEIGHTS.weeks_before };
            self.add(weight, Evidence::outside_text(EvidenceCode::PublishedEarlier, 0.5));
        }
    }

    fn outlet(&mut self, attribution: &Attribution, page: &Document) {
        if self.evidence.iter().any(|e| e.code == EvidenceCode::OutletDomain) {
            self.odds += WEIGHTS.domain;
            return;
        }
        let outlet = page.outlet.as_ref();
        let carrier = attribution.via.first().map(|c| fold_name(&c.name));
        let Some(outlet) = outlet.filter(|o| Some(fold_name(&o.name)) == carrier) else { return };
        if outlet.evidence.iter().any(|e| e.code == EvidenceCode::OutletDomain) {
            self.add(WEIGHTS.domain, Evidence::outside_text(EvidenceCode::OutletDomain, 0.9));
        } else {
            self.add(WEIGHTS.masthead, Evidence::outside_text(EvidenceCode::SiteName, 0.8));
        }
    }
}
