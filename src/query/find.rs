//! What an ID on the command line means: a message, a series or a commit.

use crate::error::{Error, Kind, Result};
use crate::model::{MessageId, MessageKey, SeriesId, find_nearest};
use crate::store::CommitBrief;

use super::facts::Facts;

/// What an ID was found to mean.
#[derive(Clone, Debug)]
pub enum Found {
    /// A message, and the series it belongs to.
    Message {
        /// The message.
        key: MessageKey,
        /// The Message-ID by which it was found.
        id: MessageId,
        /// Row of its series, if it has one.
        series: Option<i64>,
    },
    /// A series by its short id.
    Series {
        /// Its row.
        row: i64,
    },
    /// A commit.
    Commit(Box<CommitBrief>),
}

/// Fewest hex digits of an id that is cut short.
const SHORTEST: usize = 6;

/// How many ids are offered in place of one that is not known.
const OFFERED: u32 = 5;

/// How many ids are compared with one that is not known.
const COMPARED: u32 = 5_000;

/// What `text` means: a Message-ID (bare, in angle brackets, or in an archive's address), a short series id, or a commit.
///
/// # Errors
/// `Setup` when nothing is known by that name, or when it fits several.
pub fn find(facts: &Facts, text: &str) -> Result<Found> {
    match find_known(facts, text)? {
        Some(found) => Ok(found),
        None => Err(unknown(facts, text.trim())?),
    }
}

/// The same; `None` when nothing is known by that name.
pub fn find_known(facts: &Facts, text: &str) -> Result<Option<Found>> {
    let text = text.trim();
    for id in message_ids(text) {
        if let Some(key) = facts.reader.message_key(&id)? {
            let series = facts.reader.series_of_message(key)?;
            return Ok(Some(Found::Message { key, id, series }));
        }
    }
    let hex = text.to_ascii_lowercase();
    let is_hex = hex.len() >= SHORTEST && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let series = if is_hex && hex.len() <= SeriesId::DIGITS {
        facts.reader.series_by_prefix(&hex)?
    } else {
        Vec::new()
    };
    let commits = if is_hex && hex.len() <= 40 {
        facts.reader.commits_by_prefix(&hex)?
    } else {
        Vec::new()
    };
    match (series.as_slice(), commits.as_slice()) {
        ([(row, _)], []) => Ok(Some(Found::Series { row: *row })),
        ([], [commit]) => Ok(Some(Found::Commit(Box::new(commit.clone())))),
        ([], []) => Ok(None),
        _ => {
            let names = series.iter().map(|(_, hash)| format!("series {hash}"));
            let commits = commits
                .iter()
                .map(|commit| format!("commit {} ({})", commit.object.short(12), commit.subject));
            let all: Vec<String> = names.chain(commits).take(8).collect();
            Err(Error::new(Kind::Setup, format!("`{text}` is more than one thing"))
                .hint(format!("write more of one of: {}", all.join(", "))))
        }
    }
}

fn unknown(facts: &Facts, text: &str) -> Result<Error> {
    let error = Error::new(Kind::Setup, format!("there is no message, series or commit `{text}`"));
    let near = nearest_ids(facts, text)?;
    Ok(if near.is_empty() {
        error.hint("an id is a Message-ID, the id of a series as the queues print it, or a commit")
    } else {
        error.hint(format!("did you mean {}?", near.join(" or ")))
    })
}

/// Ids that hold the text, or are nearly the text.
fn nearest_ids(facts: &Facts, text: &str) -> Result<Vec<String>> {
    let is_hex = text.len() >= 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if is_hex && text.len() <= SeriesId::DIGITS {
        let hex = text.to_ascii_lowercase();
        let mut begun = facts.reader.series_by_prefix(&hex)?;
        if begun.is_empty() {
            let all = facts.reader.series_by_prefix("")?;
            let near = find_nearest(&hex, all.iter().map(|(_, hash)| hash.as_str())).map(str::to_owned);
            begun.extend(near.map(|hash| (0, hash)));
        }
        if !begun.is_empty() {
            return Ok(begun.into_iter().take(3).map(|(_, hash)| format!("`{hash}`")).collect());
        }
    }
    if text.len() < SHORTEST {
        return Ok(Vec::new());
    }
    let holding = facts.reader.message_ids_like(text, OFFERED)?;
    if !holding.is_empty() || text.len() < 12 {
        return Ok(holding);
    }
    // A slip of the hand leaves one half of it as it is.
    let middle = (text.len() / 2..text.len()).find(|place| text.is_char_boundary(*place));
    let (first, last) = text.split_at(middle.unwrap_or(0));
    let mut half_right = facts.reader.message_ids_like(first, COMPARED)?;
    half_right.extend(facts.reader.message_ids_like(last, COMPARED)?);
    let near = find_nearest(text, half_right.iter().map(String::as_str));
    Ok(near.map(str::to_owned).into_iter().collect())
}

/// Message-IDs that `text` may be: itself, and for an address every piece of its path that looks like one.
fn message_ids(text: &str) -> Vec<MessageId> {
    let bare = text
        .strip_prefix("id:")
        .or_else(|| text.strip_prefix("mid:"))
        .unwrap_or(text);
    let mut ids: Vec<MessageId> = Vec::new();
    if bare.contains("://") {
        let path = bare.split(['?', '#']).next().unwrap_or_default();
        ids.extend(
            path.split('/')
                .skip(3)
                .filter(|piece| piece.contains('@') || piece.contains("%40"))
                .filter_map(|piece| MessageId::parse(&unescape(piece))),
        );
    } else {
        ids.extend(MessageId::parse(bare));
    }
    ids
}

/// Undoes percent-encoding; what is none stays.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, later)) = rest.split_first() {
        let coded = later
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, coded) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = later.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = later;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_an_archive_names_its_message() {
        for text in [
            "a.b%2Bc@example.org",
            "<a.b+c@example.org>",
            "id:a.b+c@example.org",
            "https://lore.example/list/a.b%2Bc@example.org/T/#t",
            "https://archive.example/r/a.b+c%40example.org",
        ] {
            let ids: Vec<String> = message_ids(text).iter().map(ToString::to_string).collect();
            let plain = text.starts_with("a.b%");
            assert_eq!(
                ids,
                [if plain {
                    "a.b%2Bc@example.org"
                } else {
                    "a.b+c@example.org"
                }],
                "{text}"
            );
        }
    }
}
