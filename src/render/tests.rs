//! What all drawing formats promise, whatever the picture.

use super::*;
use crate::evidence::Confidence;
use proptest::prelude::*;

fn node(id: &str, kind: NodeShape, label: &str) -> PictureNode {
    PictureNode {
        id: id.to_owned(),
        kind,
        label: label.to_owned(),
        details: vec![],
        tooltip: String::new(),
        url: None,
        seed: false,
    }
}

fn edge(from: &str, to: &str, kind: EdgeStroke, share: f32) -> PictureEdge {
    PictureEdge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
        label: format!("{} {share:.2}", kind.as_str()),
        tooltip: String::new(),
        confidence: Confidence::new(share),
        circular: false,
    }
}

fn small() -> Picture {
    let mut story = node("story", NodeShape::Document, "Harbour bridge to close for a year");
    story.seed = true;
    story.details = vec!["The Harbour Post".into(), "3 May 2031, 06:12".into()];
    story.url = Some("https://post.example/bridge?a=1&b=2".into());
    let mut said = edge("report", "mayor", EdgeStroke::SaidBy, 0.88);
    said.tooltip = "“We have no choice,” the mayor told Coast Radio (paragraph 2)".into();
    Picture {
        title: "Harbour bridge to close for a year".into(),
        summary: vec!["1 source through 1 carrier; 1 report was not located.".into()],
        nodes: vec![
            story,
            node("report", NodeShape::Inferred, "Coast Radio report"),
            node("mayor", NodeShape::Person, "Ada Lindqvist"),
        ],
        edges: vec![edge("story", "report", EdgeStroke::CitesUnlocated, 0.91), said],
    }
}

/// A story with so many copies, every third of them credited to an agency.
fn fan(copies: usize) -> Picture {
    let mut picture = Picture { title: "One story".into(), ..Picture::default() };
    picture.nodes.push(node("origin", NodeShape::Document, "Dam gates opened"));
    picture.nodes.push(node("agency", NodeShape::Agency, "Northern Press"));
    for i in 0..copies {
        let id = format!("copy-{i}");
        picture.nodes.push(node(&id, NodeShape::Document, &format!("Paper {i}: Dam gates opened after days of rain")));
        picture.edges.push(edge(&id, "origin", EdgeStroke::Derived, 0.9));
        if i % 3 == 0 {
            picture.edges.push(edge(&id, "agency", EdgeStroke::Credited, 0.8));
        }
    }
    picture
}

fn parse(svg: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"))
}

fn has_class(node: &roxmltree::Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
}

fn count(document: &roxmltree::Document<'_>, class: &str) -> usize {
    document.descendants().filter(|n| has_class(n, class)).count()
}

#[test]
fn a_small_picture_as_svg() {
    insta::assert_snapshot!(svg(&small(), &SvgOptions { scheme: Scheme::Light, ..SvgOptions::default() }));
}

#[test]
fn a_small_picture_as_dot() {
    insta::assert_snapshot!(dot(&small()));
}

#[test]
fn an_empty_picture_is_a_picture() {
    let text = svg(&Picture::default(), &SvgOptions::default());
    let document = parse(&text);
    assert_eq!(document.root_element().attribute("role"), Some("img"));
    assert_eq!(count(&document, "legend"), 0);
    assert!(dot(&Picture::default()).starts_with("digraph"));
}

#[test]
fn the_same_picture_is_the_same_bytes() {
    let picture = fan(80);
    assert_eq!(svg(&picture, &SvgOptions::default()), svg(&picture, &SvgOptions::default()));
    assert_eq!(dot(&picture), dot(&picture));
}

#[test]
fn copies_are_folded_only_where_asked_or_needed() {
    let boxes = |copies, fold| {
        let text = svg(&fan(copies), &SvgOptions { fold, legend: false, ..SvgOptions::default() });
        count(&parse(&text), "box")
    };
    // Two kinds of copies, with and without the agency.
    assert_eq!(boxes(80, Fold::WhenLarge), 4);
    assert_eq!(boxes(80, Fold::Never), 82);
    assert_eq!(boxes(30, Fold::WhenLarge), 32);
    assert_eq!(boxes(30, Fold::Always), 4);
}

#[test]
fn the_legend_explains_what_is_there_and_nothing_else() {
    let text = svg(&small(), &SvgOptions::default());
    let document = parse(&text);
    let legend = document.descendants().find(|n| has_class(n, "legend")).expect("there is one");
    let words: Vec<&str> = legend.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
    assert_eq!(
        words,
        ["document", "not located", "person", "start of the trace", "cites, not located", "said by", "wider: surer"]
    );
    let without = svg(&small(), &SvgOptions { legend: false, ..SvgOptions::default() });
    assert_eq!(count(&parse(&without), "legend"), 0);
}

#[test]
fn labels_of_many_arrows_wait_for_the_pointer() {
    let (few, many) = (svg(&fan(10), &SvgOptions::default()), svg(&fan(30), &SvgOptions::default()));
    assert_eq!((count(&parse(&few), "hint"), count(&parse(&many), "hint")), (0, 40));
    let document = parse(&many);
    let told = |n: &roxmltree::Node<'_, '_>| n.has_tag_name("title") && n.text() == Some("derived from 0.90");
    assert_eq!(document.descendants().filter(told).count(), 30);
}

