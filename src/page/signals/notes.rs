//! Notes that a newsroom adds to its story: corrections, updates, remarks of the editor, retractions.

use crate::page::document::{Note, NoteKind};
use crate::text::{Text, fold_line};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    correction: Vec<String>,
    update: Vec<String>,
    editor: Vec<String>,
    withdrawn: Vec<String>,
}

static LISTS: LazyLock<Vec<(NoteKind, Vec<String>)>> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("notes.toml")).expect("the list beside this file is valid");
    let fold = |words: Vec<String>| words.iter().map(|w| fold_line(w)).collect();
    vec![
        (NoteKind::Correction, fold(lists.correction)),
        (NoteKind::Update, fold(lists.update)),
        (NoteKind::Editor, fold(lists.editor)),
        (NoteKind::Withdrawn, fold(lists.withdrawn)),
    ]
});

/// Longest opening of a note, in characters: "Correction (May 3, 2024):".
const OPENING: usize = 60;

/// The notes of a story, in order: paragraphs that open with the word for one, and a colon, dash or date after it.
pub fn notes(text: &Text) -> Vec<Note> {
    text.paragraphs().filter_map(|span| Some(Note { kind: kind_of(text.slice(span))?, span })).collect()
}

fn kind_of(line: &str) -> Option<NoteKind> {
    let head: String = line.chars().take(OPENING).collect();
    let colon = head.find([':', '：', '—', '–']).map(|at| &head[..at]);
    let folded = fold_line(colon.unwrap_or(&head));
    let opens = |words: &String| {
        let long = words.contains(' ');
        let rest = folded.strip_prefix(words.as_str());
        match rest {
            // One word alone opens a note only before a colon, with a date between them at most.
            Some(rest) => {
                (rest.is_empty() || rest.starts_with(' '))
                    && (long || colon.is_some() && rest.split_whitespace().count() <= 5)
            }
            None => false,
        }
    };
    LISTS.iter().find(|(_, lists)| lists.iter().any(opens)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_open_their_paragraph() {
        let text = Text::new(
            "The mill reopened. A correction: it was asked for, not made.\n\nCorrection (May 3, 2024): the mill has two wheels.\n\n\
             Correction of the river is a long work.\n\nEditor's note — this story names a minor.\n\nUpdate: the owner replied.\n\n\
             Updated rules were sent to all mills of the valley in spring.\n\nAnmerkung der Redaktion: gekürzt.",
        );
        let found: Vec<NoteKind> = notes(&text).iter().map(|n| n.kind).collect();
        assert_eq!(found, [NoteKind::Correction, NoteKind::Editor, NoteKind::Update, NoteKind::Editor]);
    }
}
