//! Several media with one verb: "Reuters and the Vane reported" are two attributions of one content.

use super::engine::RawAttribution;
use super::media::Medium;
use crate::text::Analysis;

/// Gives each medium of a source that is nothing but media an attribution of its own.
pub(super) fn part_joined(analysis: &Analysis<'_>, media: &[Medium], raws: &mut Vec<RawAttribution>) {
    let mut more = Vec::new();
    for raw in raws.iter_mut() {
        let &[source] = raw.source.as_slice() else { continue };
        let from = media.partition_point(|m| m.span.start < source.start);
        let named: Vec<&Medium> = media[from..].iter().take_while(|m| source.contains(m.span)).collect();
        let joins = |i: usize| {
            let of_name = named.iter().any(|m| m.tokens.contains(&i));
            of_name || matches!(analysis.lower(i).as_str(), "and" | "," | "both" | "the" | "&")
        };
        if named.len() < 2 || !analysis.tokens_in(source).all(joins) {
            continue;
        }
        raw.source = vec![named[0].span];
        more.extend(named[1..].iter().map(|m| RawAttribution { source: vec![m.span], ..raw.clone() }));
    }
    raws.extend(more);
}
