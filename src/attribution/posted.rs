//! What a speaker posted or published: platforms, blogs, books and podcasts.

use super::engine::RawAttribution;
use super::lexicon::ENGLISH;
use super::model::{AgentKind, Carrier};
use super::relay::{Relay, Relays};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::{Analysis, Span};

impl Relays<'_> {
    /// "one Weibo commenter": somebody on a platform.
    pub(super) fn user_of_platform(&self, raw: &RawAttribution, relay: &mut Relay) {
        let user = |w: String| {
            matches!(
                w.as_str(),
                "user" | "users" | "commenter" | "commenters" | "poster" | "account" | "influencer" | "streamer"
            )
        };
        let named = self.named_near(raw);
        let found = named.iter().find(|m| {
            m.kind == AgentKind::Platform
                && raw.source.iter().any(|s| s.contains(m.span))
                && user(self.analysis.lower(m.tokens.end))
        });
        if let Some(medium) = found
            && !relay.inner.iter().any(|c| c.span == medium.span)
        {
            relay.inner.push(Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span });
            let words = self.analysis.cover(medium.tokens.start..medium.tokens.end + 1);
            relay.evidence.push(Evidence::at(EvidenceCode::PostedOn, words, 0.8));
        }
    }

    /// "tweeted", "in a tweet".
    pub(super) fn platform_words(&self, raw: &RawAttribution, relay: &mut Relay) {
        if relay.inner.iter().any(|c| c.kind == AgentKind::Platform) {
            return;
        }
        for &cue in &raw.cue {
            for i in self.analysis.tokens_in(cue) {
                let word = self.analysis.lower(i);
                let platform = ENGLISH.platform_verbs.get(&word).or_else(|| ENGLISH.platform_nouns.get(&word));
                if let Some(platform) = platform {
                    // Other media in the sentence are what the post is about.
                    relay.inner.clear();
                    let span = self.analysis.tokens()[i].span;
                    relay.inner.push(Carrier { name: platform.clone(), kind: AgentKind::Platform, span });
                    relay.evidence.push(Evidence::at(EvidenceCode::PostedOn, span, 0.85));
                    return;
                }
            }
        }
        for i in self.zone(raw) {
            let Some(platform) = ENGLISH.platform_nouns.get(&self.analysis.lower(i)) else { continue };
            // "in a tweet", "in a later tweet".
            let before = |back: usize| i.checked_sub(back).map(|j| self.analysis.lower(j)).unwrap_or_default();
            let leads = |word: String| {
                matches!(
                    word.as_str(),
                    "a" | "an" | "his" | "her" | "the" | "'s" | "’s" | "on" | "in" | "another" | "that"
                )
            };
            if leads(before(1)) || (leads(before(2)) && matches!(before(3).as_str(), "in" | "on" | "by")) {
                let span = self.analysis.tokens()[i].span;
                relay.inner.push(Carrier { name: platform.clone(), kind: AgentKind::Platform, span });
                relay.evidence.push(Evidence::at(EvidenceCode::PostedOn, span, 0.75));
                return;
            }
        }
    }

    /// "in a blog post", "on his blog Slow Roads", "in her memoir, Open Water".
    pub(super) fn blogs_and_books(&self, raw: &RawAttribution, relay: &mut Relay) {
        for i in self.zone(raw) {
            let word = self.analysis.lower(i);
            let kind = match word.as_str() {
                "blog" => AgentKind::Platform,
                "memoir" | "autobiography" | "book" | "novel" => AgentKind::Book,
                "podcast" => AgentKind::Programme,
                _ => continue,
            };
            let opens = (1..=4).any(|n| {
                i.checked_sub(n).is_some_and(|j| matches!(self.analysis.lower(j).as_str(), "in" | "on" | "of"))
            });
            if !opens {
                continue;
            }
            let name = self.title_after(i + 1);
            let (name, span) = match (name, kind) {
                (Some(span), _) => (self.analysis.text().slice(span).to_owned(), span),
                (None, AgentKind::Platform) => ("blog".to_owned(), self.analysis.tokens()[i].span),
                // A book or podcast without its title is no carrier that anybody could look up.
                (None, _) => continue,
            };
            if !relay.inner.iter().any(|c| c.span.overlaps(span)) {
                relay.inner.push(Carrier { name, kind, span });
                relay.evidence.push(Evidence::at(EvidenceCode::PostedOn, span, 0.7));
            }
            return;
        }
    }

    /// A title right after a noun: capitalised words, or words in quotation marks.
    fn title_after(&self, from: usize) -> Option<Span> {
        let tokens = self.analysis.tokens();
        let mut at = from;
        while at < tokens.len()
            && at < from + 2
            && matches!(self.analysis.word(at), "," | ":" | "post" | "called" | "titled" | "“" | "\"" | "‘")
        {
            at += 1;
        }
        let start = at;
        let mut end = at;
        while at < tokens.len() && at < start + 16 && tokens[at].paragraph == tokens[from - 1].paragraph {
            let word = self.analysis.word(at);
            let small =
                matches!(word, "of" | "the" | "and" | "to" | "a" | "in" | "for" | "," | ":" | "You" | "will" | "with");
            if word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
                end = at + 1;
            } else if !small || at == start {
                break;
            }
            at += 1;
        }
        let span = self.analysis.cover(start..end);
        (end > start && span.len() > 3).then(|| trim_marks(self.analysis, span))
    }
}

fn trim_marks(analysis: &Analysis<'_>, span: Span) -> Span {
    let words = analysis.text().slice(span);
    let left = words.len() - words.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let right = words.len() - words.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    Span::new(span.start + left, span.end - right)
}
