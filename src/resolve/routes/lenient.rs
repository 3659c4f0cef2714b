//! JSON as services send it: with control characters as they are, escapes that are none, halves of surrogates.

use serde_json::Value;

/// The value, strictly where that goes, else with what is broken in strings mended. Linear in the bytes.
pub(super) fn parse(bytes: &[u8]) -> Option<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).ok().or_else(|| serde_json::from_str(&mended(&String::from_utf8_lossy(bytes))).ok())
}

fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut inside = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                inside = !inside;
                out.push(c);
            }
            '\\' if inside => rest = escape(rest, &mut out),
            // Between values they are white space at best; within, some pages' titles have them.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Copies what follows a backslash, mended, and gives what is left.
fn escape<'t>(rest: &'t str, out: &mut String) -> &'t str {
    match rest.chars().next() {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {
            out.push('\\');
            out.push(c);
            &rest[1..]
        }
        Some('u') => match unit(rest) {
            Some(high @ 0xd800..=0xdbff) => {
                let low = rest[5..].strip_prefix('\\').and_then(unit).filter(|u| (0xdc00..=0xdfff).contains(u));
                match low {
                    Some(low) => {
                        out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
                        &rest[11..]
                    }
                    None => {
                        out.push('\u{fffd}');
                        &rest[5..]
                    }
                }
            }
            Some(0xdc00..=0xdfff) => {
                out.push('\u{fffd}');
                &rest[5..]
            }
            Some(_) => {
                out.push('\\');
                out.push_str(&rest[..5]);
                &rest[5..]
            }
            None => {
                out.push_str("\\\\u");
                &rest[1..]
            }
        },
        // `\'` is an apostrophe; before anything else the backslash is one.
        Some('\'') => {
            out.push('\'');
            &rest[1..]
        }
        _ => {
            out.push_str("\\\\");
            rest
        }
    }
}

/// `u` and four digits.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn broken_strings_are_mended() {
        let cases = [
            ("{\"a\":\"b\u{1}c\td\"}", "b c d"),
            (r#"{"a":"it\'s"}"#, "it's"),
            (r#"{"a":"c:\dir\x"}"#, "c:\\dir\\x"),
            (r#"{"a":"\ud83c x"}"#, "\u{fffd} x"),
            (r#"{"a":"\ud83c\udf0d\q"}"#, "🌍\\q"),
            (r#"{"a":"\u12"}"#, "\\u12"),
        ];
        for (given, wanted) in cases {
            assert_eq!(parse(given.as_bytes()).unwrap()["a"], wanted, "{given}");
        }
        assert_eq!(parse(b"{\"a\":\"\xff\"}").unwrap()["a"], "\u{fffd}");
        assert_eq!(parse(b"Please limit requests"), None);
    }
}