#[test]
fn only_web_links_are_links_and_are_not_hidden_from_screen_readers() {
    let text = svg(&small(), &SvgOptions::default());
    let document = parse(&text);
    let links: Vec<&str> = document.descendants().filter_map(|n| n.attribute("href")).collect();
    assert_eq!(links, ["https://post.example/bridge?a=1&b=2"]);
    assert_eq!(document.root_element().attribute("role"), Some("graphics-document document"));
    let mut picture = small();
    picture.nodes[0].url = Some("javascript:alert(1)".into());
    let text = svg(&picture, &SvgOptions::default());
    assert!(!text.contains("javascript") && !dot(&picture).contains("javascript"));
    let document = parse(&text);
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    for id in root.attribute("aria-labelledby").expect("it has a name").split(' ') {
        assert!(document.descendants().any(|n| n.attribute("id") == Some(id) && n.text().is_some()), "{id}");
    }
}

#[test]
fn schemes_differ_in_rules_only() {
    let with = |scheme| svg(&small(), &SvgOptions { scheme, ..SvgOptions::default() });
    let (auto, light, dark) = (with(Scheme::Auto), with(Scheme::Light), with(Scheme::Dark));
    assert!(auto.contains("prefers-color-scheme:dark") && !light.contains("prefers") && !dark.contains("prefers"));
    let body = |text: &str| text.split("</style>").nth(1).map(str::to_owned);
    assert!(body(&auto).is_some() && body(&auto) == body(&light) && body(&light) == body(&dark));
}

#[test]
fn arrows_to_nowhere_are_left_out() {
    let mut picture = small();
    picture.edges.push(edge("story", "missing", EdgeStroke::Cites, 1.0));
    picture.edges.push(edge("", "story", EdgeStroke::Cites, 1.0));
    let text = svg(&picture, &SvgOptions::default());
    assert_eq!(parse(&text).descendants().filter(|n| n.attribute("data-from").is_some()).count(), 2);
    assert!(!dot(&picture).contains("missing"));
}

#[test]
fn ids_of_two_pictures_on_a_page_differ() {
    let ids = |id: &str| -> Vec<String> {
        let text = svg(&small(), &SvgOptions { id: id.to_owned(), ..SvgOptions::default() });
        parse(&text).descendants().filter_map(|n| n.attribute("id")).map(str::to_owned).collect()
    };
    let (a, b) = (ids("first"), ids("2nd one\"<"));
    assert_eq!((a.len(), b.len()), (6, 6));
    assert!(a.iter().all(|id| !b.contains(id)));
    assert!(b.iter().all(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))), "{b:?}");
}

#[test]
fn six_hundred_boxes_take_no_time_to_speak_of() {
    let start = std::time::Instant::now();
    let text = svg(&fan(600), &SvgOptions { fold: Fold::Never, ..SvgOptions::default() });
    // A debug build takes a fifth of this on an idle machine.
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    parse(&text);
}

#[test]
#[ignore = "needs the program dot"]
fn graphviz_shows_labels_as_they_are() {
    let labels =
        ["<b>bold</b>", r"C:\new\N \G", "a \"quoted\" one", "AT&amp;T & co", "ends \\", "]; x [label=y", "外交部"];
    let mut picture = Picture { title: "<i>Title</i> \\G".into(), ..Picture::default() };
    for (i, label) in labels.into_iter().enumerate() {
        picture.nodes.push(node(&format!("\"{label}\\{i}"), NodeShape::ALL[i], label));
    }
    let (first, last) = (picture.nodes[0].id.clone(), picture.nodes[6].id.clone());
    picture.edges.push(edge(&first, &last, EdgeStroke::Cites, 0.5));

    let mut child = std::process::Command::new("dot")
        .arg("-Tsvg")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("dot is installed");
    let mut stdin = child.stdin.take().expect("it was asked for");
    std::io::Write::write_all(&mut stdin, dot(&picture).as_bytes()).expect("dot reads it");
    drop(stdin);
    let output = child.wait_with_output().expect("dot ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // roxmltree wants no document type.
    let text = &text[text.find("<svg").expect("an SVG")..];
    let document = parse(text);
    let shown: Vec<&str> = document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
    for label in labels.into_iter().chain(["<i>Title</i> \\G"]) {
        assert!(shown.contains(&label), "{label} is not among {shown:?}");
    }
}

#[test]
#[ignore = "needs the program dot"]
fn a_picture_laid_out_by_dot() {
    let text = svg_by_dot(&small(), &SvgOptions::default()).expect("dot is installed");
    let document = parse(&text);
    assert_eq!((count(&document, "seed"), count(&document, "reach")), (2, 2));
}

#[test]
fn a_missing_program_is_named() {
    let error = Error::from(layout::LayoutError::ProgramMissing { program: "dot" });
    assert_eq!(error, Error::ProgramMissing { program: "dot" });
    assert_eq!(error.to_string(), "program `dot` is not on the path");
}

/// Text with what could break a format, among letters of several scripts.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "]]>",
        "<script>",
        "</text>",
        "<!--",
        "-->",
        "&#0;",
        "&amp;",
        "\"",
        "'",
        "\\",
        "\\N",
        "\\",
        "\u{202E}",
        "\u{2066}",
        "\0",
        "\u{1b}[2J",
        "\u{FFFE}",
        "\u{FFFF}",
        "\n",
        "\r",
        "\t",
        "<",
        ">",
        " ",
        "];",
        "<<b>x</b>>",
        "%s",
        "سلام",
        "漢字",
        "e\u{301}",
        "\u{200D}",
        "word",
        "Donaudampfschifffahrtsgesellschaft",
    ]);
    prop::collection::vec(
        prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)],
        0..14,
    )
    .prop_map(|parts| parts.concat())
}

