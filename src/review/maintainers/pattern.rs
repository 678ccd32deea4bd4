//! Patterns of `F:`, `X:`, `N:` and `K:` lines, compiled once.
//!
//! Owns what one pattern matches and how deep it is; which section decides is for the folder's `mod.rs`.

use regex::bytes::{Regex, RegexBuilder};

/// Signs that make a file pattern more than a plain glob.
const REGEX_SIGNS: &[char] = &['{', '}', '[', ']', '(', ')', '+', '^', '$', '|', '\\'];

/// How many bytes a compiled pattern may take: a file may hold thousands.
const LARGEST: usize = 1 << 17;

/// How many regular expressions of a file are compiled. The Linux kernel's has two hundred.
const MOST: usize = 4096;

/// What may still be compiled of a file. Beyond it an expression is refused, and a file pattern is a plain glob.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MOST }
    }
}

impl Budget {
    fn spend(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    /// Compiles the value of an `N:` line; `None` when it is no regular expression we can run.
    pub(super) fn regex(&mut self, value: &str) -> Option<Regex> {
        self.spend()?;
        build(&squeezed(value)).ok()
    }

    /// Compiles the value of a `K:` line.
    pub(super) fn keyword(&mut self, value: &str) -> Option<Keyword> {
        self.spend()?;
        let value = squeezed(value);
        Some(Keyword {
            anywhere: build(&value).ok()?,
            changed: build(&format!("^[+-].*{value}")).ok()?,
        })
    }
}

/// The value of a `K:` line.
#[derive(Clone, Debug)]
pub(super) struct Keyword {
    /// Looked for in the text of a file, and in what stands before a diff.
    pub(super) anywhere: Regex,
    /// Looked for in the lines of a diff. As in the script the sign goes before the expression as it stands, so that of
    /// `a|b` only the first is bound to changed lines.
    pub(super) changed: Regex,
}

/// A file pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// As written.
    text: String,
    /// What every matching path begins with.
    prefix: String,
    /// For patterns with braces, classes and the like; `None`: a plain glob.
    regex: Option<Regex>,
    /// How many slashes the path must have, where the pattern does not end in one.
    slashes: usize,
    /// How specific it is.
    depth: i32,
}

impl Pattern {
    /// Reads the value of an `F:` or `X:` line. Any text is a pattern.
    pub(super) fn parse(value: &str, budget: &mut Budget) -> Self {
        let text = value.trim().to_owned();
        let special = text
            .find(|c| c == '*' || c == '?' || REGEX_SIGNS.contains(&c))
            .unwrap_or(text.len());
        let prefix = if text.contains('|') {
            ""
        } else {
            text.get(..special).unwrap_or_default()
        };
        let regex = if text.contains(REGEX_SIGNS) {
            budget.spend().and_then(|()| compile(&text))
        } else {
            None
        };
        let slashes = count_slashes(&text);
        let counted = i32::try_from(slashes).unwrap_or(i32::MAX - 1);
        let depth = match (text.starts_with('*'), text.ends_with('/')) {
            (true, _) => -1,
            (false, true) => counted,
            (false, false) => counted + 1,
        };
        Self {
            prefix: prefix.to_owned(),
            regex,
            slashes,
            depth,
            text,
        }
    }

    /// How specific it is: its slashes, one more for a file, -1 where it begins with `*`.
    pub(super) fn depth(&self) -> i32 {
        self.depth
    }

