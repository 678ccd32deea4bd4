//! Diffs: git, plain `---`/`+++`, Mercurial; counted by their hunk headers.

use crate::model::{Change, Diff, FileDiff, Line, LineKind};

#[cfg(test)]
mod tests;

/// How many continuation lines of one wrapped line are taken for such.
const MAX_WRAPPED: u32 = 3;
/// How many lines of hunks are kept, since each takes more memory than its text; with more the diff is damaged.
const MAX_LINES: usize = 2_000_000;
/// How many directories a plain diff is made in.
const MAX_ROOTS: usize = 16;
/// How many files are kept.
const MAX_FILES: usize = 100_000;

/// Reads the diff that a text holds; `None` when there is none. Prose before, between and behind is passed over.
pub fn parse_diff(text: &[u8]) -> Option<Diff> {
    scan_diff(text).map(|(diff, _)| diff)
}

/// The diff of a text and where it begins.
pub(super) fn scan_diff(text: &[u8]) -> Option<(Diff, usize)> {
    scan(text, |_| false).finish()
}

/// Where the diff of a text begins.
pub(super) fn find_diff(text: &[u8]) -> Option<usize> {
    let begun = |open: &Open| open.real && !open.file.path.is_empty();
    let scanner = scan(text, |scanner| scanner.open.as_ref().is_some_and(begun));
    scanner.finish().map(|(_, start)| start)
}

/// Goes through a text, as far as need be.
fn scan(text: &[u8], enough: impl Fn(&Scanner) -> bool) -> Scanner {
    let mut scanner = Scanner::default();
    let mut place = 0;
    let mut lines = text.split_inclusive(|b| *b == b'\n').peekable();
    while let Some(line) = lines.next() {
        if enough(&scanner) {
            break;
        }
        if scanner.lines >= MAX_LINES || scanner.files.len() >= MAX_FILES {
            scanner.damaged = true;
            break;
        }
        let next = lines.peek().copied().unwrap_or_default();
        scanner.take(place, trim(line), trim(next));
        place += line.len();
    }
    scanner
}

