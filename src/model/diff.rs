//! Diffs and the patch-ids: one function for mails and commits.

use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::text::hash_line;

/// Our number for the content of a diff; equal diffs have equal numbers wherever they were found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PatchId(pub u64);

/// What happened to a file.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Change {
    /// Its content or mode changed.
    Modified,
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// It has another name (and perhaps other content).
    Renamed,
    /// It is a copy.
    Copied,
}

/// What a line of a hunk is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum LineKind {
    /// ` `
    Context,
    /// `+`
    Added,
    /// `-`
    Removed,
}

/// A line of a hunk without its sign and line end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its bytes, which may be in any charset.
    pub text: Vec<u8>,
}

/// The changes of one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileDiff {
    /// Its path after the change (before it for a deleted file), without `a/` and `b/`.
    pub path: String,
    /// Its path before, where that differs.
    pub old_path: Option<String>,
    /// What happened.
    pub change: Change,
    /// Whether the content is binary and so not shown by lines.
    pub binary: bool,
    /// The blob after the change as far as the `index` line names it, in hex.
    pub post_blob: Option<String>,
    /// The lines of all hunks in order.
    pub lines: Vec<Line>,
}

/// A whole diff.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Diff {
    /// Its files in the order of the diff.
    pub files: Vec<FileDiff>,
    /// Whether a hunk was wrapped or cut short.
    pub damaged: bool,
}

/// What is kept of one file's changes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileDigest {
    /// Its path after the change. Copies share its text.
    pub path: Arc<str>,
    /// Its path before, where that differs.
    pub old_path: Option<Arc<str>>,
    /// What happened.
    pub change: Change,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// The blob after the change, in hex, as far as it was named.
    pub post_blob: Option<String>,
    /// The loose id of this file's changes alone, path left out: finds files in squashes, splits and moved files.
    pub content: PatchId,
}

/// What is kept of a diff.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Digest {
    /// Per file the added, removed and context lines, no line numbers; `None` for a diff that changes nothing.
    pub patch_id: Option<PatchId>,
    /// The weaker id: without context and white space.
    pub loose_id: Option<PatchId>,
    /// Its files, sorted by path.
    pub files: Vec<FileDigest>,
    /// Hashes of all changed lines (sign and content, white space left out; blank lines too), sorted, with repeats.
    pub lines: Vec<u32>,
    /// Whether a hunk was wrapped or cut short.
    pub damaged: bool,
}

impl Digest {
    /// Lines added over all files.
    pub fn added(&self) -> u32 {
        self.files.iter().map(|file| file.added).sum()
    }

    /// Lines removed over all files.
    pub fn removed(&self) -> u32 {
        self.files.iter().map(|file| file.removed).sum()
    }
}

impl Diff {
    /// What is kept of this diff. The order of files, line numbers and the form of the diff do not matter.
    pub fn digest(&self) -> Digest {
        let mut files: Vec<(u64, FileDigest)> = self
            .files
            .iter()
            .map(|file| (strict_hash(file), digest_file(file)))
            .collect();
        files.sort_by(|a, b| a.1.path.cmp(&b.1.path).then(a.0.cmp(&b.0)));
        let mut lines: Vec<u32> = self.files.iter().flat_map(changed_lines).collect();
        lines.sort_unstable();
        let mut strict = Xxh3::new();
        let mut loose = Xxh3::new();
        for (hash, file) in &files {
            strict.update(&hash.to_le_bytes());
            loose.update(file.path.as_bytes());
            loose.update(&[0]);
            loose.update(&file.content.0.to_le_bytes());
        }
        let some = !files.is_empty();
        Digest {
            patch_id: some.then(|| PatchId(strict.digest())),
            loose_id: some.then(|| PatchId(loose.digest())),
            files: files.into_iter().map(|(_, file)| file).collect(),
            lines,
            damaged: self.damaged,
        }
    }
}

fn changed_lines(file: &FileDiff) -> impl Iterator<Item = u32> {
    file.lines.iter().filter_map(|line| match line.kind {
        LineKind::Context => None,
        LineKind::Added => Some(hash_line(b'+', &line.text)),
        LineKind::Removed => Some(hash_line(b'-', &line.text)),
    })
}

/// How much of a blob's name `index` lines show at least.
const SHORTEST_BLOB: usize = 7;

/// Context lines of white space alone count as empty: mail programs strip them.
fn strict_hash(file: &FileDiff) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(file.path.as_bytes());
    hash.update(&[0]);
    hash.update(file.old_path.as_deref().unwrap_or_default().as_bytes());
    hash.update(&[0, u8::from(file.binary)]);
    for line in &file.lines {
        let (sign, text) = match line.kind {
            LineKind::Context if line.text.iter().all(u8::is_ascii_whitespace) => (b' ', &[][..]),
            LineKind::Context => (b' ', &line.text[..]),
            LineKind::Added => (b'+', &line.text[..]),
            LineKind::Removed => (b'-', &line.text[..]),
        };
        hash.update(&[sign]);
        hash.update(text.trim_ascii_end());
        hash.update(b"\n");
    }
    if file.binary {
        // Mails abbreviate it: what every form shows is compared.
        let blob = file.post_blob.as_deref().unwrap_or_default();
        hash.update(blob.get(..SHORTEST_BLOB).unwrap_or(blob).as_bytes());
    } else if file.lines.is_empty() {
        // Nothing but this tells an empty file that came from one that went, or from a new mode.
        hash.update(<&str>::from(file.change).as_bytes());
    }
    hash.digest()
}

fn digest_file(file: &FileDiff) -> FileDigest {
    let count = |kind| {
        let lines = file.lines.iter().filter(|line| line.kind == kind).count();
        u32::try_from(lines).unwrap_or(u32::MAX)
    };
    let lines: Vec<u8> = changed_lines(file).flat_map(u32::to_le_bytes).collect();
    FileDigest {
        path: file.path.as_str().into(),
        old_path: file.old_path.as_deref().map(Into::into),
        change: file.change,
        added: count(LineKind::Added),
        removed: count(LineKind::Removed),
        post_blob: file.post_blob.clone(),
        content: PatchId(xxh3_64(&lines)),
    }
}
