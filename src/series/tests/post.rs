//! Messages made by hand: subject, sender, thread, content; dates count up by a minute a mail.

use crate::model::{
    Change, Counter, Digest, FileDigest, Hints, Message, MessageId, MessageKey, Patch, PatchId, Person, Posture,
    RevisionKind, RevisionNumber, Role, Said, Subject, Target, Time,
};
use crate::series::{Correction, Entry, Grouping, group, group_after};

/// A mail to be made.
#[derive(Clone)]
pub(super) struct Post {
    id: String,
    role: Role,
    text: String,
    from: String,
    refs: Vec<String>,
    content: String,
    paths: Vec<String>,
    added: bool,
    deleted: bool,
    lines: Vec<u32>,
    words: Vec<u32>,
    damaged: bool,
    day: Option<i64>,
    hours: i64,
    hints: Hints,
    says: Vec<Said>,
    author: Option<String>,
    other_ids: Vec<String>,
}

impl Post {
    fn new(id: &str, role: Role, text: &str) -> Self {
        Self {
            id: id.into(),
            role,
            text: text.into(),
            from: "Ann Author <ann@example.org>".into(),
            refs: Vec::new(),
            content: text.rsplit(']').next().unwrap_or_default().into(),
            paths: vec!["src/main.c".into()],
            added: false,
            deleted: false,
            lines: Vec::new(),
            words: Vec::new(),
            damaged: false,
            day: None,
            hours: 0,
            hints: Hints::default(),
            says: Vec::new(),
            author: None,
            other_ids: Vec::new(),
        }
    }

    /// A patch; its content is named by its title, unless said otherwise.
    pub(super) fn patch(id: &str, text: &str) -> Self {
        Self::new(id, Role::Patch, text)
    }

    /// A cover letter.
    pub(super) fn cover(id: &str, text: &str) -> Self {
        Self::new(id, Role::Cover, text)
    }

    /// A reply to another mail.
    pub(super) fn reply(id: &str, to: &str, text: &str) -> Self {
        Self::new(id, Role::Reply, text)
            .under(to)
            .by("Rita Reviewer <rita@example.org>")
    }

    /// A mail of this role.
    pub(super) fn mail(id: &str, role: Role, text: &str) -> Self {
        Self::new(id, role, text)
    }

    /// Answers this mail.
    pub(super) fn under(mut self, id: &str) -> Self {
        self.refs.push(id.into());
        self
    }

    /// Bears this Message-ID, too.
    pub(super) fn also(mut self, id: &str) -> Self {
        self.other_ids.push(id.into());
        self
    }

    /// Sent by.
    pub(super) fn by(mut self, from: &str) -> Self {
        self.from = from.into();
        self
    }

    /// The titles that it lists.
    pub(super) fn lists(mut self, titles: &[&str]) -> Self {
        self.hints.listed_titles = titles.iter().map(|title| (*title).to_owned()).collect();
        self
    }

    /// The patch's author, as its text says.
    pub(super) fn author(mut self, author: &str) -> Self {
        self.author = Some(author.into());
        self
    }

    /// Content of the diff by a name.
    pub(super) fn content(mut self, name: &str) -> Self {
        self.content = name.into();
        self
    }

    /// The file that it touches.
    pub(super) fn path(mut self, path: &str) -> Self {
        self.paths = vec![path.into()];
        self
    }

    /// The files that it touches.
    pub(super) fn touches(mut self, paths: &[&str]) -> Self {
        self.paths = paths.iter().map(|path| (*path).to_owned()).collect();
        self
    }

    /// Some context of its diff got lost on the way.
    pub(super) fn damaged(mut self) -> Self {
        self.damaged = true;
        self
    }

    /// The file is new.
    pub(super) fn adds(mut self, path: &str) -> Self {
        self.added = true;
        self.path(path)
    }

    /// It deletes this file.
    pub(super) fn deletes(mut self, path: &str) -> Self {
        self.deleted = true;
        self.path(path)
    }

    /// Lines of its description, by numbers.
    pub(super) fn words(mut self, words: &[u32]) -> Self {
        self.words = words.to_vec();
        self
    }

    /// Its changed lines, by numbers.
    pub(super) fn lines(mut self, lines: impl IntoIterator<Item = u32>) -> Self {
        self.lines = lines.into_iter().collect();
        self.lines.sort_unstable();
        self
    }

    /// Sent on this day (from here on days count from it).
    pub(super) fn day(mut self, day: i64) -> Self {
        self.day = Some(day);
        self
    }

    /// Sent so many hours after the mail before it.
    pub(super) fn later(mut self, hours: i64) -> Self {
        self.hours = hours;
        self
    }

    /// Its text says.
    pub(super) fn says(mut self, said: Said) -> Self {
        self.says.push(said);
        self
    }

    /// `change-id:`
    pub(super) fn change_id(mut self, id: &str) -> Self {
        self.hints.change_id = Some(id.into());
        self
    }

