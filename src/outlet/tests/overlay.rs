use crate::outlet::{Context, OutletDirectory, OutletKind};
use std::path::PathBuf;

fn file(dir: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, text).expect("it is there");
    path
}

#[test]
fn the_users_rows_win() {
    let dir = tempfile::tempdir().expect("it is there");
    let toml = "# ours\n[[outlet]]\nname = \"Village Crier\"\naliases = [\"The Crier\", \"CNA\"]\ndomains = [\"crier.example\", \
                \"reuters.com\"]\ncountry = \"ch\"\nkind = \"newspaper\"\n";
    let csv = "name,domain,alt_domains,aliases,country,kind\nVillage Crier,crier.example,reuters.com,The Crier|CNA,CH,newspaper\n";
    for path in [file(&dir, "a.toml", toml), file(&dir, "a.csv", csv)] {
        let directory = OutletDirectory::embedded().with_overlay(&path).expect("it is there");
        let crier = directory.by_domain("https://www.crier.example/a").expect("it is there");
        assert_eq!((crier.tier, crier.kind, crier.country.as_deref()), (0, Some(OutletKind::Newspaper), Some("CH")));
        assert_eq!(directory.by_domain("reuters.com").expect("it is there").name, "Village Crier");
        assert!(directory.by_name("Reuters").is_none(), "the row of the same domain is replaced");
        let one = directory.resolve("CNA", &Context::default()).one().expect("it is there");
        assert_eq!(one.outlet.name, "Village Crier");
        assert_eq!(crier.source, ["overlay"]);
        assert_eq!(directory.by_domain("apnews.com").expect("it is there").kind, Some(OutletKind::Agency));
        assert_eq!(directory.by_domain("apnews.com").expect("it is there").name, "Associated Press");
    }
}

#[test]
fn errors_name_file_and_line() {
    let dir = tempfile::tempdir().expect("it is there");
    for (name, text, line, says) in [
        ("a.toml", "[[outlet]]\nname = \"A\"\nbogus = 1\n", Some(3), "bogus"),
        ("b.toml", "\n\n[[outlet]]\naliases = [\"A\"]\n", Some(3), "no name"),
        ("c.csv", "name,domain\nA,a.example\nB,not a host\n", Some(3), "not a host"),
        ("d.csv", "name,kind\nA,gossip\n", Some(2), "gossip"),
        ("e.csv", "name,colour\nA,red\n", Some(1), "colour"),
        ("f.csv", "name,domain\nA,a.example,more\n", Some(2), "fields"),
        ("g.json", "{}", None, "neither"),
    ] {
        let error = OutletDirectory::embedded().with_overlay(&file(&dir, name, text)).expect_err("a bad file");
        assert_eq!(error.line, line, "{error}");
        let shown = error.to_string();
        assert!(shown.contains(name) && shown.contains(says), "{shown}");
    }
    let gone = OutletDirectory::embedded().with_overlay(&dir.path().join("gone.toml")).expect_err("a bad file");
    assert!(gone.to_string().contains("gone.toml"));
}
