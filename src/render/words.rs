//! Words of a page between words of ours: statements with their marks, quotes with one pair of marks.

/// A statement as it is shown: words in quotation marks as they are, reported ones as ‹...›.
pub(super) fn stated(words: &str) -> String {
    if words.starts_with(['“', '"', '‘', '«', '„', '「', '\'']) {
        words.to_owned()
    } else {
        format!("‹{words}›")
    }
}

/// `words` in one pair of marks. What stands in marks of its own as a whole keeps them; double marks inside become
/// single ones, as in print.
pub(super) fn quoted(words: &str) -> String {
    let inner = without_outer(words);
    let mut open = false;
    let inside: String = inner
        .chars()
        .map(|c| match c {
            '“' | '„' => '‘',
            '”' => '’',
            '"' => {
                open = !open;
                if open { '‘' } else { '’' }
            }
            c => c,
        })
        .collect();
    format!("“{inside}”")
}

/// The words inside a pair of double marks that holds all of them, or that is cut off before it closes.
fn without_outer(words: &str) -> &str {
    let Some(inner) = words.strip_prefix(['“', '"']) else { return words };
    match inner.find(['”', '"']) {
        None => inner,
        Some(at) if at + inner[at..].chars().next().map_or(0, char::len_utf8) == inner.len() => &inner[..at],
        Some(_) => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stands_in_one_pair_of_marks() {
        for (words, shown) in [
            ("he said", "“he said”"),
            ("“The gate was open,”", "“The gate was open,”"),
            ("“The gate was op…", "“The gate was op…”"),
            ("“I have it”: an inspector", "“‘I have it’: an inspector”"),
            ("the \"open\" gate", "“the ‘open’ gate”"),
            ("“A,” he said, “B.”", "“‘A,’ he said, ‘B.’”"),
            ("“", "“”"),
            ("", "“”"),
        ] {
            assert_eq!(quoted(words), shown, "{words}");
        }
    }

    #[test]
    fn only_reported_words_get_marks() {
        assert_eq!(stated("that it holds"), "‹that it holds›");
        assert_eq!(stated("“It holds,” … “for now.”"), "“It holds,” … “for now.”");
    }
}
