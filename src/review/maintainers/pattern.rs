//! Patterns of `F:`, `X:`, `N:` and `K:` lines, compiled once.
//!
//! Owns what one pattern matches and how deep it is; which section decides is for the folder's `mod.rs`.

use regex::{Regex, RegexBuilder};

/// Signs that make a file pattern more than a plain glob.
const REGEX_SIGNS: &[char] = &['{', '}', '[', ']', '(', ')', '+', '^', '$', '|', '\\'];

/// How many bytes a compiled pattern may take: a file may hold thousands.
const LARGEST: usize = 1 << 20;

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
    pub(super) fn parse(value: &str) -> Self {
        let text = value.trim().to_owned();
        let special = text
            .find(|c| c == '*' || c == '?' || REGEX_SIGNS.contains(&c))
            .unwrap_or(text.len());
        let prefix = if text.contains('|') {
            ""
        } else {
            text.get(..special).unwrap_or_default()
        };
        let regex = text.contains(REGEX_SIGNS).then(|| compile(&text)).flatten();
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
            Some(regex) => regex.is_match(path),
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
    let fits = |segment: &[u8], part: &[u8]| {
        part.len() >= segment.len()
            && segment
                .iter()
                .zip(part)
                .all(|(want, have)| *want == b'?' || want.eq_ignore_ascii_case(have))
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
        let Some(offset) = (0..=rest.len()).find(|start| fits(segment, rest.get(*start..).unwrap_or_default())) else {
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
fn compile(text: &str) -> Option<Regex> {
    let mut regex = String::from("^(?:");
    let closes = text.contains('}');
    let mut inside = false;
    for sign in text.chars() {
        match sign {
            '{' if closes => {
                inside = true;
                regex.push_str("(?:");
            }
            '}' if inside => {
                inside = false;
                regex.push(')');
            }
            ',' if inside => regex.push('|'),
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
    regex.push(')');
    build(&regex)
        .or_else(|_| build(&format!("^{}", regex::escape(text))))
        .ok()
}

/// Compiles a regular expression, unless it takes much memory.
fn build(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
}

/// Compiles the value of an `N:` or `K:` line, white space ignored; `None` when it is no regular expression we can run.
pub(super) fn parse_regex(value: &str) -> Option<Regex> {
    build(&format!("(?x){}", value.trim())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).is_match(path, &|text| text == "tools/golang")
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
    }

    #[test]
    fn depth_counts_slashes_and_files_are_deeper() {
        assert_eq!(Pattern::parse("a/b/").depth(), 2);
        assert_eq!(Pattern::parse("a/b").depth(), 2);
        assert_eq!(Pattern::parse("a/b/c.c").depth(), 3);
        assert_eq!(Pattern::parse("*/").depth(), -1);
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
        let braces = "{".repeat(1 << 18);
        assert!(!covers(&braces, "a"));
    }

    #[test]
    fn a_whole_glob_is_anchored_at_both_ends() {
        assert!(glob_matches_whole("Revert *", "revert \"x\""));
        assert!(!glob_matches_whole("Revert *", "do not revert x"));
        assert!(!glob_matches_whole("*@example.org", "a@example.org.example.net"));
    }
}
