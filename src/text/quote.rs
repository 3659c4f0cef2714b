use super::{QuoteState, Span, Text, Token};

/// A passage in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// What the marks are there for, told from the form alone.
    pub kind: QuotationKind,
    /// Whether its closing mark was found.
    pub closed: bool,
    /// Whether it goes on with the quotation that the paragraph before left open.
    pub continues: bool,
    /// How many quotations it stands in: 0 for an outermost one.
    pub depth: u8,
}

/// What quotation marks are there for, told from the form alone.
///
/// A few quoted words within a sentence can be speech all the same ("called it “a mess”"): they read as `Scare` here,
/// and attribution decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuotationKind {
    /// A clause or more, or closed by a mark that ends or suspends a sentence.
    Speech,
    /// One to four words without such a mark: irony, a nickname, a term, a fragment.
    Scare,
    /// Capitalised throughout: the title of a work, a programme or a paper.
    Title,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Angle,
    Corner,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    token: usize,
    family: Family,
    low: bool,
    right_angle: bool,
    continues: bool,
    /// Where a single quotation's closing mark was found when it opened.
    planned: Option<usize>,
}

// A closing mark for a single quotation is looked for this many tokens on, which bounds the work on a text full of
// apostrophes; some 500 words are more than a paragraph.
const REACH: usize = 600;

/// Finds the quotations of `tokens`, whose paragraphs are set, and sets each token's quote state.
///
/// Reads straight, curly, single, low and angled marks, `''` and ` `` `, and corner brackets, nested or not; an
/// apostrophe is no mark. A paragraph's end ends a quotation, as newspapers open each paragraph of a long one anew.
pub(super) fn read(text: &Text, tokens: &mut [Token]) -> Vec<Quotation> {
    let mut reader = Reader { text, found: Vec::new(), stack: Vec::new(), left_open: None };
    let mut start = 0;
    while start < tokens.len() {
        let paragraph = tokens[start].paragraph;
        let end = start + tokens[start..].iter().take_while(|t| t.paragraph == paragraph).count();
        reader.paragraph(&tokens[..end], start);
        start = end;
    }
    let mut found = reader.found;
    found.sort_unstable_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    let mut at = 0;
    for q in found.iter().filter(|q| q.depth == 0) {
        at += tokens[at..].partition_point(|t| t.span.start < q.span.start);
        while let Some(t) = tokens.get_mut(at).filter(|t| t.span.end <= q.span.end) {
            t.quote = if q.inner.contains(t.span) { QuoteState::Inside } else { QuoteState::Mark };
            at += 1;
        }
    }
    found
}

struct Reader<'t> {
    text: &'t Text,
    found: Vec<Quotation>,
    stack: Vec<Open>,
    /// The family of the quotation that the last paragraph left open.
    left_open: Option<Family>,
}

/// Which way a mark looks, from the white space and signs around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Opens,
    Closes,
    Either,
}

