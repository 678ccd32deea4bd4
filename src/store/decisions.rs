//! How revisions were placed among the series: kept so that it need not be found out again.

use rusqlite::{Connection, params};

use super::convert::word;
use super::sources::number;
use super::writer::Batch;
use crate::model::{Decision, MessageKey, Time};

/// All decisions in order.
pub(super) fn load(db: &Connection) -> rusqlite::Result<Vec<Decision>> {
    let mut statement = db.prepare(
        "SELECT print, series, joined, known, answers, related, taken_over, moved FROM decision ORDER BY place",
    )?;
    let rows = statement.query_map([], |row| {
        let numbers = |column: usize| -> rusqlite::Result<Vec<Vec<i64>>> {
            let text = row.get_ref(column)?.as_str()?;
            let words = text.split(' ').filter(|word| !word.is_empty());
            Ok(words
                .map(|word| word.split(':').filter_map(|number| number.parse().ok()).collect())
                .collect())
        };
        let place = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let related = numbers(5)?;
        let taken_over = numbers(6)?;
        let moved = numbers(7)?;
        Ok(Decision {
            print: row.get::<_, i64>(0)?.cast_unsigned(),
            series: row.get::<_, Option<i64>>(1)?.map(place),
            joined: word(row, 2)?,
            known: row.get(3)?,
            answers: row.get(4)?,
            related: related
                .iter()
                .filter_map(|one| one.first())
                .map(|one| place(*one))
                .collect(),
            taken_over: taken_over
                .iter()
                .filter_map(|one| match one[..] {
                    [series, known] => Some((place(series), Time(known))),
                    _ => None,
                })
                .collect(),
            moved: moved
                .iter()
                .filter_map(|one| match one[..] {
                    [series, message, known] => Some((place(series), MessageKey(message), Time(known))),
                    _ => None,
                })
                .collect(),
        })
    })?;
    rows.collect()
}

impl Batch<'_> {
    /// Replaces the decisions from a place on.
    pub(super) fn write_decisions(&self, decisions: &[Decision], from: usize) -> rusqlite::Result<()> {
        self.tx
            .execute("DELETE FROM decision WHERE place >= ?1", [number(from)])?;
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO decision (place, print, series, joined, known, answers, related, taken_over, moved)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for (place, one) in decisions.iter().enumerate().skip(from) {
            let joined: &str = one.joined.into();
            let related: Vec<String> = one.related.iter().map(usize::to_string).collect();
            let taken_over = one
                .taken_over
                .iter()
                .map(|(series, known)| format!("{series}:{}", known.0));
            let moved = one.moved.iter();
            let moved = moved.map(|(series, message, known)| format!("{series}:{}:{}", message.0, known.0));
            statement.execute(params![
                number(place),
                one.print.cast_signed(),
                one.series.map(number),
                joined,
                one.known,
                one.answers,
                related.join(" "),
                taken_over.collect::<Vec<_>>().join(" "),
                moved.collect::<Vec<_>>().join(" "),
            ])?;
        }
        Ok(())
    }
}
