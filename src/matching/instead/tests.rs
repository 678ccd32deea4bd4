use std::sync::Arc;

use super::*;
use crate::model::{
    Change, DAY, Digest, FileDigest, Patch, PatchId, Person, Place, Reference, Role, Scope, Trailer, TrailerKind,
};

fn digest(path: &str, lines: &[u32]) -> Digest {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    Digest {
        files: vec![FileDigest {
            path: path.into(),
            old_path: None,
            change: Change::Modified,
            added: 0,
            removed: 0,
            post_blob: None,
            content: PatchId(0),
        }],
        lines,
        ..Digest::default()
    }
}

fn person(name: &str) -> Person {
    Person::parse(&format!("{name} Person <{name}@example.org>"))
}

fn id(name: &str) -> MessageId {
    MessageId::parse(&format!("{name}@example.org")).expect("made here")
}

/// A patch of Ann's from day 100, one of one part.
fn posted(title: &str, text: &[u32]) -> Posted {
    Posted {
        key: MessageKey(1),
        id: id("one"),
        series: 7,
        revision: 0,
        number: 1,
        from: person("Ann").into(),
        date: Time(100 * DAY),
        patch: Arc::new(Patch {
            author: person("Ann").into(),
            author_stated: false,
            authored: None,
            title: title.into(),
            text: text.to_vec(),
            digest: digest("lamp/switch.c", &[2, 4, 11, 13]),
        }),
        reply: false,
        committed: false,
    }
}

fn commit(author: &str, day: i64, title: &str, path: &str) -> Commit {
    Commit {
        id: ObjectId([5; 20]),
        author: person(author),
        authored: Time(day * DAY),
        committer: person("Rex"),
        committed: Time(day * DAY),
        subject: title.to_owned(),
        parents: 1,
        trailers: Vec::new(),
        mails: Vec::new(),
        references: Vec::new(),
        text: Vec::new(),
        digest: Some(digest(path, &[21])),
    }
}

fn credits(kind: TrailerKind, name: &str) -> Trailer {
    Trailer {
        kind,
        key: String::new(),
        value: String::new(),
        person: Some(person(name)),
        area: None,
        scope: Scope::Here,
        condition: crate::model::Condition::None,
        remark: String::new(),
        place: Place::Patch,
    }
}

/// What ends Ann's patch, given an answer of Bob's of day 101 that names these commits.
fn found(posted: &Posted, commits: &[Commit], named: &[(ObjectId, Time)]) -> Option<(Overtook, i64)> {
    found_when(posted, commits, named, &HashMap::default())
}

fn found_when(
    posted: &Posted,
    commits: &[Commit],
    named: &[(ObjectId, Time)],
    landed: &HashMap<MessageKey, Time>,
) -> Option<(Overtook, i64)> {
    found_below(posted, commits, named, landed, "Bob")
}

/// The same, given an answer of somebody's.
fn found_below(
    posted: &Posted,
    commits: &[Commit],
    named: &[(ObjectId, Time)],
    landed: &HashMap<MessageKey, Time>,
    who: &str,
) -> Option<(Overtook, i64)> {
    let shown = Patch {
        digest: digest("lamp/fuse.c", &[30, 33, 35]),
        ..Patch::clone(&posted.patch)
    };
    let answer = Message {
        id: id("answer"),
        other_ids: Box::default(),
        from: person(who).into(),
        date: Time(101 * DAY),
        subject: Arc::default(),
        references: Box::default(),
        role: Role::Reply,
        patch: posted.patch.title.starts_with("answered").then(|| shown.into()),
        trailers: Box::default(),
        says: Box::default(),
        hints: Arc::default(),
        fingerprint: 0,
    };
    let input = InsteadInput {
        posted: &[posted],
        commits: &commits.iter().collect::<Vec<_>>(),
        answers: &[Answer {
            key: MessageKey(2),
            message: &answer,
            series: 7,
            revision: 0,
            part: None,
            promises: posted.patch.title.starts_with("promised"),
            announces: false,
            is_patch: false,
            solution: Some(Box::new(Solution {
                commits: named.to_vec(),
                series: Vec::new(),
            })),
        }],
        own: &HashSet::from_iter([(7, ObjectId([9; 20]))]),
        landed,
        few: None,
    };
    let few = HashSet::from_iter([posted.key]);
    let alone = InsteadInput {
        few: Some(&few),
        ..input
    };
    let instead = |input| {
        let instead = Instead::new(input);
        instead.find(instead.asked().first()?)
    };
    assert_eq!(instead(&alone), instead(&input));
    instead(&input).map(|one| (one.how, one.known.0 / DAY))
}

