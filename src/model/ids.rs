//! Identifiers: of messages, git objects and series.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A Message-ID, without its angle brackets; the default is that of no mail. Copies share its text: each id is named by many mails.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct MessageId(Arc<str>);

impl MessageId {
    /// Reads one id such as `<a@b>` or `a@b`; `None` when it names nothing.
    ///
    /// White space inside (left by folded headers) and the angle brackets are dropped; control characters make it `None`.
    pub fn parse(header: &str) -> Option<Self> {
        // Nearly every one that is read back: nothing is dropped from it.
        let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'<' && byte != b'>';
        if !header.is_empty() && header.bytes().all(is_plain) {
            return Some(Self(header.into()));
        }
        let inner = match (header.find('<'), header.rfind('>')) {
            (Some(open), Some(close)) if open < close => header.get(open + 1..close)?,
            _ => header,
        };
        let id: String = inner
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '<' && *c != '>')
            .collect();
        (!id.is_empty() && !id.chars().any(char::is_control)).then(|| Self(id.into()))
    }

    /// The id as text, without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for MessageId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The database's number of a message: an order of reading, never shown and never compared across databases.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct MessageKey(pub i64);

/// The SHA-1 name of a git object.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ObjectId(pub [u8; 20]);

impl ObjectId {
    /// The first `digits` hex digits (40 at most).
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    /// Whether its name, in lower case, begins so.
    pub fn begins_with(&self, hex: &str) -> bool {
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut digits = digits.map(|digit| if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
        hex.bytes().all(|byte| digits.next() == Some(byte))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({self})")
    }
}

impl FromStr for ObjectId {
    type Err = ();

    /// Reads exactly 40 hex digits.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 40 || !text.is_ascii() {
            return Err(());
        }
        let mut bytes = [0; 20];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| ())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ())?;
        }
        Ok(Self(bytes))
    }
}

/// The short id of a series: 12 hex digits of a hash of the first Message-ID of its oldest revision known.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SeriesId(String);

impl SeriesId {
    /// How many hex digits an id has.
    pub const DIGITS: usize = 12;

    /// The id of the series that begins with `first`.
    pub fn of(first: &MessageId) -> Self {
        let hash = xxhash_rust::xxh3::xxh3_128(first.as_str().as_bytes());
        let mut text = format!("{hash:032x}");
        text.truncate(Self::DIGITS);
        Self(text)
    }

    /// Takes an id back from the database; `None` when it is not 12 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let right = text.len() == Self::DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit());
        right.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SeriesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
