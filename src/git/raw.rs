//! The raw form of trees and commits: reading it directly is several times faster than libgit2's parsed objects.

use std::cmp::Ordering;

use crate::model::{ObjectId, Person, Time};

/// The mode of a directory.
pub(super) const DIRECTORY: u32 = 0o040_000;
/// The mode of a submodule.
pub(super) const SUBMODULE: u32 = 0o160_000;
/// The bits of a mode that say what sort of thing it is.
const SORT: u32 = 0o170_000;

/// One entry of a tree.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct TreeEntry<'tree> {
    /// Its mode, as in 0o100644.
    pub(super) mode: u32,
    /// Its name, without directories.
    pub(super) name: &'tree [u8],
    /// What it names.
    pub(super) id: ObjectId,
}

impl TreeEntry<'_> {
    /// Whether it is a directory.
    pub(super) fn is_directory(&self) -> bool {
        self.mode == DIRECTORY
    }

    /// Whether both are files, links, directories or submodules alike.
    pub(super) fn is_same_sort(&self, other: &TreeEntry<'_>) -> bool {
        self.mode & SORT == other.mode & SORT
    }
}

/// The entries of a raw tree, up to the first that is malformed.
pub(super) struct TreeEntries<'tree> {
    rest: &'tree [u8],
}

/// Walks over the entries of a raw tree.
pub(super) fn tree_entries(bytes: &[u8]) -> TreeEntries<'_> {
    TreeEntries { rest: bytes }
}

impl<'tree> Iterator for TreeEntries<'tree> {
    type Item = TreeEntry<'tree>;

    fn next(&mut self) -> Option<TreeEntry<'tree>> {
        let space = self.rest.iter().position(|byte| *byte == b' ')?;
        let (digits, rest) = self.rest.split_at(space);
        let rest = rest.get(1..)?;
        let mut mode: u32 = 0;
        for digit in digits {
            mode = mode.checked_mul(8)?.checked_add(u32::from(digit.checked_sub(b'0')?))?;
        }
        let end = rest.iter().position(|byte| *byte == 0)?;
        let (name, rest) = rest.split_at(end);
        let id: [u8; 20] = rest.get(1..21)?.try_into().ok()?;
        self.rest = rest.get(21..)?;
        Some(TreeEntry {
            mode,
            name,
            id: ObjectId(id),
        })
    }
}

/// Whether a name is so many hex digits: how a v1 inbox names its directories (2) and files (38).
pub(super) fn is_hex(name: &[u8], digits: usize) -> bool {
    name.len() == digits && name.iter().all(u8::is_ascii_hexdigit)
}

/// Git's order of tree entries: a directory's name counts as if a slash followed it.
pub(super) fn tree_order(a: &TreeEntry<'_>, b: &TreeEntry<'_>) -> Ordering {
    let shared = a.name.len().min(b.name.len());
    let (a_head, a_rest) = a.name.split_at(shared);
    let (b_head, b_rest) = b.name.split_at(shared);
    let next = |rest: &[u8], entry: &TreeEntry<'_>| match rest.first() {
        Some(byte) => *byte,
        None if entry.is_directory() => b'/',
        None => 0,
    };
    a_head.cmp(b_head).then_with(|| next(a_rest, a).cmp(&next(b_rest, b)))
}

/// What a history walk needs of a commit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Header {
    /// Its tree.
    pub(super) tree: ObjectId,
    /// Its parents.
    pub(super) parents: Vec<ObjectId>,
    /// The commit date.
    pub(super) committed: Time,
}

/// Reads the header of a raw commit; `None` when it names no tree.
pub(super) fn parse_header(bytes: &[u8]) -> Option<Header> {
    let mut tree = None;
    let mut parents = Vec::new();
    let mut committed = Time(0);
    for line in header_lines(bytes) {
        if let Some(hex) = line.strip_prefix(b"tree ") {
            tree = parse_hex(hex);
        } else if let Some(hex) = line.strip_prefix(b"parent ") {
            parents.extend(parse_hex(hex));
        } else if let Some(who) = line.strip_prefix(b"committer ") {
            committed = parse_moment(who);
            break;
        }
    }
    Some(Header {
        tree: tree?,
        parents,
        committed,
    })
}

/// The lines above the message.
pub(super) fn header_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty())
}

/// The message below the header.
pub(super) fn message(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n");
    end.and_then(|end| bytes.get(end + 2..)).unwrap_or_default()
}

/// Reads 40 hex digits.
fn parse_hex(hex: &[u8]) -> Option<ObjectId> {
    std::str::from_utf8(hex).ok()?.trim_end().parse().ok()
}

/// The moment in `Name <address> SECONDS ZONE`; 0 where it cannot be read.
pub(super) fn parse_moment(who: &[u8]) -> Time {
    let after = who.iter().rposition(|byte| *byte == b'>').map_or(0, |at| at + 1);
    let text = who.get(after..).unwrap_or_default();
    let digits = text.split(|byte| *byte == b' ').find(|word| !word.is_empty());
    let seconds = digits
        .and_then(|word| std::str::from_utf8(word).ok())
        .and_then(|word| word.parse().ok());
    Time(seconds.unwrap_or(0))
}

/// The person in `Name <address> SECONDS ZONE`.
pub(super) fn parse_person(who: &[u8], charset: Option<&[u8]>) -> Person {
    let end = who
        .iter()
        .rposition(|byte| *byte == b'>')
        .map_or(who.len(), |at| at + 1);
    Person::parse(&decode(who.get(..end).unwrap_or_default(), charset))
}

/// Text of a commit: UTF-8 where it is that and nothing else is stated, else Latin-1, in which every byte is a character.
pub(super) fn decode(bytes: &[u8], charset: Option<&[u8]>) -> String {
    let stated = charset.map(<[u8]>::to_ascii_lowercase);
    let other = stated.is_some_and(|name| !matches!(name.as_slice(), b"utf-8" | b"utf8" | b"us-ascii" | b"ascii"));
    match std::str::from_utf8(bytes) {
        Ok(text) if !other || bytes.is_ascii() => text.to_owned(),
        Ok(text) if charset.is_none() => text.to_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_1_is_the_last_resort() {
        assert_eq!(decode(b"Ren\xe9", None), "Ren\u{e9}");
        assert_eq!(decode("Ren\u{e9}".as_bytes(), None), "Ren\u{e9}");
        assert_eq!(decode(b"Ren\xe9", Some(b"ISO-8859-1")), "Ren\u{e9}");
    }

    #[test]
    fn cut_tree_ends_quietly() {
        assert_eq!(tree_entries(b"100644 name\0short").count(), 0);
        assert_eq!(tree_entries(b"garbage").count(), 0);
    }

    #[test]
    fn directory_sorts_as_if_a_slash_followed() {
        let id = ObjectId([0; 20]);
        let file = TreeEntry {
            mode: 0o100_644,
            name: b"a.c",
            id,
        };
        let directory = TreeEntry {
            mode: DIRECTORY,
            name: b"a",
            id,
        };
        assert_eq!(tree_order(&file, &directory), Ordering::Less);
    }

    #[test]
    fn odd_dates_do_not_stop_a_commit() {
        assert_eq!(parse_moment(b"A <a@example.org> 1371563640 +0100"), Time(1_371_563_640));
        assert_eq!(parse_moment(b"A <a@example.org> later"), Time(0));
        assert_eq!(parse_moment(b""), Time(0));
    }
}
