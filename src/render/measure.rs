//! How wide text will be, and where it is broken into lines.
//!
//! Pictures use the reader's own fonts, so widths can only be estimated. The shares below lean to the wide side of the
//! common sans-serif fonts (DejaVu Sans, Verdana) so that no label is cut; in a narrow one (Arial) boxes have some air.

use super::escape::clean;
use unicode_width::UnicodeWidthChar;

/// Longest text that is looked at, in characters: far more than any label shows, and little enough for any input.
const MAX_CHARS: usize = 2_000;

/// Width of a text in units of its font size.
pub(super) fn em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

/// Width of one character in units of its font size: wide ones (two columns) a full square, marks nothing.
fn char_em(c: char) -> f64 {
    match c.width() {
        None | Some(0) => 0.0,
        Some(1) => match c {
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '‘' | 'ı' => 0.30,
            'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | ' ' | '\u{A0}' | '-' | '/' | '"' | '“' | '”' => 0.40,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' | 'Щ' | 'Ш' | 'Ж' | 'Ю' | 'щ' | 'ш' | 'ж' | 'ю' | 'Ф' => {
                0.96
            }
            c if c.is_uppercase() => 0.70,
            // Thai, Indic and other scripts without case run a little wider than Latin small letters.
            '\u{0900}'..='\u{0E7F}' => 0.70,
            '\u{FFFD}' => 1.0,
            _ => 0.60,
        },
        // Emoji are drawn larger than their square.
        Some(_) if c as u32 >= 0x1F000 => 1.35,
        Some(_) => 1.0,
    }
}

/// Whether the first letter with a direction runs from right to left.
pub(super) fn right_to_left(text: &str) -> bool {
    let rtl = |c: char| matches!(c as u32, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF);
    text.chars().find(|c| c.is_alphabetic()).is_some_and(rtl)
}

/// Text broken into lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wrapped {
    /// At least one line unless the text is blank.
    pub(super) lines: Vec<String>,
    /// Whether something was left out; the last line then ends in an ellipsis.
    pub(super) cut: bool,
}

impl Wrapped {
    /// Width of the longest line in units of the font size.
    pub(super) fn em(&self) -> f64 {
        self.lines.iter().map(|line| em(line)).fold(0.0, f64::max)
    }
}

/// Breaks text into at most `max_lines` lines, none wider than `max_em` times the font size, of about the same length.
///
/// Breaks stand at spaces, between wide characters, and inside words that fill more than a line.
pub(super) fn wrap(text: &str, max_em: f64, max_lines: usize) -> Wrapped {
    broken(text, max_em, max_lines, true)
}

/// The same with each line as full as it goes, as running text is set.
pub(super) fn wrap_full(text: &str, max_em: f64, max_lines: usize) -> Wrapped {
    broken(text, max_em, max_lines, false)
}

fn broken(text: &str, max_em: f64, max_lines: usize, balanced: bool) -> Wrapped {
    let text = clean(text);
    let whole = text.chars().nth(MAX_CHARS).is_none();
    let text: String = text.chars().take(MAX_CHARS).collect();
    let pieces = pieces(&text, max_em);
    let mut lines = fill(&pieces, max_em);
    if lines.len() <= max_lines && whole {
        if lines.len() > 1 && balanced {
            lines = balance(&pieces, max_em, lines.len()).unwrap_or(lines);
        }
        return Wrapped { lines, cut: false };
    }
    lines.truncate(max_lines);
    if let Some(last) = lines.last_mut() {
        while em(last) + char_em('…') > max_em && last.pop().is_some() {}
        last.truncate(last.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len());
        last.push('…');
    }
    Wrapped { lines, cut: true }
}

/// What stays together on a line.
struct Piece {
    text: String,
    width: f64,
    space_before: bool,
}

