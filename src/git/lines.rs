//! The lines of one file's diff, as git's default options show them.

use std::path::Path;

use git2::{DiffLineType, DiffOptions, Patch};

use crate::model::{Line, LineKind};

/// How far into a file git looks for a NUL that makes it binary.
const BINARY_WINDOW: usize = 8000;

/// Whether git takes the content for binary.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(BINARY_WINDOW).any(|byte| *byte == 0)
}

/// The lines of all hunks: three lines of context, git's default algorithm and its indent heuristic.
pub(super) fn diff_lines(old: &[u8], new: &[u8]) -> Result<Vec<Line>, git2::Error> {
    if old.is_empty() || new.is_empty() {
        return Ok(whole(old, LineKind::Removed)
            .chain(whole(new, LineKind::Added))
            .collect());
    }
    let mut options = DiffOptions::new();
    options
        .context_lines(3)
        .interhunk_lines(0)
        .indent_heuristic(true)
        .force_text(true);
    let name = Some(Path::new("f"));
    let patch = Patch::from_buffers(old, name, new, name, Some(&mut options))?;
    let mut lines = Vec::new();
    for hunk in 0..patch.num_hunks() {
        for number in 0..patch.num_lines_in_hunk(hunk)? {
            let line = patch.line_in_hunk(hunk, number)?;
            let kind = match line.origin_value() {
                DiffLineType::Context => LineKind::Context,
                DiffLineType::Addition => LineKind::Added,
                DiffLineType::Deletion => LineKind::Removed,
                DiffLineType::ContextEOFNL
                | DiffLineType::AddEOFNL
                | DiffLineType::DeleteEOFNL
                | DiffLineType::FileHeader
                | DiffLineType::HunkHeader
                | DiffLineType::Binary => continue,
            };
            lines.push(Line {
                kind,
                text: bare(line.content()),
            });
        }
    }
    Ok(lines)
}

/// Every line of a file that came or went whole.
fn whole(bytes: &[u8], kind: LineKind) -> impl Iterator<Item = Line> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(move |line| Line { kind, text: bare(line) })
}

fn bare(line: &[u8]) -> Vec<u8> {
    line.strip_suffix(b"\n").unwrap_or(line).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_newline_at_the_end_is_no_line() {
        let lines = diff_lines(b"a\nb", b"a\nb\n").expect("diff");
        let kinds: Vec<LineKind> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [LineKind::Context, LineKind::Removed, LineKind::Added]);
    }

    #[test]
    fn three_lines_of_context_surround_a_change() {
        let old: String = (0..20).map(|number| format!("{number}\n")).collect();
        let new = old.replace("10\n", "ten\n");
        let lines = diff_lines(old.as_bytes(), new.as_bytes()).expect("diff");
        assert_eq!(lines.len(), 8);
        assert_eq!(lines.first().map(|line| line.text.clone()), Some(b"7".to_vec()));
    }
}
