//! All facts by natural keys, sorted: two databases of the same mirrors and trees give the same lines.

use rusqlite::Connection;

use super::failed;
use super::reader::Reader;
use crate::error::Result;

/// A table's facts: its name, and a statement whose columns are natural keys and values.
const FACTS: &[(&str, &str)] = &[
    (
        "copy",
        "SELECT inbox.place, epoch.name, entry, hex(commit_id), hex(blob), committed, message.message_id, message.fingerprint
         FROM copy JOIN epoch ON epoch.id = epoch JOIN inbox ON inbox.id = epoch.inbox JOIN message ON message.id = message",
    ),
    (
        "message",
        "SELECT message_id, fingerprint, other_ids, person.name, person.address, date, role, says, refs, subject, title, reply, forward,
             posture, number, point, part, total, rfc, resend, targets, tags
         FROM message JOIN person ON person.id = sender",
    ),
    (
        "hint",
        "SELECT message_id, fingerprint, place, kind, value FROM hint JOIN message ON message.id = message",
    ),
    (
        "patch",
        "SELECT message_id, fingerprint, person.name, person.address, author_stated, authored, patch.title, hex(text), patch_id, loose_id,
             hex(lines), damaged
         FROM patch JOIN message ON message.id = message JOIN person ON person.id = author",
    ),
    (
        "patch_file",
        "SELECT message_id, fingerprint, place, path.path, old.path, change, added, removed, post_blob, content
         FROM patch_file JOIN message ON message.id = message JOIN path ON path.id = patch_file.path
         LEFT JOIN path old ON old.id = old_path",
    ),
    (
        "message_trailer",
        "SELECT message_id, fingerprint, place, kind, key, value, person.name, person.address, area, scope, condition, remark, stood
         FROM message_trailer JOIN message ON message.id = message LEFT JOIN person ON person.id = person",
    ),
    (
        "problem",
        "SELECT inbox.place, epoch.name, entry, problem.place, hex(object), kind, detail
         FROM problem JOIN epoch ON epoch.id = epoch JOIN inbox ON inbox.id = epoch.inbox",
    ),
    (
        "tally",
        "SELECT inbox.place, epoch.name, kind, count FROM tally JOIN epoch ON epoch.id = epoch JOIN inbox ON inbox.id = epoch.inbox",
    ),
    (
        "branch",
        "SELECT tree.name, branch.name, kind, reference, hex(tip), branched FROM branch JOIN tree ON tree.id = tree",
    ),
    (
        "commit",
        "SELECT tree.name, hex(object), a.name, a.address, authored, c.name, c.address, committed, subject, parents, hex(text), has_digest,
             patch_id, loose_id, hex(lines)
         FROM tree_commit JOIN tree ON tree.id = tree JOIN person a ON a.id = author JOIN person c ON c.id = committer",
    ),
    (
        "commit_branch",
        "SELECT tree.name, hex(object), branch.name
         FROM commit_branch JOIN tree_commit t ON t.id = commit_row JOIN tree ON tree.id = t.tree JOIN branch ON branch.id = branch",
    ),
    (
        "commit_file",
        "SELECT tree.name, hex(object), commit_file.place, path.path, old.path, change, added, removed, post_blob, content
         FROM commit_file JOIN tree_commit t ON t.id = commit_row JOIN tree ON tree.id = t.tree JOIN path ON path.id = commit_file.path
         LEFT JOIN path old ON old.id = old_path",
    ),
    (
        "commit_trailer",
        "SELECT tree.name, hex(object), commit_trailer.place, kind, key, value, person.name, person.address, area
         FROM commit_trailer JOIN tree_commit t ON t.id = commit_row JOIN tree ON tree.id = t.tree
         LEFT JOIN person ON person.id = person",
    ),
    (
        "commit_reference",
        "SELECT tree.name, hex(object), commit_reference.place, kind, value, title
         FROM commit_reference JOIN tree_commit t ON t.id = commit_row JOIN tree ON tree.id = t.tree",
    ),
    ("tag", "SELECT tree.name, tag.name, hex(object), moment, annotated FROM tag JOIN tree ON tree.id = tree"),
    (
        "rule_file",
        "SELECT tree.name, branch.name, rule_file.name, committed, hex(blob)
         FROM rule_file JOIN branch ON branch.id = branch JOIN tree ON tree.id = branch.tree",
    ),
    (
        "directory",
        "SELECT tree.name, directory.path, since FROM directory JOIN tree ON tree.id = tree",
    ),
    ("tree_file", "SELECT tree.name, tree_file.path FROM tree_file JOIN tree ON tree.id = tree"),
    ("person_use", "SELECT name, address, first, third FROM person_use JOIN person ON person.id = person"),
    ("series", "SELECT hash, superseded FROM series"),
    ("series_name", "SELECT series.hash, series_name.hash FROM series_name JOIN series ON series.id = series"),
    ("series_relation", "SELECT series.hash, other FROM series_relation JOIN series ON series.id = series"),
    (
        "revision",
        "SELECT hash, place, revision.number, revision.point, stated, kind, revision.rfc, committed, message.message_id, person.name,
             person.address, posted, joined, known
         FROM revision JOIN series ON series.id = series JOIN person ON person.id = submitter
         LEFT JOIN message ON message.id = cover",
    ),
    (
        "part",
        "SELECT hash, revision, part.number, message.message_id, message.fingerprint, carried, CASE duplicates WHEN '' THEN 0 ELSE 1 END,
             part.superseded
         FROM part JOIN series ON series.id = series LEFT JOIN message ON message.id = message",
    ),
    (
        "overtaken",
        "SELECT message.message_id, message.fingerprint, hex(object), how, mail.message_id, known
         FROM overtaken JOIN message ON message.id = message JOIN tree_commit ON tree_commit.id = commit_row
         LEFT JOIN message mail ON mail.id = told",
    ),
    (
        "thread",
        "SELECT hash, m.message_id, m.fingerprint, revision, thread.number, p.message_id
         FROM thread JOIN series ON series.id = series JOIN message m ON m.id = message LEFT JOIN message p ON p.id = parent",
    ),
    (
        "placement",
        "SELECT message_id, fingerprint, tree.name, branch FROM placement JOIN message ON message.id = message JOIN tree ON tree.id = tree",
    ),
    (
        "match",
        "SELECT message_id, fingerprint, tree.name, hex(object), method, printf('%.4f', score), certain, known, until, evidence
         FROM match JOIN message ON message.id = message JOIN tree_commit t ON t.id = commit_row JOIN tree ON tree.id = t.tree",
    ),
    (
        "tie",
        "SELECT hex(t.object), kind, hex(o.object), certain, printf('%.4f', score), known
         FROM tie JOIN tree_commit t ON t.id = commit_row JOIN tree_commit o ON o.id = other",
    ),
    ("settled", "SELECT hash, state, since FROM settled JOIN series ON series.id = series"),
];

impl Reader {
    /// All facts, a line each, sorted: the kind of fact, then its values, separated by tabs.
    pub fn dump(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for (name, statement) in FACTS {
            dump_table(&self.db, name, statement, &mut lines).map_err(failed("dump the facts"))?;
        }
        lines.sort_unstable();
        Ok(lines)
    }
}

fn dump_table(db: &Connection, name: &str, statement: &str, lines: &mut Vec<String>) -> rusqlite::Result<()> {
    let mut statement = db.prepare(statement)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut line = name.to_owned();
        for column in 0..columns {
            line.push('\t');
            match row.get_ref(column)? {
                rusqlite::types::ValueRef::Null => line.push('-'),
                rusqlite::types::ValueRef::Integer(number) => line.push_str(&number.to_string()),
                rusqlite::types::ValueRef::Real(number) => line.push_str(&format!("{number:.4}")),
                rusqlite::types::ValueRef::Text(text) => {
                    line.push_str(&String::from_utf8_lossy(text).replace(['\n', '\t', '\r'], " "));
                }
                rusqlite::types::ValueRef::Blob(bytes) => line.extend(bytes.iter().map(|byte| format!("{byte:02x}"))),
            }
        }
        lines.push(line);
    }
    Ok(())
}
