//! The lines of one file's diff, as git's default options show them.

use std::path::Path;

use git2::{DiffLineType, DiffOptions, Patch};

use super::window::Change;
use crate::model::{Line, LineKind};

/// How far into a file git looks for a NUL that makes it binary.
const BINARY_WINDOW: usize = 8000;
/// How many lines of context stand before and after a change.
const CONTEXT: usize = 3;
/// The same for libgit2.
const SHOWN: u32 = 3;

/// Whether git takes the content for binary.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes.get(..BINARY_WINDOW).unwrap_or(bytes).contains(&0)
}

/// The lines of all hunks: three lines of context, git's default algorithm and its indent heuristic.
pub(super) fn diff_lines(old: &[u8], new: &[u8]) -> Result<Vec<Line>, git2::Error> {
    if old.is_empty() || new.is_empty() {
        return Ok(whole(old, LineKind::Removed)
            .chain(whole(new, LineKind::Added))
            .collect());
    }
    let change = Change::of(old, new);
    if let Some(parts) = change.only_way() {
        return Ok(one_hunk(parts));
    }
    let [old, new] = change.parts(old, new);
    compare(&old, &new)
}

/// The lines of the one hunk of a file.
fn one_hunk([before, removed, added, after]: [&[u8]; 4]) -> Vec<Line> {
    if removed.is_empty() && added.is_empty() {
        return Vec::new();
    }
    let mut hunk: Vec<Line> = whole(before, LineKind::Context).rev().take(CONTEXT).collect();
    hunk.reverse();
    hunk.extend(whole(removed, LineKind::Removed));
    hunk.extend(whole(added, LineKind::Added));
    hunk.extend(whole(after, LineKind::Context).take(CONTEXT));
    hunk
}

/// The same of files that are compared as they are. libgit2 takes their SHA-1 besides: that is most of its time with large ones.
fn compare(old: &[u8], new: &[u8]) -> Result<Vec<Line>, git2::Error> {
    let mut options = DiffOptions::new();
    options
        .context_lines(SHOWN)
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
fn whole(bytes: &[u8], kind: LineKind) -> impl DoubleEndedIterator<Item = Line> {
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

    /// Files that look like code: few kinds of lines, some of them blank or in runs.
    fn file(dice: &mut impl FnMut(usize) -> usize, lines: usize, kinds: usize) -> Vec<String> {
        let line = |kind: usize| match kind % 8 {
            0 => "\n".to_owned(),
            1 => "}\n".to_owned(),
            2 => "\t}\n".to_owned(),
            3 => "\tbreak;\n".to_owned(),
            indent => format!("{}call_{kind}();\n", "\t".repeat(indent - 4)),
        };
        let mut file = Vec::new();
        while file.len() < lines {
            let run = if dice(12) == 0 { 1 + dice(40) } else { 1 };
            let common = dice(3) == 0;
            let kind = if common { dice(4) } else { dice(kinds) };
            file.extend((0..run).map(|_| line(kind)));
        }
        file
    }

    /// Takes lines out, puts others in, moves some.
    fn edit(dice: &mut impl FnMut(usize) -> usize, file: &[String], kinds: usize) -> Vec<String> {
        let mut file = file.to_vec();
        let from = dice(file.len());
        for _ in 0..=dice(4) {
            let at = (from + dice(60)).min(file.len());
            let until = (at + dice(8)).min(file.len());
            let new = match dice(3) {
                0 => Vec::new(),
                1 => {
                    let lines = 1 + dice(9);
                    self::file(dice, lines, kinds)
                }
                _ => {
                    let start = at.saturating_sub(dice(12));
                    file[start..until].to_vec()
                }
            };
            file.splice(at..until, new);
        }
        file
    }

    #[test]
    fn what_is_far_from_a_change_makes_no_difference() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut dice = move |sides: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).expect("31 bits") % sides.max(1)
        };
        let mut smaller = 0;
        for _ in 0..600 {
            let kinds = 1 << (2 + dice(9));
            let lines = 150 + dice(1_200);
            let old = file(&mut dice, lines, kinds);
            let new = edit(&mut dice, &old, kinds);
            let (mut old, mut new) = (old.concat(), new.concat());
            for text in [&mut old, &mut new] {
                if dice(4) == 0 {
                    text.truncate(text.trim_end().len());
                }
            }
            let (old, new) = (old.as_bytes(), new.as_bytes());
            let parts = Change::of(old, new).parts(old, new);
            smaller += usize::from(parts.iter().map(|part| part.len()).sum::<usize>() < old.len() + new.len());
            assert_eq!(diff_lines(old, new), compare(old, new));
        }
        assert!(smaller > 300, "{smaller} of 600");
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
