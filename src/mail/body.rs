//! The body of a mail: its parts, transfer encodings, charsets, flowed text.
//!
//! The parts are found in one pass over the lines with a stack of boundaries, since the MIME crate calls itself for every
//! level and a mail may nest as deep as it likes.

use std::borrow::Cow;

use super::envelope::{Headers, decode_charset, decode_header, find, problem};
use crate::model::{Problem, ProblemKind};

#[cfg(test)]
mod tests;

/// How deep multiparts are followed.
const MAX_DEPTH: usize = 24;
/// How many parts are looked at.
const MAX_PARTS: usize = 200;
/// How many bytes of text are decoded in all.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// One readable part, decoded.
pub(super) struct TextPart<'a> {
    /// Its bytes after the transfer encoding, flowed lines joined.
    pub(super) bytes: Cow<'a, [u8]>,
    /// Its bytes before flowed lines were joined, where that was done.
    pub(super) unjoined: Option<Cow<'a, [u8]>>,
    /// Its text.
    pub(super) text: String,
    /// Whether it is an attachment (by disposition or type).
    pub(super) attached: bool,
    /// Whether it belongs to a mail inside the mail.
    pub(super) forwarded: bool,
}

/// A part as it stands in the mail.
struct RawPart<'a> {
    kind: Kind,
    bytes: &'a [u8],
    forwarded: bool,
}

/// What a part's headers say.
#[derive(Clone, Default)]
struct Kind {
    mime: String,
    charset: String,
    boundary: Option<String>,
    encoding: String,
    name: String,
    attached: bool,
    flowed: bool,
    delete_space: bool,
}

impl Kind {
    fn of(headers: &Headers<'_>) -> Self {
        let content_type = headers.text("content-type").unwrap_or_default();
        let disposition = headers.text("content-disposition").unwrap_or_default();
        let mime = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let parameter = |name: &str| parameter(&content_type, name);
        let boundary = mime
            .starts_with("multipart/")
            .then(|| parameter("boundary"))
            .flatten()
            .filter(|boundary| !boundary.is_empty());
        // A multipart that does not say where its parts begin is text.
        let text = mime.starts_with("multipart/") && boundary.is_none();
        let mime = if text { String::new() } else { mime };
        let encoding = headers
            .all("content-transfer-encoding")
            .map(decode_header)
            .next()
            .unwrap_or_default();
        Self {
            charset: parameter("charset").unwrap_or_default(),
            boundary,
            encoding: encoding.trim().to_ascii_lowercase(),
            name: parameter("name")
                .or_else(|| self::parameter(&disposition, "filename"))
                .unwrap_or_default(),
            attached: disposition.trim_start().to_ascii_lowercase().starts_with("attachment"),
            flowed: parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")),
            delete_space: parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes")),
            mime,
        }
    }

    fn is_text(&self) -> bool {
        self.mime.is_empty() || (self.mime.starts_with("text/") && self.mime != "text/html") || !self.mime.contains('/')
    }

    /// Whether it may hold a patch although it is not called text.
    fn may_hold_patch(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let named = [".patch", ".diff", ".txt", ".mbox", ".eml"]
            .iter()
            .any(|end| name.ends_with(end));
        named
            || matches!(
                self.mime.as_str(),
                "application/octet-stream"
                    | "application/x-patch"
                    | "application/x-diff"
                    | "application/mbox"
                    | "application/text"
            )
    }
}

