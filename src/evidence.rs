//! Why something is believed: a stable code, the very words, and how sure.

use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How sure, from 0 to 1, kept to three decimals.
///
/// Rule-made values are priors set by hand and not calibrated; docs/evidence.md says which are which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u16);

impl Confidence {
    /// Certain.
    pub const CERTAIN: Self = Self(1000);

    /// From a share; values outside 0..1 (and NaN) are brought inside.
    pub fn new(share: f32) -> Self {
        Self((share.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// As a share from 0 to 1.
    pub fn get(self) -> f32 {
        f32::from(self.0) / 1000.0
    }

    /// Both must hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.get() * other.get())
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.get())
    }
}

impl Serialize for Confidence {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(f64::from(self.0) / 1000.0)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        f32::deserialize(from).map(Self::new)
    }
}

/// One reason to believe something.
///
/// `span` is a place in the text of the document the reason was found in; `None` where it was read in metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What kind of reason.
    pub code: EvidenceCode,
    /// The words that say so.
    pub span: Option<Span>,
    /// How sure this reason alone makes us.
    pub confidence: Confidence,
}

impl Evidence {
    /// A reason with its words.
    pub fn at(code: EvidenceCode, span: Span, confidence: f32) -> Self {
        Self { code, span: Some(span), confidence: Confidence::new(confidence) }
    }

    /// A reason that is not in the text itself.
    pub fn outside_text(code: EvidenceCode, confidence: f32) -> Self {
        Self { code, span: None, confidence: Confidence::new(confidence) }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// The kinds of evidence. Each has a section in docs/evidence.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum EvidenceCode { $($(#[doc = $doc])+ $name,)+ }

        impl EvidenceCode {
            /// All codes, in the order of docs/evidence.md.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable kebab-case code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it means, in a few words.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => codes!(@first $($doc)+).trim_ascii_start(),)+ }
            }
        }
    };
    (@first $doc:literal $($rest:literal)*) => { $doc };
}

