//! The mails of series' threads as histories hold them, whole or in outline.

use std::sync::Arc;

use rusqlite::{Connection, Row, Rows, Statement};

use super::convert::{parse_scope, parse_word, word, words};
use super::history::{Depth, Names, Shelf};
use super::messages::person;
use super::shadowed::distinct_id;
use super::subjects::{Subjects, releases, split_lines};
use crate::model::{Mail, MessageId, MessageKey, Subject, Target, Trailer};

const OUTLINES: &str =
    "SELECT series, message, revision, number, parent, sender, date, role, says, trailers, targets, tags
     FROM wanted CROSS JOIN thread ON series = wanted.id ORDER BY wanted.id, message";
const WHOLE: &str =
    "SELECT thread.series, thread.message, thread.revision, thread.number, thread.parent, thread.sender, thread.date, thread.role,
         thread.says, thread.trailers, message.message_id, message.fingerprint, message.subject, message.title, message.reply,
         message.forward, message.posture, message.number, message.point, message.part, message.total, message.rfc, message.resend,
         message.targets, message.tags, message.id IN (SELECT message FROM shadowed)
     FROM wanted CROSS JOIN thread ON thread.series = wanted.id CROSS JOIN message ON message.id = thread.message
     ORDER BY wanted.id, thread.message";
const TRAILERS: &str =
    "SELECT thread.series, thread.message, kind, key, value, person, area, scope, condition, remark, stood
     FROM wanted CROSS JOIN thread ON thread.series = wanted.id CROSS JOIN message_trailer t ON t.message = thread.message
     WHERE thread.trailers <> '' ORDER BY wanted.id, thread.message, t.place";

/// Which of the columns of both holds the outlined trailers.
const TRAILERS_AT: usize = 9;

/// Reads the mails in the threads of the series in the temporary table `wanted`, by series and key.
pub(super) fn load_mails(db: &Connection, names: &Names, depth: Depth, stored: &mut Shelf) -> rusqlite::Result<()> {
    let mut subjects = Subjects::default();
    let plain = Arc::default();
    let mut whole = db.prepare_cached(TRAILERS)?;
    let mut trailers = Trailers::new(&mut whole)?;
    let mut statement = db.prepare_cached(match depth {
        Depth::Whole => WHOLE,
        Depth::Outline => OUTLINES,
    })?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let series: i64 = row.get(0)?;
        let key: i64 = row.get(1)?;
        let given = row.get_ref(TRAILERS_AT)?.as_str()?;
        let trailers = match depth {
            _ if given.is_empty() => Vec::new(),
            Depth::Whole => trailers.take((series, key), names)?,
            Depth::Outline => outlined_trailers(given, names)?,
        };
        let Some(one) = stored.get_mut(series) else {
            continue;
        };
        let (id, subject) = match depth {
            Depth::Whole => (read_id(row, 10, 25)?, subjects.shared(row, 12)?),
            Depth::Outline => (MessageId::default(), outlined_subject(row, 10, &plain)?),
        };
        let revision = usize::try_from(row.get::<_, i64>(2)?).unwrap_or_default();
        let target = match row.get(3)? {
            Some(number) => Target::Part { revision, number },
            None => Target::Revision { revision },
        };
        one.history.mails.push(Mail {
            key: MessageKey(key),
            id,
            from: person(&names.people, row.get(5)?),
            date: row.get(6)?,
            role: word(row, 7)?,
            says: words(row, 8)?,
            subject,
            target,
            parent: row.get(4)?,
            trailers,
        });
    }
    Ok(())
}

/// The id of a message from its columns: the id as written and the fingerprint, and whether another message owns it.
fn read_id(row: &Row<'_>, first: usize, shadowed: usize) -> rusqlite::Result<MessageId> {
    let fingerprint = row.get::<_, i64>(first + 1)?.cast_unsigned();
    Ok(distinct_id(
        row.get_ref(first)?.as_str()?,
        fingerprint,
        row.get(shadowed)?,
    ))
}

