//! Diffs: line numbers, line ends and prose around do not matter, and a diff printed anew is the same one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xq::mail::parse_diff;
use xq::model::{Change, Diff, FileDiff, Line, LineKind};

fuzz_target!(|text: &[u8]| {
    let found = parse_diff(text);
    assert_eq!(parse_diff(&shifted(text)), found, "line numbers say nothing");
    assert_eq!(
        parse_diff(&[b"Prose.\n\n", text].concat()),
        found,
        "nor does prose before it"
    );
    let Some(diff) = found else { return };
    let lines: usize = diff.files.iter().map(|file| file.lines.len()).sum();
    assert!(lines <= text.iter().filter(|b| **b == b'\n').count() + 1);
    assert!(!diff.files.is_empty() && diff.files.iter().all(|file| !file.path.is_empty()));
    let digest = diff.digest();
    assert!(digest.patch_id.is_some() && digest.loose_id.is_some());
    if !text.contains(&b'\r') {
        let ends = text.split(|b| *b == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        assert_eq!(
            parse_diff(&ends).map(|diff| diff.digest()),
            Some(digest.clone()),
            "nor line ends"
        );
    }
    if let Some(again) = printed(&diff) {
        let again = parse_diff(&again).expect("what was printed is a diff");
        let digest = Diff { damaged: false, ..diff }.digest();
        assert_eq!(again.digest(), digest, "what was printed is the same diff");
    }
});

/// The text with other line numbers in the headers of its hunks.
fn shifted(text: &[u8]) -> Vec<u8> {
    let lines = text
        .split(|b| *b == b'\n')
        .map(|line| shift(line).unwrap_or_else(|| line.to_vec()));
    lines.collect::<Vec<_>>().join(&b'\n')
}

fn shift(line: &[u8]) -> Option<Vec<u8>> {
    let line = std::str::from_utf8(line).ok()?;
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(' ')?;
    let (new, rest) = rest.strip_prefix('+')?.split_once(' ')?;
    let moved = |range: &str| {
        let (start, count) = range
            .split_once(',')
            .map_or((range, None), |(start, count)| (start, Some(count)));
        let digits = !start.is_empty() && start.len() < 10 && start.bytes().all(|b| b.is_ascii_digit());
        let start = start.parse::<u32>().ok().filter(|_| digits)? + 17;
        Some(count.map_or(start.to_string(), |count| format!("{start},{count}")))
    };
    Some(format!("@@ -{} +{} {rest}", moved(old)?, moved(new)?).into_bytes())
}

/// The diff as git prints it; `None` where it holds what git prints otherwise.
fn printed(diff: &Diff) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for file in &diff.files {
        let odd = |path: &str| path.contains('\u{fffd}') || path.starts_with("/dev/null");
        if file.binary || odd(&file.path) || file.old_path.as_deref().is_some_and(odd) {
            return None;
        }
        let old = file.old_path.as_deref().unwrap_or(&file.path);
        let (old, new) = (quoted("a/", old), quoted("b/", &file.path));
        out.extend(format!("diff --git {old} {new}\n").into_bytes());
        out.extend(extended(file).into_bytes());
        if let Some(blob) = &file.post_blob {
            out.extend(format!("index 1111111..{blob} 100644\n").into_bytes());
        }
        if !file.lines.is_empty() {
            let old = if file.change == Change::Added {
                "/dev/null"
            } else {
                &old
            };
            let new = if file.change == Change::Deleted {
                "/dev/null"
            } else {
                &new
            };
            out.extend(format!("--- {old}\n+++ {new}\n").into_bytes());
            print_hunk(&file.lines, &mut out)?;
        }
    }
    Some(out)
}

fn extended(file: &FileDiff) -> String {
    let names = |word: &str| {
        let old = file.old_path.as_deref().unwrap_or_default();
        format!(
            "{word} from {}\n{word} to {}\n",
            quoted("", old),
            quoted("", &file.path)
        )
    };
    match file.change {
        Change::Modified => "old mode 100644\nnew mode 100755\n".to_owned(),
        Change::Added => "new file mode 100644\n".to_owned(),
        Change::Deleted => "deleted file mode 100644\n".to_owned(),
        Change::Renamed => names("rename"),
        Change::Copied => names("copy"),
    }
}

/// One hunk with all lines; `None` for lines that a mail cannot tell from its signature or from the next file.
fn print_hunk(lines: &[Line], out: &mut Vec<u8>) -> Option<()> {
    let count = |other: LineKind| lines.iter().filter(|line| line.kind != other).count();
    let (old, new) = (count(LineKind::Added), count(LineKind::Removed));
    out.extend(format!("@@ -1,{old} +1,{new} @@\n").into_bytes());
    for line in lines {
        let sign = match line.kind {
            LineKind::Context => b' ',
            LineKind::Added => b'+',
            LineKind::Removed => b'-',
        };
        if line.kind == LineKind::Removed && line.text.starts_with(b"-") {
            return None;
        }
        out.push(sign);
        out.extend(&line.text);
        out.push(b'\n');
    }
    Some(())
}

/// A path in quotes, with git's escapes.
fn quoted(prefix: &str, path: &str) -> String {
    let mut out = format!("\"{prefix}");
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("\\{byte:03o}"));
        }
    }
    out.push('"');
    out
}
