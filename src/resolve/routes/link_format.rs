//! Links as the `Link` header and `application/link-format` bodies have them: RFC 8288 and RFC 6690, as RFC 7089 uses them.

/// Links read of one text at most; time maps of front pages have tens of thousands.
const MOST: usize = 50_000;

/// One link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Linked<'t> {
    pub(super) target: &'t str,
    /// The relations, each in lower case.
    pub(super) relations: Vec<String>,
    pub(super) datetime: Option<&'t str>,
}

impl Linked<'_> {
    pub(super) fn is(&self, relation: &str) -> bool {
        self.relations.iter().any(|r| r == relation)
    }
}

/// The links in order; what is broken is passed over. Linear in the text.
pub(super) fn read(text: &str) -> Vec<Linked<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else { break };
        let mut link = Linked { target: rest[open + 1..open + close].trim(), ..Linked::default() };
        rest = &rest[open + close + 1..];
        // Parameters, up to a comma outside quotation marks.
        loop {
            rest = rest.trim_start();
            let Some(after) = rest.strip_prefix(';') else { break };
            let (name, value, left) = parameter(after);
            match name.to_ascii_lowercase().as_str() {
                "rel" if link.relations.is_empty() => {
                    link.relations = value.split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
                }
                "datetime" => link.datetime = Some(value),
                _ => {}
            }
            rest = left;
        }
        found.push(link);
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Name, value and what follows. A value may be in quotation marks and hold anything then.
fn parameter(text: &str) -> (&str, &str, &str) {
    let end = text.find(['=', ';', ',', '<']).unwrap_or(text.len());
    let name = text[..end].trim();
    let Some(value) = text[end..].strip_prefix('=') else { return (name, "", &text[end..]) };
    let value = value.trim_start();
    if let Some(quoted) = value.strip_prefix('"') {
        let close = quoted.find('"').unwrap_or(quoted.len());
        return (name, &quoted[..close], quoted.get(close + 1..).unwrap_or(""));
    }
    let end = value.find([';', ',', '<']).unwrap_or(value.len());
    (name, value[..end].trim(), &value[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_with_commas_in_addresses_and_dates() {
        let text = "<http://a/x,y;z>;rel=\"original\",\n <http://arc/2012/http://a/> ; rel=\"first memento\" ; \
                    datetime=\"Tue, 01 May 2012 12:14:00 GMT\", <http://arc/>; rel=timegate, <broken";
        let links = read(text);
        assert_eq!(links.len(), 3);
        assert_eq!(links[0].target, "http://a/x,y;z");
        assert!(links[1].is("memento") && links[1].is("first"));
        assert_eq!(links[1].datetime, Some("Tue, 01 May 2012 12:14:00 GMT"));
        assert!(links[2].is("timegate"));
    }

    #[test]
    fn broken_lists_end() {
        for text in ["<", "<a", "<a>;", "<a>;rel=\"", "<a>;=;;;", "<a>;rel", "<a>,,,<b>"] {
            assert!(read(text).len() <= 2, "{text}");
        }
    }
}
