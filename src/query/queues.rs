//! The queues, each a question in one place.

use crate::model::{Person, Reason, State, Turn, find_nearest};
use crate::review;

use super::candidate::Candidate;
use super::facts::Facts;
use super::queue::{Kept, Queue, touches_sections};
use super::row::{part_words, waiting_words};
use super::scope::Scope;

/// All queues, in the order of help.
pub const QUEUES: &[Queue] = &[PENDING, UNREVIEWED, UNAPPLIED, READY, STALLED, LOST, MINE, LIST];

/// The queue that has every series.
pub(super) fn everything() -> &'static Queue {
    &LIST
}

/// The queue of that name.
pub fn queue_named(name: &str) -> Option<&'static Queue> {
    QUEUES.iter().find(|queue| queue.name == name)
}

/// The queue of that name, or what to write instead.
pub fn find_queue(name: &str) -> Result<&'static Queue, Option<String>> {
    let names = || QUEUES.iter().map(|queue| queue.name);
    queue_named(name).ok_or_else(|| {
        let list: Vec<&str> = names().collect();
        Some(match find_nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("queues are: {}", list.join(", ")),
        })
    })
}

const PENDING: Queue = Queue {
    name: "pending",
    about: "List series that wait for maintainers, committers or the release manager",
    details: "A series is pending while the next step is the project's: a review, an ack, a release ack or the push. With --maintainer \
              only parts that wait for that person are listed, part by part: one part sent back does not hide nine that wait. What is \
              ready comes first, then what waits longest.",
    open_only: true,
    keep: pending,
};

fn pending(facts: &Facts, scope: &Scope, candidate: &Candidate) -> Option<Kept> {
    let standing = &candidate.standing;
    let rank = u8::from(standing.state != State::Ready);
    let Some(who) = &scope.maintainer else {
        return review::is_pending(standing).then(|| Kept {
            rank,
            ..Kept::default()
        });
    };
    let is_who = |person: &Person| who.is(facts, person, scope.at);
    let mut wanted: Vec<String> = Vec::new();
    for wait in review::pending_for(standing, &is_who) {
        let total = candidate.revision().parts.len();
        wanted.push(if total > 1 && wait.parts.len() < total {
            format!("{} ({})", wait.why, part_words(&wait.parts))
        } else {
            wait.why
        });
    }
    if wanted.is_empty() && scope.reviewer && review::is_pending(standing) {
        let reviews = candidate.parts().any(|(_, part)| {
            let file = part
                .tree
                .as_ref()
                .and_then(|tree| facts.maintainers(tree, &part.branch, scope.at).map(|file| (tree, file)));
            file.is_some_and(|(tree, file)| {
                part.paths.iter().any(|path| {
                    let covering = file.matching(path, &|path| facts.is_directory(tree, path));
                    covering
                        .iter()
                        .any(|covering| covering.section.reviewers.iter().any(is_who))
                })
            })
        });
        if reviews {
            wanted.push("review, as designated reviewer".to_owned());
        }
    }
    let why = wanted.join("; ");
    (!wanted.is_empty()).then_some(Kept {
        why: Some(why),
        rank,
        ..Kept::default()
    })
}

const UNREVIEWED: Queue = Queue {
    name: "unreviewed",
    about: "List series whose newest revision nobody answered",
    details: "Nobody but the submitter answered any mail of the newest revision, and it carries no approval of others. With --ever no \
              revision was ever answered.",
    open_only: true,
    keep: |facts, scope, candidate| {
        let standing = &candidate.standing;
        let unreviewed = if scope.ever {
            review::is_never_reviewed(standing)
        } else {
            review::is_unreviewed(standing)
        };
        (unreviewed && touches_sections(facts, scope, candidate)).then(Kept::default)
    },
};

const UNAPPLIED: Queue = Queue {
    name: "unapplied",
    about: "List series that have an approval and are not in the tree",
    details: "An open part carries an approval in force. Whether it has every approval it needs is what `ready` says.",
    open_only: true,
    keep: |facts, scope, candidate| {
        let rank = u8::from(candidate.standing.state != State::Ready);
        (review::is_unapplied(&candidate.standing) && touches_sections(facts, scope, candidate)).then(|| Kept {
            rank,
            ..Kept::default()
        })
    },
};

