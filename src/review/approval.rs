//! Whether the approvals of a part suffice: by path and by part, strictly or by a stand-in, and what is missing.
//!
//! Owns the check-in policy. Which trailers are in force is decided in `trailers`; the state that follows in `part`.

use super::areas::area_covers;
use super::ground::Ground;
use super::maintainers::{Maintainers, Section};
use super::trailers::Given;
use super::view::Moment;
use crate::model::{Grade, Person, Time, TrailerKind};

/// Which rule lacks an approval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lack {
    /// A maintainer's for these paths.
    Maintainer,
    /// Somebody's other than the author.
    SecondPerson,
    /// The release manager's.
    Release,
}

/// An approval that is missing, and who could give it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Missing {
    pub(super) lack: Lack,
    /// Paths that lack it.
    pub(super) paths: Vec<String>,
    /// Titles of the deciding sections.
    pub(super) sections: Vec<String>,
    /// Who could give it.
    pub(super) people: Vec<Person>,
}

/// What the approvals of a part come to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    /// What is missing; empty when the part is approved.
    pub(super) missing: Vec<Missing>,
    /// By which rule it is approved.
    pub(super) grade: Option<Grade>,
    /// Since when it is approved (release ack aside), where it is.
    pub(super) since: Time,
    /// Whether and since when only the release manager's ack is missing.
    pub(super) release: Option<Time>,
}

/// When a more general maintainer's approval counts.
#[derive(Clone, Copy)]
pub(super) enum StandIn<'a> {
    /// Once the specific maintainers have been silent: a person's last mail about the part, if any.
    AfterSilence(&'a dyn Fn(&Person) -> Option<Time>),
    /// At once, and so does the own sign-off of a more general maintainer: what went in is graded.
    AtOnce,
}

/// What a part brings to the judgement besides its ground.
pub(super) struct Case<'a> {
    /// Approvals in force.
    pub(super) given: &'a [Given<'a>],
    /// Author, signers and co-authors.
    pub(super) writers: &'a [&'a Person],
    /// Who signed the posted patch.
    pub(super) signers: &'a [&'a Person],
    /// Who sent the newest revision.
    pub(super) submitter: &'a Person,
    /// When the part was posted.
    pub(super) posted: Time,
    /// When a stand-in counts.
    pub(super) stand_in: StandIn<'a>,
}

/// Judges the approvals of a part.
pub(super) fn judge(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>) -> Verdict {
    let project = now.rules.project;
    let mut verdict = match &ground.file {
        Some(file) => by_file(now, ground, case, file),
        None => by_anybody(now, ground, case),
    };
    if let Some((release, since)) = project.release_ack_wanted(&ground.facts.branch, ground.is_stable, now.at) {
        let acked = case
            .given
            .iter()
            .filter(|given| given.trailer.kind == TrailerKind::ReleaseAckedBy);
        match acked.map(|given| given.since).min() {
            Some(acked) => verdict.since = verdict.since.max(acked),
            None => {
                if verdict.missing.is_empty() {
                    verdict.release = Some(verdict.since.max(since));
                }
                verdict.missing.push(Missing {
                    lack: Lack::Release,
                    paths: Vec::new(),
                    sections: vec![release.name.clone()],
                    people: release.managers.clone(),
                });
            }
        }
    }
    verdict
}

/// Whether a trailer is an ack or a review.
fn is_ack_or_review(now: &Moment<'_>, given: &Given<'_>) -> bool {
    let kind = given.trailer.kind;
    now.rules.project.acks.contains(&kind) || is_review(now, given)
}

fn is_review(now: &Moment<'_>, given: &Given<'_>) -> bool {
    now.rules.project.reviews.contains(&given.trailer.kind)
}

fn is_one_of(now: &Moment<'_>, person: &Person, people: &[&Person]) -> bool {
    people.iter().any(|one| now.same(one, person))
}

