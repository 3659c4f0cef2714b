//! Whether a name is printed as the outlet prints it, and whether it proves the outlet by itself.

use super::Strength;
use super::key::{self, Token, Writing};
use super::table::{Row, Tag};
use super::words::Words;

/// Whether a name can be looked for in running text at all: the pronoun "I", the number 74 and the word "life" cannot,
/// though outlets are named so.
pub(super) fn can_stand_in_text(printed: &str, name: &str, row: &Row) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).take(2).count();
    let lower = printed.chars().any(char::is_lowercase) && !printed.chars().any(char::is_uppercase);
    match row.tag {
        Tag::Platform | Tag::Programme => !lower,
        // "dpa" and "taz" print their names so.
        Tag::Outlet => letters == 2 && (!lower || (row.tier <= 1 && printed == name)),
    }
}

/// Small words of names whose case says nothing.
const SMALL: [&str; 18] =
    ["a", "al", "an", "and", "da", "de", "del", "della", "di", "du", "el", "en", "et", "la", "le", "of", "the", "y"];

/// Whether the words printed in a text have the capitals of a name.
///
/// Lower case never matches a name with capitals. A name in capitals of up to three letters must be in capitals; a
/// longer one may be printed "Tass". Everything may be printed in capitals.
pub(super) fn case_fits(printed: &str, name: &str) -> bool {
    if printed == name {
        return true;
    }
    let (mut here, mut there) = (Vec::new(), Vec::new());
    key::name_tokens(printed, &mut here);
    key::name_tokens(name, &mut there);
    here.len() == there.len()
        && here.iter().zip(&there).all(|(p, n)| word_fits(&printed[p.start..p.end], &name[n.start..n.end]))
}

fn word_fits(printed: &str, name: &str) -> bool {
    let has_case = |w: &str| w.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    if printed == name || !has_case(name) || SMALL.contains(&name.to_lowercase().as_str()) {
        return true;
    }
    let all_upper = |w: &str| !w.chars().any(char::is_lowercase);
    let begins_upper = printed.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if all_upper(name) && letters <= 3 { all_upper(printed) } else { begins_upper }
}

/// How far a name, printed as the directory has it, proves the entry of its row.
pub(super) fn strength(words: &Words, name: &str, row: &Row, tokens: &mut Vec<Token>) -> Strength {
    key::name_tokens(name, tokens);
    let phrase = key::phrase(tokens);
    if words.acronyms.phrase(phrase) {
        return Strength::Strong;
    }
    let by_hand = row.tier <= 1;
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let dense = tokens.iter().any(|t| t.writing != Writing::Spaced);
    let strong = if [&words.common, &words.surnames, &words.ordinary].iter().any(|list| list.phrase(phrase)) {
        false
    } else if dense {
        by_hand && letters >= 3
    } else if letters <= 3 {
        false
    } else if tokens.len() == 1 {
        // The wide lists hold names such as "Montana", "Mandiner" and "Web".
        by_hand
    } else {
        let generic = tokens.iter().all(|t| words.generic.word(t.hash));
        !generic && (by_hand || tokens.iter().any(|t| words.news.word(t.hash)))
    };
    if strong { Strength::Strong } else { Strength::NeedsContext }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_as_printed() {
        for (printed, name, fits) in [
            ("Reuters", "Reuters", true),
            ("REUTERS", "Reuters", true),
            ("reuters", "Reuters", false),
            ("the sun", "The Sun", false),
            ("Map", "MAP", false),
            ("MAP", "MAP", true),
            ("Tass", "TASS", true),
            ("tass", "TASS", false),
            ("DPA", "dpa", true),
            ("Times Of India", "Times of India", true),
            ("Corriere Della Sera", "Corriere della Sera", true),
            ("New york times", "New York Times", false),
            ("тасс", "ТАСС", false),
            ("新华社", "新华社", true),
        ] {
            assert_eq!(case_fits(printed, name), fits, "{printed} for {name}");
        }
    }
}
