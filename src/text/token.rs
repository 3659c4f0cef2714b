use super::sentence::Abbreviations;
use super::{Analysis, Span, Text};

/// One word, number, mark or sign of a text, with its place among sentences, paragraphs and quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The token's bytes.
    pub span: Span,
    /// Number of its sentence, from 0.
    pub sentence: u32,
    /// Number of its paragraph, from 0.
    pub paragraph: u32,
    /// Where it stands towards quotation marks.
    pub quote: QuoteState,
}

/// Where a token stands towards the outermost quotation marks around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuoteState {
    /// Not within a quotation.
    Outside,
    /// Within a quotation.
    Inside,
    /// An opening or closing mark of an outermost quotation.
    Mark,
}

/// The tokens of a text in order: words, numbers, "U.S.", "Sen.", addresses, @handles, "n't" forms, marks.
///
/// Linear in the text. White space belongs to no token; `''` and ` `` ` are one token each.
pub fn tokens(text: &Text) -> Vec<Token> {
    Analysis::of(text, &[]).into_tokens()
}

/// Splits `text` into token spans.
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let end = Reader { text, start: at }.end(c);
        out.push(Span::new(at, end));
        at = end;
    }
    out
}

/// Reads one token that starts at `start`.
struct Reader<'t> {
    text: &'t str,
    start: usize,
}

const ENDINGS: [&str; 7] = ["s", "re", "ve", "ll", "d", "m", "t"];
// Endings of web names that stand in running text; others are left as words round a full stop.
const TOP_DOMAINS: [&str; 20] = [
    "com", "org", "net", "gov", "edu", "co", "uk", "ru", "de", "fr", "tv", "io", "info", "au", "ca", "cn", "jp", "eu",
    "us", "me",
];

impl Reader<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.text.get(i..)?.chars().next()
    }

    fn before(&self) -> Option<char> {
        self.text[..self.start].chars().next_back()
    }

    fn end(&self, c: char) -> usize {
        let i = self.start;
        let rest = &self.text[i..];
        let next = i + c.len_utf8();
        if matches!(c, 'h' | 'H' | 'w' | 'W') && is_address(rest) {
            return self.address_end();
        }
        if is_cjk(c) {
            return next;
        }
        if is_word(c) {
            return self.word_end(i);
        }
        match c {
            '@' | '#' if self.at(next).is_some_and(is_word) => self.run(next),
            '$' | '€' | '£' | '¥' if self.at(next).is_some_and(|d| d.is_ascii_digit()) => self.word_end(next),
            '\'' | '’' => self.apostrophe_end(c, next),
            '`' if rest.starts_with("``") => i + 2,
            '-' | '.' => i + rest.bytes().take_while(|&b| b == c as u8).count(),
            _ => self.marks_after(next),
        }
    }

    /// Past letters, digits and `_` from `i`.
    fn run(&self, i: usize) -> usize {
        let mut end = i;
        for c in self.text[i..].chars() {
            if !is_word(c) && !is_mark(c) || is_cjk(c) {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    /// Past combining marks, so that a letter is not cut from its accent.
    fn marks_after(&self, i: usize) -> usize {
        i + self.text[i..].chars().take_while(|&c| is_mark(c)).map(char::len_utf8).sum::<usize>()
    }

    fn word_end(&self, from: usize) -> usize {
        if let Some(end) = self.acronym_end(from) {
            return end;
        }
        let mut end = self.run(from);
        while let Some(joint) = self.at(end) {
            let after = end + joint.len_utf8();
            let Some(next) = self.at(after).filter(|&c| is_word(c) && !is_cjk(c)) else { break };
            let digits = self.text.as_bytes()[end - 1].is_ascii_digit() && next.is_ascii_digit();
            let run = self.run(after);
            let part = &self.text[after..run];
            let joins = match joint {
                '-' | '‐' | '‑' | '@' => true,
                '.' => digits || TOP_DOMAINS.contains(&part) && self.at(from).is_some_and(char::is_alphabetic),
                ',' | ':' => digits,
                '&' => next.is_uppercase(),
                '\'' | '’' => !ENDINGS.iter().any(|e| part.eq_ignore_ascii_case(e)) && next.is_alphabetic(),
                _ => false,
            };
            if !joins {
                break;
            }
            end = run;
        }
        match self.at(end) {
            Some('%') if self.text.as_bytes()[end - 1].is_ascii_digit() => end + 1,
            Some('.') if self.keeps_stop(from, end) => end + 1,
            _ => end,
        }
    }

    /// "U.S.", "a.m.", and "U.S.-led".
    fn acronym_end(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut end = from;
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) && bytes.get(end + 1) == Some(&b'.') {
            end += 2;
        }
        if end < from + 4 {
            return None;
        }
        // "the U.S.The" lacks a space; "U.S.A" lacks a stop.
        if bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        if bytes.get(end) == Some(&b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) {
            return Some(self.run(end + 1));
        }
        Some(end)
    }

    /// Whether the full stop at `end` belongs to the word before it.
    fn keeps_stop(&self, from: usize, end: usize) -> bool {
        let word = &self.text[from..end];
        let after = self.text[end + 1..].chars().next();
        if after.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ')' | ':')) {
            return false;
        }
        let follows = self.text[end + 1..].trim_start_matches([' ', '\u{a0}']).chars().next();
        if word.len() == 1 && word != "I" && word.as_bytes()[0].is_ascii_uppercase() {
            // An initial: "Harry S. Truman".
            return follows.is_some_and(char::is_uppercase);
        }
        Abbreviations::get().keeps_stop(word, follows.is_some_and(|c| c.is_ascii_digit()))
    }

    fn apostrophe_end(&self, c: char, next: usize) -> usize {
        let rest = &self.text[next..];
        let run = self.run(next);
        let word = &self.text[next..run];
        if self.before().is_some_and(|c| c.is_alphanumeric() || c == '.') {
            if ENDINGS.iter().any(|e| word.eq_ignore_ascii_case(e)) {
                return run;
            }
        } else if matches!(word, "em" | "til" | "tis" | "twas") || is_decade(word) {
            return run;
        }
        if c == '\'' && rest.starts_with('\'') { next + 1 } else { next }
    }

    fn address_end(&self) -> usize {
        let rest = &self.text[self.start..];
        let len =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”')).unwrap_or(rest.len());
        self.start + rest[..len].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']).len()
    }
}