/// A subject of which only releases and tags are known, from the two columns that begin at `first`; most have none.
fn outlined_subject(row: &Row<'_>, first: usize, plain: &Arc<Subject>) -> rusqlite::Result<Arc<Subject>> {
    let (targets, tags) = (row.get_ref(first)?.as_str()?, row.get_ref(first + 1)?.as_str()?);
    if targets.is_empty() && tags.is_empty() {
        return Ok(Arc::clone(plain));
    }
    Ok(Arc::new(Subject {
        targets: releases(targets),
        tags: split_lines(tags),
        ..Subject::default()
    }))
}

/// Trailers of which only that is known by which a series is judged.
fn outlined_trailers(text: &str, names: &Names) -> rusqlite::Result<Vec<Trailer>> {
    let trailer = |line: &str| {
        let mut words = line.splitn(6, ' ');
        let mut next = || words.next().unwrap_or_default();
        Ok(Trailer {
            kind: parse_word(next(), TRAILERS_AT)?,
            key: String::new(),
            value: String::new(),
            person: next().parse().ok().map(|id| person(&names.people, id)),
            scope: parse_scope(next()),
            condition: parse_word(next(), TRAILERS_AT)?,
            place: parse_word(next(), TRAILERS_AT)?,
            remark: String::new(),
            area: words.next().map(str::to_owned),
        })
    };
    text.split('\n').map(trailer).collect()
}

/// Puts the mails of a series in the order of their dates, then of their ids.
pub(super) fn put_in_order(db: &Connection, mails: &mut [Mail], depth: Depth) -> rusqlite::Result<()> {
    mails.sort_by_key(|mail| mail.date);
    for alike in mails.chunk_by_mut(|a, b| a.date == b.date) {
        if alike.len() == 1 {
            continue;
        }
        if depth == Depth::Outline {
            for mail in alike.iter_mut() {
                mail.id = db
                    .prepare_cached(
                        "SELECT message_id, fingerprint, id IN (SELECT message FROM shadowed) FROM message WHERE id = ?1",
                    )?
                    .query_row([mail.key], |row| read_id(row, 0, 2))?;
            }
        }
        alike.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Ok(())
}

/// Trailers in the order of series and mails, read beside these.
struct Trailers<'s> {
    rows: Rows<'s>,
    /// What was read and not taken yet, with series and mail; `None`: there is no more.
    next: Option<((i64, i64), Trailer)>,
    has_begun: bool,
}

impl<'s> Trailers<'s> {
    fn new(statement: &'s mut Statement<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            rows: statement.query([])?,
            next: None,
            has_begun: false,
        })
    }

    /// The trailers of a mail, which comes after all that were asked for so far.
    fn take(&mut self, of: (i64, i64), names: &Names) -> rusqlite::Result<Vec<Trailer>> {
        let mut own = Vec::new();
        if !self.has_begun {
            self.has_begun = true;
            self.next = self.read(names)?;
        }
        while let Some((key, trailer)) = self.next.take_if(|(key, _)| *key <= of) {
            self.next = self.read(names)?;
            if key == of {
                own.push(trailer);
            }
        }
        Ok(own)
    }

    fn read(&mut self, names: &Names) -> rusqlite::Result<Option<((i64, i64), Trailer)>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        let trailer = Trailer {
            kind: word(row, 2)?,
            key: row.get(3)?,
            value: row.get(4)?,
            person: row.get::<_, Option<i64>>(5)?.map(|id| person(&names.people, id)),
            area: row.get(6)?,
            scope: parse_scope(row.get_ref(7)?.as_str()?),
            condition: word(row, 8)?,
            remark: row.get(9)?,
            place: word(row, 10)?,
        };
        Ok(Some(((row.get(0)?, row.get(1)?), trailer)))
    }
}
