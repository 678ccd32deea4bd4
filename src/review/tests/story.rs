//! A small builder of histories: people with telling names, days counted from the first posting.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    Condition, Evidence, History, JoinReason, Landing, Mail, Match, MessageId, MessageKey, Method, Note, NoteKind,
    ObjectId, Part, PartFacts, PatchId, Person, Place, Revision, RevisionKind, RevisionNumber, Role, Said, Scope,
    Series, SeriesId, Standing, State, Target, Time, Trailer, TrailerKind, TreeName, Turn,
};
use crate::review::{Maintainers, Project, Rules, judge};

/// Who looks after what in these tests.
const MAINTAINERS: &str = "\
ARM
M:	ann Arm <ann@example.org>
M:	abe Arm <abe@example.org>
R:	rita Reads <rita@example.org>
S:	Supported
F:	xen/arch/arm/

ARM MEMORY
M:	mem Ory <mem@example.org>
S:	Supported
F:	xen/arch/arm/mm/

X86
M:	xav Ix <xav@example.org>
M:	xena Ix <xena@example.org>
S:	Supported
F:	xen/arch/x86/

NOBODY HOME
R:	rita Reads <rita@example.org>
S:	Orphaned
F:	docs/

THE REST
M:	rex Rest <rex@example.org>
M:	roz Rest <roz@example.org>
S:	Supported
F:	*
F:	*/
";

/// A person by the first name used in the file above; others get a name of two words.
pub(super) fn who(name: &str) -> Person {
    let last = match name {
        "ann" | "abe" => "Arm",
        "rita" => "Reads",
        "mem" => "Ory",
        "xav" | "xena" => "Ix",
        "rex" | "roz" => "Rest",
        _ => "Person",
    };
    Person::parse(&format!("{name} {last} <{name}@example.org>"))
}

/// 2024-01-01 and so many days: long after the policy was written.
pub(super) fn day(days: i64) -> Time {
    Time(1_704_067_200).plus_days(days)
}

/// A patch of a posting.
#[derive(Clone)]
pub(super) struct Patch {
    pub(super) title: String,
    pub(super) paths: Vec<String>,
    pub(super) content: u64,
    pub(super) trailers: Vec<Trailer>,
    pub(super) author: String,
}

/// A patch by author "sam" that touches `paths`, signed by him.
pub(super) fn patch(title: &str, paths: &[&str]) -> Patch {
    by("sam", title, paths)
}

/// A patch by `author`, signed by him.
pub(super) fn by(author: &str, title: &str, paths: &[&str]) -> Patch {
    let mut hash = 0_u64;
    for byte in title.bytes() {
        hash = hash.wrapping_mul(31).wrapping_add(u64::from(byte));
    }
    Patch {
        title: title.to_owned(),
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        content: hash,
        trailers: vec![trailer(TrailerKind::SignedOffBy, author)],
        author: author.to_owned(),
    }
}

impl Patch {
    /// With a trailer of `name` above its `---`.
    pub(super) fn with(mut self, kind: TrailerKind, name: &str) -> Self {
        self.trailers.push(trailer(kind, name));
        self
    }

    /// With other content.
    pub(super) fn changed(mut self) -> Self {
        self.content += 1;
        self
    }
}

/// An unconditional trailer of `name`.
pub(super) fn trailer(kind: TrailerKind, name: &str) -> Trailer {
    Trailer {
        kind,
        key: kind.to_string(),
        value: who(name).to_string(),
        person: Some(who(name)),
        area: None,
        scope: Scope::Here,
        condition: Condition::None,
        remark: String::new(),
        place: Place::Text,
    }
}

/// What a reply holds.
#[derive(Clone, Default)]
pub(super) struct Words {
    pub(super) trailers: Vec<Trailer>,
    pub(super) says: Vec<Said>,
    pub(super) parent: Option<MessageKey>,
}

/// A reply that only says something.
pub(super) fn says(said: &[Said]) -> Words {
    Words {
        says: said.to_vec(),
        ..Words::default()
    }
}

