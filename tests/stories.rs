//! Stories: short articles written for one phenomenon each, read whole and held against what a careful reader finds.
//!
//! `tests/stories/README.md` says how a story is written.

#[path = "stories/harness/mod.rs"]
mod harness;

use harness::{Story, stories};
use std::collections::BTreeSet;

/// Stories whose expectation is right and not yet met, with what is wrong.
///
/// They must go on failing: when one is met, it leaves this list.
const KNOWN_WEAK: &[(&str, &str)] = &[
    ("carrier-interview", "'he told the newspaper': the noun after 'told' is not led back to the paper"),
    ("carrier-nearest-only", "two tellings joined by 'but': the first content swallows 'to M' and the second telling"),
    (
        "carrier-trailing",
        "'the president said, M reported': the inner saying is not found, and the dateline is content",
    ),
    ("credit-byline-name", "the first name of a writer, 'Petra', is taken for the news agency of that name"),
    ("credit-follow-noise", "'Follow Reuters on Twitter' at the foot is taken for a source line"),
    (
        "nested-in-quotation",
        "inside a quotation 'came into the office' is read as a saying, and an inner quotation runs past its marks",
    ),
    ("nested-said-told", "the content of an inner telling without 'that' is not found"),
    ("quotation-colon-short", "a quotation of one word after a colon is not found"),
    ("quotation-from-the-desk", "'From the desk of S:' is not the source of the quotation below it"),
    ("quotation-without-cue", "a quotation without a cue is nobody's, though one person is being talked of"),
    ("quotes-odd-count", "a quotation that is not closed runs into the next paragraph and takes its speaker"),
    ("who-city-government", "'the Porten city government' is resolved to another body of that place, met later"),
    ("who-nickname", "a nickname in quotation marks parts a name, and the surname is taken for an organisation"),
];

/// What a story shows that differs from its expectation; empty when all is as expected.
fn differences(story: &Story) -> Vec<String> {
    let reading = story.read();
    let mut out = story.expected.differences(&reading);
    if !out.is_empty() {
        out.push(format!("found:\n{}", reading.summary()));
    }
    out
}

#[test]
fn stories_are_read_as_expected() {
    let weak: BTreeSet<&str> = KNOWN_WEAK.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for story in stories().iter().filter(|s| !weak.contains(s.name.as_str())) {
        let differences = differences(story);
        if !differences.is_empty() {
            wrong.push(format!("== {}: {}\n{}", story.name, story.expected.about, differences.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} stories are not read as expected\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn weak_stories_are_still_weak() {
    let all = stories();
    let mut mended = Vec::new();
    for (name, why) in KNOWN_WEAK {
        let story = all.iter().find(|s| s.name == *name);
        let story = story.unwrap_or_else(|| panic!("KNOWN_WEAK names `{name}`, which is no story"));
        let differences = differences(story);
        if differences.is_empty() {
            mended.push(*name);
        } else {
            eprintln!("weak: {name}: {why}\n{}\n", differences.join("\n"));
        }
    }
    assert!(mended.is_empty(), "these are read as expected now; take them out of KNOWN_WEAK: {}", mended.join(", "));
}

#[test]
fn every_story_keeps_the_invariants() {
    let broken: Vec<String> = stories()
        .iter()
        .flat_map(|story| story.read().broken().into_iter().map(|what| format!("{}: {what}", story.name)))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn reading_twice_gives_the_same() {
    // Forwards and backwards, so that nothing is carried from one document to the next.
    let all = stories();
    let first: Vec<_> = all.iter().map(Story::read).collect();
    for (story, before) in all.iter().zip(&first).rev() {
        let again = story.read();
        assert_eq!(before.document, again.document, "{}", story.name);
        assert_eq!(before.attributions, again.attributions, "{}", story.name);
        assert_eq!(before.line(), again.line(), "{}", story.name);
    }
}

#[test]
fn expectations_quote_their_texts() {
    let wrong: Vec<String> = stories()
        .iter()
        .flat_map(|s| s.expected.misquotes(&s.read(), s.file()).into_iter().map(|w| format!("{}: {w}", s.name)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let all = stories();
    let story = all.iter().find(|s| s.name == "quotes-straight").expect("the story is in the folder");
    let reading = story.read();
    assert_eq!(story.expected.differences(&reading), Vec::<String>::new());
    for (what, wrong) in [
        ("speaker", "[[says]]\ncontent = 'The bridge'\nspeaker = 'Otto Brandt'"),
        ("speech", "[[says]]\ncontent = 'The bridge'\nspeech = 'indirect'"),
        ("path", "[[says]]\ncontent = 'The bridge'\npath = ['Reuters', 'Nora Heim']"),
        ("content", "[[says]]\ncontent = 'paint shop'"),
        ("absent", "[[absent]]\ncontent = 'The bridge'\nspeaker = 'Nora Heim'"),
        ("paths", "[document]\npaths = [['Reuters']]"),
        ("credits", "[document]\ncredits = [['Reuters', 'dateline']]"),
    ] {
        let expected = harness::Expected::parse(&format!("about = 'wrong'\n{wrong}")).expect("it is well formed");
        assert!(!expected.differences(&reading).is_empty(), "a wrong {what} passes");
    }
}
