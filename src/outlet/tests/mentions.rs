use crate::outlet::{Context, OutletDirectory, Strength};
use crate::text::{Span, Text};
use proptest::prelude::*;

/// The names found in a text, as printed and what they mean.
fn found(text: &str) -> Vec<String> {
    let (directory, text) = (OutletDirectory::embedded(), Text::from(text));
    let named = directory.named_in(&text);
    let meant = |m| directory.meant(m, &Context::default()).map_or("?", |e| e.name());
    named.iter().map(|m| format!("{}={}", text.slice(m.span), meant(m))).collect()
}

#[test]
fn outlets_are_found() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("the Russian president said, RT reported.", &["RT=RT"][..]),
        ("TEHRAN (Tasnim) – The minister left on Monday.", &["Tasnim=Tasnim News Agency"]),
        ("TEHRAN (Fars) – The minister left on Monday.", &["Fars=Fars News Agency"]),
        ("PARIS (AP) — Trains stood still.", &["AP=Associated Press"]),
        (
            "She told CNN’s reporter that CNN's cameras and Reuters’ copy agree.",
            &["CNN=CNN", "CNN=CNN", "Reuters=Reuters"],
        ),
        (
            "He spoke to the New York Times and the Times of India.",
            &["New York Times=New York Times", "Times of India=Times of India"],
        ),
        (
            "AFP, which the AP and dpa follow",
            &["AFP=Agence France-Presse", "AP=Associated Press", "dpa=Deutsche Presse-Agentur"],
        ),
        ("he told The Sun on Friday", &["Sun=The Sun"]),
        (
            "Time magazine asked first; Vanity Fair magazine came later",
            &["Time magazine=Time", "Vanity Fair=Vanity Fair"],
        ),
        ("according to Bild newspaper", &["Bild=Bild"]),
        ("as Fox reported", &["Fox=Fox News"]),
        ("she said on Fox on Sunday", &["Fox=Fox News"]),
        ("CNN, Fox and NBC carried it", &["CNN=CNN", "Fox=Fox News", "NBC=NBC News"]),
        ("Iranian state TV network IRIB said", &["IRIB=IRIB"]),
        (
            "Radio Free Europe/Radio Liberty was shut.",
            &["Radio Free Europe/Radio Liberty=Radio Free Europe/Radio Liberty"],
        ),
        ("Source: Xinhua", &["Xinhua=Xinhua News Agency"]),
        ("Source: RT", &["RT=RT"]),
        ("a Yahoo! News column", &["Yahoo! News=Yahoo News"]),
        ("Das berichtete die Deutsche Presse-Agentur.", &["Deutsche Presse-Agentur=Deutsche Presse-Agentur"]),
        (
            "selon l’AFP et l'Agence France-Presse",
            &["AFP=Agence France-Presse", "Agence France-Presse=Agence France-Presse"],
        ),
        ("ha detto all’ANSA", &["ANSA=ANSA"]),
        ("Reuters'a konuştu", &["Reuters=Reuters"]),
        ("сообщает ТАСС со ссылкой на агентство Интерфакс", &["ТАСС=TASS", "Интерфакс=Interfax"]),
        ("рассказал Интерфаксу депутат", &["Интерфаксу=Interfax"]),
        ("据新华社报道，路透社援引", &["新华社=Xinhua News Agency", "路透社=Reuters"]),
        ("ロイターによると、共同通信は", &["ロイター=Reuters", "共同通信=Kyodo News"]),
        ("연합뉴스는 보도했다", &["연합뉴스=Yonhap News Agency"]),
        ("وقالت لرويترز إن", &["رويترز=Reuters"]),
        ("أفادت قناة الجزيرة", &["الجزيرة=Al Jazeera"]),
        ("به گزارش خبرگزاری تسنیم", &["خبرگزاری تسنیم=Tasnim News Agency"]),
        ("فرانس برس", &["فرانس برس=Agence France-Presse"]),
    ] {
        if found(text) != expected {
            wrong.push(format!("{text}: {:?}", found(text)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn programmes_and_platforms_are_found() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("said on NBC's Meet the Press", &["NBC=NBC News", "Meet the Press=Meet the Press"][..]),
        ("on CNN’s “State of the Union” on Sunday", &["CNN=CNN", "State of the Union=State of the Union"]),
        ("told BBC Radio 4's Today programme", &["BBC Radio 4's Today programme=BBC Radio 4's Today"]),
        ("He told Good Morning America so.", &["Good Morning America=Good Morning America"]),
        ("wrote on Facebook and in a Telegram channel", &["Facebook=Facebook", "Telegram channel=Telegram"]),
        ("in a post on X, formerly Twitter", &["X=X", "Twitter=Twitter"]),
        ("in an X post", &["X=X"]),
        ("a Medium post", &["Medium=Medium"]),
        ("his State of the Union address to Congress", &[]),
        ("Today is Monday. The lead is small; X marks the spot.", &[]),
        ("medium heat, a line, a signal, the max, Line 4 and Threads of wool", &[]),
    ] {
        if found(text) != expected {
            wrong.push(format!("{text}: {:?}", found(text)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn common_words_names_and_handles_are_left_alone() {
    let mut wrong = Vec::new();
    for text in [
        "It took time for people to see the sun and the stars by nature.",
        "Time is short. The Sun rose. People left. Nature calls.",
        "The independent mirror of the metro standard; a star express.",
        "an Independent candidate and the Standard Model",
        "Vicente Fox said the wall was no use. Fox said so twice.",
        "Mr Fox told his friend",
        "Michael Bloomberg, the former mayor, ran. Bloomberg said he would stop.",
        "Steve Forbes and Forbes himself",
        "RT @someone: he was right",
        "RT: @someone and @CNN and #BBC and name@reuters.com",
        "see https://www.reuters.com/world and http://bbc.co.uk/news",
        "Rеuters reported with a Cyrillic letter",
        "Metro Vancouver grew; Time Warner shrank; Star Wars ran; Metro-North was late",
        "on the map, they aim to tap it; the ap, the pa, rt",
        "the guardian of the observer's times",
        "Professor Dawn Mirror told them",
        "in Middle East and North Africa (MENA), growth was low",
        "He moved to Montana, Iran and Bolivia.",
        "reuters and associated press in small letters",
    ] {
        if !found(text).is_empty() {
            wrong.push(format!("{text}: {:?}", found(text)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn spans_leave_out_articles_and_possessives() {
    let text = Text::from("As The New York Times’s editor and The AP's said");
    let found = OutletDirectory::embedded().mentions(&text);
    let words: Vec<_> = found.iter().map(|m| (text.slice(m.span), text.slice(m.lead))).collect();
    assert_eq!(words, [("New York Times", "The New York Times"), ("AP", "The AP")]);
}

#[test]
fn short_forms_count_after_the_full_name_only() {
    let directory = OutletDirectory::embedded();
    let text = Text::from(
        "The Post was late. The Washington Post reported it. The Post said more; the post office did not. \
         The Los Angeles Times followed, and the Times’ editor spoke. The Post Office and the Times Square stayed.",
    );
    let short: Vec<_> = directory
        .mentions(&text)
        .into_iter()
        .filter(|m| m.strength == Strength::AfterFullName)
        .map(|m| {
            (
                m.span.start,
                text.slice(m.lead).to_owned(),
                directory.outlet(m.entries[0]).expect("an outlet").name.clone(),
            )
        })
        .collect();
    let names: Vec<_> = short.iter().map(|(_, words, name)| (words.as_str(), name.as_str())).collect();
    assert_eq!(names, [("The Post", "Washington Post"), ("the Times", "Los Angeles Times")]);
    assert!(short[0].0 > text.find("Washington").expect("it stands there"));
}

#[test]
fn an_ambiguous_mention_keeps_all_it_may_mean() {
    let text = Text::from("CNA reported on Friday.");
    let directory = OutletDirectory::embedded();
    let found = directory.named_in(&text);
    assert_eq!(found.len(), 1);
    assert!(found[0].entries.len() >= 4);
    assert_eq!(directory.meant(&found[0], &Context::default()), None);
    let singapore = Context { country: Some("SG".to_owned()), ..Context::default() };
    assert_eq!(directory.meant(&found[0], &singapore).map(|e| e.name()), Some("Channel NewsAsia"));
}

proptest! {
    #[test]
    fn spans_slice_and_do_not_overlap(parts in prop::collection::vec(
        prop_oneof![
            Just("Reuters".to_owned()), Just("RT".to_owned()), Just("l'AFP’s".to_owned()), Just("新华社".to_owned()),
            Just("The Sun".to_owned()), Just("the Post".to_owned()), Just("The Washington Post".to_owned()),
            Just("Интерфаксу".to_owned()), Just("لرويترز".to_owned()), Just("ロイター".to_owned()), "\\PC{0,6}", "[ .,'’@:()\n-]{1,3}",
        ],
        0..24,
    )) {
        let text = Text::from(parts.concat());
        let directory = OutletDirectory::embedded();
        let mentions = directory.mentions(&text);
        let mut last = Span::new(0, 0);
        for mention in &mentions {
            prop_assert!(!text.slice(mention.span).is_empty());
            prop_assert!(mention.lead.contains(mention.span) && last.end <= mention.lead.start);
            prop_assert!(!mention.entries.is_empty());
            last = mention.span;
        }
        prop_assert!(directory.named_in(&text).len() <= mentions.len());
    }
}
