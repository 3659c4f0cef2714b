use super::{Quotation, QuoteState, Span, Text, Token, quote, sentence, token};
use std::ops::Range;

/// A text read once: its tokens with sentences, paragraphs and quotations.
///
/// Built in linear time. Every reader of the attribution room works from it.
#[derive(Debug, Clone)]
pub struct Analysis<'t> {
    text: &'t Text,
    tokens: Vec<Token>,
    quotations: Vec<Quotation>,
}

impl<'t> Analysis<'t> {
    /// Reads `text`, leaving out what lies in `furniture`.
    pub fn of(text: &'t Text, furniture: &[Span]) -> Self {
        let mut furniture = furniture.to_vec();
        furniture.sort_unstable();
        let mut skip = furniture.iter().peekable();
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        let wrapped = is_wrapped(text);
        let (mut paragraph, mut end, mut reach) = (0, 0, 0);
        for span in token::split(text) {
            while let Some(next) = skip.next_if(|f| f.start < span.end) {
                reach = reach.max(next.end);
            }
            if span.start < reach {
                continue;
            }
            if !tokens.is_empty() && breaks(&text[end..span.start], wrapped) {
                paragraph += 1;
            }
            end = span.end;
            tokens.push(Token { span, sentence: 0, paragraph, quote: QuoteState::Outside });
        }
        Self::finish(text, tokens)
    }

    /// The same text narrowed to `spans`, read as one paragraph: how a reader would see a content on its own.
    pub fn within(&self, spans: &[Span]) -> Analysis<'t> {
        let mut tokens: Vec<Token> = spans.iter().flat_map(|s| &self.tokens[self.tokens_in(*s)]).copied().collect();
        tokens.sort_unstable_by_key(|t| t.span);
        tokens.dedup();
        // The marks round the content are not part of what is said.
        let is_mark = |t: &Token| t.quote == QuoteState::Mark;
        let last = tokens.iter().rposition(|t| !is_mark(t)).map_or(0, |i| i + 1);
        tokens.truncate(last);
        let first = tokens.iter().position(|t| !is_mark(t)).unwrap_or(0);
        tokens.drain(..first);
        for t in &mut tokens {
            t.paragraph = 0;
            t.quote = QuoteState::Outside;
        }
        Self::finish(self.text, tokens)
    }

    fn finish(text: &'t Text, mut tokens: Vec<Token>) -> Self {
        let quotations = quote::read(text, &mut tokens);
        sentence::number(text, &mut tokens);
        Self { text, tokens, quotations }
    }

    /// The text that was read.
    pub fn text(&self) -> &'t Text {
        self.text
    }

    /// The tokens in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(super) fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    /// The words of one token.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens.get(token).map_or("", |t| self.text.slice(t.span))
    }

    /// The same in lower case, as word lists hold it.
    pub fn lower(&self, token: usize) -> String {
        self.word(token).to_lowercase()
    }

    /// The quotations, outermost and nested, by start.
    pub fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// Each sentence's tokens.
    pub fn sentence_ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        groups(&self.tokens, |t| t.sentence)
    }

    /// The tokens of the sentence that `token` stands in; none for a token that there is not.
    pub fn sentence_at(&self, token: usize) -> Range<usize> {
        let Some(number) = self.tokens.get(token).map(|t| t.sentence) else { return 0..0 };
        self.tokens.partition_point(|t| t.sentence < number)..self.tokens.partition_point(|t| t.sentence <= number)
    }

    /// Each paragraph's tokens.
    pub fn paragraph_ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        groups(&self.tokens, |t| t.paragraph)
    }

    /// Each sentence, from its first to its last token.
    pub fn sentences(&self) -> impl Iterator<Item = Span> + '_ {
        self.sentence_ranges().map(|r| self.cover(r))
    }

    /// Each paragraph, from its first to its last token.
    pub fn paragraphs(&self) -> impl Iterator<Item = Span> + '_ {
        self.paragraph_ranges().map(|r| self.cover(r))
    }

    /// The span from the first to the last token of a range; an empty span for an empty range.
    pub fn cover(&self, range: Range<usize>) -> Span {
        match self.tokens.get(range).and_then(|t| Some((t.first()?, t.last()?))) {
            Some((first, last)) => first.span.cover(last.span),
            None => Span::new(0, 0),
        }
    }

    /// The tokens that lie within `span`, as a range.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.end <= span.end);
        start..end.max(start)
    }
}

