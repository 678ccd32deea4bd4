//! People: a name and an address, and how two spellings of one person are compared.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A mail address in lower case.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Address(String);

impl Address {
    /// Makes an address of its text; surrounding blanks and angle brackets are dropped.
    pub fn new(text: &str) -> Self {
        let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
        Self(bare.trim().to_lowercase())
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Somebody who sends mail or is named in a trailer.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Person {
    /// The name as written, decoded; may be empty.
    pub name: String,
    /// The address; may be empty where only a name was given.
    pub address: Address,
}

impl Person {
    /// Reads `Name <address>`, `"Name" <address>`, or a bare address.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (name, address) = match (text.rfind('<'), text.rfind('>')) {
            (Some(open), Some(close)) if open < close => (
                text.get(..open).unwrap_or_default(),
                text.get(open + 1..close).unwrap_or_default(),
            ),
            (Some(open), None) => (
                text.get(..open).unwrap_or_default(),
                text.get(open + 1..).unwrap_or_default(),
            ),
            _ if text.contains('@') && !text.contains(' ') => ("", text),
            _ => (text, ""),
        };
        Self {
            name: name.trim().trim_matches('"').trim().to_owned(),
            address: Address::new(address),
        }
    }

    /// Whether both are one person by address or by folded name. An empty field says nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.address.0.is_empty() && self.address == other.address {
            return true;
        }
        let mine = fold_name(&self.name);
        !mine.is_empty() && mine == fold_name(&other.name)
    }

    /// The name, or the address where there is no name.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            self.address.as_str()
        } else {
            &self.name
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.is_empty(), self.address.0.is_empty()) {
            (false, false) => write!(f, "{} <{}>", self.name, self.address),
            (false, true) => f.write_str(&self.name),
            (true, _) => write!(f, "{}", self.address),
        }
    }
}

/// A name without accents, case, punctuation and order of words ("Monné, Roger Pau" is "Roger Pau Monne"); empty for a name of
/// one word, since first names alone are shared by many.
pub fn fold_name(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() < 2 {
        return String::new();
    }
    words.sort_unstable();
    words.join(" ")
}