const TITLE: &str = "lamp: wait for the switch";

#[test]
fn a_commit_that_an_answer_names_was_made_in_the_patch_s_stead() {
    let patch = posted(TITLE, &[]);
    let named = [(ObjectId([5; 20]), Time(0))];
    let other = |path| [commit("Bob", 103, "lamp: drop the switch", path)];
    assert_eq!(
        found(&patch, &other("lamp/switch.c"), &named),
        Some((Overtook::Told, 103))
    );
    assert_eq!(found(&patch, &other("lamp/bulb.c"), &named), None);
    assert_eq!(found(&patch, &other("lamp/switch.c"), &[]), None);
    // Its author may not have seen what was there already.
    let earlier = |day, lines: &[u32]| {
        let mut commit = commit("Bob", day, "lamp: drop the switch", "lamp/switch.c");
        commit.digest = Some(digest("lamp/switch.c", lines));
        [commit]
    };
    assert_eq!(
        found(&patch, &earlier(98, &[13, 21]), &named),
        Some((Overtook::Told, 101))
    );
    assert_eq!(found(&patch, &earlier(98, &[12, 21]), &named), None);
    assert_eq!(found(&patch, &earlier(38, &[13, 21]), &named), None);
    // It is known when all of it is: the answer, the commit, and that the mail named became it.
    let late = [(ObjectId([5; 20]), Time(110 * DAY))];
    assert_eq!(
        found(&patch, &other("lamp/switch.c"), &late),
        Some((Overtook::Told, 110))
    );
}

#[test]
fn a_commit_that_names_an_answer_was_made_in_the_patch_s_stead() {
    let patch = posted(TITLE, &[]);
    let other = |path| {
        let mut commit = commit("Bob", 103, "house: rules for lamps", path);
        commit.mails.push(id("answer"));
        [commit]
    };
    assert_eq!(found(&patch, &other("lamp/rules"), &[]), Some((Overtook::Named, 103)));
    assert_eq!(found(&patch, &other("house/rules"), &[]), None);
}

#[test]
fn an_author_s_commit_with_the_words_of_his_patch_takes_its_place() {
    let patch = posted(TITLE, &[31, 33, 35, 37]);
    let other = |author, text: &[u32]| {
        let mut commit = commit(author, 103, "lamp: ask the switch", "lamp/switch.c");
        commit.text = text.to_vec();
        [commit]
    };
    assert_eq!(
        found(&patch, &other("Ann", &[31, 33, 41]), &[]),
        Some((Overtook::Words, 103))
    );
    assert_eq!(found(&patch, &other("Ann", &[31, 41]), &[]), None);
    assert_eq!(found(&patch, &other("Bob", &[31, 33, 41]), &[]), None);
}