/// A parameter of a content type, quotes removed; `name*0`, `name*1` are pieces of one.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut pieces = String::new();
    let (_, mut rest) = value.split_once(';')?;
    while let Some(sign) = rest.find([';', '=']) {
        let (key, after) = rest.split_at(sign);
        let Some(after) = after.strip_prefix('=') else {
            rest = after.get(1..)?;
            continue;
        };
        let after = after.trim_start();
        let (found, behind) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_at(after.find([';', ' ']).unwrap_or(after.len())),
        };
        let key = key.trim();
        let (key, piece) = key.split_once('*').unwrap_or((key, ""));
        if key.eq_ignore_ascii_case(name) {
            if piece.is_empty() {
                return Some(found.to_owned());
            }
            pieces.push_str(found);
        }
        rest = behind.split_once(';').map_or("", |(_, rest)| rest);
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// Decodes every readable part of a mail whose headers were cut off.
pub(super) fn read_parts<'a>(headers: &Headers<'_>, body: &'a [u8], problems: &mut Vec<Problem>) -> Vec<TextPart<'a>> {
    let raw = cut_parts(headers, body, problems);
    let has_plain = raw
        .iter()
        .any(|part| part.kind.is_text() && !part.kind.attached && says_something(part));
    let mut left = MAX_TEXT;
    let mut parts = Vec::new();
    for part in raw {
        let kind = &part.kind;
        let html = kind.mime == "text/html";
        if !(kind.is_text() || kind.may_hold_patch() || (html && !has_plain && !kind.attached)) {
            continue;
        }
        let Some(bytes) = part.bytes.get(..left.min(part.bytes.len())) else {
            continue;
        };
        if bytes.len() < part.bytes.len() {
            problems.push(problem(ProblemKind::TooLarge, "text cut"));
        }
        left -= bytes.len();
        if !is_known_encoding(&kind.encoding) {
            problems.push(problem(ProblemKind::BadEncoding, &kind.encoding));
        }
        let decoded = decode_transfer(bytes, &kind.encoding);
        if !kind.is_text() && !html && !holds_diff(&decoded) {
            continue;
        }
        let (bytes, unjoined) = if kind.flowed && !html {
            (unflow(&decoded, kind.delete_space).into(), Some(decoded))
        } else {
            (decoded, None)
        };
        let (text, wrong) = decode_charset(&bytes, &kind.charset);
        if wrong {
            problems.push(problem(ProblemKind::BadEncoding, &kind.charset));
        }
        let text = if html { strip_html(&text) } else { text };
        let text = if text.contains('\r') || text.contains('\0') {
            text.replace("\r\n", "\n").replace(['\r', '\0'], "")
        } else {
            text
        };
        let bytes = if html { text.clone().into_bytes().into() } else { bytes };
        parts.push(TextPart {
            bytes,
            unjoined,
            text,
            attached: kind.attached
                || !(kind.is_text() || html)
                || matches!(kind.mime.as_str(), "text/x-patch" | "text/x-diff"),
            forwarded: part.forwarded,
        });
    }
    parts
}

/// Whether a text part holds more than the footer that a list put behind the mail.
fn says_something(part: &RawPart<'_>) -> bool {
    /// A footer begins within these bytes.
    const HEAD: usize = 2_000;
    let head = part.bytes.get(..HEAD).unwrap_or(part.bytes);
    let decoded = decode_transfer(head, &part.kind.encoding);
    let text = String::from_utf8_lossy(&decoded);
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && *line != "--");
    first.is_some_and(|line| !is_list_footer(line))
}

/// The line that a list's footer begins with.
pub(super) fn is_list_footer(bare: &str) -> bool {
    let rule = bare.len() >= 30 && bare.bytes().all(|b| b == b'_');
    rule || bare.starts_with("Mailing list info:")
}

