//! What the encoder is told of a word besides its pieces, which are in lower case.

/// Number of forms.
pub(crate) const FORMS: usize = 8;

/// A word's form: 1 small letters, 2 one capital or a capital first, 3 capitals, 4 mixed, 5 begins with a digit,
/// 6 no letters, 7 a capital first where a sentence begins. 0 is for pieces that are no word.
pub(crate) fn form(word: &str, begins_sentence: bool) -> u8 {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = word.chars().next() else { return 0 };
    if first.is_numeric() {
        return 5;
    }
    let Some(letter) = letters.next() else { return 6 };
    let (mut upper, mut lower) = (letter.is_uppercase(), letter.is_lowercase());
    for c in letters {
        upper &= c.is_uppercase();
        lower &= c.is_lowercase();
    }
    match () {
        () if lower => 1,
        () if upper && word.chars().count() > 1 => 3,
        () if first.is_uppercase() => 2 + 5 * u8::from(begins_sentence),
        () => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn tells_cases_and_kinds() {
        let forms = ["dam", "Dam", "A", "NATO", "iPhone", "3rd", "$", "U.S.", "étage", "日本"].map(|w| form(w, false));
        assert_eq!(forms, [1, 2, 2, 3, 4, 5, 6, 3, 1, 4]);
        assert_eq!(form("Dam", true), 7);
        assert_eq!(form("A", true), 7);
        assert_eq!(form("NATO", true), 3);
    }
}