    /// Whether it covers `path`. `is_directory` is asked only where the answer hangs on it.
    pub(super) fn is_match(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> bool {
        let Some(rest) = path.strip_prefix(self.prefix.as_str()) else {
            return false;
        };
        if self.text.is_empty() {
            return false;
        }
        if self.text.ends_with('/') {
            return self.hits(path, rest);
        }
        let same_depth = count_slashes(path) == self.slashes;
        let below = self.is_plain() && rest.starts_with('/');
        if self.is_plain() && (below || same_depth) && is_directory(&self.text) {
            return below;
        }
        same_depth && self.hits(path, rest)
    }

    /// Whether it could name a directory: the script asks the file system for the pattern with its dots escaped.
    fn is_plain(&self) -> bool {
        self.prefix.len() == self.text.len() && !self.text.contains('.')
    }

    /// Matches from the start; what follows the pattern in the path does not matter.
    fn hits(&self, path: &str, rest: &str) -> bool {
        match &self.regex {
            Some(regex) => regex.is_match(path.as_bytes()),
            None => glob_hits(self.text.get(self.prefix.len()..).unwrap_or_default(), rest),
        }
    }
}

/// Whether the glob `pattern` (`*` any text, `?` one byte) matches the beginning of `text`.
fn glob_hits(pattern: &str, text: &str) -> bool {
    let text = text.as_bytes();
    let mut segments = pattern.as_bytes().split(|byte| *byte == b'*');
    let first = segments.next().unwrap_or_default();
    if !segment_fits(first, text) {
        return false;
    }
    let mut at = first.len();
    for segment in segments {
        let Some(offset) =
            (at..=text.len()).find(|start| segment_fits(segment, text.get(*start..).unwrap_or_default()))
        else {
            return false;
        };
        at = offset + segment.len();
    }
    true
}

/// Whether the glob matches the whole of `text`, upper and lower case of ASCII being one.
pub(in crate::review) fn glob_matches_whole(pattern: &str, text: &str) -> bool {
    let text = text.as_bytes();
    let fits_one = |want: u8, have: u8| want == b'?' || want.eq_ignore_ascii_case(&have);
    let fits = |segment: &[u8], part: &[u8]| {
        part.len() >= segment.len() && segment.iter().zip(part).all(|(want, have)| fits_one(*want, *have))
    };
    // Most places are told apart by the first letter.
    let find = |segment: &[u8], text: &[u8]| {
        let Some(first) = segment.first() else { return Some(0) };
        let last = text.len().checked_sub(segment.len())?;
        (0..=last).find(|start| {
            let part = text.get(*start..).unwrap_or_default();
            part.first().is_some_and(|have| fits_one(*first, *have)) && fits(segment, part)
        })
    };
    let mut segments = pattern.as_bytes().split(|byte| *byte == b'*').peekable();
    let first = segments.next().unwrap_or_default();
    if !fits(first, text) {
        return false;
    }
    if segments.peek().is_none() {
        return text.len() == first.len();
    }
    let mut rest = text.get(first.len()..).unwrap_or_default();
    while let Some(segment) = segments.next() {
        if segments.peek().is_none() {
            let start = rest.len().checked_sub(segment.len());
            return start
                .and_then(|start| rest.get(start..))
                .is_some_and(|end| fits(segment, end));
        }
        let Some(offset) = find(segment, rest) else {
            return false;
        };
        rest = rest.get(offset + segment.len()..).unwrap_or_default();
    }
    true
}

fn segment_fits(segment: &[u8], text: &[u8]) -> bool {
    text.len() >= segment.len()
        && segment
            .iter()
            .zip(text)
            .all(|(want, have)| *want == b'?' || want == have)
}

fn count_slashes(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'/').count()
}

/// Translates a pattern as get_maintainer.pl does: braces to alternatives, `.` literal, `*` and `?` as in a shell.
///
/// Braces are alternatives where something stands before them and a comma between them, and do not nest.
fn compile(text: &str) -> Option<Regex> {
    let mut regex = String::from("^(?:");
    let mut rest = text;
    let mut before = '\\';
    while let Some(sign) = rest.chars().next() {
        let after = rest.get(sign.len_utf8()..).unwrap_or_default();
        rest = after;
        match sign {
            '{' if before != '\\' => match after.split_once('}').filter(|(inside, _)| inside.contains(',')) {
                Some((inside, behind)) => {
                    regex.push_str("(?:");
                    for c in inside.chars() {
                        push(&mut regex, if c == ',' { '|' } else { c });
                    }
                    regex.push(')');
                    rest = behind;
                }
                None => push(&mut regex, sign),
            },
            _ => push(&mut regex, sign),
        }
        before = sign;
    }
    regex.push(')');
    build(&regex)
        .or_else(|_| build(&format!("^{}", regex::escape(text))))
        .ok()
}

/// Adds what a sign of a pattern is in a regular expression.
fn push(regex: &mut String, sign: char) {
    match sign {
        '{' | '}' => {
            regex.push('\\');
            regex.push(sign);
        }
        '.' => regex.push_str("\\."),
        '*' => regex.push_str(".*"),
        '?' => regex.push('.'),
        other => regex.push(other),
    }
}

/// Compiles a regular expression over bytes, unless it takes much memory.
fn build(text: &str) -> Result<Regex, regex::Error> {
    // What a file holds is in any charset, and Perl reads it as bytes.
    RegexBuilder::new(text)
        .unicode(false)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
}