/// Controls and direction overrides that must not come through.
const FORBIDDEN: [char; 5] = ['\0', '\u{1b}', '\u{202E}', '\u{2066}', '\u{FFFE}'];

fn any_picture() -> impl Strategy<Value = Picture> {
    let a_node = (0..9_usize, hostile(), prop::collection::vec(hostile(), 0..3), hostile(), any::<bool>(), hostile());
    let an_edge = (0..12_usize, 0..12_usize, 0..7_usize, hostile(), hostile(), 0.0..1.0_f32, any::<bool>());
    (hostile(), hostile(), prop::collection::vec(a_node, 0..12), prop::collection::vec(an_edge, 0..20)).prop_map(
        |(title, summary, nodes, edges)| {
            let id = |i: usize, salt: &str| format!("{i}{salt}");
            let nodes: Vec<PictureNode> = nodes
                .into_iter()
                .enumerate()
                .map(|(i, (kind, label, details, tooltip, seed, salt))| PictureNode {
                    id: id(i, &salt),
                    kind: NodeShape::ALL[kind],
                    url: Some(format!("https://a.example/{tooltip}")),
                    label,
                    details,
                    tooltip,
                    seed,
                })
                .collect();
            let end =
                |i: usize| nodes.get(i).map_or_else(|| "missing".to_owned(), |node: &PictureNode| node.id.clone());
            let edges = edges
                .into_iter()
                .map(|(from, to, kind, label, tooltip, share, circular)| PictureEdge {
                    from: end(from),
                    to: end(to),
                    kind: EdgeStroke::ALL[kind],
                    label,
                    tooltip,
                    confidence: Confidence::new(share),
                    circular,
                })
                .collect();
            Picture { title, summary: vec![summary], nodes, edges }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_pictures_stay_pictures(picture in any_picture(), fold in any::<bool>()) {
        let fold = if fold { Fold::Always } else { Fold::Never };
        let text = svg(&picture, &SvgOptions { fold, ..SvgOptions::default() });
        let document = parse(&text);
        let known = ["svg", "title", "desc", "style", "rect", "path", "line", "g", "a", "text"];
        for element in document.descendants().filter(roxmltree::Node::is_element) {
            prop_assert!(known.contains(&element.tag_name().name()), "<{}>", element.tag_name().name());
            for attribute in element.attributes() {
                prop_assert!(!attribute.name().starts_with("on"), "{}", attribute.name());
            }
        }
        if fold == Fold::Never {
            let shown: Vec<_> = document.descendants().filter_map(|n| n.attribute("data-id")).collect();
            prop_assert_eq!(shown.len(), picture.nodes.len());
        }
        prop_assert!(!text.contains(FORBIDDEN), "a forbidden character");
    }

    #[test]
    fn hostile_pictures_stay_graphs(picture in any_picture()) {
        let text = dot(&picture);
        prop_assert!(!text.contains(FORBIDDEN), "a forbidden character");
        let graph = graphviz_rust::parse(&text);
        prop_assert!(graph.is_ok(), "{:?}\n{}", graph, text);
        // Outside quotation marks there is nothing but our own words.
        let mut outside = String::new();
        let (mut inside, mut escaped) = (false, false);
        for c in text.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                c if !inside => outside.push(c),
                _ => {}
            }
        }
        prop_assert!(!inside);
        prop_assert!(outside.is_ascii() && !outside.contains(['<', '\\', '&', '%', '(']), "{outside}");
    }

    #[test]
    fn folding_loses_no_box_and_no_way(picture in any_picture()) {
        let folded = fold_leaves(&picture);
        prop_assert_eq!(fold_leaves(&folded).nodes.len(), folded.nodes.len());
        let ids: std::collections::BTreeSet<&str> = folded.nodes.iter().map(|n| n.id.as_str()).collect();
        prop_assert_eq!(ids.len(), folded.nodes.len());
        for edge in &folded.edges {
            prop_assert!(edge.from == "missing" || ids.contains(edge.from.as_str()));
            prop_assert!(edge.to == "missing" || ids.contains(edge.to.as_str()));
        }
    }
}
