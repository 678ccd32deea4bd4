//! How values of the model go into columns and come out again.

use std::iter::Peekable;
use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::model::{MessageKey, ObjectId, PatchId, Scope, Time};

impl ToSql for ObjectId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for ObjectId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        let bytes = bytes.try_into().map_err(|_| FromSqlError::InvalidBlobSize {
            expected_size: 20,
            blob_size: bytes.len(),
        })?;
        Ok(Self(bytes))
    }
}

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

impl ToSql for MessageKey {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for MessageKey {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

impl ToSql for PatchId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.cast_signed()))
    }
}

impl FromSql for PatchId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(|number| Self(number.cast_unsigned()))
    }
}

/// Rows that belong to owners, in the order of these: read beside them, so that none waits in memory for its turn.
pub(super) struct Owned<T, I: Iterator> {
    rows: Peekable<I>,
    /// What belongs to the owner who is asked about, until it is known how much that is.
    own: Vec<T>,
}

impl<T, I: Iterator<Item = rusqlite::Result<(i64, T)>>> Owned<T, I> {
    /// Takes rows, each with its owner, in the order of these.
    pub(super) fn new(rows: I) -> Self {
        Self {
            rows: rows.peekable(),
            own: Vec::new(),
        }
    }

    /// What belongs to `owner`, who comes after all that were asked for so far.
    pub(super) fn take(&mut self, owner: i64) -> rusqlite::Result<Vec<T>> {
        let is_due = |row: &rusqlite::Result<(i64, T)>| row.as_ref().map_or(true, |(key, _)| *key <= owner);
        while let Some(row) = self.rows.next_if(is_due) {
            let (key, value) = row?;
            if key == owner {
                self.own.push(value);
            }
        }
        Ok(self.own.drain(..).collect())
    }
}

/// Reads an enum's word; a word that the type does not know is an error.
pub(super) fn word<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    parse_word(text, column)
}

/// The value that `text` stands for.
pub(super) fn parse_word<T: FromStr>(text: &str, column: usize) -> rusqlite::Result<T> {
    text.parse().map_err(|_| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            format!("unknown word `{text}`").into(),
        )
    })
}

/// Words of a blank-separated list.
pub(super) fn words<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<T>> {
    let text = row.get_ref(column)?.as_str()?;
    text.split(' ')
        .filter(|w| !w.is_empty())
        .map(|w| parse_word(w, column))
        .collect()
}

/// 32-bit hashes as bytes, four each.
pub(super) fn pack(hashes: &[u32]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
}

/// The hashes that `pack` wrote.
pub(super) fn unpack(bytes: &[u8]) -> Vec<u32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| u32::from_le_bytes(*four))
        .collect()
}

/// A scope as text: `here`, `series`, or numbers of parts.
pub(super) fn scope_text(scope: &Scope) -> String {
    match scope {
        Scope::Here => "here".to_owned(),
        Scope::Series => "series".to_owned(),
        Scope::Parts { numbers, here } => {
            let mut words: Vec<String> = here.then(|| "here".to_owned()).into_iter().collect();
            words.extend(numbers.iter().map(u32::to_string));
            words.join(",")
        }
    }
}

/// The scope that `scope_text` wrote.
pub(super) fn parse_scope(text: &str) -> Scope {
    match text {
        "here" => Scope::Here,
        "series" => Scope::Series,
        list => Scope::Parts {
            numbers: list.split(',').filter_map(|word| word.parse().ok()).collect(),
            here: list.split(',').any(|word| word == "here"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_survive_the_database() {
        for scope in [
            Scope::Here,
            Scope::Series,
            Scope::Parts {
                numbers: vec![1, 3],
                here: false,
            },
            Scope::Parts {
                numbers: vec![3],
                here: true,
            },
        ] {
            assert_eq!(parse_scope(&scope_text(&scope)), scope);
        }
    }

    #[test]
    fn hashes_survive_the_database() {
        let hashes = vec![0, 1, u32::MAX, 0x1234_5678];
        assert_eq!(unpack(&pack(&hashes)), hashes);
    }
}