#[test]
fn an_author_s_commit_that_fixes_what_his_lone_patch_fixes_takes_its_place() {
    let line = |commit: &str| hash_lines(fixes_line(commit).iter());
    let patch = posted(TITLE, &line("0123456789ab (\"lamp: add it\")"));
    let other = |author, fixed: &str, path| {
        let mut commit = commit(author, 103, "house: drop the switch", path);
        commit.digest = Some(digest(path, &[13, 21]));
        commit.text = line(fixed);
        commit.references.push(Reference {
            kind: ReferenceKind::Fixes,
            commit: fixed.to_owned(),
            title: String::new(),
        });
        [commit]
    };
    let found = |commits: [Commit; 1]| found(&patch, &commits, &[]);
    let fixed = "0123456";
    assert_eq!(
        found(other("Ann", fixed, "lamp/switch.c")),
        Some((Overtook::Words, 103))
    );
    assert_eq!(found(other("Bob", fixed, "lamp/switch.c")), None);
    assert_eq!(found(other("Ann", fixed, "lamp/bulb.c")), None);
    assert_eq!(found(other("Ann", "fedcba9", "lamp/switch.c")), None);
    // Another line of the file may be wrong since then, too.
    let [mut apart] = other("Ann", fixed, "lamp/switch.c");
    apart.digest = Some(digest("lamp/switch.c", &[21]));
    assert_eq!(found([apart]), None);
}

#[test]
fn a_commit_to_the_files_that_gives_credit_takes_the_patch_s_place() {
    let patch = posted(TITLE, &[]);
    let other = |author, day, name, lines: &[u32]| {
        let mut commit = commit(author, day, "lamp: ask the switch", "lamp/switch.c");
        commit.trailers.push(credits(TrailerKind::ReportedBy, name));
        commit.digest = Some(digest("lamp/switch.c", lines));
        [commit]
    };
    let lines = &[2, 21];
    assert_eq!(
        found(&patch, &other("Bob", 103, "Ann", lines), &[]),
        Some((Overtook::Credit, 103))
    );
    // The author's own commit, as somebody who answered him suggested.
    assert_eq!(
        found(&patch, &other("Ann", 103, "Bob", lines), &[]),
        Some((Overtook::Credit, 103))
    );
    assert_eq!(found(&patch, &other("Bob", 103, "Zoe", lines), &[]), None);
    assert_eq!(found(&patch, &other("Ann", 103, "Zoe", lines), &[]), None);
    assert_eq!(found(&patch, &other("Bob", 400, "Ann", lines), &[]), None);
    // One word of the title and no line in common is too little.
    assert_eq!(
        found(
            &posted("lamp: count what it burns in a year", &[]),
            &other("Bob", 103, "Ann", &[21]),
            &[]
        ),
        None
    );
}

#[test]
fn who_answered_with_a_diff_may_commit_his_own() {
    let patch = posted("answered: wait for the switch", &[]);
    let other = |author, path| {
        let mut commit = commit(author, 103, "lamp: ask the switch", path);
        commit.digest = Some(digest(path, &[2, 21]));
        [commit]
    };
    assert_eq!(
        found(&patch, &other("Bob", "lamp/switch.c"), &[]),
        Some((Overtook::Answer, 103))
    );
    assert_eq!(found(&patch, &other("Zoe", "lamp/switch.c"), &[]), None);
    assert_eq!(found(&patch, &other("Bob", "lamp/bulb.c"), &[]), None);
    assert_eq!(found(&posted(TITLE, &[]), &other("Bob", "lamp/switch.c"), &[]), None);
}

#[test]
fn an_author_s_commit_of_the_same_title_or_of_half_the_lines_takes_its_place() {
    let other = |title: &str, lines: &[u32]| {
        let mut commit = commit("Ann", 103, title, "lamp/switch.c");
        commit.digest = Some(digest("lamp/switch.c", lines));
        [commit]
    };
    let patch = posted(TITLE, &[]);
    assert_eq!(
        found(&patch, &other(TITLE, &[2, 21]), &[]),
        Some((Overtook::Words, 103))
    );
    assert_eq!(
        found(&patch, &other("x", &[2, 11, 21]), &[]),
        Some((Overtook::Words, 103))
    );
    assert_eq!(found(&patch, &other(TITLE, &[21]), &[]), None);
    assert_eq!(found(&patch, &other("lamp: ask the switch", &[2, 21]), &[]), None);
}

