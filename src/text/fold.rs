use unicode_normalization::UnicodeNormalization;

/// Runs of white space become one space; none at the ends.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Control characters, and those that turn the direction of what follows.
///
/// Text of a page may bring none of them to a terminal.
pub fn moves_cursor(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Words of a text for comparing: NFKC, lower case, letters and digits only.
///
/// Invisible format characters are dropped, so that a zero-width space does not hide a match. Look-alike letters of
/// other scripts stay different: "Rеuters" with a Cyrillic е is not "Reuters".
pub fn fold_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut push = |c: char| {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
            && !word.is_empty()
        {
            words.push(std::mem::take(&mut word));
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut push);
    } else {
        text.nfkc().for_each(&mut push);
    }
    push(' ');
    words
}

/// A name for comparing: its [`fold_words`] without a leading article, joined by single spaces.
pub fn fold_name(name: &str) -> String {
    let words = fold_words(name);
    let skip = usize::from(words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an"));
    words[skip..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_articles_case_and_marks() {
        assert_eq!(fold_name("The New York Times’ "), "new york times");
        assert_eq!(fold_name("Ｒeuters"), "reuters");
        assert_ne!(fold_name("Rеuters"), fold_name("Reuters"), "a Cyrillic letter stays different");
    }
}