/// Cuts a mail into its leaves.
fn cut_parts<'a>(headers: &Headers<'_>, body: &'a [u8], problems: &mut Vec<Problem>) -> Vec<RawPart<'a>> {
    let top = Kind::of(headers);
    let Some(boundary) = top.boundary.clone() else {
        return vec![RawPart {
            kind: top,
            bytes: body,
            forwarded: false,
        }];
    };
    let mut cutter = Cutter {
        body,
        stack: vec![boundary.into_bytes()],
        open: None,
        parts: Vec::new(),
        forwarded_from: None,
        too_large: false,
    };
    let mut place = 0;
    while let Some(rest) = body.get(place..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1);
        let next = place + length;
        if rest.starts_with(b"--")
            && let Some((level, last)) = cutter.boundary_at(rest.get(..length).unwrap_or_default())
        {
            cutter.close(place);
            if !last && cutter.parts.len() >= MAX_PARTS {
                cutter.too_large = true;
                break;
            }
            cutter.stack.truncate(if last { level } else { level + 1 });
            if cutter.forwarded_from.is_some_and(|from| cutter.stack.len() < from) {
                cutter.forwarded_from = None;
            }
            place = if last { next } else { cutter.open_part(next) };
            continue;
        }
        place = next;
    }
    cutter.close(body.len());
    if cutter.too_large {
        problems.push(problem(ProblemKind::TooLarge, "too many or too deep parts"));
    }
    if cutter.parts.is_empty() {
        // No boundary was found: what is there is text.
        return vec![RawPart {
            kind: Kind {
                charset: top.charset,
                encoding: top.encoding,
                ..Kind::default()
            },
            bytes: body,
            forwarded: false,
        }];
    }
    cutter.parts
}

struct Cutter<'a> {
    body: &'a [u8],
    stack: Vec<Vec<u8>>,
    open: Option<(Kind, usize, bool)>,
    parts: Vec<RawPart<'a>>,
    forwarded_from: Option<usize>,
    too_large: bool,
}

impl Cutter<'_> {
    /// Which boundary of the stack a line is, innermost first, and whether it closes its multipart.
    fn boundary_at(&self, line: &[u8]) -> Option<(usize, bool)> {
        let text = line.get(2..)?.trim_ascii_end();
        for (level, boundary) in self.stack.iter().enumerate().rev() {
            match text.strip_prefix(boundary.as_slice()) {
                Some([]) => return Some((level, false)),
                Some(b"--") => return Some((level, true)),
                _ => {}
            }
        }
        None
    }

    fn close(&mut self, end: usize) {
        if let Some((kind, start, forwarded)) = self.open.take()
            && let Some(bytes) = self.body.get(start..end)
        {
            self.parts.push(RawPart { kind, bytes, forwarded });
        }
    }

    /// Opens the part that begins at `place`; returns where its content begins.
    fn open_part(&mut self, place: usize) -> usize {
        let mut place = place;
        for _ in 0..MAX_DEPTH {
            let rest = self.body.get(place..).unwrap_or_default();
            // A part without headers begins with a blank line.
            let (headers, length) = if matches!(rest.first(), Some(b'\n' | b'\r')) {
                Headers::cut(&[])
            } else {
                Headers::cut(rest)
            };
            let length = if headers.is_empty() && length == 0 {
                rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1)
            } else {
                length
            };
            let kind = Kind::of(&headers);
            place += length;
            if kind.mime == "message/rfc822" {
                self.forwarded_from.get_or_insert(self.stack.len());
                continue;
            }
            match kind.boundary.clone() {
                Some(boundary) if self.stack.len() < MAX_DEPTH => self.stack.push(boundary.into_bytes()),
                Some(_) => self.too_large = true,
                None => self.open = Some((kind, place, self.forwarded_from.is_some())),
            }
            return place;
        }
        self.too_large = true;
        place
    }
}

/// Whether a transfer encoding is one that is, in a spelling that was seen.
fn is_known_encoding(encoding: &str) -> bool {
    matches!(
        encoding,
        "" | "7bit" | "7-bit" | "8bit" | "8-bit" | "binary" | "base64" | "quoted-printable"
    )
}

/// Undoes a transfer encoding; an unknown one is none.
fn decode_transfer<'a>(bytes: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    match encoding {
        "base64" => decode_base64(bytes).into(),
        "quoted-printable" => decode_quoted_printable(bytes).into(),
        _ => bytes.into(),
    }
}

