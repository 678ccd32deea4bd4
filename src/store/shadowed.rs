//! Messages that bear a Message-ID which another message owns.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::model::MessageId;

/// Messages whose Message-ID another message, earlier in the mirrors, owns.
pub(super) fn find_shadowed(db: &Connection) -> rusqlite::Result<HashSet<i64>> {
    /// Where more than one of so many messages is new all are looked at.
    const FEW: i64 = 8;
    let fresh: i64 = db.query_row("SELECT count(*) FROM fresh_message", [], |row| row.get(0))?;
    let all: i64 = db.query_row("SELECT coalesce(max(id), 0) FROM message", [], |row| row.get(0))?;
    let mut statement = db.prepare_cached(if fresh.saturating_mul(FEW) > all {
        ALL_SHADOWED
    } else {
        FEW_SHADOWED
    })?;
    let mut rows = statement.query([])?;
    let mut found = HashSet::new();
    let mut owner = String::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        if id == owner {
            found.insert(row.get(1)?);
        } else {
            owner = id;
        }
    }
    Ok(found)
}

const ALL_SHADOWED: &str =
    "SELECT message.message_id, message.id, min((inbox.place << 52) + (epoch.place << 40) + copy.entry) AS place
     FROM message JOIN copy ON copy.message = message.id JOIN epoch ON epoch.id = copy.epoch JOIN inbox ON inbox.id = epoch.inbox
     WHERE message.message_id IN (SELECT message_id FROM message GROUP BY message_id HAVING count(*) > 1)
     GROUP BY message.id ORDER BY message.message_id, place";
/// The same: of the messages of one id all but one are noted, unless one of them came since.
const FEW_SHADOWED: &str =
    "SELECT message.message_id, message.id, min((inbox.place << 52) + (epoch.place << 40) + copy.entry) AS place
     FROM message JOIN copy ON copy.message = message.id JOIN epoch ON epoch.id = copy.epoch JOIN inbox ON inbox.id = epoch.inbox
     WHERE message.message_id IN (SELECT message_id FROM message
         WHERE id IN (SELECT message FROM shadowed UNION ALL SELECT message FROM fresh_message))
     GROUP BY message.id ORDER BY message.message_id, place";

/// The id under which a message is known: its own, or one made distinct when another message owns it.
pub(super) fn distinct_id(id: &str, fingerprint: u64, shadowed: bool) -> MessageId {
    let known = if shadowed {
        MessageId::parse(&format!("{id}#{fingerprint:016x}"))
    } else {
        MessageId::parse(id)
    };
    known.unwrap_or_else(|| MessageId::parse(&format!("{fingerprint:016x}@no.message-id")).expect("not empty"))
}
