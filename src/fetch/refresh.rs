//! Pages that lead on by themselves: `<meta http-equiv="refresh" content="0; url=…">`.

/// Bytes of a page that are searched: such an element stands in the head.
const SEARCHED: usize = 16 << 10;

/// Longest wait, in seconds, after which leading on is meant: pages that reload themselves wait for minutes.
const SOON: f64 = 10.0;

/// Where a page leads by itself, as it spells it.
pub(super) fn target(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&page[..page.len().min(SEARCHED)]);
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("<meta") {
        let start = from + at;
        let end = lower[start..].find('>').map_or(lower.len(), |i| start + i);
        // Lower case of ASCII keeps every byte in its place.
        if attribute(&head[start..end], "http-equiv").is_some_and(|v| v.trim().eq_ignore_ascii_case("refresh")) {
            return attribute(&head[start..end], "content").and_then(|c| led_to(&c));
        }
        from = end;
    }
    None
}

/// The value of an attribute in the text of one tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let (at, _) = lower.match_indices(name).find(|(i, _)| {
        lower[..*i].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'')
            && lower[i + name.len()..].trim_start().starts_with('=')
    })?;
    let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(|c: char| c.is_ascii_whitespace()).next()?,
    };
    Some(value.replace("&amp;", "&"))
}

fn led_to(content: &str) -> Option<String> {
    let (wait, rest) = content.split_once([';', ','])?;
    let soon = wait.trim().parse::<f64>().is_ok_and(|s| (0.0..=SOON).contains(&s));
    let rest = rest.trim_start();
    let url = if rest.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("url")) {
        rest[3..].trim_start().strip_prefix('=')?
    } else {
        rest
    };
    let url = url.trim().trim_matches(['"', '\'']).trim();
    (soon && !url.is_empty()).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn a_page_that_leads_on_says_where() {
        let cases = [
            ("<meta http-equiv=\"refresh\" content=\"0; url=/new\">", Some("/new")),
            (
                "<META HTTP-EQUIV=Refresh CONTENT='0;URL=https://gazette.example/a?b=1&amp;c=2'>",
                Some("https://gazette.example/a?b=1&c=2"),
            ),
            ("<meta content=\"3,url='/x'\" http-equiv='refresh'>", Some("/x")),
            ("<meta http-equiv=\"refresh\" content=\"300; url=/live\">", None),
            ("<meta http-equiv=\"refresh\" content=\"60\">", None),
            ("<meta name=\"refresh\" content=\"0; url=/new\">", None),
            ("<meta", None),
        ];
        for (page, wanted) in cases {
            assert_eq!(target(page.as_bytes()).as_deref(), wanted, "{page}");
        }
    }
}
