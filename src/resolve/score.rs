//! What each reason to take a page for the cited one is worth.
//!
//! Reasons are added up as log-odds, after Fellegi and Sunter, "A theory for record linkage" (1969); the sum becomes a
//! probability by the logistic function. The weights are priors, set by hand before there was anything to fit them on:
//! they order pages sensibly, and their sum is no frequency.

use crate::evidence::{Evidence, EvidenceCode};

/// One weight a reason, in log-odds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// Before anything is known but that a page was offered. With it a link in the citing sentence alone comes to even
    /// odds, and one more reason, the masthead's name, makes the page likely.
    pub(super) start: f32,
    /// A link in the citing sentence.
    pub(super) link_in_sentence: f32,
    /// A link elsewhere in the citing article.
    pub(super) link_elsewhere: f32,
    /// A document of the collection: its owner put it there, which is worth a link and a little more.
    pub(super) in_corpus: f32,
    /// The statement's words in the page, for all of them; a share counts in proportion.
    pub(super) words: f32,
    /// Eight words or more of a quotation in a row, at least.
    pub(super) exact: f32,
    /// The same in other words, for all of them: half of what the words would be worth.
    pub(super) sense: f32,
    /// The speaker's name in the page.
    pub(super) speaker: f32,
    /// The statement's numbers in the passage.
    pub(super) numbers_same: f32,
    /// Others in their place.
    pub(super) numbers_differ: f32,
    /// Published in the two days before the citing page.
    pub(super) days_before: f32,
    /// Published in the two weeks before.
    pub(super) weeks_before: f32,
    /// Published later than the citing page.
    pub(super) later: f32,
    /// The page stands on the carrier's domain.
    pub(super) domain: f32,
    /// The page names the carrier as its site.
    pub(super) masthead: f32,
    /// The headline, for all of its words.
    pub(super) title: f32,
    /// The page denies the statement.
    pub(super) contradicted: f32,
}

/// Start values; `start`, `in_corpus`, `sense` and `contradicted` were chosen so that the classes stay what they were
/// for links and collections before there were weights. The others were set from reading citations and the literature
/// on finding quotations' sources, beside each other and before any run.
pub(super) const WEIGHTS: Weights = Weights {
    start: -3.5,
    link_in_sentence: 3.0,
    link_elsewhere: 1.2,
    in_corpus: 1.5,
    words: 4.0,
    exact: 3.0,
    sense: 2.0,
    speaker: 0.8,
    numbers_same: 1.0,
    numbers_differ: -2.0,
    days_before: 1.0,
    weeks_before: 0.3,
    later: -3.0,
    domain: 1.5,
    masthead: 0.5,
    title: 1.5,
    contradicted: -4.0,
};

/// How much a route is trusted before the page is read: a link was set by whoever cites, a feed and a sitemap list the
/// outlet's own pages, and a search gives what it likes.
fn route(code: EvidenceCode) -> f32 {
    use EvidenceCode as C;
    match code {
        C::LinkInSentence | C::LinkInParagraph | C::LinkInArticle | C::InCorpus | C::SeenInCase => 0.6,
        C::FoundInFeed | C::FoundInSitemap => 0.45,
        C::FoundBySiteSearch => 0.3,
        C::FoundInIndex => 0.15,
        _ => 0.0,
    }
}

/// What the ways a page was found by are worth: the best link, and the best route.
pub(super) fn found(found: &[Evidence]) -> f32 {
    use EvidenceCode as C;
    let weight = |e: &Evidence| match e.code {
        C::LinkInSentence => WEIGHTS.link_in_sentence,
        C::LinkInParagraph | C::LinkInArticle => WEIGHTS.link_elsewhere,
        C::InCorpus => WEIGHTS.in_corpus,
        _ => 0.0,
    };
    let best = |of: &dyn Fn(&Evidence) -> f32| found.iter().map(of).fold(0.0, f32::max);
    best(&weight) + best(&|e| route(e.code))
}

/// Log-odds as a share from 0 to 1.
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_alone_is_even_and_one_more_reason_makes_it_likely() {
        let link = [Evidence::outside_text(EvidenceCode::LinkInSentence, 0.9)];
        let alone = WEIGHTS.start + found(&link);
        assert!((0.4..0.6).contains(&probability(alone)));
        for more in [WEIGHTS.masthead, WEIGHTS.speaker, WEIGHTS.domain] {
            assert!((0.6..0.9).contains(&probability(alone + more)), "{more}");
        }
        assert!(probability(alone + WEIGHTS.exact) >= 0.9);
    }
}
