//! Foreign text made fit for a terminal: control, bidi and invisible characters are written as escapes.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with every character escaped that a terminal would obey, reorder by or not show; tabs and newlines too.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_where(text, is_harmful)
}

/// The text as one line: as [`escape`], but runs of white space, folded headers say, become one blank.
pub fn escape_line(text: &str) -> Cow<'_, str> {
    let folded =
        text.contains(['\n', '\t', '\r']) || text.contains("  ") || text.starts_with(' ') || text.ends_with(' ');
    if folded {
        Cow::Owned(
            escape(
                &text
                    .split([' ', '\t', '\n', '\r'])
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
            )
            .into_owned(),
        )
    } else {
        escape(text)
    }
}

/// As [`escape`], but only the characters that `harmful` names.
pub(super) fn escape_where(text: &str, harmful: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if harmful(c) {
            push_escape(&mut safe, c);
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Writes one character as an escape.
fn push_escape(safe: &mut String, c: char) {
    match c {
        '\t' => safe.push_str("\\t"),
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        c if c.is_ascii() => write!(safe, "\\x{:02x}", u32::from(c)).expect("a string takes all writes"),
        c => write!(safe, "\\u{{{:x}}}", u32::from(c)).expect("a string takes all writes"),
    }
}

/// Whether a terminal would obey the character, reorder text by it, or show nothing for it.
pub(super) fn is_harmful(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        // C1 controls, soft hyphen, grapheme joiner, Arabic letter mark.
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        // Fillers and vowels that are not shown, Mongolian selectors.
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        // Zero-width characters, direction marks; separators of lines; embeddings and overrides.
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        // Word joiner, invisible operators, isolates.
        | '\u{2060}'..='\u{206f}'
        // Fillers, selectors of variants, byte order mark, annotations.
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        // Shorthand and musical controls, tags, more selectors.
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(escape("a\u{1b}[31mb"), "a\\x1b[31mb");
        assert_eq!(escape("a\u{9b}b\u{7f}"), "a\\u{9b}b\\x7f");
        assert_eq!(escape("x\ny\tz\r"), "x\\ny\\tz\\r");
        assert_eq!(escape("user\u{202e}gpj"), "user\\u{202e}gpj");
        assert_eq!(escape("a\u{200b}b\u{e0041}"), "a\\u{200b}b\\u{e0041}");
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "Roger Pau Monné",
            "名前",
            "Jürgen",
            "naïve — “quoted”",
            "e\u{301}",
            "🎉",
            "a\\nb",
        ] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn a_folded_header_becomes_one_line() {
        assert_eq!(escape_line("xen/arm:\n\t fix  it "), "xen/arm: fix it");
        assert_eq!(escape_line("plain"), "plain");
    }
}