/// A reply with one trailer.
pub(super) fn gives(trailer: Trailer) -> Words {
    Words {
        trailers: vec![trailer],
        ..Words::default()
    }
}

/// A reply with an `Acked-by` of the sender.
pub(super) fn acks(name: &str) -> Words {
    gives(trailer(TrailerKind::AckedBy, name))
}

/// A reply with a `Reviewed-by` of the sender.
pub(super) fn reviews(name: &str) -> Words {
    gives(trailer(TrailerKind::ReviewedBy, name))
}

impl Words {
    /// In answer to a certain mail.
    pub(super) fn below(mut self, parent: MessageKey) -> Self {
        self.parent = Some(parent);
        self
    }
}

/// A history in the making.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) history: History,
    pub(super) project: Project,
    next: i64,
}

impl Story {
    /// Nothing posted yet.
    pub(super) fn new() -> Self {
        let first = MessageId::parse("first@example.org").expect("an id");
        Self {
            history: History {
                series: Series {
                    id: SeriesId::of(&first),
                    revisions: Vec::new(),
                    related: Vec::new(),
                },
                mails: Vec::new(),
                parts: BTreeMap::new(),
                landings: Vec::new(),
                notes: Vec::new(),
                superseded: None,
            },
            project: Project::xen(),
            next: 1,
        }
    }

    /// One patch, posted on day 0 by sam.
    pub(super) fn of(paths: &[&str]) -> Self {
        let mut story = Self::new();
        story.post(0, "sam", &[patch("one", paths)]);
        story
    }

    fn mail(&mut self, at: Time, from: Person, role: Role, target: Target) -> &mut Mail {
        let key = MessageKey(self.next);
        self.next += 1;
        let id = MessageId::parse(&format!("{}@example.org", key.0)).expect("an id");
        self.history.mails.push(Mail {
            key,
            id,
            from,
            date: at,
            role,
            subject: Arc::default(),
            target,
            parent: None,
            trailers: Vec::new(),
            says: Vec::new(),
        });
        self.history.mails.last_mut().expect("just pushed")
    }

    /// Posts a whole revision with a cover where there is more than one patch.
    pub(super) fn post(&mut self, days: i64, from: &str, patches: &[Patch]) -> usize {
        let place = self.history.series.revisions.len();
        let at = day(days);
        let single = patches.len() == 1;
        let cover = (!single).then(|| {
            self.mail(at, who(from), Role::Cover, Target::Revision { revision: place })
                .key
        });
        let mut parts = Vec::new();
        for (number, patch) in (1_u32..).zip(patches) {
            let target = if single {
                Target::Revision { revision: place }
            } else {
                Target::Part {
                    revision: place,
                    number,
                }
            };
            let mail = self.mail(at, who(from), Role::Patch, target);
            mail.trailers = patch.trailers.clone();
            for trailer in &mut mail.trailers {
                trailer.place = Place::Patch;
            }
            let key = mail.key;
            self.history.parts.insert(
                key,
                PartFacts {
                    title: patch.title.clone(),
                    author: who(&patch.author),
                    paths: patch.paths.clone(),
                    patch_id: Some(PatchId(patch.content)),
                    size: (1, 1),
                    tree: Some(TreeName("xen".to_owned())),
                    branch: "staging".to_owned(),
                    overtaken: None,
                },
            );
            parts.push(Part {
                number,
                message: Some(key),
                carried: false,
                duplicates: Vec::new(),
                superseded: None,
            });
        }
        let number = u32::try_from(place).expect("few revisions") + 1;
        self.history.series.revisions.push(Revision {
            number: RevisionNumber::whole(number),
            stated: true,
            kind: RevisionKind::Whole,
            rfc: false,
            committed: false,
            cover,
            parts,
            submitter: who(from),
            posted: at,
            joined: JoinReason::First,
            known: at,
        });
        place
    }

