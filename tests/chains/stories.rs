//! Each story is run and held against its expectation.

use crate::net::Net;
use crate::story::Story;
use dateline::attribution::Reader;
use dateline::fetch::{Http, HttpOptions};
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::render::{TreeOptions, tree};
use dateline::resolve::routes::{self, Services};
use dateline::trace::{Trace, Tracer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains").join(name)
}

/// The directory with the story's outlets. It lives as long as the test program, as readers want it.
fn directory(story: &Story) -> &'static OutletDirectory {
    let rows: String = story
        .outlet
        .iter()
        .map(|o| format!("[[outlet]]\nname = {:?}\naliases = {:?}\ndomains = [{:?}]\n", o.name, o.aliases, o.domain))
        .collect();
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    std::fs::write(file.path(), rows).unwrap();
    Box::leak(Box::new(OutletDirectory::embedded().with_overlay(file.path()).unwrap()))
}

async fn run(story: &Story, directory: &'static OutletDirectory, order: u64) -> (Trace, BTreeMap<String, usize>) {
    let net = Net::serve(story.answers(), order).await;
    let options = HttpOptions {
        names: Arc::new(net.clone()),
        allow_private: story.hosts().iter().map(|h| format!("{h}:80").parse().unwrap()).collect(),
        gap: Duration::ZERO,
        backoff: Duration::from_millis(2),
        retries: 1,
        ..HttpOptions::default()
    };
    let http = Http::new(options).unwrap();
    let mut services = Services::default();
    for (name, base) in &story.services {
        services.bases.insert(name.clone(), base.parse().unwrap());
    }
    let routes = match &story.routes {
        Some(names) => routes::named(&services, names).unwrap(),
        None => routes::default(&services),
    };
    let plain = |o: &crate::story::Outlet| (o.domain.clone(), format!("http://{}/", o.domain).parse().unwrap());
    let sites: BTreeMap<String, Url> = story.outlet.iter().map(plain).collect();
    let tracer = Tracer { routes: &routes, sites: &sites, ..Tracer::new(&http, Reader::fast(directory)) };
    let seed = tracer.fetch_seed(&story.seed.parse().unwrap()).await.unwrap();
    let trace = tracer.run(seed, &mut |_| {}).await;
    (trace, net.asked())
}

async fn tell(name: &str) {
    let story = Story::read(&folder(name));
    assert!(!story.about.is_empty());
    let directory = directory(&story);
    let mut graphs = Vec::new();
    // Side by side, as some services are asked seconds apart.
    let runs = futures_util::future::join_all((0..3).map(|order| run(&story, directory, order))).await;
    for (trace, asked) in runs {
        let graph = ProvenanceGraph::from_trace(&trace);
        assert_eq!(graph.verify(), Ok(()));
        for (address, times) in &asked {
            assert_eq!(*times, 1, "{address} was asked for more than once");
        }
        for address in &story.asked {
            assert!(asked.contains_key(address), "{address} was not asked for: {asked:?}");
        }
        for address in &story.left_alone {
            assert!(!asked.contains_key(address), "{address} was asked for");
        }
        graphs.push(graph);
    }
    for graph in &graphs[1..] {
        assert_eq!(graph.to_json(), graphs[0].to_json(), "the net's order shows");
    }
    let found = tree(&graphs[0], &TreeOptions { width: 100, ..TreeOptions::default() }, &|_, text| text.to_owned());
    let path = folder(name).join("expected.txt");
    if std::env::var_os("DATELINE_STORIES").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{}", story.about);
}

macro_rules! stories {
    ($($name:ident,)+) => {
        $(#[tokio::test]
        async fn $name() {
            tell(stringify!($name)).await;
        })+

        #[test]
        fn every_folder_is_told() {
            let told = [$(stringify!($name)),+];
            let folders = std::fs::read_dir(folder("")).unwrap().flatten().filter(|e| e.path().is_dir());
            for folder in folders {
                let name = folder.file_name().into_string().unwrap();
                assert!(told.contains(&name.as_str()), "{name} is not among the stories");
            }
        }
    };
}

stories! {
    altered_quotation,
    ambiguous_name,
    amp_and_plain,
    archived_copy,
    chain_of_three,
    circle,
    contradiction,
    direct_link,
    each_cites_the_others_copy,
    found_elsewhere,
    found_in_feed,
    found_in_index,
    found_in_sitemap,
    found_by_site_search,
    hidden_by_consent,
    moved,
    nothing_found,
    paywalled,
    soft_not_found,
    trimmed_quotation,
}
