//! The frames on single sentences, and what holds of any text.

use super::*;
use crate::attribution::{Attribution, Reader};
use crate::page::DocumentId;
use proptest::prelude::*;

fn read_in(code: &str, text: &str) -> (Document, Vec<Attribution>) {
    let mut document = Document::from_text(DocumentId::new("t"), text);
    document.language = Some(code.to_owned());
    let language = Language(Lexicon::of(code).expect("a language with a file"));
    let analysis = Analysis::of(&document.text, &[]);
    let found = read(&language, &document, &analysis, OutletDirectory::embedded());
    drop(analysis);
    (document, found)
}

/// `path | content` of each attribution, `>` before a nested one.
fn said(code: &str, text: &str) -> Vec<String> {
    let (document, found) = read_in(code, text);
    let words =
        |spans: &[crate::text::Span]| spans.iter().map(|s| document.text.slice(*s)).collect::<Vec<_>>().join(" … ");
    found
        .iter()
        .map(|a| {
            format!("{}{} | {}", if a.parent.is_some() { ">" } else { "" }, a.path.join(" <- "), words(&a.content))
        })
        .collect()
}

#[test]
fn short_texts_are_known_by_their_small_words() {
    for (text, code) in [
        ("La presa de Olmeda no corre peligro, dijo el alcalde en una rueda de prensa.", Some("es")),
        ("Le maire de la ville a dit que le pont est fermé et qu'il ne sait pas pour combien de temps.", Some("fr")),
        ("Die Brücke ist nach dem Sturm nicht mehr zu benutzen, sagte der Bürgermeister.", Some("de")),
        ("Мост в городе не откроют до весны, сказал мэр, и это не вина рабочих.", Some("ru")),
        ("Il ponte della città non è sicuro, ha detto il sindaco, che nel pomeriggio era in una riunione.", None),
        ("The bridge is not safe, the mayor said at a meeting in the town hall.", None),
        ("Bridge shut.", None),
    ] {
        let found = by_small_words(text).map(|l| l.file.code.as_str());
        assert_eq!(found, code, "{text}");
    }
}

#[test]
fn any_reader_takes_the_frames() {
    let (document, _) = read_in(
        "de",
        "„Das Wasser steigt seit gestern wieder an“, sagte die Bürgermeisterin Anna Kolb in der Stadt am Fluss, und das ist nicht gut.",
    );
    let found = Reader::fast(OutletDirectory::embedded()).read(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, ["Anna Kolb"]);
}

#[test]
fn sentences_in_their_frames() {
    for (code, text, wanted) in [
        ("es", "«No habrá más obras este año», dijo Ana Ruiz.", "Ana Ruiz | «No habrá más obras este año»"),
        ("es", "El puente, según el ministro Juan Paz, cerrará mañana.", "Juan Paz | El puente … cerrará mañana"),
        (
            "fr",
            "Anne Roy est venue. « Nous verrons bien demain », a-t-elle dit.",
            "Anne Roy | « Nous verrons bien demain »",
        ),
        (
            "fr",
            "« Nous allons doubler les quais, a déclaré le maire, Yves Morvan, et créer des emplois. »",
            "Yves Morvan | Nous allons doubler les quais … et créer des emplois",
        ),
        ("fr", "D'après la ministre Anne Roy, la loi passera.", "Anne Roy | la loi passera"),
        ("de", "Minister Jan Kolb sagte, er habe nichts gewusst.", "Jan Kolb | er habe nichts gewusst"),
        ("de", "Der Damm hält, teilte die Stadt mit.", "Stadt | Der Damm hält"),
        ("ru", "«Плотина выдержит паводок», — сказал Иван Орлов.", "Иван Орлов | «Плотина выдержит паводок»"),
        (
            "ru",
            "По словам Анны Беловой, рейс в город задержан. Анна Белова ждёт.",
            "Анна Белова | рейс в город задержан",
        ),
    ] {
        let found = said(code, text);
        assert!(found.iter().any(|f| f == wanted), "{text}\n{found:?}");
    }
}

#[test]
fn nothing_is_made_of_plain_text() {
    for (code, text) in [
        ("es", "La lluvia cayó sobre el valle y el río creció. El informe de la obra está en la mesa."),
        ("fr", "La pluie est tombée sur la vallée. Le rapport est sur la table du maire."),
        ("de", "Der Regen fiel auf das Tal. Der Bericht liegt auf dem Tisch des Ministers."),
        ("ru", "Дождь шёл над долиной. Доклад лежит на столе министра."),
        ("es", ""),
        ("de", "„"),
        ("ru", "— — —"),
        ("fr", "« » dit"),
    ] {
        assert!(said(code, text).is_empty(), "{text}: {:?}", said(code, text));
    }
}

#[test]
fn a_text_of_one_sentence_takes_linear_time() {
    // Were any step quadratic, this would take minutes.
    let long = "dijo que el ministro dijo a Reuters, según Reuters, y añadió «la obra» ".repeat(6_000);
    assert!(!read_in("es", &long).1.is_empty());
    let quoted = format!("« {} »", "a dit le maire, selon l'AFP, dit-il, ".repeat(4_000));
    let _ = read_in("fr", &quoted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_gives_sound_spans_twice_alike(
        code in "es|fr|de|ru",
        text in r#"((Ana Ruiz|el ministro|la alcaldesa|M\. Petit|der Sprecher|Минобороны|Иван Орлов|министр|он|sie|«|»|„|“|"|'|, |\. |\n|\n— |— |–|dijo|a déclaré|dit-il|sagte|teilte mit|заявил|сообщает|que|qu'il|dass|что|según|selon|laut|zufolge|по словам|so|Reuters|l'AFP|ТАСС|der „Bild“|im Interview mit|citando a|со ссылкой на|y añadió que|habe|die Brücke|мост закрыт|no|: |é) ?){0,50}"#
    ) {
        let (document, found) = read_in(&code, &text);
        let (_, again) = read_in(&code, &text);
        prop_assert_eq!(&found, &again);
        for (i, a) in found.iter().enumerate() {
            prop_assert!(!a.content.is_empty());
            prop_assert!((0.0..=1.0).contains(&a.confidence.get()));
            prop_assert!(!a.evidence.is_empty());
            prop_assert!(a.parent.as_ref().is_none_or(|p| found[..i].iter().any(|o| o.id == *p)));
            for span in a.content.iter().chain(&a.cue).chain(&a.source).chain(a.via.iter().map(|c| &c.span)) {
                prop_assert!(document.text.get(span.start..span.end).is_some_and(|s| !s.trim().is_empty()));
            }
            for spans in [&a.content, &a.cue, &a.source] {
                prop_assert!(spans.windows(2).all(|w| w[0].end <= w[1].start), "{:?}", spans);
            }
            for content in &a.content {
                prop_assert!(a.cue.iter().chain(&a.source).all(|s| !s.overlaps(*content)));
            }
            prop_assert!(a.path.windows(2).all(|w| w[0] != w[1]));
        }
    }
}