/// Whether the white space between two tokens (or the furniture there) parts paragraphs.
fn breaks(gap: &str, wrapped: bool) -> bool {
    let lines = gap.bytes().filter(|&b| b == b'\n').count();
    lines > usize::from(wrapped) || gap.contains('\u{2029}')
}

/// Whether lines are cut to a width, as in mails and old text files: paragraphs are then parted by empty lines.
///
/// Told by lines that stop within a sentence, at 45 to 100 bytes, with another line right below.
fn is_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).take(400).collect();
    let (mut joined, mut cut) = (0, 0);
    for pair in lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty()) {
        joined += 1;
        let stops = pair[0].ends_with(['.', '!', '?', '"', '”', '’', '\'', ':', ')']);
        cut += usize::from(!stops && (45..=100).contains(&pair[0].len()));
    }
    // Fewer lines may be a heading over a byline over a story.
    lines.contains(&"") && cut >= 6 && cut * 10 >= joined * 6
}

fn groups<'a>(tokens: &'a [Token], key: impl Fn(&Token) -> u32 + 'a) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let first = key(tokens.get(start)?);
        at += tokens[start..].iter().take_while(|t| key(t) == first).count();
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn furniture_never_enters() {
        let text = Text::from("Head again. The dam held. Read more here.");
        let analysis = Analysis::of(&text, &[Span::new(0, 11), Span::new(26, 41)]);
        let words: Vec<_> = (0..analysis.tokens().len()).map(|i| analysis.word(i)).collect();
        assert_eq!(words, ["The", "dam", "held", "."]);
    }

    #[test]
    fn lines_cut_to_a_width_are_one_paragraph() {
        let line = "the council met again on the matter of the old bridge over\n";
        let text = Text::new(format!("Bridge vote\n\n{}{line}The end.\n\nNew one.", line.repeat(8)));
        assert_eq!(Analysis::of(&text, &[]).paragraphs().count(), 3);
        let story = Text::from("Head\nBy A Writer\n\nOne line.\nAnother line.");
        assert_eq!(Analysis::of(&story, &[]).paragraphs().count(), 4);
    }

    #[test]
    fn a_content_is_read_on_its_own() {
        let text = Text::from("He said: “Ann told me: ‘No chance.’ So I left.”");
        let analysis = Analysis::of(&text, &[]);
        let inner = analysis.within(&[analysis.quotations()[0].span]);
        assert_eq!(inner.word(0), "Ann");
        assert_eq!(text.slice(inner.quotations()[0].inner), "No chance.");
        assert_eq!(inner.tokens()[0].quote, QuoteState::Outside);
    }

    proptest! {
        #[test]
        fn every_span_slices_and_nothing_is_lost(text in r#"([a-zA-Zé日 .,!?'"“”‘’«»„`\n-]|''|U\.S\.|said ){0,120}"#) {
            let text = Text::new(text);
            let analysis = Analysis::of(&text, &[]);
            let mut end = 0;
            for token in analysis.tokens() {
                prop_assert!(token.span.start >= end && !token.span.is_empty());
                prop_assert!(text.get(token.span.start..token.span.end).is_some());
                prop_assert!(text[end..token.span.start].chars().all(char::is_whitespace));
                end = token.span.end;
            }
            prop_assert!(text[end..].chars().all(char::is_whitespace));
            for q in analysis.quotations() {
                prop_assert!(text.get(q.span.start..q.span.end).is_some());
                prop_assert!(q.span.contains(q.inner));
            }
            let outer: Vec<_> = analysis.quotations().iter().filter(|q| q.depth == 0).collect();
            prop_assert!(outer.windows(2).all(|w| !w[0].span.overlaps(w[1].span)));
        }
    }
}