fn is_address(rest: &str) -> bool {
    let starts =
        |p: &str| rest.len() > p.len() && rest.is_char_boundary(p.len()) && rest[..p.len()].eq_ignore_ascii_case(p);
    let follows = |n: usize| rest[n..].starts_with(|c: char| c.is_alphanumeric());
    starts("http://") && follows(7) || starts("https://") && follows(8) || starts("www.") && follows(4)
}

fn is_decade(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() == 3 && b[0].is_ascii_digit() && b[1] == b'0' && b[2] == b's'
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Combining and joining characters, which belong to what stands before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{94d}' | '\u{9cd}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}' | '\u{ad}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Scripts written without spaces: each character is a token of its own.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|s| &text[s.start..s.end]).collect()
    }

    #[test]
    fn reads_the_forms_of_news_copy() {
        for (text, want) in [
            ("U.S. Sen. Ana O'Hara, R-Ohio, isn't in.", "U.S.|Sen.|Ana|O'Hara|,|R-Ohio|,|isn|'t|in|."),
            ("$3.5bn at 5:30 p.m., up 12%", "$3.5bn|at|5:30|p.m.|,|up|12%"),
            ("See https://a.example/x?y=1. @ann_b wrote", "See|https://a.example/x?y=1|.|@ann_b|wrote"),
            ("''We won,'' he said -- twice...", "''|We|won|,|''|he|said|--|twice|..."),
            ("the workers’ rights, back in the '90s", "the|workers|’|rights|,|back|in|the|'90s"),
            ("Harry S. Holt of site.com. So do I. Then", "Harry|S.|Holt|of|site.com|.|So|do|I|.|Then"),
            ("No. 5 is no. No. Then Q&A", "No.|5|is|no|.|No|.|Then|Q&A"),
            ("「日本」naïve cafe\u{301}", "「|日|本|」|naïve|cafe\u{301}"),
        ] {
            assert_eq!(words(text).join("|"), want, "{text}");
        }
    }
}