#[test]
fn where_many_work_on_a_file_credit_proves_nothing() {
    let patch = posted(TITLE, &[]);
    let mut commits: Vec<Commit> = (1..=4)
        .map(|number| Commit {
            id: ObjectId([number; 20]),
            ..commit("Zoe", 90, "lamp: paint it", "lamp/switch.c")
        })
        .collect();
    let mut other = commit("Bob", 103, TITLE, "lamp/switch.c");
    other.trailers.push(credits(TrailerKind::SuggestedBy, "Ann"));
    commits.push(other);
    assert_eq!(found(&patch, &commits, &[]), None);
    assert_eq!(found(&patch, &commits[1..], &[]), Some((Overtook::Credit, 103)));
}

#[test]
fn what_is_committed_already_or_is_its_own_commit_has_no_stead() {
    let patch = posted(TITLE, &[31, 33]);
    let mut other = commit("Ann", 103, TITLE, "lamp/switch.c");
    other.text = vec![31, 33];
    let landed = HashMap::from_iter([(MessageKey(1), Time(102 * DAY))]);
    let commits = [other.clone()];
    assert_eq!(found_when(&patch, &commits, &[], &landed), None);
    assert_eq!(found(&patch, &commits, &[]), Some((Overtook::Words, 103)));
    let own = Commit {
        id: ObjectId([9; 20]),
        ..other.clone()
    };
    assert_eq!(found(&patch, &[own], &[]), None);
    other.committed = Time(99 * DAY);
    assert_eq!(found(&patch, &[other], &[]), None);
}

#[test]
fn the_same_change_by_somebody_else_ends_the_patch() {
    let mut patch = posted(TITLE, &[]);
    let mut other = commit("Bob", 110, "bulb: glow", "lamp/switch.c");
    let of = |change| Some(PatchId(change));
    let set = |commit: &mut Commit, change| {
        if let Some(digest) = &mut commit.digest {
            digest.patch_id = change;
        }
    };
    assert_eq!(found(&patch, std::slice::from_ref(&other), &[]), None);
    Arc::make_mut(&mut patch.patch).digest.patch_id = of(3);
    set(&mut other, of(3));
    assert_eq!(
        found(&patch, std::slice::from_ref(&other), &[]),
        Some((Overtook::Lines, 110))
    );
    // Neither another change, nor what was there before, nor the series' own.
    set(&mut other, of(4));
    assert_eq!(found(&patch, std::slice::from_ref(&other), &[]), None);
    set(&mut other, of(3));
    other.committed = Time(90 * DAY);
    assert_eq!(found(&patch, std::slice::from_ref(&other), &[]), None);
    other.committed = Time(110 * DAY);
    other.id = ObjectId([9; 20]);
    assert_eq!(found(&patch, &[other], &[]), None);
}

#[test]
fn who_shows_a_diff_below_the_patch_may_commit_that() {
    let patch = posted("answered: wait for the switch", &[]);
    let other = |author, day, path, lines: &[u32]| {
        let mut commit = commit(author, day, "fuse: blow later", "lamp/fuse.c");
        let mut both = digest("lamp/fuse.c", lines);
        both.files.extend(digest(path, &[]).files);
        commit.digest = Some(both);
        [commit]
    };
    let lines = &[21, 30, 33];
    assert_eq!(
        found(&patch, &other("Bob", 103, "lamp/switch.c", lines), &[]),
        Some((Overtook::Answer, 103))
    );
    // A third of the lines, outside of the patch's files, somebody else's, late.
    assert_eq!(found(&patch, &other("Bob", 103, "lamp/switch.c", &[21, 33]), &[]), None);
    assert_eq!(found(&patch, &other("Bob", 103, "lamp/bulb.c", lines), &[]), None);
    assert_eq!(found(&patch, &other("Zoe", 103, "lamp/switch.c", lines), &[]), None);
    assert_eq!(found(&patch, &other("Bob", 400, "lamp/switch.c", lines), &[]), None);
    let unanswered = posted(TITLE, &[]);
    assert_eq!(
        found(&unanswered, &other("Bob", 103, "lamp/switch.c", lines), &[]),
        None
    );
}

