//! Through which carriers the content of one attribution came.

use super::embedded::platform;
use super::engine::RawAttribution;
use super::lexicon::ENGLISH;
use super::media::{Medium, Part};
use super::model::{AgentKind, Carrier};
use super::speaker::is_article;
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::{Analysis, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes and tokens from a cue beyond which words of an overlong sentence belong to something else.
const REACH: usize = 1_000;
const ZONE: usize = 120;

/// The carriers of one attribution, apart from a medium that is its source.
#[derive(Debug, Default)]
pub(super) struct Relay {
    /// Outside the speaker's words to a medium: "S said, M reported". Nearest first.
    pub(super) outer: Vec<Carrier>,
    /// What the speaker spoke to or wrote in: "S told M".
    pub(super) inner: Vec<Carrier>,
    /// Media that the source cites: "M, citing N".
    pub(super) cited: Vec<Carrier>,
    pub(super) evidence: Vec<Evidence>,
}

/// One text's attributions and media, to be asked what carries what.
pub(super) struct Relays<'a> {
    pub(super) analysis: &'a Analysis<'a>,
    /// In order of the text.
    pub(super) media: &'a [Medium],
    raws: &'a [RawAttribution],
    /// The attributions with a cue or source in each sentence, and the media named there: who carries what is a matter
    /// of one sentence, and a long text has thousands.
    speaking: BTreeMap<u32, Vec<usize>>,
    named: BTreeMap<u32, Vec<usize>>,
}

impl<'a> Relays<'a> {
    pub(super) fn new(analysis: &'a Analysis<'a>, media: &'a [Medium], raws: &'a [RawAttribution]) -> Self {
        let mut relays = Self { analysis, media, raws, speaking: BTreeMap::new(), named: BTreeMap::new() };
        for (i, raw) in raws.iter().enumerate() {
            let sentences: BTreeSet<u32> =
                raw.source.iter().chain(&raw.cue).filter_map(|&s| relays.sentence(s)).collect();
            for sentence in sentences {
                relays.speaking.entry(sentence).or_default().push(i);
            }
        }
        for (i, medium) in media.iter().enumerate() {
            let sentence = analysis.tokens().get(medium.tokens.start).map(|t| t.sentence);
            relays.named.entry(sentence.unwrap_or(0)).or_default().push(i);
        }
        relays
    }