    /// `Supersedes:`
    pub(super) fn supersedes(mut self, id: &str) -> Self {
        self.hints.supersedes.extend(MessageId::parse(&address(id)));
        self
    }

    /// Links to this mail.
    pub(super) fn links(mut self, id: &str) -> Self {
        self.hints
            .named
            .extend(MessageId::parse(&format!("<{id}@example.org>")));
        self
    }

    /// Says that it takes the place of this mail, and links to it.
    pub(super) fn replaces(mut self, id: &str) -> Self {
        self.hints
            .replaces
            .extend(MessageId::parse(&format!("<{id}@example.org>")));
        self.links(id)
    }

    /// Says that its sender posts a patch of his own.
    pub(super) fn announces(mut self) -> Self {
        self.hints.announces = true;
        self
    }

    /// Its change log names this mail as a lower revision.
    pub(super) fn names_earlier(mut self, id: &str) -> Self {
        self.hints.earlier.extend(MessageId::parse(&address(id)));
        self
    }

    /// Its change log speaks of patches that were dropped or merged.
    pub(super) fn has_fewer(mut self) -> Self {
        self.hints.fewer = true;
        self
    }

    /// The change log's highest revision.
    pub(super) fn logs(mut self, number: u32) -> Self {
        self.hints.logged_revision = Some(RevisionNumber::whole(number));
        self
    }

    fn entry(&self, key: i64, date: Time) -> Entry {
        let subject = subject(&self.text);
        let from = Person::parse(&self.from);
        let with_patch = matches!(self.role, Role::Patch | Role::ReplyWithDiff);
        let id = |text: &str| MessageId::parse(&address(text)).expect("made here");
        Entry {
            key: MessageKey(key),
            message: Message {
                id: id(&self.id),
                other_ids: self.other_ids.iter().map(|text| id(text)).collect(),
                date,
                references: self.refs.iter().map(|text| id(text)).collect(),
                role: self.role,
                patch: with_patch.then(|| self.made_patch(&from, &subject.title).into()),
                trailers: Box::default(),
                says: self.says.clone().into(),
                hints: self.hints.clone().into(),
                fingerprint: 0,
                subject: subject.into(),
                from: from.into(),
            },
        }
    }

    fn made_patch(&self, from: &Person, title: &str) -> Patch {
        let content = PatchId(xxhash_rust::xxh3::xxh3_64(self.content.as_bytes()));
        let file = |path: &String| FileDigest {
            path: path.as_str().into(),
            old_path: None,
            change: match (self.added, self.deleted) {
                (true, _) => Change::Added,
                (false, true) => Change::Deleted,
                (false, false) => Change::Modified,
            },
            added: 9,
            removed: 1,
            post_blob: None,
            content,
        };
        Patch {
            author: self
                .author
                .as_ref()
                .map_or(from.clone(), |author| Person::parse(author))
                .into(),
            author_stated: self.author.is_some(),
            authored: None,
            title: title.into(),
            text: self.words.clone(),
            digest: Digest {
                patch_id: Some(PatchId(content.0 ^ u64::from(self.damaged))),
                loose_id: Some(content),
                files: self.paths.iter().map(file).collect(),
                lines: self.lines.clone(),
                damaged: self.damaged,
            },
        }
    }
}

fn address(id: &str) -> String {
    if id.contains('@') {
        id.into()
    } else {
        format!("{id}@example.org")
    }
}

/// The few forms of subjects that these tests need; the whole grammar is another folder's.
fn subject(text: &str) -> Subject {
    let bare = text.strip_prefix("Re: ");
    let mut subject = Subject {
        text: text.into(),
        reply: bare.is_some(),
        ..Subject::default()
    };
    let mut rest = bare.unwrap_or(text);
    if let Some(inner) = rest.strip_prefix("Ping: ") {
        subject.posture = Posture::Ping;
        rest = inner;
    }
    if let Some((tags, title)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        tags.split(' ').for_each(|word| read_word(word, &mut subject));
        rest = title;
    }
    subject.title = rest.trim().into();
    subject
}

fn read_word(word: &str, subject: &mut Subject) {
    let mut present = |posture| {
        if subject.posture == Posture::Plain {
            subject.posture = posture;
        }
    };
    match word {
        "PATCH" => present(Posture::Patch),
        "COMMITTED" => present(Posture::Committed),
        "PULL" => present(Posture::Pull),
        "RFC" => subject.rfc = true,
        "RESEND" => subject.resend = true,
        _ => {
            if let Some((number, total)) = word.split_once('/') {
                let counter = number.parse().ok().zip(total.parse().ok());
                subject.counter = counter.map(|(number, total)| Counter { number, total });
            } else if let Some(digits) = word.strip_prefix('v') {
                let (number, point) = digits.split_once('.').unwrap_or((digits, "0"));
                let both = number.parse().ok().zip(point.parse().ok());
                subject.revision = both.map(|(number, point)| RevisionNumber { number, point });
            } else if let Some(release) = word.strip_prefix("for-") {
                subject.targets.push(crate::model::ReleaseTarget {
                    release: release.into(),
                    unsure: false,
                });
            } else if !word.is_empty() {
                subject.tags.push(word.into());
            }
        }
    }
}