/// An expression without the white space and the remark that Perl passes over with `/x`: all but what is escaped or in a class.
fn squeezed(value: &str) -> String {
    let mut kept = String::with_capacity(value.len());
    let (mut escaped, mut inside) = (false, false);
    for c in value.trim().chars() {
        if escaped {
            escaped = false;
        } else if inside {
            escaped = c == '\\';
            // A bracket that comes first stands for itself.
            inside = c != ']' || kept.ends_with('[') || kept.ends_with("[^");
        } else {
            match c {
                '#' => break,
                ' ' | '\t' => continue,
                '\\' => escaped = true,
                '[' => inside = true,
                _ => {}
            }
        }
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern_of(text: &str) -> Pattern {
        Pattern::parse(text, &mut Budget::default())
    }

    fn parse_regex(text: &str) -> Option<Regex> {
        Budget::default().regex(text)
    }

    fn covers(pattern: &str, path: &str) -> bool {
        pattern_of(pattern).is_match(path, &|text| text == "tools/golang")
    }

    #[test]
    fn a_directory_covers_what_lies_below() {
        assert!(covers("xen/arch/arm/", "xen/arch/arm/mm/p2m.c"));
        assert!(!covers("xen/arch/arm/", "xen/arch/armada.c"));
    }

    #[test]
    fn a_file_pattern_is_open_at_its_end_and_counts_slashes() {
        assert!(covers("configure", "configure.ac"));
        assert!(covers("xen/common/livepatch*", "xen/common/livepatch_elf.c"));
        assert!(!covers("xen/common/livepatch*", "xen/common/livepatch/x.c"));
        assert!(covers("*/configure", "tools/configure"));
        assert!(!covers("*/configure", "tools/a/configure"));
        assert!(!covers("a.c", "abc"));
    }

    #[test]
    fn a_directory_named_without_slash_covers_what_lies_below() {
        assert!(covers("tools/golang", "tools/golang/xenlight/x.go"));
        assert!(!covers("tools/golang", "tools/golang.txt"));
        assert!(!covers("tools/python", "tools/python/x/y.py"));
    }

    #[test]
    fn braces_are_alternatives() {
        assert!(covers("xen/common/{kexec,kimage}.c", "xen/common/kimage.c"));
        assert!(!covers("xen/common/{kexec,kimage}.c", "xen/common/kernel.c"));
        assert!(covers("a/x{,86,64}.c", "a/x.c"));
        assert!(covers("a/x{,86,64}.c", "a/x64.c"));
    }

    #[test]
    fn braces_without_comma_or_at_the_beginning_stand_for_themselves() {
        assert!(covers("a/{b}", "a/{b}"));
        assert!(!covers("a/{b}", "a/b"));
        assert!(!covers("{a,b}/c", "a/c"));
    }

    #[test]
    fn depth_counts_slashes_and_files_are_deeper() {
        assert_eq!(pattern_of("a/b/").depth(), 2);
        assert_eq!(pattern_of("a/b").depth(), 2);
        assert_eq!(pattern_of("a/b/c.c").depth(), 3);
        assert_eq!(pattern_of("*/").depth(), -1);
    }

    #[test]
    fn a_broken_pattern_is_taken_literally() {
        assert!(covers("a/b[", "a/b["));
        assert!(covers("a/{b", "a/{b"));
        assert!(!covers("", "a"));
    }

    #[test]
    fn a_pattern_that_is_too_large_is_left_out() {
        assert!(parse_regex("(a{900}){900}").is_none());
        assert!(parse_regex("[^a-z]pci").is_some());
        let mut spent = Budget { left: 1 };
        assert!(spent.regex("a").is_some());
        assert!(spent.regex("a").is_none());
        assert!(Pattern::parse("a/b", &mut spent).is_match("a/b", &|_| false));
        let braces = "{".repeat(1 << 18);
        assert!(!covers(&braces, "a"));
    }

    #[test]
    fn expressions_are_read_with_the_blanks_of_perl() {
        let hits =
            |pattern: &str, text: &str| parse_regex(pattern).is_some_and(|regex| regex.is_match(text.as_bytes()));
        assert!(hits("xsm _ (op | hook)  # remark", "xsm_hook"));
        assert!(hits("a[ #]b", "a b") && hits("a[ #]b", "a#b"));
        assert!(hits("a[] ]b", "a]b") && hits("a\\ b", "a b"));
        assert!(!hits("\\bxsm\\b", "xsmx"));
        // Letters beyond ASCII are no letters of words to Perl, which reads bytes.
        assert!(hits("\\bxsm\\b", "\u{e9}xsm"));
    }

    #[test]
    fn a_whole_glob_is_anchored_at_both_ends() {
        assert!(glob_matches_whole("Revert *", "revert \"x\""));
        assert!(!glob_matches_whole("Revert *", "do not revert x"));
        assert!(!glob_matches_whole("*@example.org", "a@example.org.example.net"));
    }
}