codes! {
    /// Words that report a statement: "said", "according to".
    ReportingCue = "reporting-cue",
    /// The statement stands in quotation marks.
    QuotationMarks = "quotation-marks",
    /// A quotation without a cue, read as the last speaker's.
    SpeakerCarriedOver = "speaker-carried-over",
    /// A medium is said to have reported it: "RT reported".
    CarrierReported = "carrier-reported",
    /// The statement was made to a medium: "told CNN".
    ToldCarrier = "told-carrier",
    /// The statement was made in an interview or appearance: "in an interview with".
    InterviewWith = "interview-with",
    /// The statement was posted or broadcast: "wrote on Facebook".
    PostedOn = "posted-on",
    /// A carrier gives another source: "citing two officials".
    CarrierCites = "carrier-cites",
    /// A document or page was seen or obtained by a medium.
    SeenByCarrier = "seen-by-carrier",
    /// Said through the carrier of what the same source said before: "said in the interview".
    CarrierCarriedOver = "carrier-carried-over",
    /// A carrier meant by a noun: "the newspaper", "the agency".
    CarrierByNoun = "carrier-by-noun",
    /// A full name stands in the text.
    NamedInText = "named-in-text",
    /// A title or office stands next to the name: "Russian President Vladimir Putin".
    TitleInText = "title-in-text",
    /// A short form of a name used in full elsewhere.
    ShortName = "short-name",
    /// A pronoun read as the person named before.
    Pronoun = "pronoun",
    /// A source kept nameless by the text.
    UnnamedSource = "unnamed-source",
    /// An outlet's name or alias stands in the text and the directory knows it.
    OutletAlias = "outlet-alias",
    /// An outlet's name belongs to several outlets.
    OutletAmbiguous = "outlet-ambiguous",
    /// The page's domain belongs to the outlet.
    OutletDomain = "outlet-domain",
    /// The page names its site.
    SiteName = "site-name",
    /// The publisher given beside the input.
    GivenMetadata = "given-metadata",
    /// An agency in the place line: "TEHRAN (Tasnim) –".
    DatelineAgency = "dateline-agency",
    /// An agency or outlet in the byline.
    BylineCredit = "byline-credit",
    /// A line that says who contributed.
    ContributedCredit = "contributed-credit",
    /// A line that says where the story first appeared.
    OriginallyPublished = "originally-published",
    /// A source, copyright or wire line at the foot.
    SourceLine = "source-line",
    /// A picture's credit.
    PhotoCredit = "photo-credit",
    /// The page's canonical address is on another site.
    CanonicalElsewhere = "canonical-elsewhere",
    /// A link in the citing sentence.
    LinkInSentence = "link-in-sentence",
    /// A link in the citing paragraph.
    LinkInParagraph = "link-in-paragraph",
    /// A link elsewhere in the citing article.
    LinkInArticle = "link-in-article",
    /// A document of the given collection.
    InCorpus = "in-corpus",
    /// A page that was read in this run for another citation.
    SeenInCase = "seen-in-case",
    /// The outlet's feed lists the page.
    FoundInFeed = "found-in-feed",
    /// The outlet's sitemap lists the page.
    FoundInSitemap = "found-in-sitemap",
    /// The outlet's own search gave the page.
    FoundBySiteSearch = "found-by-site-search",
    /// An index of the news gave the page: GDELT, Common Crawl, an archive's list.
    FoundInIndex = "found-in-index",
    /// A search service gave the page.
    FoundBySearch = "found-by-search",
    /// What was read is an archive's copy of the page.
    ArchivedCopy = "archived-copy",
    /// The cited page holds the same words, eight or more in a row.
    SameWords = "same-words",
    /// The cited page holds most of the statement's words.
    WordsContained = "words-contained",
    /// The cited page names the same speaker.
    SpeakerNamed = "speaker-named",
    /// The cited page gives the statement's numbers.
    SameNumbers = "same-numbers",
    /// The cited page gives other numbers in the same words.
    OtherNumbers = "other-numbers",
    /// The cited page's headline shares words with the statement.
    TitleAlike = "title-alike",
    /// The cited page was published later than the page that cites it.
    PublishedLater = "published-later",
    /// The cited page says that the statement is not so.
    Contradicted = "contradicted",
    /// The citing sentence links to a page whose words do not hold the statement.
    LinkedOnly = "linked-only",
    /// Most of both documents' own words agree, in long runs.
    SameText = "same-text",
    /// A part of one document stands in the other.
    PartOfText = "part-of-text",
    /// The copy credits the outlet of the other document.
    CreditsOutlet = "credits-outlet",
    /// The copy links to the other document.
    LinksToSource = "links-to-source",
    /// An address of the outlet stands in the shared text.
    HouseAddress = "house-address",
    /// It was published earlier.
    PublishedEarlier = "published-earlier",
    /// The copy keeps words that other copies do not have.
    KeepsWords = "keeps-words",
    /// The other outlet is seen to carry copy of others.
    CarriesCopy = "carries-copy",
    /// Most documents of the cluster that credit anybody credit this one.
    CreditMajority = "credit-majority",
}

impl EvidenceCode {
    /// Whether it is about the medium content came through rather than about the speaker.
    pub const fn is_about_carrier(self) -> bool {
        matches!(
            self,
            Self::CarrierReported
                | Self::ToldCarrier
                | Self::InterviewWith
                | Self::PostedOn
                | Self::CarrierCites
                | Self::SeenByCarrier
                | Self::CarrierCarriedOver
                | Self::CarrierByNoun
        )
    }
}

impl fmt::Display for EvidenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for EvidenceCode {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for EvidenceCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::ALL
            .iter()
            .copied()
            .find(|c| c.as_str() == code)
            .ok_or_else(|| serde::de::Error::custom(format!("no evidence code `{code}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for code in EvidenceCode::ALL {
            assert!(seen.insert(code.as_str()), "{code} stands twice");
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        }
    }

    #[test]
    fn confidence_stays_inside() {
        assert_eq!(Confidence::new(7.0), Confidence::CERTAIN);
        assert_eq!(Confidence::new(f32::NAN).get(), 0.0);
        assert_eq!(Confidence::new(0.5).and(Confidence::new(0.5)).get(), 0.25);
    }
}