fn trim(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A file that is being read.
struct Open {
    file: FileDiff,
    start: usize,
    /// Whether there is more than a heading: a hunk, a mode, a rename, binary content.
    real: bool,
    /// Whether hunks have begun.
    hunks: bool,
    /// Whether the path is that of an `Index:` line, which may begin with the directory that the diff was made in.
    loose_path: bool,
}

/// Lines that a hunk still has to bring.
struct Hunk {
    old: u64,
    new: u64,
    wrapped: u32,
}

#[derive(Default)]
struct Scanner {
    files: Vec<FileDiff>,
    start: Option<usize>,
    open: Option<Open>,
    hunk: Option<Hunk>,
    /// The lines before were a whole hunk: a changed line now is one too many.
    just_ended: bool,
    /// The `--- ` path, when `+++ ` comes next.
    old_header: Option<String>,
    /// Directories that plain diffs were made in: what stood before equal paths of `---` and `+++`.
    roots: Vec<String>,
    /// How many lines of hunks there are.
    lines: usize,
    damaged: bool,
}

impl Scanner {
    fn take(&mut self, place: usize, line: &[u8], next: &[u8]) {
        if self.hunk.is_some() && self.take_hunk_line(line, next) {
            return;
        }
        let ended = std::mem::take(&mut self.just_ended);
        if let Some(old) = self.old_header.take() {
            if let Some(new) = line.strip_prefix(b"+++ ") {
                self.name_file(&old, &header_path(new));
            }
            return;
        }
        match line.first() {
            Some(b'd') if line.starts_with(b"diff ") => self.take_diff_line(place, line, next),
            Some(b'I') if line.starts_with(b"Index: ") && next.starts_with(b"=====") => {
                let path = lossy(line.get(7..).unwrap_or_default().trim_ascii());
                self.begin(place, path.clone(), path);
                if let Some(open) = &mut self.open {
                    open.loose_path = true;
                }
            }
            Some(b'-') if line.starts_with(b"--- ") && next.starts_with(b"+++ ") => {
                if self.open.as_ref().is_none_or(|open| open.hunks || open.file.binary) {
                    self.begin(place, String::new(), String::new());
                }
                self.old_header = Some(header_path(line.get(4..).unwrap_or_default()));
            }
            Some(b'@') if line.starts_with(b"@@ -") => self.take_hunk_header(line),
            Some(b'+' | b'-') if ended && is_surplus(line) => self.damaged = true,
            Some(_) => self.take_extended(line),
            None => {}
        }
    }

    /// Takes a line of the open hunk; `false` when the hunk ended before it.
    fn take_hunk_line(&mut self, line: &[u8], next: &[u8]) -> bool {
        let Some(hunk) = &mut self.hunk else { return false };
        let kind = match line.first() {
            Some(b'+') => LineKind::Added,
            Some(b'-') if is_next_file(line, next) && hunk.old == 0 => return self.cut_hunk(),
            Some(b'-') if is_signature(line, next, hunk) => return self.cut_hunk(),
            Some(b'-') => LineKind::Removed,
            Some(b' ') | None => LineKind::Context,
            Some(b'\\') => return true,
            Some(b'@') if line.starts_with(b"@@ -") => return self.cut_hunk(),
            Some(b'd') if line.starts_with(b"diff --git ") => return self.cut_hunk(),
            Some(_) => {
                // A wrapped line goes on here, or the hunk was cut off and prose follows.
                self.damaged = true;
                hunk.wrapped += 1;
                if hunk.wrapped > MAX_WRAPPED {
                    self.hunk = None;
                    return false;
                }
                if let Some(last) = self.open.as_mut().and_then(|open| open.file.lines.last_mut()) {
                    last.text.push(b' ');
                    last.text.extend_from_slice(line);
                }
                return true;
            }
        };
        let (old, new) = match kind {
            LineKind::Context => (1, 1),
            LineKind::Added => (0, 1),
            LineKind::Removed => (1, 0),
        };
        if hunk.old < old || hunk.new < new {
            self.damaged = true;
        }
        hunk.old = hunk.old.saturating_sub(old);
        hunk.new = hunk.new.saturating_sub(new);
        hunk.wrapped = 0;
        let done = hunk.old == 0 && hunk.new == 0;
        if let Some(open) = &mut self.open {
            let text = line.get(1..).unwrap_or_default().to_vec();
            open.file.lines.push(Line { kind, text });
            self.lines += 1;
        }
        if done {
            self.hunk = None;
            self.just_ended = true;
        }
        true
    }

    /// Ends a hunk that is not complete.
    fn cut_hunk(&mut self) -> bool {
        self.hunk = None;
        self.damaged = true;
        false
    }

    fn take_hunk_header(&mut self, line: &[u8]) {
        let Some((old, new)) = parse_counts(line) else { return };
        let Some(open) = &mut self.open else { return };
        open.hunks = true;
        open.real = true;
        if old > 0 || new > 0 {
            self.hunk = Some(Hunk { old, new, wrapped: 0 });
        }
    }

    fn take_diff_line(&mut self, place: usize, line: &[u8], next: &[u8]) {
        let rest = lossy(line.get(5..).unwrap_or_default());
        if let Some(names) = rest.strip_prefix("--git ") {
            let wrapped = !names.trim_end().contains(' ') && next.starts_with(b"b/");
            let second = next.split(|b| *b == b' ').next().unwrap_or_default();
            let names = if wrapped {
                format!("{} {}", names.trim_end(), lossy(second))
            } else {
                names.to_owned()
            };
            let (old, new) = split_git_names(&names);
            self.begin(place, old, new);
        } else if rest.starts_with("-r ") {
            // Mercurial: `diff -r OLD -r NEW path`.
            let mut path = rest.as_str();
            while let Some(after) = path.strip_prefix("-r ") {
                path = after.split_once(' ').map_or("", |(_, after)| after);
            }
            self.begin(place, path.to_owned(), path.to_owned());
        } else if rest.starts_with('-') {
            self.begin(place, String::new(), String::new());
        }
    }

    fn take_extended(&mut self, line: &[u8]) {
        let Some(open) = self.open.as_mut().filter(|open| !open.hunks) else {
            return;
        };
        let after = |mark: &[u8]| line.strip_prefix(mark).map(|rest| unquote(&lossy(rest)));
        let file = &mut open.file;
        let mut real = true;
        if let Some(path) = after(b"rename from ") {
            (file.old_path, file.change) = (Some(path), Change::Renamed);
        } else if let Some(path) = after(b"rename to ") {
            (file.path, file.change) = (path, Change::Renamed);
        } else if let Some(path) = after(b"copy from ") {
            (file.old_path, file.change) = (Some(path), Change::Copied);
        } else if let Some(path) = after(b"copy to ") {
            (file.path, file.change) = (path, Change::Copied);
        } else if line.starts_with(b"new file mode ") {
            file.change = Change::Added;
        } else if line.starts_with(b"deleted file mode ") {
            file.change = Change::Deleted;
        } else if line.starts_with(b"old mode ") || line.starts_with(b"new mode ") {
        } else if let Some(rest) = after(b"index ") {
            real = false;
            let ids = rest.split(' ').next().unwrap_or_default();
            if let Some((_, post)) = ids.split_once("..") {
                let hex = !post.is_empty() && post.len() <= 64 && post.bytes().all(|b| b.is_ascii_hexdigit());
                file.post_blob = (hex && post.bytes().any(|b| b != b'0')).then(|| post.to_ascii_lowercase());
            }
        } else if line.starts_with(b"GIT binary patch")
            || (line.starts_with(b"Binary files ") && line.ends_with(b" differ"))
            || line.starts_with(b"Binary file ")
        {
            file.binary = true;
        } else {
            real = false;
        }
        open.real |= real;
    }

    /// Begins a file.
    fn begin(&mut self, place: usize, old: String, new: String) {
        self.close();
        self.hunk = None;
        let renamed = !old.is_empty() && old != new;
        self.open = Some(Open {
            file: FileDiff {
                old_path: renamed.then_some(old),
                path: new,
                change: Change::Modified,
                binary: false,
                post_blob: None,
                lines: Vec::new(),
            },
            start: place,
            real: false,
            hunks: false,
            loose_path: false,
        });
    }

    /// Takes the names of `---` and `+++`.
    fn name_file(&mut self, old: &str, new: &str) {
        let Some(open) = &mut self.open else { return };
        let file = &mut open.file;
        let (old_path, new_path) = strip_prefixes(old, new);
        for root in roots_of(old, &old_path).into_iter().chain(roots_of(new, &new_path)) {
            if self.roots.len() < MAX_ROOTS && !self.roots.contains(&root) {
                self.roots.push(root);
            }
        }
        if open.loose_path && (file.path == new_path || file.path.ends_with(&format!("/{new_path}"))) {
            file.path = String::new();
        }
        if new == "/dev/null" {
            file.change = Change::Deleted;
            if file.path.is_empty() {
                file.path = old_path;
            }
        } else if old == "/dev/null" {
            file.change = Change::Added;
            if file.path.is_empty() {
                file.path = new_path;
            }
        } else if file.change != Change::Renamed && file.change != Change::Copied {
            let backup = is_backup(&old_path, &new_path);
            if file.path.is_empty() || file.old_path.is_some() {
                file.old_path = (old_path != new_path && !backup).then_some(old_path);
                file.change = if file.old_path.is_some() {
                    Change::Renamed
                } else {
                    file.change
                };
                file.path = new_path;
            }
        }
    }

    fn close(&mut self) {
        if let Some(mut open) = self.open.take()
            && open.real
            && !open.file.path.is_empty()
        {
            let old = open.file.old_path.take().filter(|old| !old.is_empty());
            match open.file.change {
                Change::Renamed | Change::Copied if old.is_some() => open.file.old_path = old,
                Change::Renamed | Change::Copied => open.file.change = Change::Modified,
                Change::Added | Change::Deleted | Change::Modified => {}
            }
            self.start.get_or_insert(open.start);
            self.files.push(open.file);
        }
    }

    fn finish(mut self) -> Option<(Diff, usize)> {
        if self.hunk.is_some() {
            self.damaged = true;
        }
        self.close();
        let start = self.start?;
        for file in &mut self.files {
            // A new or removed file has one name: nothing to compare shows what stands before it.
            let lone = matches!(file.change, Change::Added | Change::Deleted);
            let root = self.roots.iter().find(|root| file.path.starts_with(root.as_str()));
            let path = root.filter(|_| lone).and_then(|root| file.path.get(root.len()..));
            if let Some(path) = path.filter(|path| !path.is_empty()) {
                file.path = path.to_owned();
            }
        }
        let diff = Diff {
            files: self.files,
            damaged: self.damaged,
        };
        Some((diff, start))
    }
}

/// The directory that was taken off a plain path, with its slash.
fn roots_of(whole: &str, path: &str) -> Option<String> {
    let root = whole.strip_suffix(path).filter(|root| root.ends_with('/'))?;
    // `a/` and `b/` are no directories, and are known without.
    (root.len() > 2).then(|| root.to_owned())
}

/// Whether the old name is that of a backup and not of another file: `x.orig`, `x~`, `x~what-changes` beside `x`.
fn is_backup(old: &str, new: &str) -> bool {
    old.strip_prefix(new)
        .is_some_and(|end| matches!(end, ".orig" | ".old" | ".bak") || end.starts_with('~'))
}

/// A changed line behind a complete hunk that is neither a header nor a signature.
fn is_surplus(line: &[u8]) -> bool {
    let header = line.starts_with(b"--- ") || line.starts_with(b"+++ ") || line.starts_with(b"---");
    !header && line.trim_ascii_end() != b"--"
}

fn is_next_file(line: &[u8], next: &[u8]) -> bool {
    line.starts_with(b"--- ") && next.starts_with(b"+++ ")
}

/// `-- ` where no line may be removed, or with what looks like git's version behind it.
fn is_signature(line: &[u8], next: &[u8], hunk: &Hunk) -> bool {
    line.trim_ascii_end() == b"--"
        && (hunk.old == 0 || (next.contains(&b'.') && next.first().is_some_and(u8::is_ascii_digit)))
}

/// The counts of `@@ -a,b +c,d @@`.
fn parse_counts(line: &[u8]) -> Option<(u64, u64)> {
    let rest = line.strip_prefix(b"@@ -")?;
    let end = rest.iter().position(|b| *b == b'@')?;
    let text = std::str::from_utf8(rest.get(..end)?).ok()?;
    let (old, new) = text.trim().split_once(" +")?;
    Some((count_of(old)?, count_of(new)?))
}

fn count_of(range: &str) -> Option<u64> {
    let (start, count) = range.trim().split_once(',').unwrap_or((range.trim(), "1"));
    start.parse::<u64>().ok()?;
    count.parse().ok()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The path of a `---` or `+++` line, without its timestamp.
fn header_path(rest: &[u8]) -> String {
    let text = lossy(rest);
    if text.starts_with('"') {
        return unquote(&text);
    }
    let text = text.split('\t').next().unwrap_or_default();
    let mut path = text.trim_end();
    // Tabs became blanks: `a/x.c  2010-05-01 …`, `a/x.c Mon May 03 …`.
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let colon = text.rfind(':');
    // Of several blanks the first says it all.
    let blanks = text
        .match_indices(' ')
        .filter(|(place, _)| !text.get(..*place).is_some_and(|head| head.ends_with(' ')));
    for (place, _) in blanks {
        let after = text.get(place..).unwrap_or_default().trim_start_matches(' ');
        let dated = after.len() >= 5
            && after
                .get(..4)
                .is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
            && after.get(4..5) == Some("-");
        let named = days.iter().any(|day| after.starts_with(day)) && colon.is_some_and(|colon| colon > place);
        if dated || named {
            path = text.get(..place).unwrap_or(path).trim_end();
            break;
        }
    }
    path.to_owned()
}

/// Paths without `a/` and `b/`, or without the directories that a plain `diff -ur` was made in.
fn strip_prefixes(old: &str, new: &str) -> (String, String) {
    let split = |path: &str| {
        path.split_once('/')
            .map(|(first, rest)| (first.to_owned(), rest.to_owned()))
    };
    let letters = |path: &str| matches!(path.get(..2), Some("a/" | "b/" | "i/" | "w/" | "c/" | "o/"));
    let stripped = |path: &str| split(path).map_or(path.to_owned(), |(_, rest)| rest);
    match (split(old), split(new)) {
        _ if old == "/dev/null" || new == "/dev/null" => {
            let side = |path: &str| if letters(path) { stripped(path) } else { path.to_owned() };
            (side(old), side(new))
        }
        _ if letters(old) && letters(new) => (stripped(old), stripped(new)),
        (Some((first, rest)), Some((second, other))) if first != second && rest == other && !rest.is_empty() => {
            (rest, other)
        }
        _ => (
            old.trim_start_matches("./").to_owned(),
            new.trim_start_matches("./").to_owned(),
        ),
    }
}

/// The two names of a `diff --git` line.
fn split_git_names(names: &str) -> (String, String) {
    let names = names.trim_end();
    if names.starts_with('"') || names.ends_with('"') {
        let (old, new) = match names.strip_prefix('"') {
            Some(rest) => {
                let end = closing_quote(rest).unwrap_or(rest.len());
                let old = rest.get(..end).unwrap_or_default();
                (
                    format!("\"{old}\""),
                    rest.get(end + 1..).unwrap_or_default().trim().to_owned(),
                )
            }
            None => names
                .split_once(' ')
                .map(|(old, new)| (old.to_owned(), new.to_owned()))
                .unwrap_or_default(),
        };
        return strip_prefixes(&unquote(&old), &unquote(&new));
    }
    // The same name twice, with prefixes of one length: the middle is the blank between them.
    let middle = names.len() / 2;
    if names.len() % 2 == 1
        && names.as_bytes().get(middle) == Some(&b' ')
        && let (Some(old), Some(new)) = (names.get(..middle), names.get(middle + 1..))
        && (old == new || old.split_once('/').map(|(_, rest)| rest) == new.split_once('/').map(|(_, rest)| rest))
    {
        return if old == new {
            (old.to_owned(), new.to_owned())
        } else {
            strip_prefixes(old, new)
        };
    }
    match names.rfind(" b/").or(names.rfind(' ')) {
        Some(blank) => strip_prefixes(
            names.get(..blank).unwrap_or_default(),
            names.get(blank + 1..).unwrap_or_default(),
        ),
        None => (String::new(), String::new()),
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(place),
            _ => {}
        }
    }
    None
}

/// A path without the quotes and escapes that git puts around odd bytes.
fn unquote(path: &str) -> String {
    let path = path.trim_end();
    let Some(inner) = path.strip_prefix('"') else {
        return path.to_owned();
    };
    let inner = inner
        .get(..closing_quote(inner).unwrap_or(inner.len()))
        .unwrap_or(inner);
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(digit @ b'0'..=b'7') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|b| matches!(b, b'0'..=b'7')) {
                        value = value * 8 + u32::from(digit - b'0');
                    }
                }
                bytes.push(u8::try_from(value & 0xff).unwrap_or_default());
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