#[test]
fn who_answered_and_thanks_the_author_for_a_new_file_did_what_the_patch_is_about() {
    let patch = posted(TITLE, &[]);
    let other = |author, path, name, change| {
        let mut commit = commit(author, 103, "fuse: blow later", path);
        commit.trailers.push(credits(TrailerKind::SuggestedBy, name));
        if let Some(digest) = &mut commit.digest {
            digest.files[0].change = change;
        }
        [commit]
    };
    let new = Change::Added;
    assert_eq!(
        found(&patch, &other("Bob", "lamp/fuse.c", "Ann", new), &[]),
        Some((Overtook::Credit, 103))
    );
    assert_eq!(
        found(&patch, &other("Bob", "lamp/fuse.c", "Ann", Change::Modified), &[]),
        None
    );
    assert_eq!(found(&patch, &other("Bob", "house/fuse.c", "Ann", new), &[]), None);
    assert_eq!(found(&patch, &other("Bob", "lamp/fuse.c", "Zoe", new), &[]), None);
    assert_eq!(found(&patch, &other("Zoe", "lamp/fuse.c", "Ann", new), &[]), None);
    // In a directory where many work it may be anything.
    let busy = (1..=4).map(|number| Commit {
        id: ObjectId([number; 20]),
        ..commit("Zoe", 90, "lamp: paint it", "lamp/bulb.c")
    });
    let all: Vec<Commit> = busy.chain(other("Bob", "lamp/fuse.c", "Ann", new)).collect();
    assert_eq!(found(&patch, &all, &[]), None);
    assert_eq!(found(&patch, &all[1..], &[]), Some((Overtook::Credit, 103)));
}

#[test]
fn what_an_author_shows_below_his_patch_and_then_does_elsewhere_takes_its_place() {
    let patch = posted("answered: wait for the switch", &[]);
    let by = |author, day, path, who| {
        let other = [commit(author, day, "fuse: blow later", path)];
        found_below(&patch, &other, &[], &HashMap::default(), who)
    };
    assert_eq!(by("Ann", 103, "lamp/fuse.c", "Ann"), Some((Overtook::Answer, 103)));
    // Another file, late, somebody else's diff, somebody else's commit.
    assert_eq!(by("Ann", 103, "lamp/bulb.c", "Ann"), None);
    assert_eq!(by("Ann", 400, "lamp/fuse.c", "Ann"), None);
    assert_eq!(by("Ann", 103, "lamp/fuse.c", "Bob"), None);
    assert_eq!(by("Bob", 103, "lamp/fuse.c", "Ann"), None);
}

#[test]
fn an_author_s_commit_to_the_file_about_the_same_ends_a_patch_that_nobody_answered() {
    let of = |title, day| {
        let other = [commit("Ann", day, title, "lamp/switch.c")];
        found(&posted("lamp: wait for the switch in vain", &[]), &other, &[])
    };
    // Bob answers on day 101.
    assert_eq!(of("house: the switch may wait", 101), Some((Overtook::Words, 101)));
    assert_eq!(of("house: the switch may wait", 102), None);
    assert_eq!(of("lamp: the switch is off", 101), None);
}

#[test]
fn who_promised_his_own_and_commits_it_under_much_of_the_title_did_it() {
    let of = |patch: &str, author, title| {
        let mut other = commit(author, 103, title, "lamp/switch.c");
        if let Some(digest) = &mut other.digest {
            digest.files[0].change = Change::Modified;
        }
        let mut patch = posted(patch, &[]);
        let more = digest("lamp/bulb.c", &[]).files;
        Arc::make_mut(&mut patch.patch).digest.files.extend(more);
        found(&patch, &[other], &[])
    };
    let (patch, title) = ("promised: test that lamps wait for switches", "test: lamps that wait");
    assert_eq!(of(patch, "Bob", title), Some((Overtook::Answer, 103)));
    assert_eq!(of(patch, "Zoe", title), None);
    assert_eq!(of(patch, "Bob", "test: lamps"), None);
    assert_eq!(of("test that lamps wait for switches", "Bob", title), None);
}