/// Without a MAINTAINERS file: one ack or review of somebody else.
fn by_anybody(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>) -> Verdict {
    let approved = case
        .given
        .iter()
        .filter(|given| is_ack_or_review(now, given) && !is_one_of(now, given.person, case.writers))
        .map(|given| given.since)
        .min();
    let missing = Missing {
        lack: Lack::SecondPerson,
        paths: ground.facts.paths.clone(),
        sections: Vec::new(),
        people: others(now, &ground.committers, case.writers),
    };
    Verdict {
        missing: if approved.is_some() { Vec::new() } else { vec![missing] },
        grade: approved.map(|_| Grade::Strict),
        since: approved.unwrap_or(case.posted),
        release: None,
    }
}

/// Those of `people` who did not write the part; each once.
fn others(now: &Moment<'_>, people: &[Person], writers: &[&Person]) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for person in people {
        if !is_one_of(now, person, writers) && !found.iter().any(|one| now.same(one, person)) {
            found.push(person.clone());
        }
    }
    found
}

/// A path with the people who decide about it.
struct Ruled<'m> {
    path: &'m str,
    /// The deciding sections; empty: the committers decide.
    deciding: Vec<&'m Section>,
    /// More general sections in order of depth.
    general: Vec<super::maintainers::Covering<'m>>,
}

impl Ruled<'_> {
    fn is_decided_by(&self, now: &Moment<'_>, ground: &Ground<'_>, person: &Person) -> bool {
        if self.deciding.is_empty() {
            return ground.committers.iter().any(|one| now.same(one, person));
        }
        self.deciding
            .iter()
            .flat_map(|section| &section.maintainers)
            .any(|one| now.same(one, person))
    }

    fn is_generally_decided_by(&self, now: &Moment<'_>, person: &Person) -> bool {
        let mut people = self.general.iter().flat_map(|covering| &covering.section.maintainers);
        people.any(|one| now.same(one, person))
    }

    fn deciders(&self, ground: &Ground<'_>) -> Vec<Person> {
        if self.deciding.is_empty() {
            return ground.committers.to_vec();
        }
        let sections = self.deciding.iter();
        sections
            .flat_map(|section| section.maintainers.iter().cloned())
            .collect()
    }

    fn titles(&self) -> Vec<String> {
        self.deciding.iter().map(|section| section.title.clone()).collect()
    }
}

/// An approval found: since when, and whether by a stand-in.
#[derive(Clone, Copy, Debug)]
struct Approved {
    since: Time,
    grade: Grade,
}

impl Approved {
    /// The better of two: strict ones first, then the earlier.
    fn better(self, other: Self) -> Self {
        if (other.grade, other.since) < (self.grade, self.since) {
            other
        } else {
            self
        }
    }
}

/// Who decides about each path of a part.
fn rule_paths<'m>(now: &Moment<'_>, ground: &'m Ground<'_>, file: &'m Maintainers) -> Vec<Ruled<'m>> {
    let is_directory = ground.is_directory(now);
    let rule = |path: &'m String| {
        let (deciding, general) = file.ranked(path, &is_directory);
        Ruled {
            path,
            deciding,
            general,
        }
    };
    ground.facts.paths.iter().map(rule).collect()
}

/// What one path has: by which rule its approvals suffice, if they do, and who gave them.
pub(super) struct PathVerdict<'m> {
    pub(super) path: &'m str,
    pub(super) grade: Option<Grade>,
    /// Whose approvals are about the path, enough or not; first those who decide.
    pub(super) given: Vec<Person>,
}

/// Judges each path of a part by rule 1 alone.
pub(super) fn judge_paths<'m>(now: &Moment<'_>, ground: &'m Ground<'_>, case: &Case<'_>) -> Vec<PathVerdict<'m>> {
    let Some(file) = &ground.file else {
        let counts = |given: &&Given<'_>| is_ack_or_review(now, given) && !is_one_of(now, given.person, case.writers);
        let given: Vec<Person> = case
            .given
            .iter()
            .filter(counts)
            .map(|given| given.person.clone())
            .collect();
        let verdict = |path: &'m String| PathVerdict {
            path,
            grade: (!given.is_empty()).then_some(Grade::Strict),
            given: once(now, given.clone()),
        };
        return ground.facts.paths.iter().map(verdict).collect();
    };
    let judge = |rule: Ruled<'m>| {
        let given = case.given.iter().filter(|given| is_ack_or_review(now, given));
        let given: Vec<&Person> = given
            .filter(|given| reaches(now, ground, given, &rule))
            .map(|given| given.person)
            .collect();
        let decide = |person: &&&Person| rule.is_decided_by(now, ground, person);
        let stand_in = |person: &&&Person| !decide(person) && rule.is_generally_decided_by(now, person);
        let people = case.signers.iter().filter(decide);
        let people = people.chain(given.iter().filter(decide));
        let people = people.chain(given.iter().filter(stand_in));
        PathVerdict {
            path: rule.path,
            grade: approve_path(now, ground, case, &rule).map(|approved| approved.grade),
            given: once(now, people.map(|person| (*person).clone())),
        }
    };
    rule_paths(now, ground, file).into_iter().map(judge).collect()
}

