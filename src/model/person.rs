//! People: a name and an address, and how two spellings of one person are compared.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A mail address in lower case. Copies share its text.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Address(Arc<str>);

impl Address {
    /// Makes an address of its text; surrounding blanks and angle brackets are dropped.
    pub fn new(text: &str) -> Self {
        let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
        Self(bare.trim().to_lowercase().into())
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
    /// The name as written, decoded; may be empty. Copies share its text.
    pub name: Arc<str>,
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
            name: name.trim().trim_matches('"').trim().into(),
            address: Address::new(address),
        }
    }

    /// Whether both are one person by address or by folded name. An empty field says nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.address.0.is_empty() && self.address == other.address {
            return true;
        }
        let theirs = fold_names(&other.name);
        fold_names(&self.name).iter().any(|mine| theirs.contains(mine))
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
/// one word, since first names alone are shared by many, and for an address.
pub fn fold_name(name: &str) -> String {
    if name.contains('@') {
        return String::new();
    }
    let plain: String = if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        without_accents(name)
    };
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

/// A name in lower case, its letters without accents.
fn without_accents(name: &str) -> String {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .fold(String::new(), |mut plain, c| {
            match plain_letters(c) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(c),
            }
            plain
        })
}

/// The foldings of a name: the plain one, and where it has umlauts the one that writes them out ("Jürgen" is "Juergen", too).
pub fn fold_names(name: &str) -> Vec<String> {
    let mut folded = vec![fold_name(name)];
    if name.is_ascii() {
        folded.retain(|name| !name.is_empty());
        return folded;
    }
    let umlauts = |c: char| matches!(c, 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' | 'å' | 'Å' | 'ø' | 'Ø');
    let composed: String = name.nfc().collect();
    if composed.contains(umlauts) {
        let written: String = composed.chars().fold(String::new(), |mut written, c| {
            match c {
                'ä' | 'Ä' => written.push_str("ae"),
                'ö' | 'Ö' | 'ø' | 'Ø' => written.push_str("oe"),
                'ü' | 'Ü' => written.push_str("ue"),
                'å' | 'Å' => written.push_str("aa"),
                _ => written.push(c),
            }
            written
        });
        folded.push(fold_name(&written));
    }
    folded.retain(|name| !name.is_empty());
    folded
}

/// Letters that no decomposition takes an accent from.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_order_are_folded() {
        for (a, b) in [
            ("Monné, Roger Pau", "roger pau monne"),
            ("Michał Kowalski", "MICHAL KOWALSKI"),
            ("Jørgen Straße", "Jorgen Strasse"),
            ("Işık  \"Ay\" D", "Isik Ay D."),
        ] {
            assert_eq!(fold_name(a), fold_name(b), "{a} / {b}");
        }
        assert_ne!(fold_name("Li Xue"), fold_name("Li Xu"));
        assert_eq!(
            (fold_name("Bob"), fold_name("bob.test@example.org")),
            (String::new(), String::new())
        );
    }

    #[test]
    fn umlauts_are_written_out_too() {
        let same = |a: &str, b: &str| {
            let (a, b) = (Person::parse(a), Person::parse(b));
            a.is_same(&b) && b.is_same(&a)
        };
        assert!(same("Jürgen Groß <a@one.example>", "Juergen Gross <b@two.example>"));
        assert!(same("Jürgen Groß <a@one.example>", "Jurgen Gross <b@two.example>"));
        assert!(same("Jörg Rödel <a@one.example>", "Joerg Roedel <b@two.example>"));
        assert!(same(
            "Jo\u{308}rg Rödel <a@one.example>",
            "Joerg Roedel <b@two.example>"
        ));
        assert!(!same("Jorg Rodel <a@one.example>", "Joerg Roedel <b@two.example>"));
        assert!(!same("<a@one.example>", "<b@two.example>"));
    }
}
