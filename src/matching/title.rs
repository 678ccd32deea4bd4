//! How titles are compared: by letters and digits, with and without the prefix that names the area.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::letters_and_digits;

/// A character of a word, beyond ASCII.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\w").expect("a pattern that compiles"));

/// A title taken apart once for many comparisons.
#[derive(Clone, Debug, Default)]
pub(super) struct Title<'a> {
    /// Its text without brackets before it.
    text: &'a str,
    /// Its letters and digits.
    key: Box<str>,
    /// Where in `key` what stands behind the area begins.
    core: usize,
    /// Pairs of neighbouring characters of `key`.
    pairs: Pairs,
    /// The same without the area.
    core_pairs: Pairs,
    /// Whether it says that something is reverted.
    pub(super) revert: bool,
}

impl<'a> Title<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (bare, key) = bare(text);
        let core = letters_and_digits(without_area(bare));
        Self {
            revert: key.contains("revert"),
            pairs: Pairs::of(&key),
            core_pairs: Pairs::of(&core),
            text: bare.trim(),
            core: key.len().saturating_sub(core.len()),
            key: key.into(),
        }
    }

    fn core(&self) -> &str {
        self.key.get(self.core..).unwrap_or_default()
    }

    /// The number of the title that has this text.
    pub(super) fn number_of(text: &str) -> Option<u64> {
        let (_, key) = bare(text);
        (!key.is_empty()).then(|| xxh3_64(key.as_bytes()))
    }

    /// The numbers that the title of this text has: of the whole, and without its area.
    pub(super) fn numbers_of(text: &str) -> (Option<u64>, Option<u64>) {
        let (bare, key) = bare(text);
        let core = letters_and_digits(without_area(bare));
        let number = |key: &str| xxh3_64(key.as_bytes());
        (
            (!key.is_empty()).then(|| number(&key)),
            (core.len() >= LONG_CORE).then(|| number(&core)),
        )
    }

    /// A number for the whole title; `None` for an empty one.
    pub(super) fn number(&self) -> Option<u64> {
        (!self.key.is_empty()).then(|| xxh3_64(self.key.as_bytes()))
    }

    /// A number for the title without its area; `None` when that says too little.
    pub(super) fn core_number(&self) -> Option<u64> {
        (self.core().len() >= LONG_CORE).then(|| xxh3_64(self.core().as_bytes()))
    }

    /// Whether both are equal to the letter.
    pub(super) fn is_exact(&self, other: &Self) -> bool {
        self.text == other.text && self.is_equal(other)
    }

    /// Whether both are equal by letters and digits.
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        !self.key.is_empty() && self.key == other.key
    }

    /// How similar both are, 0 to 1.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        if self.is_equal(other) {
            return 1.0;
        }
        let whole = self.pairs.dice(&other.pairs);
        if self.core().len() < LONG_CORE || other.core().len() < LONG_CORE {
            return whole;
        }
        whole.max(OTHER_AREA * self.core_pairs.dice(&other.core_pairs))
    }
}

/// A title without the brackets before it, unless it is all brackets; and its letters and digits.
fn bare(text: &str) -> (&str, String) {
    if text.trim_start().starts_with('[') {
        let bare = without_brackets(text);
        let key = letters_and_digits(bare);
        if !key.is_empty() {
            return (bare, key);
        }
    }
    (text, letters_and_digits(text))
}

/// A title without the brackets and counters that stand before it, in mails and in old commits (`[IA64]`, `[PATCH 3/4]`).
fn without_brackets(text: &str) -> &str {
    let mut rest = text;
    loop {
        let inner = rest.trim_start().strip_prefix('[');
        let end = inner.and_then(|inner| {
            let mut characters = inner.char_indices().take(BRACKETED + 1);
            characters.find(|(_, c)| *c == ']')
        });
        let Some((inner, (end, _))) = inner.zip(end) else {
            break;
        };
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    if rest.len() < text.len() {
        rest.trim_start()
    } else {
        text
    }
}

/// A title without the area before it: up to three words of path characters that end in a colon. To look is quicker than to search.
fn without_area(bare: &str) -> &str {
    let mut rest = bare;
    for _ in 0..AREAS {
        let mut behind = rest.chars();
        let mut letters = 0;
        let colon = loop {
            match behind.next() {
                Some(c) if letters < AREA_LETTERS && is_of_area(c) => letters += 1,
                other => break other,
            }
        };
        let behind = behind.as_str();
        let after = behind.trim_start();
        if letters == 0 || colon != Some(':') || after.len() == behind.len() {
            break;
        }
        rest = after;
    }
    rest
}

fn is_of_area(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "_./,*{}+ -".contains(c)
    } else {
        WORD.is_match(c.encode_utf8(&mut [0; 4]))
    }
}

/// So many words with a colon, of so many letters each, are an area.
const AREAS: usize = 3;
const AREA_LETTERS: usize = 40;

/// So many characters stand in brackets before a title.
const BRACKETED: usize = 80;

/// Letters and digits that a title without its area must have to be compared by itself.
const LONG_CORE: usize = 12;

/// What titles that differ in the area alone are worth.
const OTHER_AREA: f64 = 0.95;

/// Pairs of neighbouring characters, sorted. There are many titles, nearly all of them in ASCII: two bytes a pair.
#[derive(Clone, Debug)]
enum Pairs {
    Ascii(Box<[[u8; 2]]>),
    Other(Box<[u32]>),
}