/// Each person once.
fn once(now: &Moment<'_>, people: impl IntoIterator<Item = Person>) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for person in people {
        if !found.iter().any(|one| now.same(one, &person)) {
            found.push(person);
        }
    }
    found
}

/// By the MAINTAINERS file: one approval of a maintainer for every path, and one of a second person.
fn by_file(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>, file: &Maintainers) -> Verdict {
    let ruled = rule_paths(now, ground, file);
    let mut missing: Vec<Missing> = Vec::new();
    let mut since = case.posted;
    let mut grade = Grade::Strict;
    for rule in &ruled {
        match approve_path(now, ground, case, rule) {
            Some(approved) => {
                since = since.max(approved.since);
                grade = grade.max(approved.grade);
            }
            None => add_path(&mut missing, rule, ground),
        }
    }
    if now.rules.project.wants_second_person(now.at) || ruled.is_empty() {
        match second_person(now, ground, case, &ruled) {
            Some(approved) => {
                since = since.max(approved.since);
                grade = grade.max(approved.grade);
            }
            // Whoever gives what is missing for the paths is mostly the second person, too.
            None if missing.is_empty() => missing.push(missing_second(now, ground, case, &ruled)),
            None => {}
        }
    }
    let approved = missing.is_empty();
    Verdict {
        missing,
        grade: approved.then_some(grade),
        since,
        release: None,
    }
}

fn add_path(missing: &mut Vec<Missing>, rule: &Ruled<'_>, ground: &Ground<'_>) {
    let titles = rule.titles();
    if let Some(known) = missing.iter_mut().find(|known| known.sections == titles) {
        known.paths.push(rule.path.to_owned());
        return;
    }
    let mut people: Vec<Person> = Vec::new();
    for person in rule.deciders(ground) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    missing.push(Missing {
        lack: Lack::Maintainer,
        paths: vec![rule.path.to_owned()],
        sections: titles,
        people,
    });
}

/// Rule 1: the ack or review, or where he wrote it the own sign-off, of a maintainer of the path; else a stand-in's ack.
fn approve_path(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>, rule: &Ruled<'_>) -> Option<Approved> {
    let signed = case
        .signers
        .iter()
        .any(|signer| rule.is_decided_by(now, ground, signer));
    if signed {
        return Some(Approved {
            since: case.posted,
            grade: Grade::Strict,
        });
    }
    let counting = || {
        let given = case.given.iter().filter(|given| is_ack_or_review(now, given));
        given.filter(|given| reaches(now, ground, given, rule))
    };
    let strict = counting().filter(|given| rule.is_decided_by(now, ground, given.person));
    if let Some(since) = strict.map(|given| given.since).min() {
        return Some(Approved {
            since,
            grade: Grade::Strict,
        });
    }
    let general = counting()
        .filter(|given| rule.is_generally_decided_by(now, given.person) && !is_one_of(now, given.person, case.writers));
    let given = general.map(|given| given.since).min();
    let signed = || {
        let at_once = matches!(case.stand_in, StandIn::AtOnce);
        let mut signers = case.signers.iter();
        (at_once && signers.any(|signer| rule.is_generally_decided_by(now, signer))).then_some(case.posted)
    };
    let since = given.or_else(signed)?;
    stand_in(now, case, &rule.deciders(ground), since)
}

