//! A feed as a list of pages: what its items say of themselves, without reading each as a document.

use super::inputs::items;
use super::read::on_big_stack;
use super::{Error, Kind, Reader, charset, metadata, sniff};
use url::Url;

/// Mark-up of a summary that is read, in bytes: a line on the page is wanted, not its text.
const SUMMARY: usize = 4_000;

/// A page as a feed lists it. All may be missing: an item may be a title alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// Its address; a relative one is taken from the feed's.
    pub url: Option<Url>,
    /// Its headline.
    pub title: Option<String>,
    /// The beginning of its summary or text, without mark-up.
    pub summary: Option<String>,
    /// When it was published, else last changed, as RFC 3339.
    pub published: Option<String>,
}

/// The items of an RSS or Atom feed that came from `base`, in order, at most 5,000. Items without text are kept, other
/// than by [`Reader::read_all`].
///
/// # Errors
///
/// When the bytes are no feed, broken, or over [`Reader::MAX_SIZE`].
pub fn list_feed(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Vec<Listed>, Error> {
    let bytes = sniff::unpack(bytes, Reader::MAX_SIZE)?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    if sniff::kind_of(&head, content_type) != Kind::Feed {
        return Err(Error::Broken { what: "feed", why: "it is something else".to_owned() });
    }
    let (text, _) = charset::decode_html(&bytes, content_type)?;
    on_big_stack(|| {
        let (items, _) = items(&text)?;
        let listed = items.into_iter().map(|item| Listed {
            url: item.link.as_deref().and_then(|link| base.join(link.trim()).ok()),
            title: item.title.as_deref().map(plain_line).filter(|t| !t.is_empty()),
            summary: Some(plain_line(&item.html)).filter(|t| !t.is_empty()),
            published: item.published.or(item.updated).as_deref().and_then(metadata::parse_date),
        });
        Ok(listed.collect())
    })?
}

/// Mark-up as one line of text: tags dropped, entities resolved, white space squeezed; the first 4,000 bytes of it.
pub fn plain_line(markup: &str) -> String {
    metadata::plain(&markup[..markup.floor_char_boundary(SUMMARY)])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_item_may_be_a_title_and_a_relative_link() {
        let base = Url::parse("https://gazette.example/feed").unwrap();
        let feed = "<rss version=\"2.0\"><channel><title>t</title><item><title>Mill &amp;amp; dam</title>\
                    <link>/mill</link></item><item><description>&lt;p&gt;Only &lt;b&gt;this&lt;/b&gt;.&lt;/p&gt;</description>\
                    </item></channel></rss>";
        let listed = list_feed(feed.as_bytes(), None, &base).unwrap();
        assert_eq!(listed[0].url.as_ref().map(Url::as_str), Some("https://gazette.example/mill"));
        assert_eq!(listed[0].title.as_deref(), Some("Mill & dam"));
        assert_eq!(listed[1].summary.as_deref(), Some("Only this."));
        assert!(list_feed(b"<html><body>no feed", Some("application/rss+xml"), &base).is_err());
    }
}