const READY: Queue = Queue {
    name: "ready",
    about: "List series that have every approval and are not in the tree",
    details: "Every needed part has all approvals, no objection is open, and it is not in the branch it aims at: a committer may push it.",
    open_only: true,
    keep: |facts, scope, candidate| {
        (review::is_ready(&candidate.standing) && touches_sections(facts, scope, candidate)).then(Kept::default)
    },
};

const STALLED: Queue = Queue {
    name: "stalled",
    about: "List series that were answered and then fell silent",
    details: "Some revision was answered, and nobody acted for so many days [14, --days]; says whose turn it is.",
    open_only: true,
    keep: |facts, scope, candidate| {
        let standing = &candidate.standing;
        let days = scope.days.unwrap_or(facts.project.stalled_days);
        let why = || {
            format!(
                "{}, waiting for {} days; {}",
                turn_words(candidate),
                standing.silent_days,
                standing.why
            )
        };
        (review::is_stalled(standing, days) && touches_sections(facts, scope, candidate)).then(|| Kept {
            why: Some(why()),
            ..Kept::default()
        })
    },
};

fn turn_words(candidate: &Candidate) -> String {
    let standing = &candidate.standing;
    let whose = match standing.turn {
        Turn::Author => format!("author's turn ({})", candidate.submitter().label()),
        Turn::Maintainers => format!("maintainers' turn ({})", waiting_words(standing)),
        Turn::ReleaseManager => "release manager's turn".to_owned(),
        Turn::Committers => "committers' turn".to_owned(),
        Turn::Nobody => "nobody's turn".to_owned(),
    };
    whose.replace(" ()", "")
}

const LOST: Queue = Queue {
    name: "lost",
    about: "List series that the project lost: posted, silent, and not the author's turn",
    details: "Posted in the window (--since, --until), silent for so many days [30, --days], and the ball is with the project, not with \
              the author. Reasons: never-answered, review-stalled, ready-not-applied, partly-applied. No RFC, and nothing that \
              somebody said to have applied. With --abandoned those, too, where the author went silent.",
    open_only: true,
    keep: lost,
};

fn lost(facts: &Facts, scope: &Scope, candidate: &Candidate) -> Option<Kept> {
    let standing = &candidate.standing;
    let days = scope.days.unwrap_or(facts.project.lost_days);
    let abandoned = || scope.abandoned.then(|| review::abandoned(standing, days)).flatten();
    let reason = review::lost(standing, days).or_else(abandoned)?;
    let words = match reason {
        Reason::NeverAnswered => "never answered",
        Reason::ReviewStalled => "review stalled",
        Reason::ReadyNotApplied => "ready, not applied",
        Reason::PartlyApplied => "partly applied",
        Reason::AuthorSilent => "the author went silent",
    };
    let mut why = format!("{words}, waiting for {} days", standing.silent_days);
    // Of what nobody ever answered there is no more to say.
    if reason != Reason::NeverAnswered {
        why.push_str(&format!("; {}", standing.why));
    }
    touches_sections(facts, scope, candidate).then_some(Kept {
        why: Some(why),
        reason: Some(reason),
        rank: 0,
    })
}

const MINE: Queue = Queue {
    name: "mine",
    about: "List every open series of mine with state and turn",
    details: "Mine are those that I sent or wrote; --author WHO asks for somebody else's.",
    open_only: true,
    keep: |facts, scope, candidate| {
        let why = format!("{}; {}", turn_words(candidate), candidate.standing.why);
        touches_sections(facts, scope, candidate).then_some(Kept {
            why: Some(why),
            ..Kept::default()
        })
    },
};

const LIST: Queue = Queue {
    name: "list",
    about: "List every series, newest first",
    details: "Every series whatever its state; filters narrow it down.",
    open_only: false,
    keep: |facts, scope, candidate| touches_sections(facts, scope, candidate).then(Kept::default),
};