/// A stand-in counts once the specific maintainers have been silent for long enough since the posting.
fn stand_in(now: &Moment<'_>, case: &Case<'_>, specific: &[Person], given: Time) -> Option<Approved> {
    let last_word = match case.stand_in {
        StandIn::AfterSilence(last_word) => last_word,
        StandIn::AtOnce => {
            return Some(Approved {
                since: given,
                grade: Grade::StandIn,
            });
        }
    };
    let last = specific.iter().filter_map(last_word).max();
    let silent = last.unwrap_or(case.posted).max(case.posted);
    let from = silent.plus_days(now.rules.project.stand_in_days);
    (from <= now.at).then_some(Approved {
        since: given.max(from),
        grade: Grade::StandIn,
    })
}

/// Whether an approval's area covers the path. An area that covers no path of the part at all is a remark.
fn reaches(now: &Moment<'_>, ground: &Ground<'_>, given: &Given<'_>, rule: &Ruled<'_>) -> bool {
    let Some(area) = given.trailer.area.as_deref() else {
        return true;
    };
    let titles: Vec<&str> = rule.deciding.iter().map(|section| section.title.as_str()).collect();
    if area_covers(area, rule.path, &titles) {
        return true;
    }
    let is_directory = ground.is_directory(now);
    let covers = |path: &String| {
        let sections = ground
            .file
            .as_ref()
            .map(|file| file.deciding(path, &is_directory))
            .unwrap_or_default();
        let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        area_covers(area, path, &titles)
    };
    !ground.facts.paths.iter().any(covers)
}

/// Rule 2: somebody other than the author, and than who signed the mail.
fn second_person(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>, ruled: &[Ruled<'_>]) -> Option<Approved> {
    let strict = |since| Approved {
        since,
        grade: Grade::Strict,
    };
    let weigh = |given: &Given<'_>| {
        if !is_ack_or_review(now, given) {
            return None;
        }
        let decides = ruled.iter().any(|rule| rule.is_decided_by(now, ground, given.person));
        if is_one_of(now, given.person, case.writers) {
            // Two authors: the one who did not edit last may approve although he signed.
            let author = now.same(given.person, &ground.facts.author) || now.same(given.person, case.submitter);
            return (decides && !author).then(|| strict(given.since));
        }
        if is_review(now, given) || decides {
            return Some(strict(given.since));
        }
        let more_general = ruled
            .iter()
            .filter(|rule| rule.is_generally_decided_by(now, given.person));
        more_general
            .filter_map(|rule| {
                let fellows = others(now, &rule.deciders(ground), case.writers);
                if fellows.is_empty() {
                    return Some(strict(given.since));
                }
                stand_in(now, case, &fellows, given.since)
            })
            .reduce(Approved::better)
    };
    case.given.iter().filter_map(weigh).reduce(Approved::better)
}

/// Who could be the second person: other maintainers of the deciding sections, else those of the next more general one.
fn missing_second(now: &Moment<'_>, ground: &Ground<'_>, case: &Case<'_>, ruled: &[Ruled<'_>]) -> Missing {
    let mut people: Vec<Person> = Vec::new();
    let mut sections: Vec<String> = Vec::new();
    let mut add = |titles: Vec<String>, found: Vec<Person>| {
        sections.extend(titles.into_iter().filter(|title| !title.is_empty()));
        for person in found {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    };
    for rule in ruled {
        let fellows = others(now, &rule.deciders(ground), case.writers);
        if !fellows.is_empty() {
            add(rule.titles(), fellows);
            continue;
        }
        let next = rule.general.iter().find_map(|covering| {
            let fellows = others(now, &covering.section.maintainers, case.writers);
            (!fellows.is_empty()).then(|| (covering.section.title.clone(), fellows))
        });
        match next {
            Some((title, fellows)) => add(vec![title], fellows),
            None => add(Vec::new(), others(now, &ground.committers, case.writers)),
        }
    }
    if ruled.is_empty() {
        add(Vec::new(), others(now, &ground.committers, case.writers));
    }
    sections.sort_unstable();
    sections.dedup();
    Missing {
        lack: Lack::SecondPerson,
        paths: ruled.iter().map(|rule| rule.path.to_owned()).collect(),
        sections,
        people,
    }
}
