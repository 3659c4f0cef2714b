//! A page that writes what would break or fool each format.

use crate::program::run;
use dateline::graph::ProvenanceGraph;

/// Characters that move a terminal's cursor or turn the direction of what follows.
fn moves_cursor(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn the_page_does_say_what_it_should() {
    let record: serde_json::Value =
        serde_json::from_str(&run(["read", "hostile.html"]).done()).expect("a record is JSON");
    let page = format!("{} {} {}", record["title"], record["outlet"]["name"], record["text"]);
    for words in ["evil", "\u{202e}", "</text>", "<script>"] {
        assert!(page.contains(words), "{words} is gone before any writer saw it: {page}");
    }
}

#[test]
fn a_terminal_is_not_fooled() {
    for arguments in [["trace", "hostile.html", "--format=tree"], ["read", "hostile.html", "--format=text"]] {
        let out = run(arguments).done();
        assert!(out.contains("evil"), "{out}");
        let odd: Vec<char> = out.chars().filter(|&c| moves_cursor(c)).collect();
        assert!(odd.is_empty(), "{odd:?} in {out:?}");
    }
}

#[test]
fn an_svg_has_no_elements_but_its_own() {
    for view in ["chain", "statements"] {
        let out = run(["trace", "hostile.html", "--format", "svg", "--view", view]).done();
        let svg = roxmltree::Document::parse(&out).expect("well-formed");
        let own =
            ["svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan", "a", "ellipse", "circle", "line"];
        for element in svg.descendants().filter(roxmltree::Node::is_element) {
            let name = element.tag_name().name();
            assert!(own.contains(&name), "<{name}> in {out}");
            let handler = element.attributes().find(|a| a.name().starts_with("on"));
            assert!(handler.is_none(), "{handler:?}");
            let href = element.attributes().find(|a| a.name() == "href").map_or("https:", |a| a.value());
            assert!(href.starts_with("https:") || href.starts_with('#'), "{href}");
        }
        assert!(svg.descendants().any(|n| n.text().is_some_and(|t| t.contains("\"]; evil"))), "said as it stands");
        assert!(!out.contains(moves_cursor));
    }
}

#[test]
fn a_dot_file_is_one_graph() {
    for view in ["chain", "statements"] {
        let out = run(["trace", "hostile.html", "--format", "dot", "--view", view]).done();
        let graph = graphviz_rust::parse(&out).expect("the language of Graphviz");
        let nodes = match graph {
            graphviz_rust::dot_structures::Graph::DiGraph { stmts, .. } => stmts
                .iter()
                .filter_map(|s| match s {
                    graphviz_rust::dot_structures::Stmt::Node(node) => Some(node.id.0.to_string()),
                    _ => None,
                })
                .collect::<Vec<_>>(),
            graphviz_rust::dot_structures::Graph::Graph { .. } => Vec::new(),
        };
        assert!(!nodes.is_empty() && nodes.iter().all(|n| !n.contains("evil")), "{nodes:?}");
        assert!(!out.contains(moves_cursor));
    }
}

#[test]
fn json_holds_the_words_as_they_are() {
    let out = run(["trace", "hostile.html", "--format", "json"]).done();
    assert!(!out.contains(|c: char| c < ' ' && c != '\n'), "control characters are escaped");
    let graph = ProvenanceGraph::from_json(&out).expect("what was written is read");
    assert!(graph.seed().label.contains("\"]; evil [label=\"x"), "{}", graph.seed().label);
    assert_eq!(graph.to_json(), out);
}