impl Reader<'_> {
    fn word(&self, tokens: &[Token], i: usize) -> &str {
        tokens.get(i).map_or("", |t| self.text.slice(t.span))
    }

    /// One paragraph: `tokens[start..]`.
    fn paragraph(&mut self, tokens: &[Token], start: usize) {
        let before = self.left_open.take();
        self.stack.clear();
        let mut seen = false;
        for i in start..tokens.len() {
            let Some(family) = family(self.word(tokens, i)) else { continue };
            let continues = i == start && before == Some(family);
            if self.mark(tokens, start, i, family, continues) {
                seen = true;
            } else if !seen && before == Some(family) && family != Family::Single {
                // The paragraph goes on with a quotation without a mark at its start.
                self.close(tokens, None, start, i, true);
                seen = true;
            }
        }
        if let Some(open) = self.stack.first().copied().filter(|o| o.family != Family::Single || o.planned.is_none()) {
            self.stack.clear();
            self.leave_open(tokens, open, tokens.len());
            self.left_open = Some(open.family);
        }
    }

    /// Reads the mark at `i`; false if it closes what was never opened.
    fn mark(&mut self, tokens: &[Token], start: usize, i: usize, family: Family, continues: bool) -> bool {
        let word = self.word(tokens, i);
        let way = self.way(tokens, start, i);
        let mut open = Open {
            token: i,
            family,
            low: matches!(word, "„" | "‚"),
            right_angle: matches!(word, "»" | "›"),
            continues,
            planned: None,
        };
        let top = self.stack.iter().rposition(|o| o.family == family);
        let opens = match (family, word) {
            (Family::Single, _) => return self.single(tokens, i, way, open),
            (Family::Corner, "「" | "『") => true,
            (Family::Corner, _) => false,
            (Family::Angle, _) => match top {
                Some(at) => self.stack[at].right_angle == open.right_angle && way == Way::Opens,
                None => !open.right_angle || way == Way::Opens,
            },
            (_, "„" | "``") => true,
            (_, "“" | "‟") => match top {
                Some(at) => !self.stack[at].low && way != Way::Closes,
                None => true,
            },
            (_, "”") => top.is_none() && way == Way::Opens,
            _ => match top {
                Some(_) => way == Way::Opens,
                // `5'10"`: a measure.
                None => way != Way::Closes,
            },
        };
        if opens {
            if let Some(at) = top.filter(|_| family != Family::Corner) {
                // The earlier one was never closed.
                let earlier = self.stack[at];
                self.stack.truncate(at);
                self.leave_open(tokens, earlier, i);
            }
            open.token = i;
            self.stack.push(open);
            return true;
        }
        let Some(at) = top else { return false };
        let opened = self.stack[at];
        self.stack.truncate(at);
        self.close(tokens, Some(opened), opened.token, i, opened.continues);
        true
    }

    fn single(&mut self, tokens: &[Token], i: usize, way: Way, mut open: Open) -> bool {
        if let Some(at) = self.stack.iter().rposition(|o| o.planned == Some(i)) {
            let opened = self.stack[at];
            self.stack.truncate(at);
            self.close(tokens, Some(opened), opened.token, i, opened.continues);
            return true;
        }
        let within = self.stack.last().is_some_and(|o| o.family == Family::Single);
        let word = self.word(tokens, i);
        if within || way != Way::Opens || word == "’" && !open.low {
            return false;
        }
        open.planned = self.single_end(tokens, i);
        // Only a mark that cannot be an apostrophe may stay open to the paragraph's end.
        let certain = matches!(word, "‘" | "‚")
            && self.stack.is_empty()
            && i > 0
            && tokens[i - 1].paragraph != tokens[i].paragraph;
        if open.planned.is_none() && !certain {
            return false;
        }
        self.stack.push(open);
        true
    }

    /// The closing mark of the single quotation opened at `i`.
    ///
    /// A mark after a final s may be a plural's apostrophe, so it is taken only when no better one follows.
    fn single_end(&self, tokens: &[Token], i: usize) -> Option<usize> {
        let mut fallback = None;
        let limit = tokens.len().min(i + REACH);
        for k in i + 2..limit {
            let word = self.word(tokens, k);
            if !matches!(word, "'" | "’" | "‛") {
                continue;
            }
            let last = self.word(tokens, k - 1);
            let glued = tokens[k - 1].span.end == tokens[k].span.start;
            let follows = tokens.get(k + 1);
            let spaced = follows.is_none_or(|t| {
                t.span.start > tokens[k].span.end || !self.text.slice(t.span).starts_with(char::is_alphanumeric)
            });
            if !glued || !spaced {
                continue;
            }
            let next_is_word = follows.is_some_and(|t| self.text.slice(t.span).starts_with(|c: char| c.is_lowercase()));
            if last.ends_with(['s', 'S']) && next_is_word {
                fallback = fallback.or(Some(k));
            } else {
                return Some(k);
            }
        }
        fallback
    }

    fn way(&self, tokens: &[Token], start: usize, i: usize) -> Way {
        let here = tokens[i].span;
        let left = i > start && tokens[i - 1].span.end == here.start && {
            let word = self.word(tokens, i - 1);
            !matches!(word, "(" | "[" | "{" | "/" | "—" | "–" | "-" | "--" | "¿" | "¡")
                && (family(word).is_none() || self.stack.last().is_none_or(|o| o.token != i - 1))
        };
        let right = tokens.get(i + 1).is_some_and(|next| {
            next.span.start == here.end && {
                let word = self.word(tokens, i + 1);
                !(matches!(word, ")" | "]" | "}" | "," | ";" | ":" | "!" | "?" | "—" | "–" | "-" | "--")
                    || word.starts_with('.') && word != "..." && word != ".."
                    || matches!(word, "”" | "’" | "»"))
            }
        });
        match (left, right) {
            (false, true) => Way::Opens,
            (true, false) => Way::Closes,
            _ => Way::Either,
        }
    }

    fn close(&mut self, tokens: &[Token], opened: Option<Open>, from: usize, to: usize, continues: bool) {
        let span = tokens[from].span.cover(tokens[to].span);
        let first = from + usize::from(opened.is_some());
        let inner = match to.checked_sub(1).filter(|&last| last >= first) {
            Some(last) => tokens[first].span.cover(tokens[last].span),
            None => Span::new(tokens[to].span.start, tokens[to].span.start),
        };
        self.push(tokens, span, inner, first..to, true, continues);
    }

    fn leave_open(&mut self, tokens: &[Token], open: Open, end: usize) {
        if end <= open.token + 1 {
            return;
        }
        let inner = tokens[open.token + 1].span.cover(tokens[end - 1].span);
        let span = tokens[open.token].span.cover(inner);
        self.push(tokens, span, inner, open.token + 1..end, false, open.continues);
    }

    fn push(
        &mut self,
        tokens: &[Token],
        span: Span,
        inner: Span,
        range: std::ops::Range<usize>,
        closed: bool,
        continues: bool,
    ) {
        let kind = if continues || !closed { QuotationKind::Speech } else { self.kind(tokens, range) };
        self.found.push(Quotation { span, inner, kind, closed, continues, depth: self.stack.len().min(255) as u8 });
    }

    fn kind(&self, tokens: &[Token], range: std::ops::Range<usize>) -> QuotationKind {
        let (mut words, mut capitals, mut small) = (0, 0, 0);
        for i in range.clone() {
            let word = self.word(tokens, i);
            let Some(first) = word.chars().next().filter(|c| c.is_alphanumeric()) else { continue };
            words += 1;
            if first.is_uppercase() || first.is_numeric() {
                capitals += 1;
            } else if word.len() < 5 {
                small += 1;
            }
        }
        let last = self.word(tokens, range.end.saturating_sub(1));
        let after = self.word(tokens, range.end + 1);
        let sentence_end = matches!(last, "," | "." | "?" | "!" | "…" | "—" | "--" | "..." | "。" | "，");
        // American copy sets the comma inside the marks of a title too; a title is told by its capitals.
        if words >= 1
            && capitals + small == words
            && capitals * 2 > words
            && words <= 8
            && (capitals > 1 || words == 1)
            && !matches!(last, "?" | "!")
        {
            return QuotationKind::Title;
        }
        if words >= 5 || sentence_end && words > 0 || matches!(after, "," | "?" | "!") && words >= 3 {
            QuotationKind::Speech
        } else {
            QuotationKind::Scare
        }
    }
}