/// The entries of mails, a minute apart.
pub(super) fn entries(posts: &[Post]) -> Vec<Entry> {
    let mut now = 1_600_000_000;
    let mut made = Vec::new();
    for (key, post) in (1..).zip(posts) {
        if let Some(day) = post.day {
            now = 1_600_000_000 + day * crate::model::DAY;
        }
        now += 60 + post.hours * 3_600;
        made.push(post.entry(key, Time(now)));
    }
    made
}

/// The grouping of mails; the same as if some of them, whichever came first, had been grouped before.
fn grown(entries: &[Entry], corrections: &[Correction]) -> Grouping {
    let (whole, decisions) = group_after(entries, corrections, &[]);
    for count in (0..entries.len()).rev().take(8) {
        let (_, before) = group_after(&entries[..count], corrections, &[]);
        assert_eq!(
            group_after(entries, corrections, &before),
            (whole.clone(), decisions.clone())
        );
        let (_, before) = group_after(&entries[count..], corrections, &[]);
        assert_eq!(group_after(entries, corrections, &before).0, whole);
    }
    whole
}

/// The grouping of mails, a line a series.
pub(super) fn grouped(posts: &[Post]) -> Vec<String> {
    corrected(posts, &[])
}

/// The grouping of mails after corrections, a line a series.
pub(super) fn corrected(posts: &[Post], corrections: &[Correction]) -> Vec<String> {
    let entries = entries(posts);
    let grouping = grown(&entries, corrections);
    let name = |key: MessageKey| {
        let id = entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| entry.message.id.to_string());
        let id = id.unwrap_or_default();
        id.strip_suffix("@example.org").unwrap_or(&id).to_owned()
    };
    let series = |series: &crate::model::Series| {
        let revisions = series.revisions.iter().map(|revision| {
            let cover = revision.cover.map(|key| format!("{} ", name(key))).unwrap_or_default();
            let parts = revision.parts.iter().map(|part| {
                let mail = part.message.map_or("-".into(), name);
                let again: String = part.duplicates.iter().map(|key| format!("+{}", name(*key))).collect();
                format!("{}{}={mail}{again}", if part.carried { "~" } else { "" }, part.number)
            });
            let kind = match revision.kind {
                RevisionKind::Whole => String::new(),
                RevisionKind::Partial
                | RevisionKind::Resend
                | RevisionKind::ResendChanged
                | RevisionKind::Unchanged => format!(" {}", revision.kind),
            };
            let assumed = if revision.stated { "" } else { "?" };
            let parts: Vec<String> = parts.collect();
            format!("v{}{assumed}: {cover}[{}]{kind}", revision.number, parts.join(" "))
        });
        revisions.collect::<Vec<_>>().join("; ")
    };
    grouping.series.iter().map(series).collect()
}

/// How many series were taken over.
pub(super) fn taken_over(posts: &[Post]) -> usize {
    group(&entries(posts), &[]).superseded.len()
}

/// How many series have to do with others.
pub(super) fn related(posts: &[Post]) -> usize {
    let series = group(&entries(posts), &[]).series;
    series.iter().filter(|series| !series.related.is_empty()).count()
}

/// Patches that were posted anew in another series.
pub(super) fn moved(posts: &[Post]) -> Vec<String> {
    let entries = entries(posts);
    let grouping = group(&entries, &[]);
    let revisions = grouping.series.iter().flat_map(|series| &series.revisions);
    let parts = revisions.flat_map(|revision| &revision.parts);
    let gone = parts
        .filter(|part| part.superseded.is_some())
        .filter_map(|part| part.message);
    let name = |key: MessageKey| {
        let entry = entries.iter().find(|entry| entry.key == key).expect("one of them");
        let id = entry.message.id.to_string();
        id.strip_suffix("@example.org").unwrap_or(&id).to_owned()
    };
    gone.map(name).collect()
}

/// What each mail is about: `mail: series/revision[/part]`.
pub(super) fn targets(posts: &[Post]) -> Vec<String> {
    let entries = entries(posts);
    let grouping: Grouping = group(&entries, &[]);
    let line = |threaded: &crate::series::Threaded| {
        let entry = entries
            .iter()
            .find(|entry| entry.key == threaded.key)
            .expect("one of them");
        let id = entry.message.id.to_string();
        let id = id.strip_suffix("@example.org").unwrap_or(&id).to_owned();
        let place = match threaded.target {
            Target::Revision { revision } => format!("{revision}"),
            Target::Part { revision, number } => format!("{revision}/{number}"),
        };
        format!("{id}: {}/{place}", threaded.series)
    };
    grouping.threads.iter().map(line).collect()
}
