//! Characters that nobody sees: left out of a page's text, and reported.
//!
//! Marks that break words for matching, and data hidden in runs of variation selectors or tag characters. Content
//! credentials for plain text (C2PA's text manifest) are such a run behind a zero-width no-break space. Joiners stay:
//! Persian, Indic scripts and emoji need them.

use std::borrow::Cow;

/// What a C2PA text manifest begins with, once its selectors are read as bytes.
const C2PA: &[u8] = b"C2PATXT\0";

/// The text without characters that nobody sees.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    // Everything that is dropped lies above Latin, so most texts are told by a look at their bytes.
    if text.is_ascii() || !text.chars().any(suspect) {
        return Cow::Borrowed(text);
    }
    let mut before = ' ';
    let keep = |c: char| {
        let hidden = always(c) || selector(c).is_some() && (selector(before).is_some() || before == '\u{feff}');
        before = c;
        !hidden
    };
    Cow::Owned(
        text.chars()
            .filter({
                let mut keep = keep;
                move |c| keep(*c)
            })
            .collect(),
    )
}

/// What of this kind a page holds, in words; `None` where there is nothing.
pub(super) fn report(page: &str) -> Option<String> {
    let (mut hidden, mut mark) = (0, false);
    for c in suspects(page) {
        mark |= c == '\u{feff}';
        hidden += usize::from(always(c) && c != '\u{feff}');
    }
    if mark && manifests(page) > 0 {
        return Some("a C2PA manifest hidden in the text was left out".to_owned());
    }
    if page.contains("c2pa-manifest") {
        return Some("the page links to a C2PA manifest, which was not read".to_owned());
    }
    (hidden > 0).then(|| format!("{hidden} invisible characters were left out"))
}

/// The characters of a page that begin with the bytes all hidden ones begin with: a page is mostly ASCII, and a look at
/// its bytes takes a fifth of the time that decoding them would.
fn suspects(page: &str) -> impl Iterator<Item = char> + '_ {
    let lead = |(at, b): (usize, u8)| matches!(b, 0xe2 | 0xef | 0xf3).then_some(at);
    page.bytes().enumerate().filter_map(lead).filter_map(|at| page[at..].chars().next())
}

fn manifests(page: &str) -> usize {
    let after = page.split('\u{feff}').skip(1);
    after.filter(|run| run.chars().map_while(selector).take(C2PA.len()).eq(C2PA.iter().copied())).count()
}

fn suspect(c: char) -> bool {
    always(c) || selector(c).is_some()
}

fn always(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{e0001}' | '\u{e0100}'..='\u{e01ef}')
}

/// The byte a variation selector stands for in hidden data.
fn selector(c: char) -> Option<u8> {
    match c {
        '\u{fe00}'..='\u{fe0f}' => u8::try_from(c as u32 - 0xfe00).ok(),
        '\u{e0100}'..='\u{e01ef}' => u8::try_from(c as u32 - 0xe0100 + 16).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(bytes: &[u8]) -> String {
        let as_char =
            |b: &u8| char::from_u32(if *b < 16 { 0xfe00 + u32::from(*b) } else { 0xe0100 + u32::from(*b) - 16 });
        bytes.iter().filter_map(as_char).collect()
    }

    #[test]
    fn hidden_marks_go_and_needed_ones_stay() {
        assert_eq!(without("The mi\u{200b}ll\u{2060}."), "The mill.");
        assert_eq!(without("❤\u{fe0f} می\u{200c}خواهم 👩\u{200d}🚒"), "❤\u{fe0f} می\u{200c}خواهم 👩\u{200d}🚒");
        assert!(matches!(without("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_manifest_is_named() {
        let text = format!("The mill.\u{feff}{}", hide(b"C2PATXT\0\x01\x02data"));
        assert_eq!(without(&text), "The mill.");
        assert_eq!(report(&text).as_deref(), Some("a C2PA manifest hidden in the text was left out"));
        assert_eq!(report("\u{feff}<p>with a mark at the start"), None);
        let all = (0..=0x0010_ffff).filter_map(char::from_u32).filter(|c| always(*c));
        assert!(
            all.into_iter().all(|c| suspects(&c.to_string()).eq([c])),
            "a hidden character with another first byte"
        );
        assert_eq!(report("mi\u{200b}ll").as_deref(), Some("1 invisible characters were left out"));
    }
}