    /// The newest revision.
    pub(super) fn newest(&mut self) -> &mut Revision {
        self.history.series.revisions.last_mut().expect("posted")
    }

    /// The mail of part `number` of the newest revision.
    pub(super) fn key(&self, number: u32) -> MessageKey {
        let revision = self.history.series.revisions.last().expect("posted");
        let part = revision.parts.iter().find(|part| part.number == number);
        part.and_then(|part| part.message).expect("a part that is there")
    }

    /// What is known of part `number` of the newest revision.
    pub(super) fn facts(&mut self, number: u32) -> &mut PartFacts {
        let key = self.key(number);
        self.history.parts.get_mut(&key).expect("facts")
    }

    /// A reply to the whole newest revision.
    pub(super) fn reply(&mut self, days: i64, from: &str, words: Words) -> MessageKey {
        let revision = self.history.series.revisions.len() - 1;
        self.reply_to(days, from, Target::Revision { revision }, words)
    }

    /// A reply to part `number` of the newest revision.
    pub(super) fn reply_part(&mut self, days: i64, from: &str, number: u32, words: Words) -> MessageKey {
        let revision = self.history.series.revisions.len() - 1;
        self.reply_to(days, from, Target::Part { revision, number }, words)
    }

    /// A reply to anything.
    pub(super) fn reply_to(&mut self, days: i64, from: &str, target: Target, words: Words) -> MessageKey {
        let ping = words.says == [Said::Ping];
        let role = if ping { Role::Ping } else { Role::Reply };
        let mail = self.mail(day(days), who(from), role, target);
        mail.trailers = words.trailers;
        mail.says = words.says;
        mail.parent = words.parent;
        mail.key
    }

    /// Part `number` of the newest revision reaches a branch.
    pub(super) fn land(&mut self, days: i64, number: u32, branch: &str) -> &mut Landing {
        let message = self.key(number);
        let commit = ObjectId([u8::try_from(self.history.landings.len()).expect("few commits"); 20]);
        self.history.landings.push(Landing {
            found: Match {
                message,
                commit,
                method: Method::PatchId,
                score: 1.0,
                certain: true,
                evidence: Evidence::default(),
                known: day(days),
                until: None,
            },
            committed: day(days),
            committer: who("rex"),
            subject: "one".to_owned(),
            branches: vec![branch.to_owned()],
            reverted: None,
            reverted_by_author: false,
        });
        self.history.landings.last_mut().expect("just pushed")
    }

    /// A triage note.
    pub(super) fn note(&mut self, days: i64, kind: NoteKind, text: &str, until: Option<i64>) {
        self.history.notes.push(Note {
            kind,
            text: text.to_owned(),
            by: "me".to_owned(),
            at: day(days),
            until: until.map(day),
        });
    }

    /// The judgement on a day, with that day's mails seen.
    pub(super) fn at(&self, days: i64) -> Standing {
        self.judge(day(days)).expect("something was posted")
    }

    /// The judgement at a moment.
    pub(super) fn judge(&self, at: Time) -> Option<Standing> {
        let file = Arc::new(Maintainers::parse(MAINTAINERS));
        let rules = Rules {
            project: &self.project,
            maintainers: &|_, _, _| Some(Arc::clone(&file)),
            is_directory: &|_, _| false,
            committers: &|_, _| vec![who("rex")],
            is_stable: &|_, branch| branch.starts_with("staging-"),
            same_person: &Person::is_same,
        };
        judge(&self.history, &rules, at)
    }

    /// State and turn on a day.
    pub(super) fn state(&self, days: i64) -> (State, Turn) {
        let standing = self.at(days);
        (standing.state, standing.turn)
    }

    /// First names of those waited for, on a day.
    pub(super) fn waits(&self, days: i64) -> Vec<String> {
        let standing = self.at(days);
        let first = |person: &Person| person.name.split(' ').next().unwrap_or_default().to_owned();
        standing.waiting_on.iter().map(|wait| first(&wait.person)).collect()
    }
}