fn family(word: &str) -> Option<Family> {
    Some(match word {
        "\"" | "“" | "”" | "„" | "‟" | "''" | "``" | "＂" => Family::Double,
        "'" | "‘" | "’" | "‚" | "‛" | "`" => Family::Single,
        "«" | "»" | "‹" | "›" => Family::Angle,
        "「" | "」" | "『" | "』" | "﹁" | "﹂" => Family::Corner,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Analysis;

    fn read_all(text: &str) -> String {
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        let show = |q: &Quotation| {
            let kind = match q.kind {
                QuotationKind::Speech => "",
                QuotationKind::Scare => "~",
                QuotationKind::Title => "#",
            };
            let open = if q.closed { "" } else { "…" };
            let goes_on = if q.continues { "+" } else { "" };
            format!("{}{goes_on}{kind}{}{open}", ">".repeat(q.depth.into()), text.slice(q.inner))
        };
        analysis.quotations().iter().map(show).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn reads_every_kind_of_mark() {
        for (text, want) in [
            ("“We won,” he said.", "We won,"),
            ("\"We won,\" he said. \"All of us did.\"", "We won, | All of us did."),
            ("''We won,'' he said.", "We won,"),
            ("``We won,'' he said.", "We won,"),
            ("„Wir haben heute alle gewonnen“, sagte er.", "Wir haben heute alle gewonnen"),
            ("»Wir haben heute alle gewonnen«, sagte er.", "Wir haben heute alle gewonnen"),
            ("« Nous avons tous bien gagné », dit-il.", "Nous avons tous bien gagné"),
            ("他说「我们都赢了比赛」。", "我们都赢了比赛"),
            ("'We won,' he said of the workers' vote.", "We won,"),
            ("‘We won the workers’ vote,’ he said.", "We won the workers’ vote,"),
            ("”Vi vann allihop i dag”, sade han.", "Vi vann allihop i dag"),
        ] {
            assert_eq!(read_all(text), want, "{text}");
        }
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        for text in
            ["the dogs' bowls and the cats' beds", "rock 'n roll, don't, '90s, 'em", "Ann’s and the workers’ day"]
        {
            assert_eq!(read_all(text), "", "{text}");
        }
    }

    #[test]
    fn nested_odd_and_running_quotations() {
        for (text, want) in [
            ("“He told me ‘never again’ and left,” she said.", "He told me ‘never again’ and left, | >~never again"),
            ("\"He told me 'never again' and left,\" she said.", "He told me 'never again' and left, | >~never again"),
            ("“One goes on.\n\n“Two ends it.” Done.", "One goes on.… | +Two ends it."),
            ("“One goes on.\n\nTwo ends it.” Done.", "One goes on.… | +Two ends it."),
            ("\"One is open, he said.\n\n\"Two is here,\" she said.", "One is open, he said.… | +Two is here,"),
            ("A pipe of 5\" bore. \"It leaks a lot,\" he said.", "It leaks a lot,"),
            ("He (\"the boss\") said \"no way", "~the boss | no way…"),
        ] {
            assert_eq!(read_all(text), want, "{text}");
        }
    }

    #[test]
    fn tells_titles_and_scare_quotes_from_speech() {
        assert_eq!(
            read_all("Bob “The Hammer” Lee of “Meet the Press” called it a “mess” today."),
            "#The Hammer | #Meet the Press | ~mess"
        );
    }
}
