//! Pages saved with all their parts in one MIME file.

use crate::page::Error;
use mail_parser::{MessageParser, MimeHeaders};
use url::Url;

/// The saved page's mark-up, and the address it was saved from.
pub(in crate::page) fn page_of(bytes: &[u8]) -> Result<(String, Option<Url>), Error> {
    let broken = |why: &str| Error::Broken { what: "MHTML file", why: why.to_owned() };
    let message = MessageParser::default().parse(bytes).ok_or_else(|| broken("it has no MIME headers"))?;
    let part = message.parts.iter().find(|part| part.is_text_html()).ok_or_else(|| broken("it holds no page"))?;
    let html = part.text_contents().ok_or_else(|| broken("its page is no text"))?.to_owned();
    let saved_from = message.header_raw("Snapshot-Content-Location").or(part.content_location());
    Ok((html, saved_from.and_then(|u| Url::parse(u.trim()).ok())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_taken_out_of_its_parts() {
        let file = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://harbour-gazette.example/mill\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>The mill =E2=80=9Copened=E2=80=9D.</p>\r\n--b\r\n\
            Content-Type: image/png\r\n\r\nx\r\n--b--\r\n";
        let (html, url) = page_of(file.as_bytes()).unwrap();
        assert_eq!(html.trim(), "<p>The mill “opened”.</p>");
        assert_eq!(url.unwrap().as_str(), "https://harbour-gazette.example/mill");
        assert!(page_of(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n").is_err());
    }
}
