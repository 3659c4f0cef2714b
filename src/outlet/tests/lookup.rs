use crate::outlet::{Context, OutletDirectory, Reason, Resolution};

fn named(name: &str, context: &Context) -> String {
    match OutletDirectory::embedded().resolve(name, context) {
        Resolution::One(candidate) => candidate.outlet.name.clone(),
        Resolution::Ambiguous(candidates) => format!("{} or more", candidates.len().min(3)),
        Resolution::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn agencies_and_the_great_names_resolve_without_context() {
    for (name, outlet) in [
        ("Reuters", "Reuters"),
        ("Associated Press", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("the AP", "Associated Press"),
        ("AP", "Associated Press"),
        ("AFP", "Agence France-Presse"),
        ("Agence France-Presse", "Agence France-Presse"),
        ("TASS", "TASS"),
        ("Xinhua", "Xinhua News Agency"),
        ("DPA", "Deutsche Presse-Agentur"),
        ("EFE", "EFE"),
        ("ANSA", "ANSA"),
        ("Kyodo", "Kyodo News"),
        ("Tasnim", "Tasnim News Agency"),
        ("Tasnim news agency", "Tasnim News Agency"),
        ("IRNA", "IRNA"),
        ("Fars", "Fars News Agency"),
        ("Mehr", "Mehr News Agency"),
        ("Anadolu", "Anadolu Agency"),
        ("PTI", "Press Trust of India"),
        ("ANI", "Asian News International"),
        ("Yonhap", "Yonhap News Agency"),
        ("Interfax", "Interfax"),
        ("RIA Novosti", "RIA Novosti"),
        ("UPI", "United Press International"),
        ("Bloomberg", "Bloomberg"),
        ("Press Association", "PA Media"),
        ("PA Media", "PA Media"),
        ("RT", "RT"),
        ("Al Jazeera", "Al Jazeera"),
        ("Al-Jazeera", "Al Jazeera"),
        ("BBC", "BBC"),
        ("BBC News", "BBC"),
        ("CNN", "CNN"),
        ("the Washington Post newspaper", "Washington Post"),
        ("The New York Times", "New York Times"),
        ("The Guardian", "Guardian"),
        ("The Sun", "The Sun"),
        ("The Telegraph", "The Telegraph"),
        ("新华社", "Xinhua News Agency"),
        ("ТАСС", "TASS"),
        ("رويترز", "Reuters"),
        ("Ｒeuters", "Reuters"),
        ("foxnews.com", "Fox News"),
        ("Fox", "Fox News"),
    ] {
        assert_eq!(named(name, &Context::default()), outlet, "{name}");
    }
}

#[test]
fn a_shared_name_is_never_picked_in_silence() {
    for name in [
        "CNA",
        "APA",
        "ABC",
        "ABC News",
        "The Star",
        "Daily News",
        "ACN",
        "CNS",
        "The Times",
        "The Herald",
        "Federal News Agency",
    ] {
        assert!(named(name, &Context::default()).ends_with("or more"), "{name}: {}", named(name, &Context::default()));
    }
    for name in ["Rеuters", "No Such Gazette of Nowhere", "", "  ", "the", "\u{0}"] {
        assert_eq!(named(name, &Context::default()), "unknown", "{name:?}");
    }
}

#[test]
fn the_well_known_one_leads_with_a_modest_score() {
    let found = OutletDirectory::embedded().candidates("The Independent", &Context::default());
    assert_eq!(found[0].outlet.domain(), Some("independent.co.uk"));
    assert!(found.len() > 5 && (0.4..0.9).contains(&found[0].score.get()), "{}", found[0].score);
    assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
    let total: f32 = found.iter().map(|c| c.score.get()).sum();
    assert!(total <= 1.01, "{total}");
}

#[test]
fn context_decides() {
    let country = |code: &str| Context { country: Some(code.to_owned()), ..Context::default() };
    let linked = |domain: &str| Context { domains: vec![domain.to_owned()], ..Context::default() };
    for (name, context, outlet) in [
        ("CNA", country("SG"), "Channel NewsAsia"),
        ("CNA", country("TW"), "Central News Agency"),
        ("CNA", country("CY"), "Cyprus News Agency"),
        ("CNA", linked("https://www.catholicnewsagency.com/news/1"), "Catholic News Agency"),
        ("ABC", country("AU"), "ABC Australia"),
        ("ABC", country("US"), "ABC News (US)"),
        ("ABC", country("ES"), "ABC (Spain)"),
        ("ABC News", linked("abcnews.go.com"), "ABC News (US)"),
        ("APA", country("AT"), "Austria Presse Agentur"),
        ("APA", country("AZ"), "APA (Azerbaijan)"),
        ("The Star", country("CA"), "Toronto Star"),
        ("The Star", country("MY"), "The Star (Malaysia)"),
        ("The Independent", country("GB"), "The Independent"),
        ("The Times", country("GB"), "The Times"),
        ("The Herald", country("ZW"), "The Herald (Zimbabwe)"),
        // Many local papers of one country do not outweigh the one known everywhere.
        ("Reuters", country("US"), "Reuters"),
    ] {
        assert_eq!(named(name, &context), outlet, "{name} with {context:?}");
    }
    let directory = OutletDirectory::embedded();
    let found = directory.candidates("The Independent", &linked("independent.co.ug"));
    assert_eq!(found[0].outlet.country.as_deref(), Some("UG"));
    assert!(found[0].why.contains(&Reason::Linked));
    let aap = directory.candidates("Australian Broadcasting Corporation", &Context::default())[0].id;
    let after = Context { found: vec![aap], ..Context::default() };
    assert_eq!(named("ABC", &after), "ABC Australia");
}

#[test]
fn short_forms_are_what_newsrooms_write() {
    let directory = OutletDirectory::embedded();
    for (name, forms) in [
        ("Washington Post", &["the Post", "WP"][..]),
        ("New York Times", &["the Times", "NYT"]),
        ("Xinhua News Agency", &["Xinhua"]),
        ("Agence France-Presse", &["AFP", "АФП"]),
        ("Wall Street Journal", &["the Journal", "WSJ"]),
        ("Fox News", &["FOX", "FNC"]),
        ("Reuters", &[]),
    ] {
        let outlet = directory.by_name(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(directory.short_forms(outlet), forms, "{name}");
    }
}