fn pieces(text: &str, max_em: f64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in text.split_whitespace() {
        let fits = em(word) <= max_em;
        let mut start = true;
        let mut after = '\0';
        for c in word.chars() {
            let width = char_em(c);
            let current = if start { None } else { pieces.last_mut() };
            match current {
                Some(piece) if !breaks(after, c, piece.width + width > max_em, fits, piece.width / max_em) => {
                    piece.text.push(c);
                    piece.width += width;
                }
                _ => pieces.push(Piece { text: c.to_string(), width, space_before: start && !pieces.is_empty() }),
            }
            start = false;
            after = c;
        }
    }
    pieces
}

/// Whether a line may end between two characters of a word. `full`: the piece would be wider than a line.
fn breaks(before: char, after: char, full: bool, word_fits: bool, filled: f64) -> bool {
    const CLOSING: &str = "、。，．・：；？！」』】）〕》〉ー々";
    const OPENING: &str = "「『【（〔《〈";
    if after.width().unwrap_or(0) == 0 || before == '\u{200D}' {
        return false;
    }
    if full {
        return true;
    }
    let wide = |c: char| c.width() == Some(2);
    if (wide(before) || wide(after)) && !CLOSING.contains(after) && !OPENING.contains(before) {
        return true;
    }
    // A long address is best broken after a part of it, but not into crumbs.
    !word_fits && filled > 0.5 && "/-_.?&=,".contains(before) && after.is_alphanumeric()
}

fn fill(pieces: &[Piece], max_em: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    for piece in pieces {
        let space = if piece.space_before { char_em(' ') } else { 0.0 };
        match lines.last_mut() {
            Some(line) if used + space + piece.width <= max_em + 1e-9 => {
                if piece.space_before {
                    line.push(' ');
                }
                line.push_str(&piece.text);
                used += space + piece.width;
            }
            _ => {
                lines.push(piece.text.clone());
                used = piece.width;
            }
        }
    }
    lines
}

/// The same number of lines at the smallest width that holds them.
fn balance(pieces: &[Piece], max_em: f64, lines: usize) -> Option<Vec<String>> {
    let mut low = pieces.iter().map(|p| p.width).fold(0.0, f64::max);
    let mut high = max_em;
    let mut best = None;
    for _ in 0..7 {
        let middle = (low + high) / 2.0;
        let tried = fill(pieces, middle);
        if tried.len() <= lines {
            best = Some(tried);
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_balanced_and_whole() {
        let wrapped = wrap("Minister denies the talks were ever close to a deal", 20.0, 3);
        assert_eq!(wrapped.lines, ["Minister denies the talks", "were ever close to a deal"]);
        assert!(!wrapped.cut);
    }

    #[test]
    fn long_words_and_wide_characters_are_broken() {
        let long = wrap(&"x".repeat(100), 10.0, 3);
        assert_eq!(long.lines.len(), 3);
        assert!(long.cut && long.lines[2].ends_with('…'));
        let wide = wrap("外交部发言人表示，双方将继续保持沟通。", 10.0, 3);
        assert_eq!(wide.lines.concat(), "外交部发言人表示，双方将继续保持沟通。");
        assert!(wide.lines.iter().all(|line| !line.starts_with(['，', '。'])));
        let url = wrap("https://news.example/world/2031/05/a-very-long-slug-of-a-story", 14.0, 5);
        assert!(url.lines[0].ends_with(['/', '.', '-']), "{:?}", url.lines);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for text in
            ["", " ", "a", "é\u{301}\u{301}\u{301}", "👩\u{200D}👩\u{200D}👧 family", "سلام دنیا، این یک متن بلند است"]
        {
            for max in [2.0, 5.0, 12.0] {
                let wrapped = wrap(text, max, 4);
                assert!(wrapped.em() <= max + 1e-6 || text.contains('👩'), "{text:?} at {max}: {wrapped:?}");
            }
        }
        assert!(wrap("  ", 5.0, 2).lines.is_empty());
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        assert!(right_to_left("«سلام» BBC"));
        assert!(!right_to_left("BBC سلام"));
        assert!(!right_to_left("42"));
    }
}