/// Decodes base64, passing over what is none. A list footer appended in plain after the end is kept as it is.
pub(super) fn decode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    let (mut ended, mut begins) = (false, false);
    // Up to here no words stand behind what was looked at.
    let mut plain = 0;
    for (place, byte) in bytes.iter().enumerate() {
        // A line of words was appended by a list; the look stays within a line, and sees each byte once.
        let mut is_words = || {
            let line = bytes.iter().enumerate().take(place + 80).skip(place.max(plain));
            line.take_while(|(_, b)| **b != b'\n').any(|(at, b)| {
                plain = at + 1;
                matches!(b, b' ' | b'_')
            })
        };
        if (ended || begins && count == 0) && !byte.is_ascii_whitespace() && is_words() {
            out.extend_from_slice(bytes.get(place..).unwrap_or_default());
            break;
        }
        begins = *byte == b'\n';
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                ended = true;
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        ended = false;
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            let [.., low] = (bits >> count).to_be_bytes();
            out.push(low);
            bits &= (1 << count) - 1;
        }
    }
    out
}

/// Decodes quoted-printable; what is no escape stays as it is.
pub(super) fn decode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(place) = rest.iter().position(|b| *b == b'=') {
        out.extend_from_slice(rest.get(..place).unwrap_or_default());
        rest = rest.get(place + 1..).unwrap_or_default();
        let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match rest {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] if digit(high).is_some() && digit(low).is_some() => {
                out.push(digit(high).unwrap_or_default() * 16 + digit(low).unwrap_or_default());
                rest = after;
            }
            _ => {
                // Blanks between the sign and the end of the line are allowed.
                let blanks = rest
                    .iter()
                    .take(64)
                    .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
                    .count();
                match rest.get(blanks..) {
                    Some([b'\n', after @ ..]) => rest = after,
                    _ => out.push(b'='),
                }
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Joins flowed lines and takes the stuffed spaces off (RFC 3676), as `git mailinfo` does.
fn unflow(bytes: &[u8], delete_space: bool) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut open_quote: Option<usize> = None;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let quote = line.iter().take_while(|b| **b == b'>').count();
        let (marks, content) = line.split_at(quote);
        let content = content.strip_prefix(b" ").unwrap_or(content);
        let signature = content == b"-- ";
        match open_quote {
            Some(open) if open == quote && !signature => {}
            open => {
                if open.is_some() {
                    out.push(b'\n');
                }
                out.extend_from_slice(marks);
                if quote > 0 {
                    out.push(b' ');
                }
            }
        }
        let soft = content.ends_with(b" ") && !signature;
        let content = if soft && delete_space {
            content.strip_suffix(b" ").unwrap_or(content)
        } else {
            content
        };
        out.extend_from_slice(content);
        if soft {
            open_quote = Some(quote);
        } else {
            out.push(b'\n');
            open_quote = None;
        }
    }
    out
}

/// Whether bytes that are not called text hold a diff.
fn holds_diff(bytes: &[u8]) -> bool {
    let begins = |mark: &[u8]| bytes.starts_with(mark) || find(bytes, &[b"\n", mark].concat()).is_some();
    !bytes.iter().take(8000).any(|b| *b == 0) && (begins(b"diff ") || begins(b"--- ")) && begins(b"@@ -")
}

/// The text of HTML: tags left out, the commonest entities read.
fn strip_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(place) = rest.find('<') {
        out.push_str(rest.get(..place).unwrap_or_default());
        rest = rest.get(place..).unwrap_or_default();
        let low: String = rest.chars().take(8).collect::<String>().to_ascii_lowercase();
        let end = if low.starts_with("<style") {
            rest.find("</style").unwrap_or(rest.len())
        } else {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        };
        if ["<br", "<p>", "<p ", "</p", "<div", "</di", "<tr", "<li", "<pre", "</pr"]
            .iter()
            .any(|tag| low.starts_with(tag))
        {
            out.push('\n');
        }
        // An unclosed "<style" would not move on.
        rest = rest.get(end.max(1)..).unwrap_or_default();
    }
    out.push_str(rest);
    for (entity, plain) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        if out.contains(entity) {
            out = out.replace(entity, plain);
        }
    }
    out
}