impl Default for Pairs {
    fn default() -> Self {
        Self::Ascii(Box::default())
    }
}

impl Pairs {
    fn of(key: &str) -> Self {
        if key.is_ascii() {
            let pairs = key.bytes().zip(key.bytes().skip(1));
            let mut pairs: Box<[[u8; 2]]> = pairs.map(|(a, b)| [a, b]).collect();
            pairs.sort_unstable();
            return Self::Ascii(pairs);
        }
        let pairs = key.chars().zip(key.chars().skip(1));
        let mut pairs: Box<[u32]> = pairs.map(|(a, b)| pair(a, b)).collect();
        pairs.sort_unstable();
        Self::Other(pairs)
    }

    fn dice(&self, other: &Self) -> f64 {
        match (self, other) {
            (Self::Ascii(a), Self::Ascii(b)) => dice(a, b),
            _ => dice(&self.numbers(), &other.numbers()),
        }
    }

    fn numbers(&self) -> Cow<'_, [u32]> {
        match self {
            Self::Ascii(pairs) => {
                let pairs = pairs.iter().map(|[a, b]| pair(char::from(*a), char::from(*b)));
                pairs.collect()
            }
            Self::Other(pairs) => Cow::Borrowed(pairs),
        }
    }
}

fn pair(a: char, b: char) -> u32 {
    u32::from(a).wrapping_shl(16) ^ u32::from(b)
}

/// Twice what two sorted lists share over what both have; 0 when either is empty.
pub(super) fn dice<T: Ord>(a: &[T], b: &[T]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = shared(a, b).count();
    2.0 * float(shared) / float(a.len() + b.len())
}

/// A count as a number to calculate with; counts beyond 32 bits are as good as endless.
pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// The places in `a` of what two sorted lists share, repeats counted as often as both have them.
pub(super) fn shared<'a, T: Ord>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = usize> + 'a {
    let mut rest = b.iter().peekable();
    a.iter().enumerate().filter_map(move |(place, value)| {
        while rest.next_if(|other| *other < value).is_some() {}
        rest.next_if_eq(&value).map(|_| place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        Title::new(a).similarity(&Title::new(b))
    }

    #[test]
    fn punctuation_case_and_brackets_do_not_tell_titles_apart() {
        assert!(Title::new("x86: Fix a,b in foo()").is_equal(&Title::new("[XEN] x86: fix a, b in foo")));
        assert!(!Title::new("").is_equal(&Title::new("--")));
    }

    #[test]
    fn another_area_costs_little_and_another_subject_much() {
        assert!(alike("xen/sched: allow work while paused", "sched: allow work while paused") > 0.94);
        assert!(alike("sched: allow work while paused", "docs: describe the boot protocol") < 0.4);
    }

    #[test]
    fn a_title_that_is_all_brackets_is_kept() {
        assert!(Title::new("[foo bar]").number().is_some());
    }

    #[test]
    fn shared_counts_repeats_as_often_as_both_have_them() {
        assert_eq!(
            shared(&[1, 2, 2, 2, 5], &[2, 2, 3, 5]).collect::<Vec<_>>(),
            vec![1, 2, 4]
        );
        assert_eq!(shared(&[], &[1]).count(), 0);
    }

    #[test]
    fn an_area_is_found_by_looking_as_by_searching() {
        let area = Regex::new(r"^(?:[\w./,*{}+ -]{1,40}:\s+){1,3}").expect("a pattern that compiles");
        let words = [
            "",
            "x86",
            "a b",
            "x86: ",
            "x86/mm:\t",
            "a,b: ",
            ":",
            " ",
            ": ",
            "[x]",
            "tools:libs: ",
            "doc  : ",
            "a:b",
            "\u{b}",
            "+{}*-._",
            "\u{a0}",
            "größe",
            "内存:\u{3000}",
            "½",
            "e\u{301}:\u{85}",
            "\u{200d}",
        ];
        let long = ["a".repeat(39), "a".repeat(40), "ä".repeat(40), "a".repeat(41)];
        let words: Vec<&str> = words.into_iter().chain(long.iter().map(String::as_str)).collect();
        for a in &words {
            for b in &words {
                for c in &words {
                    let title = format!("{a}{b}: {c}{b}");
                    let end = area.find(&title).map_or(0, |found| found.end());
                    assert_eq!(without_area(&title), &title[end..], "{title:?}");
                }
            }
        }
    }

    #[test]
    fn brackets_are_found_by_looking_as_by_searching() {
        let brackets = Regex::new(r"^(?:\s*\[[^\]]{0,80}\])+\s*").expect("a pattern that compiles");
        let long = [79, 80, 81].map(|letters| format!("[{}]", "é".repeat(letters)));
        let words = ["", "[a]", "[", "]", " ", "\u{a0}", "a", "[]", "[[é]", "\u{1f}"];
        let words: Vec<&str> = words.into_iter().chain(long.iter().map(String::as_str)).collect();
        for a in &words {
            for b in &words {
                for c in &words {
                    for d in ["", " ", "[b] x"] {
                        let title = format!("{a}{b}{c}{d}");
                        let end = brackets.find(&title).map_or(0, |found| found.end());
                        assert_eq!(without_brackets(&title), &title[end..], "{title:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_revert_says_so_anywhere_in_its_title() {
        assert!(Title::new("tools: revert \"fix the tool\"").revert);
        assert!(!Title::new("tools: fix the tool").revert);
    }
}
