//! What the user corrected by hand, as his notes say it.

use std::collections::HashMap;

use crate::matching;
use crate::model::{MessageId, Note, NoteKind, ObjectId};
use crate::series;

/// Corrections of what was linked; they hold as of any moment, since they say how it always was.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Corrections {
    /// Of what belongs together.
    pub(super) series: Vec<series::Correction>,
    /// Of what became of a patch.
    pub(super) matches: Vec<matching::Correction>,
}

impl Corrections {
    /// Takes the corrections out of notes: those on one mail in the order in which they were made.
    pub fn of_notes(notes: &HashMap<MessageId, Vec<Note>>) -> Self {
        let mut messages: Vec<&MessageId> = notes.keys().collect();
        messages.sort_unstable();
        let mut all = Self::default();
        for message in messages {
            for note in notes.get(message).into_iter().flatten() {
                all.add(message, note);
            }
        }
        all
    }

    fn add(&mut self, message: &MessageId, note: &Note) {
        let origin = match note.kind {
            NoteKind::Link => true,
            NoteKind::Unlink => false,
            NoteKind::Defer | NoteKind::Drop | NoteKind::Delegate | NoteKind::Target | NoteKind::Note => return,
        };
        let message = message.clone();
        if let Some(commit) = note.text.strip_prefix(COMMIT).and_then(|name| name.parse().ok()) {
            self.matches.push(matching::Correction {
                message,
                commit: Some(commit),
                origin,
            });
        } else if let Some(to) = note.text.strip_prefix(MAIL).and_then(MessageId::parse) {
            self.series.push(series::Correction::Join { message, to });
        } else if !origin {
            self.series.push(series::Correction::Separate { message });
        }
    }

    /// The text of a note that links a mail to a commit.
    pub fn to_commit(commit: ObjectId) -> String {
        format!("{COMMIT}{commit}")
    }

    /// The text of a note that links a mail to another mail.
    pub fn to_mail(message: &MessageId) -> String {
        format!("{MAIL}{message}")
    }

    /// A text that differs when the corrections do; empty for none.
    pub(super) fn fingerprint(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(format!("{self:?}").as_bytes()))
    }
}

const COMMIT: &str = "commit:";
const MAIL: &str = "mail:";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    fn note(kind: NoteKind, text: &str) -> Note {
        Note {
            kind,
            text: text.to_owned(),
            by: String::new(),
            at: Time(0),
            until: None,
        }
    }

    #[test]
    fn notes_of_the_two_kinds_are_corrections_and_others_are_not() {
        let id = |text: &str| MessageId::parse(text).expect("made here");
        let commit = ObjectId([7; 20]);
        let notes = HashMap::from([
            (
                id("a@example.org"),
                vec![
                    note(NoteKind::Link, &Corrections::to_commit(commit)),
                    note(NoteKind::Link, &Corrections::to_mail(&id("b@example.org"))),
                    note(NoteKind::Note, "commit:"),
                ],
            ),
            (
                id("c@example.org"),
                vec![
                    note(NoteKind::Unlink, ""),
                    note(NoteKind::Unlink, &Corrections::to_commit(commit)),
                ],
            ),
        ]);
        let corrections = Corrections::of_notes(&notes);
        assert_eq!(
            corrections.series,
            [
                series::Correction::Join {
                    message: id("a@example.org"),
                    to: id("b@example.org")
                },
                series::Correction::Separate {
                    message: id("c@example.org")
                },
            ]
        );
        let matches: Vec<_> = corrections
            .matches
            .iter()
            .map(|one| (one.message.as_str(), one.origin))
            .collect();
        assert_eq!(matches, [("a@example.org", true), ("c@example.org", false)]);
        assert_ne!(corrections.fingerprint(), Corrections::default().fingerprint());
    }
}