    /// The attributions that speak in the sentence of `place`; the nearest hundred bound a text that is one sentence.
    fn speaking_at(&self, place: Span) -> impl Iterator<Item = usize> + '_ {
        let here = self.sentence(place).and_then(|s| self.speaking.get(&s)).map_or(&[][..], Vec::as_slice);
        let middle = here.partition_point(|&i| self.raws[i].cue.first().is_some_and(|c| c.end < place.start));
        here[middle.saturating_sub(50)..here.len().min(middle + 50)].iter().copied()
    }

    /// The media named in the sentences in which an attribution speaks, in order of the text.
    pub(super) fn named_near(&self, raw: &RawAttribution) -> Vec<&'a Medium> {
        let sentences: BTreeSet<u32> = raw.source.iter().chain(&raw.cue).filter_map(|&s| self.sentence(s)).collect();
        let all = sentences.iter().filter_map(|s| self.named.get(s)).flatten();
        let media = self.media;
        let near = |m: &&Medium| raw.source.iter().chain(&raw.cue).any(|s| s.gap(m.span) < REACH);
        all.map(|&i| &media[i]).filter(near).collect()
    }

    /// Carriers of the attribution at `index`.
    ///
    /// `head` is the place of the medium that is the source itself, if one is.
    pub(super) fn of(&self, index: usize, head: Option<Span>) -> Relay {
        let raw = &self.raws[index];
        if let Some(relay) = platform(self.analysis, raw) {
            return relay;
        }
        let mut relay = Relay::default();
        if self.says_nothing(raw) {
            return relay;
        }
        for medium in self.named_near(raw) {
            let Some(part) = medium.part else { continue };
            // What stands inside a statement carries nothing from outside it.
            if raw.parent.is_some_and(|p| !self.raws[p].content.iter().any(|c| c.overlaps(medium.span))) {
                continue;
            }
            let name = self.analysis.cover(medium.tokens.start..medium.tokens.start + 1);
            // "Reuters and the Vane reported": the first is the source, the second no carrier of the first.
            let beside = head.is_some() && part != Part::Cited && raw.source.iter().any(|s| s.overlaps(medium.span));
            if beside || head == Some(medium.span) || !self.in_reach(raw, name) || self.is_content(raw, medium, part) {
                continue;
            }
            // "is seizing upon a Vane report" reacts to the report; it did not come through it.
            if part == Part::Reports && raw.cue.iter().any(|c| c.contains(medium.span)) {
                continue;
            }
            let carrier = Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span };
            let list = match part {
                Part::Cited => &mut relay.cited,
                _ if part.wraps() => {
                    let apart = head.is_some_and(|head| self.reports_of_its_own(head, medium.span));
                    if apart || self.is_source_elsewhere(index, medium.span) {
                        continue;
                    }
                    &mut relay.outer
                }
                _ => {
                    if self.nearest(index, medium) != Some(index) {
                        continue;
                    }
                    &mut relay.inner
                }
            };
            list.push(carrier);
            let words = self.words_of(raw, medium);
            relay.evidence.push(Evidence::at(part.code(), words, 0.9));
        }
        self.user_of_platform(raw, &mut relay);
        self.told_by_noun(raw, &mut relay);
        self.platform_words(raw, &mut relay);
        self.blogs_and_books(raw, &mut relay);
        relay
    }

    /// Whether the cue reports no utterance: a thing "titled" so, somebody who "could not explain".
    fn says_nothing(&self, raw: &RawAttribution) -> bool {
        let words: Vec<String> =
            raw.cue.iter().flat_map(|&c| self.analysis.tokens_in(c)).map(|i| self.analysis.lower(i)).collect();
        let named =
            matches!(words.first().map(String::as_str), Some("titled" | "called" | "named" | "dubbed" | "entitled"))
                && !self.calls(raw);
        // "was tweeting" is no passive.
        let passive = matches!(words.first().map(String::as_str), Some("was" | "were" | "been" | "being"))
            && !words.iter().skip(1).any(|w| w.ends_with("ing"));
        named || passive || words.iter().any(|w| matches!(w.as_str(), "not" | "n't" | "n’t" | "never"))
    }

    /// "Ann Lee called it “a folly”", against "a book called “Folly”": a name or a pronoun right before the verb.
    fn calls(&self, raw: &RawAttribution) -> bool {
        let (Some(&source), Some(&cue)) = (raw.source.last(), raw.cue.first()) else { return false };
        let first = self.analysis.tokens_in(raw.source[0]).start;
        let names = self.analysis.tokens_in(source).any(|i| self.analysis.word(i).starts_with(char::is_uppercase));
        let article = matches!(self.analysis.lower(first).as_str(), "a" | "an" | "one" | "another");
        let pronoun = matches!(self.analysis.lower(first).as_str(), "he" | "she" | "they" | "who");
        cue.start >= source.end && cue.start - source.end <= 2 && !article && (names || pronoun)
    }

    /// Whether the medium belongs to what is said rather than to who says it where. A place that the content only
    /// trails off into is none of it: "confirmed the flood to Vesta News".
    fn is_content(&self, raw: &RawAttribution, medium: &Medium, part: Part) -> bool {
        let outside = self.analysis.tokens()[medium.tokens.start].quote == crate::text::QuoteState::Outside;
        raw.content.iter().any(|c| {
            let edge = c.end.saturating_sub(medium.span.end) <= 1 || medium.span.start.saturating_sub(c.start) <= 24;
            let trails = outside
                && matches!(part, Part::Told | Part::Posted | Part::Cited)
                && edge
                && c.start < medium.span.start;
            // A programme's title in quotation marks may have been taken for a quotation.
            let title = medium.span.contains(*c);
            c.overlaps(medium.span) && !trails && !title
        })
    }

    /// Whether a place lies in the sentence of the attribution's cue, or of its source next to it.
    fn in_reach(&self, raw: &RawAttribution, place: Span) -> bool {
        let at = self.sentence(place);
        raw.cue.iter().any(|&s| self.sentence(s) == at)
            || (!raw.cue.is_empty() && raw.source.iter().any(|&s| self.sentence(s) == at && self.is_near_cue(raw, s)))
    }

    fn is_near_cue(&self, raw: &RawAttribution, source: Span) -> bool {
        let number = |s: Span| self.sentence(s).unwrap_or(0);
        raw.cue.iter().any(|&c| number(c).abs_diff(number(source)) <= 1)
    }

    pub(super) fn sentence(&self, span: Span) -> Option<u32> {
        self.analysis.tokens().get(self.analysis.tokens_in(span).start).map(|t| t.sentence)
    }

    pub(super) fn paragraph(&self, span: Span) -> Option<u32> {
        self.analysis.tokens().get(self.analysis.tokens_in(span).start).map(|t| t.paragraph)
    }

    /// Whether the medium is the source of another attribution that does not hold this one.
    fn is_source_elsewhere(&self, index: usize, place: Span) -> bool {
        self.speaking_at(place).any(|i| {
            let other = &self.raws[i];
            let holds = self.raws[index].parent == Some(i) || covers(other, &self.raws[index]);
            i != index && !holds && other.source.iter().any(|s| s.overlaps(place))
        })
    }

    /// "..., M reported, while ..., N reported": two reports, though the second looks as if it held the first.
    pub(super) fn reports_of_its_own(&self, first: Span, second: Span) -> bool {
        let (first, second) = (self.analysis.tokens_in(first), self.analysis.tokens_in(second));
        let between = first.end.min(second.end)..first.start.max(second.start);
        let joins = |i: usize| matches!(self.analysis.lower(i).as_str(), "while" | "but" | "and");
        between.into_iter().any(|i| self.analysis.word(i) == ";" || (self.analysis.word(i) == "," && joins(i + 1)))
    }

    /// The attribution of the medium's sentence whose cue or source stands nearest to it.
    fn nearest(&self, index: usize, medium: &Medium) -> Option<usize> {
        let level = self.raws[index].parent;
        let reach = |raw: &RawAttribution| raw.source.iter().chain(&raw.cue).map(|s| s.gap(medium.span)).min();
        let name = self.analysis.cover(medium.tokens.start..medium.tokens.start + 1);
        self.speaking_at(name)
            .filter(|&i| self.raws[i].parent == level && self.in_reach(&self.raws[i], medium.span))
            .filter(|&i| medium.part.is_some_and(|part| !self.is_content(&self.raws[i], medium, part)))
            .min_by_key(|&i| (reach(&self.raws[i]), i))
    }

    /// The words from the attribution's cue to the medium where they stand close together, else the medium's name.
    fn words_of(&self, raw: &RawAttribution, medium: &Medium) -> Span {
        if medium.part == Some(Part::Reports) {
            return self.reporting_words(medium);
        }
        let near = raw.cue.iter().filter(|c| c.gap(medium.span) < 40).copied().reduce(Span::cover);
        let cover = near.map_or(medium.span, |c| c.cover(medium.span));
        let clear = !raw.content.iter().any(|c| c.overlaps(cover)) && !self.analysis.text().slice(cover).contains('\n');
        if clear { cover } else { medium.span }
    }

    /// A medium with its own verb: "RT reported", "according to RT", "reported RT".
    pub(super) fn reporting_words(&self, medium: &Medium) -> Span {
        let (start, end) = (medium.tokens.start, medium.tokens.end);
        let same = |i: &usize| {
            self.analysis.tokens().get(*i).is_some_and(|t| t.sentence == self.analysis.tokens()[start].sentence)
        };
        let says = |i: &usize| ENGLISH.reporting.contains(self.analysis.lower(*i).as_str());
        let after = (end..end + 5).take_while(same).find(says).map(|i| start..i + 1);
        let before = || {
            (start.saturating_sub(5)..start).filter(same).find(|&i| says(&i) || self.analysis.lower(i) == "according")
        };
        self.analysis.cover(after.or_else(|| before().map(|i| i..end)).unwrap_or(start..end))
    }

    /// "he told the newspaper", "speaking to the channel": the medium named before.
    fn told_by_noun(&self, raw: &RawAttribution, relay: &mut Relay) {
        if !relay.inner.is_empty() {
            return;
        }
        for i in self.zone(raw) {
            let lead = self.analysis.lower(i);
            let told = ENGLISH.telling.contains(lead.as_str())
                || (lead == "to"
                    && (1..4).any(|n| {
                        i.checked_sub(n).is_some_and(|j| ENGLISH.telling_to.contains(self.analysis.lower(j).as_str()))
                    }));
            let Some(end) = (i + 2..i + 5).find(|&j| ENGLISH.carrier_nouns.contains(self.analysis.lower(j).as_str()))
            else {
                continue;
            };
            if !told || !is_article(&self.analysis.lower(i + 1)) {
                continue;
            }
            // "a German newspaper" is none of those named before.
            if matches!(self.analysis.lower(i + 1).as_str(), "a" | "an") {
                let group = matches!(self.analysis.lower(end + 1).as_str(), "group" | "chain");
                let span = self.analysis.cover(i + 2..end + 1 + usize::from(group));
                let name = self.analysis.text().slice(span).to_owned();
                relay.inner.push(Carrier { name, kind: AgentKind::Outlet, span });
                relay.evidence.push(Evidence::at(EvidenceCode::CarrierByNoun, span, 0.65));
                return;
            }
            let span = self.analysis.cover(i + 1..end + 1);
            if let Some(medium) = self.by_noun(span) {
                relay.inner.push(Carrier { name: medium.name.clone(), kind: medium.kind, span });
                relay.evidence.push(Evidence::at(EvidenceCode::CarrierByNoun, span, 0.75));
                return;
            }
        }
    }

    /// Tokens of the attribution's sentences that are no content.
    pub(super) fn zone(&self, raw: &RawAttribution) -> Vec<usize> {
        let near = raw.source.iter().filter(|&&s| self.is_near_cue(raw, s));
        let sentences: Vec<u32> = raw.cue.iter().chain(near).filter_map(|&s| self.sentence(s)).collect();
        let Some((&first, &last)) = sentences.iter().min().zip(sentences.iter().max()) else { return Vec::new() };
        let tokens = self.analysis.tokens();
        let words = raw.cue.iter().chain(&raw.source).copied().reduce(Span::cover);
        let words = words.map_or(0..0, |s| self.analysis.tokens_in(s));
        let from = tokens.partition_point(|t| t.sentence < first).max(words.start.saturating_sub(ZONE));
        let to = tokens.partition_point(|t| t.sentence <= last).min(words.end + ZONE).max(from);
        (from..to).filter(|&i| !raw.content.iter().any(|c| c.contains(tokens[i].span))).collect()
    }
}

/// Whether one attribution's content holds another's source and cue.
pub(super) fn covers(outer: &RawAttribution, inner: &RawAttribution) -> bool {
    let whole = outer.content.iter().copied().reduce(Span::cover);
    whole.is_some_and(|whole| {
        let mut parts = inner.source.iter().chain(&inner.cue).peekable();
        parts.peek().is_some() && parts.all(|s| whole.contains(*s))
    })
}
