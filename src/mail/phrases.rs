//! Many patterns that are asked of short texts: only those are tried of which the text has a piece that they cannot do without.
//!
//! Most sentences have no such piece of most patterns, and to look for all pieces at once takes a fraction of what the patterns' automata
//! take, which grow with the texts that they see.

use std::cmp::Reverse;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// Shorter pieces are in too many texts.
const LEAST: usize = 2;

/// Fixed patterns over bytes, each made when a text first asks for it. They are asked of texts that are in ASCII nearly always and stay small
/// so: letters beyond it count as none. A copy has the patterns without what their automata learned.
#[derive(Clone)]
pub(super) struct Phrases {
    patterns: Vec<Phrase>,
    /// Finds all pieces in a text.
    pieces: AhoCorasick,
    /// Places of the patterns that need the piece of each number, or another one in its stead.
    needed_by: Vec<Vec<usize>>,
    /// Places of the patterns that need no certain piece.
    always: Vec<usize>,
}

/// A pattern and what it was made to.
#[derive(Clone)]
struct Phrase {
    text: &'static str,
    made: OnceLock<Regex>,
}

impl Phrases {
    /// Takes patterns in.
    pub(super) fn new(patterns: impl IntoIterator<Item = &'static str>) -> Self {
        let mut all: Vec<Vec<u8>> = Vec::new();
        let mut needed_by: Vec<Vec<usize>> = Vec::new();
        let mut always = Vec::new();
        let mut phrases = Vec::new();
        for (place, text) in patterns.into_iter().enumerate() {
            let made = OnceLock::new();
            phrases.push(Phrase { text, made });
            let Some(pieces) = pieces_of(text) else {
                always.push(place);
                continue;
            };
            for piece in pieces {
                if let Some(number) = all.iter().position(|known| *known == piece) {
                    needed_by.get_mut(number).into_iter().for_each(|by| by.push(place));
                } else {
                    all.push(piece);
                    needed_by.push(vec![place]);
                }
            }
        }
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard);
        Self {
            patterns: phrases,
            pieces: builder.build(&all).expect("the pieces of fixed patterns are few"),
            needed_by,
            always,
        }
    }

    /// Places of the patterns that are found in a text, in order.
    pub(super) fn matches(&self, text: &str) -> Vec<usize> {
        let mut tried = vec![false; self.patterns.len()];
        let found = self.pieces.find_overlapping_iter(text);
        let needed = found.filter_map(|piece| self.needed_by.get(piece.pattern().as_usize()));
        for place in needed.flatten().chain(&self.always) {
            if let Some(tried) = tried.get_mut(*place) {
                *tried = true;
            }
        }
        let tried = self.patterns.iter().enumerate().zip(tried).filter(|(_, tried)| *tried);
        let found = tried.filter(|((_, phrase), _)| phrase.is_match(text));
        found.map(|((place, _), _)| place).collect()
    }
}

impl Phrase {
    fn is_match(&self, text: &str) -> bool {
        let made = || {
            let mut builder = RegexBuilder::new(self.text);
            builder.unicode(false).dfa_size_limit(32 << 20);
            builder.build().expect("a fixed pattern is right")
        };
        self.made.get_or_init(made).is_match(text.as_bytes())
    }
}

/// Pieces of text of which each match of a pattern has at least one; `None` where there are no such pieces.
fn pieces_of(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
    let mut pieces = needed(&parser.parse(pattern).expect("a fixed pattern is right"))?;
    pieces.sort_unstable();
    pieces.dedup();
    Some(pieces)
}

fn needed(pattern: &Hir) -> Option<Vec<Vec<u8>>> {
    match pattern.kind() {
        HirKind::Literal(text) if text.0.len() >= LEAST => Some(vec![text.0.to_vec()]),
        HirKind::Capture(group) => needed(&group.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => needed(&repeated.sub),
        // The longer a piece is the fewer texts have it.
        HirKind::Concat(all) => all.iter().filter_map(needed).max_by_key(|pieces| {
            let shortest = pieces.iter().map(Vec::len).min();
            (shortest, Reverse(pieces.len()))
        }),
        HirKind::Alternation(either) => {
            let each: Vec<Vec<Vec<u8>>> = either.iter().map(needed).collect::<Option<_>>()?;
            Some(each.concat())
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(pattern: &str) -> Option<Vec<String>> {
        let pieces = pieces_of(pattern)?.into_iter().map(String::from_utf8);
        Some(pieces.map(Result::unwrap).collect())
    }

    #[test]
    fn a_piece_is_in_every_match() {
        let some = |pieces: &[&str]| Some(pieces.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(pieces(r"\bwithdraw(?:n|ing)?\b"), some(&["withdraw"]));
        assert_eq!(pieces(r"(?:please )?drop (?:it|this)"), some(&["drop "]));
        assert_eq!(pieces(r"(?:applied|pushed)+\W*$"), some(&["applied", "pushed"]));
        assert_eq!(pieces(r"^\W*(?:self|own)[- ]na(?:c)?k"), some(&["own", "self"]));
        assert_eq!(pieces(r"(?:ok )*\d+"), None);
        assert_eq!(pieces(r"applied|\?\s*$"), None);
    }

    #[test]
    fn finds_what_the_patterns_find() {
        let patterns = [
            r"\bapplied\b",
            r"\?\s*$",
            r"(?:drop|ignore) (?:this|it)",
            r"\bi'll \w+ (?:it|this)",
        ];
        let phrases = Phrases::new(patterns);
        for text in [
            "applied, thanks",
            "reapplied",
            "shall i drop this?",
            "i'll drop it",
            "i'll prüfen it",
            "",
        ] {
            let slow = patterns.iter().enumerate().filter(|(_, pattern)| {
                let mut builder = RegexBuilder::new(pattern);
                builder.unicode(false).build().expect("fixed").is_match(text.as_bytes())
            });
            let slow: Vec<usize> = slow.map(|(place, _)| place).collect();
            assert_eq!(phrases.matches(text), slow, "{text}");
            assert_eq!(phrases.clone().matches(text), slow, "{text}");
        }
    }
}
