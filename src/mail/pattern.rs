//! Patterns for texts that are in ASCII nearly always: for these they are made over bytes, in a fraction of the time and memory that the
//! letters of all scripts take.
//!
//! Both forms find the same in such a text: there the classes of letters, digits and blanks are those of ASCII.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use regex::{Regex, bytes};

/// A fixed pattern, made in the form that a text asks for when it is first asked for.
pub(super) struct Pattern {
    text: &'static str,
    ascii: OnceLock<bytes::Regex>,
    any: OnceLock<Regex>,
}

/// What the groups of a pattern found.
pub(super) struct Groups<'t> {
    text: &'t str,
    places: Box<[Option<Range<usize>>]>,
}

impl<'t> Groups<'t> {
    /// What the group of this number found.
    pub(super) fn get(&self, number: usize) -> Option<&'t str> {
        self.text.get(self.places.get(number)?.clone()?)
    }
}

impl Pattern {
    /// A pattern of this text. A dash or quote beyond ASCII stands beside the plain one.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            ascii: OnceLock::new(),
            any: OnceLock::new(),
        }
    }

    fn ascii(&self) -> &bytes::Regex {
        self.ascii.get_or_init(|| {
            let plain = self.text.replace(['’', '‘'], "'").replace('–', "-").replace('→', "->");
            let mut builder = bytes::RegexBuilder::new(&plain);
            builder.unicode(false).build().expect("a fixed pattern is right")
        })
    }

    fn any(&self) -> &Regex {
        let made = || Regex::new(self.text).expect("a fixed pattern is right");
        self.any.get_or_init(made)
    }

    /// Whether it is found in a text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        if text.is_ascii() {
            self.ascii().is_match(text.as_bytes())
        } else {
            self.any().is_match(text)
        }
    }

    /// What its groups find first.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Groups<'t>> {
        let places = if text.is_ascii() {
            let found = self.ascii().captures(text.as_bytes())?;
            found.iter().map(|group| group.map(|group| group.range())).collect()
        } else {
            let found = self.any().captures(text)?;
            found.iter().map(|group| group.map(|group| group.range())).collect()
        };
        Some(Groups { text, places })
    }

    /// What its groups find one after the other.
    pub(super) fn captures_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Groups<'t>> {
        let is_ascii = text.is_ascii();
        let bytes = is_ascii.then(|| self.ascii().captures_iter(text.as_bytes()));
        let bytes = bytes
            .into_iter()
            .flatten()
            .map(|found| -> Box<[_]> { found.iter().map(|group| group.map(|group| group.range())).collect() });
        let any = (!is_ascii).then(|| self.any().captures_iter(text));
        let any = any
            .into_iter()
            .flatten()
            .map(|found| -> Box<[_]> { found.iter().map(|group| group.map(|group| group.range())).collect() });
        bytes.chain(any).map(move |places| Groups { text, places })
    }

    /// The text with a blank in place of all that it finds.
    pub(super) fn blank_out<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.is_ascii() {
            return self.any().replace_all(text, " ");
        }
        match self.ascii().replace_all(text.as_bytes(), &b" "[..]) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_find_the_same() {
        static WORDS: Pattern = Pattern::new(r"(?i)\b(i['’]ll|v(\d)\s*(?:->|–|→|-)\s*v?(\d))\b");
        for text in [
            "I'll send",
            "V1 -> v2, v2-v3",
            "v1\x0b-v2",
            "nothing",
            "İ'll",
            "I’ll v3–4",
            "v3→4 é",
        ] {
            let groups = |found: &regex::Captures<'_>| -> Vec<Option<String>> {
                found
                    .iter()
                    .map(|group| group.map(|group| group.as_str().to_owned()))
                    .collect()
            };
            let slow: Vec<Vec<Option<String>>> = WORDS.any().captures_iter(text).map(|found| groups(&found)).collect();
            let own = |found: Groups<'_>| -> Vec<Option<String>> {
                (0..found.places.len())
                    .map(|number| found.get(number).map(str::to_owned))
                    .collect()
            };
            let found: Vec<Vec<Option<String>>> = WORDS.captures_iter(text).map(own).collect();
            assert_eq!(WORDS.is_match(text), !slow.is_empty(), "{text}");
            assert_eq!(WORDS.captures(text).map(own), slow.first().cloned(), "{text}");
            assert_eq!(found.len(), slow.len(), "{text}");
            assert_eq!(WORDS.blank_out(text), WORDS.any().replace_all(text, " "), "{text}");
        }
    }
}
