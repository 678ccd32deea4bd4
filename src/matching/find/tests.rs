//! Every trap of matching, by values.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use super::super::{Nearby, Setting};
use super::*;
use crate::model::{
    Change, Condition, Diff, FileDiff, Line, LineKind, MessageKey, Method, ObjectId, Patch, Person, Place, Scope,
    Trailer, TrailerKind, hash_text,
};

/// The day all tests begin.
const START: i64 = 1_700_000_000;

fn day(number: i64) -> Time {
    Time(START).plus_days(number)
}

/// A diff of one file: its path, and what is added to it.
fn file(path: &str, added: &str) -> FileDiff {
    FileDiff {
        path: path.to_owned(),
        old_path: None,
        change: Change::Modified,
        binary: false,
        post_blob: None,
        lines: added
            .lines()
            .map(|text| Line {
                kind: LineKind::Added,
                text: text.as_bytes().to_vec(),
            })
            .collect(),
    }
}

fn diff(files: &[FileDiff]) -> Diff {
    Diff {
        files: files.to_vec(),
        damaged: false,
    }
}

/// Lines that no other test text has.
fn body(word: &str, lines: u32) -> String {
    (0..lines)
        .map(|n| format!("{word}_{n} = compute_{word}({n});\n"))
        .collect()
}

fn posted(key: i64, title: &str, days: i64, diff: &Diff) -> Posted {
    Posted {
        key: MessageKey(key),
        id: MessageId::parse(&format!("{key}@example.org")).unwrap(),
        series: usize::try_from(key).unwrap(),
        revision: 0,
        number: 1,
        from: author().into(),
        date: day(days),
        patch: Arc::new(Patch {
            author: author().into(),
            author_stated: false,
            authored: None,
            title: title.into(),
            text: hash_text(&format!("Why {title} is right.")),
            digest: diff.digest(),
        }),
        reply: false,
        committed: false,
    }
}

fn author() -> Person {
    Person::parse("Ada Author <ada@example.org>")
}

fn commit(number: u8, title: &str, days: i64, diff: &Diff) -> Commit {
    Commit {
        id: ObjectId([number; 20]),
        author: author(),
        authored: day(days),
        committer: Person::parse("Carl Committer <carl@example.org>"),
        committed: day(days),
        subject: title.to_owned(),
        parents: 1,
        trailers: Vec::new(),
        mails: Vec::new(),
        references: Vec::new(),
        text: hash_text(&format!("Why {title} is right.")),
        digest: Some(diff.digest()),
    }
}

/// What is found; of each commit asked for alone the same as of all.
fn find_checked(input: &Input) -> Vec<Match> {
    let all = Finding::new(input);
    for place in all.asked() {
        let few = all.commit(place).map(|commit| commit.id).into_iter().collect();
        let common = Common::of(input.posted, input.setting);
        for common in [common, None] {
            let alone = Few::of(input, &few);
            let shares = [alone.share(0, 2), alone.share(1, 2)];
            let alone = alone.finding(shares, common);
            assert_eq!(format!("{:?}", alone.find(0)), format!("{:?}", all.find(place)));
        }
    }
    find(input)
}

fn run_with(posted: &[Posted], commits: &[Commit], nearby: &HashMap<MessageId, Nearby>) -> Vec<Match> {
    find_checked(&Input {
        posted,
        commits: &commits.iter().collect::<Vec<_>>(),
        nearby,
        hide_trailers: false,
        corrections: &[],
        setting: &Setting::default(),
    })
}

fn run_corrected(posted: &[Posted], commits: &[Commit], corrections: &[Correction]) -> Vec<Match> {
    find_checked(&Input {
        posted,
        commits: &commits.iter().collect::<Vec<_>>(),
        nearby: &HashMap::default(),
        hide_trailers: false,
        corrections,
        setting: &Setting::default(),
    })
}

fn run(posted: &[Posted], commits: &[Commit]) -> Vec<Match> {
    run_with(posted, commits, &HashMap::default())
}

/// Commit and mail of each match that holds, squashed ones marked.
fn certain(found: &[Match]) -> Vec<(u8, i64, bool)> {
    let certain = found.iter().filter(|found| found.certain && found.until.is_none());
    certain
        .map(|found| (found.commit.0[0], found.message.0, found.evidence.squashed))
        .collect()
}

#[test]
fn an_unchanged_patch_is_found_by_its_patch_id() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let found = run(
        &[posted(1, "a: add alpha", 0, &change)],
        &[commit(1, "a: add alpha", 3, &change)],
    );
    assert_eq!(certain(&found), vec![(1, 1, false)]);
    assert_eq!(found[0].method, Method::PatchId);
    assert_eq!(found[0].known, day(3));
    assert!(found[0].score > 0.99);
}

#[test]
fn a_commit_without_mail_has_no_origin() {
    let mail = diff(&[file("a.c", &body("alpha", 5))]);
    let fix = diff(&[file("b.c", &body("beta", 5))]);
    let mut other = commit(1, "b: close the hole", 3, &fix);
    other.author = Person::parse("Eve Embargo <eve@example.org>");
    assert_eq!(run(&[posted(1, "a: add alpha", 0, &mail)], &[other]), vec![]);
}

#[test]
fn the_last_revision_before_the_commit_wins() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let mut all: Vec<Posted> = (1..=3).map(|n| posted(n, "a: add alpha", n * 10, &change)).collect();
    for (place, posted) in all.iter_mut().enumerate() {
        posted.series = 7;
        posted.revision = place;
    }
    let found = run(&all, &[commit(1, "a: add alpha", 25, &change)]);
    assert_eq!(certain(&found), vec![(1, 2, false)]);
}

#[test]
fn content_overrules_the_last_revision() {
    let first = diff(&[file("a.c", &body("alpha", 9))]);
    let second = diff(&[file("a.c", &body("omega", 9))]);
    let all = [
        posted(1, "a: add alpha", 0, &first),
        posted(2, "a: add alpha", 5, &second),
    ];
    assert_eq!(
        certain(&run(&all, &[commit(1, "a: add alpha", 9, &first)])),
        vec![(1, 1, false)]
    );
    assert_eq!(
        certain(&run(&all, &[commit(1, "a: add alpha", 9, &second)])),
        vec![(1, 2, false)]
    );
}

#[test]
fn of_two_identical_postings_the_later_before_the_commit_is_the_origin() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let all = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 1, &change),
    ];
    assert_eq!(
        certain(&run(&all, &[commit(1, "a: add alpha", 2, &change)])),
        vec![(1, 2, false)]
    );
}

#[test]
fn order_of_input_does_not_matter() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let other = diff(&[file("b.c", &body("beta", 5))]);
    let mut all = vec![
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 1, &change),
        posted(3, "b: add beta", 1, &other),
    ];
    let mut commits = vec![
        commit(1, "a: add alpha", 2, &change),
        commit(2, "b: add beta", 2, &other),
    ];
    let found = run(&all, &commits);
    all.reverse();
    commits.reverse();
    assert_eq!(run(&all, &commits), found);
    assert_eq!(found.len(), 2);
}

#[test]
fn an_edited_patch_with_a_touched_up_title_is_found() {
    let mail = diff(&[file("a.c", &body("alpha", 20))]);
    let edited = body("alpha", 20).replace("alpha_3 =", "alpha_three =");
    let tree = diff(&[file("a.c", &edited)]);
    let found = run(
        &[posted(1, "a/b: Add alpha,and explain it", 0, &mail)],
        &[commit(1, "b: add alpha, and explain it", 2, &tree)],
    );
    assert_eq!(certain(&found), vec![(1, 1, false)]);
    assert_eq!(found[0].evidence.lines_shared, 19);
}

#[test]
fn a_rewritten_title_is_found_by_content() {
    let change = diff(&[file("a.c", &body("alpha", 12))]);
    let found = run(
        &[posted(1, "a: add alpha", 0, &change)],
        &[commit(1, "introduce a way to count things", 2, &change)],
    );
    assert_eq!(certain(&found), vec![(1, 1, false)]);
}

#[test]
fn a_list_mangled_author_does_not_hide_a_match() {
    let change = diff(&[file("a.c", &body("alpha", 12))]);
    let mut tree = commit(1, "a: add alpha", 2, &change);
    tree.author = Person::parse("devel list <devel@lists.example.org>");
    assert_eq!(
        certain(&run(&[posted(1, "a: add alpha", 0, &change)], &[tree])),
        vec![(1, 1, false)]
    );
}

#[test]
fn author_date_equal_to_commit_date_says_nothing() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let mut tree = commit(1, "a: add alpha", 40, &change);
    tree.authored = tree.committed;
    let all = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 50, &change),
    ];
    assert_eq!(certain(&run(&all, &[tree])), vec![(1, 1, false)]);
}

#[test]
fn one_patch_becomes_commits_on_several_branches() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let commits = [
        commit(1, "a: add alpha", 2, &change),
        commit(2, "a: add alpha", 30, &change),
    ];
    let found = run(&[posted(1, "a: add alpha", 0, &change)], &commits);
    assert_eq!(certain(&found), vec![(1, 1, false), (2, 1, false)]);
}

#[test]
fn the_posting_for_another_branch_is_the_origin_there() {
    let change = diff(&[file("a.c", &body("alpha", 5))]);
    let all = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 20, &change),
    ];
    let commits = [
        commit(1, "a: add alpha", 2, &change),
        commit(2, "a: add alpha", 30, &change),
    ];
    assert_eq!(certain(&run(&all, &commits)), vec![(1, 1, false), (2, 2, false)]);
}

#[test]
fn squashed_patches_are_reported_beside_the_origin() {
    let (one, two) = (file("a.c", &body("alpha", 9)), file("b.c", &body("beta", 9)));
    let mut all = [
        posted(1, "a: add alpha", 0, &diff(std::slice::from_ref(&one))),
        posted(2, "b: add beta", 0, &diff(std::slice::from_ref(&two))),
    ];
    for (number, posted) in (1..).zip(all.iter_mut()) {
        posted.series = 7;
        posted.number = number;
    }
    let found = run(&all, &[commit(1, "a: add alpha", 2, &diff(&[one, two]))]);
    assert_eq!(certain(&found), vec![(1, 1, false), (1, 2, true)]);
}

#[test]
fn a_split_patch_is_the_origin_of_each_piece() {
    let (one, two) = (file("a.c", &body("alpha", 9)), file("b.c", &body("beta", 9)));
    let mail = posted(1, "a: add alpha", 0, &diff(&[one.clone(), two.clone()]));
    let commits = [
        commit(1, "a: add alpha", 2, &diff(&[one])),
        commit(2, "b: prepare for alpha", 2, &diff(&[two])),
    ];
    assert_eq!(certain(&run(&[mail], &commits)), vec![(1, 1, false), (2, 1, false)]);
}

#[test]
fn a_title_used_again_for_other_work_does_not_match() {
    let mail = diff(&[file("a.c", &body("alpha", 9))]);
    let tree = diff(&[file("b.c", &body("beta", 9))]);
    let mut other = commit(1, "MAINTAINERS: update my address", 9, &tree);
    other.author = Person::parse("Olga Other <olga@example.org>");
    assert_eq!(
        certain(&run(&[posted(1, "MAINTAINERS: update my address", 0, &mail)], &[other])),
        vec![]
    );
}

#[test]
fn near_twins_of_one_day_keep_apart() {
    let twin = |name: &str| diff(&[file(&format!("drivers/{name}.c"), &body(name, 6))]);
    let all = [
        posted(1, "iommu/smmu: use 1U to shift", 0, &twin("smmu")),
        posted(2, "iommu/ipmmu: use 1U to shift", 0, &twin("ipmmu")),
    ];
    let commits = [
        commit(1, "iommu/ipmmu: use 1U to shift", 1, &twin("ipmmu")),
        commit(2, "iommu/smmu: use 1U to shift", 1, &twin("smmu")),
    ];
    assert_eq!(certain(&run(&all, &commits)), vec![(1, 2, false), (2, 1, false)]);
}

#[test]
fn the_patch_of_a_revert_is_not_the_patch_that_is_reverted() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let mut back = change.clone();
    for line in &mut back.files[0].lines {
        line.kind = LineKind::Removed;
    }
    let found = run(
        &[posted(1, "a: add alpha", 0, &change)],
        &[commit(1, "Revert \"a: add alpha\"", 9, &back)],
    );
    assert_eq!(certain(&found), vec![]);
}

#[test]
fn a_patch_posted_after_the_push_is_the_origin_when_nothing_was_before() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let mut mail = posted(1, "a: add alpha", 1, &change);
    mail.committed = true;
    let found = run(&[mail], &[commit(1, "a: add alpha", 0, &change)]);
    assert_eq!(certain(&found), vec![(1, 1, false)]);
    assert_eq!(found[0].known, day(1));
    let late = posted(1, "a: add alpha", 3, &change);
    assert_eq!(run(&[late], &[commit(1, "a: add alpha", 0, &change)]), vec![]);
}

#[test]
fn later_mail_does_not_unmake_an_origin() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let all = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 3, &change),
    ];
    let commits = [commit(1, "a: add alpha", 2, &change)];
    assert_eq!(run(&all, &commits)[0].message, MessageKey(1));
    assert_eq!(run(&all, &commits).len(), 1);
}

#[test]
fn a_better_origin_posted_later_ends_an_uncertain_one() {
    let early = diff(&[file("a.c", &body("alpha", 2)), file("c.c", &body("gamma", 12))]);
    let change = diff(&[file("a.c", &(body("alpha", 2) + &body("omega", 9)))]);
    let mut first = posted(1, "a: tidy something", 0, &early);
    first.from = Person::parse("Olga Other <olga@example.org>").into();
    Arc::make_mut(&mut first.patch).author = first.from.clone();
    let all = [first, posted(2, "a: add omega", 3, &change)];
    let found = run(&all, &[commit(1, "a: add omega", 2, &change)]);
    assert_eq!(certain(&found), vec![(1, 2, false)]);
    assert!(
        found
            .iter()
            .all(|found| found.message == MessageKey(2) || found.until == Some(day(3)))
    );
}

#[test]
fn a_trailer_that_names_the_mail_outranks_the_last_revision() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let all = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "a: add alpha", 1, &change),
    ];
    let mut tree = commit(1, "a: add alpha", 2, &change);
    tree.mails = vec![all[0].id.clone()];
    let found = run(&all, &[tree]);
    assert_eq!(certain(&found), vec![(1, 1, false)]);
    assert_eq!(found[0].method, Method::MessageId);
}

#[test]
fn a_trailer_that_names_a_cover_or_a_neighbour_means_the_patch_beside_it() {
    let (one, two) = (
        diff(&[file("a.c", &body("alpha", 9))]),
        diff(&[file("b.c", &body("beta", 9))]),
    );
    let mut all = [posted(1, "a: add alpha", 0, &one), posted(2, "b: add beta", 0, &two)];
    for (number, posted) in (1..).zip(all.iter_mut()) {
        posted.series = 7;
        posted.number = number;
    }
    let cover = MessageId::parse("cover@example.org").unwrap();
    let place = Nearby {
        series: 7,
        revision: 0,
        part: None,
    };
    let nearby = HashMap::from_iter([(cover.clone(), place)]);
    for named in [cover, all[0].id.clone()] {
        let mut tree = commit(1, "b: add beta", 2, &two);
        tree.mails = vec![named];
        assert_eq!(certain(&run_with(&all, &[tree], &nearby)), vec![(1, 2, false)]);
    }
}

#[test]
fn a_posting_outranks_an_equal_diff_in_a_reply() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let mut reply = posted(2, "a: add alpha", 1, &change);
    reply.reply = true;
    let all = [posted(1, "a: add alpha", 0, &change), reply.clone()];
    let tree = commit(1, "a: add alpha", 2, &change);
    assert_eq!(certain(&run(&all, std::slice::from_ref(&tree))), vec![(1, 1, false)]);
    assert_eq!(certain(&run(&[reply], &[tree])), vec![(1, 2, false)]);
}

#[test]
fn without_a_diff_title_and_author_decide() {
    let change = diff(&[file("a.c", &body("alpha", 9))]);
    let mut tree = commit(1, "a: add alpha", 2, &change);
    tree.digest = None;
    assert_eq!(
        certain(&run(&[posted(1, "a: add alpha", 0, &change)], &[tree])),
        vec![(1, 1, false)]
    );
}

#[test]
fn post_image_blobs_find_a_damaged_patch() {
    let mut sent = file("a.c", "a line that is whole\nthis line was wrapped on its\n");
    sent.post_blob = Some("12ab34c".to_owned());
    let mut whole = file(
        "a.c",
        "a line that is whole\nthis line was wrapped on its way to the list\n",
    );
    whole.post_blob = Some("12ab34c0de12ab34c0de12ab34c0de12ab34c0de".to_owned());
    let found = run(
        &[posted(1, "a: add a line", 0, &diff(&[sent]))],
        &[commit(1, "a: add one line", 2, &diff(&[whole]))],
    );
    assert_eq!(certain(&found), vec![(1, 1, false)]);
    assert_eq!(found[0].method, Method::BlobId);
}

#[test]
fn a_file_that_returns_to_an_old_state_is_not_the_old_patch() {
    let blob = Some("12ab34c0de12ab34c0de12ab34c0de12ab34c0de".to_owned());
    let mut sent = file("a.c", &body("alpha", 4));
    sent.post_blob.clone_from(&blob);
    let mut back = file("a.c", &body("omega", 4));
    back.post_blob = blob;
    let tree = commit(1, "a: go back", 300, &diff(&[back]));
    assert_eq!(
        certain(&run(&[posted(1, "a: add alpha", 0, &diff(&[sent]))], &[tree])),
        vec![]
    );
}

#[test]
fn a_title_of_every_release_does_not_match_by_itself() {
    let bump = |word: &str| diff(&[file("Config.mk", &format!("REVISION = {word}\n"))]);
    let commits: Vec<Commit> = (1..=3)
        .map(|n| {
            commit(
                n,
                "Config: update the revision",
                i64::from(n) * 10 - 15,
                &bump(&format!("r{n}")),
            )
        })
        .collect();
    let found = run(&[posted(1, "Config: update the revision", 0, &bump("r2"))], &commits);
    assert_eq!(certain(&found), vec![(2, 1, false)]);
}

#[test]
fn a_small_change_made_again_by_somebody_else_is_uncertain() {
    let change = diff(&[file("ci.yml", "image: latest\n")]);
    let mut again = commit(1, "use the newest image", 200, &change);
    again.author = Person::parse("Olga Other <olga@example.org>");
    assert_eq!(
        certain(&run(&[posted(1, "ci: enable the latest again", 0, &change)], &[again])),
        vec![]
    );
}

#[test]
fn removing_the_code_that_a_patch_rewrites_is_not_that_patch() {
    let removed = |text: &str| {
        let mut file = file("old.c", text);
        for line in &mut file.lines {
            line.kind = LineKind::Removed;
        }
        file
    };
    let mut rewrite = removed(&body("old", 30));
    rewrite.lines.extend(file("old.c", &body("new", 20)).lines);
    let tree = commit(1, "drop the old test", 80, &diff(&[removed(&body("old", 30))]));
    assert_eq!(
        certain(&run(
            &[posted(1, "rewrite it for the library", 0, &diff(&[rewrite]))],
            &[tree]
        )),
        vec![]
    );
}

#[test]
fn answers_up_to_a_moment_do_not_change_with_what_comes_later() {
    let common = "    return 0;\n}\n".repeat(3);
    let change = |n: u8| diff(&[file("a.c", &(body(&format!("word{}", n % 7), 4) + &common))]);
    let all: Vec<Posted> = (0..60)
        .map(|n: u8| {
            posted(
                i64::from(n) + 1,
                &format!("a: change {}", n % 11),
                i64::from(n),
                &change(n),
            )
        })
        .collect();
    let commits: Vec<Commit> = (0..30)
        .map(|n: u8| commit(n, &format!("a: change {}", n % 11), i64::from(n) * 2 + 1, &change(n)))
        .collect();
    let whole = run(&all, &commits);
    for moment in (0..60).map(day) {
        let posted: Vec<Posted> = all.iter().filter(|posted| posted.date <= moment).cloned().collect();
        let commits: Vec<Commit> = commits
            .iter()
            .filter(|commit| commit.committed <= moment)
            .cloned()
            .collect();
        let then: Vec<Match> = run(&posted, &commits);
        let mut now: Vec<Match> = whole.iter().filter(|found| found.known <= moment).cloned().collect();
        for found in &mut now {
            found.until = found.until.filter(|until| *until <= moment);
        }
        assert_eq!(now, then, "{moment}");
    }
}

#[test]
fn what_the_user_links_or_unlinks_outranks_all_signs() {
    let (change, other) = (
        diff(&[file("a.c", &body("alpha", 5))]),
        diff(&[file("b.c", &body("beta", 5))]),
    );
    let mails = [
        posted(1, "a: add alpha", 0, &change),
        posted(2, "b: add beta", 0, &other),
    ];
    let commits = [commit(1, "a: add alpha", 3, &change)];
    let word = |mail: usize, commit: Option<u8>, origin: bool| Correction {
        message: mails[mail].id.clone(),
        commit: commit.map(|number| ObjectId([number; 20])),
        origin,
    };
    let linked = run_corrected(&mails, &commits, &[word(1, Some(1), true)]);
    assert_eq!(certain(&linked), vec![(1, 2, false)]);
    assert_eq!(
        (linked[0].method, linked[0].score, linked[0].known),
        (Method::ByHand, 1.0, day(3))
    );
    assert_eq!(run_corrected(&mails, &commits, &[word(0, Some(1), false)]), vec![]);
    assert_eq!(run_corrected(&mails, &commits, &[word(0, None, false)]), vec![]);
    // The last word on a pair counts.
    let taken_back = [word(1, Some(1), true), word(1, Some(1), false)];
    assert_eq!(
        certain(&run_corrected(&mails, &commits, &taken_back)),
        vec![(1, 1, false)]
    );
    let again = [word(0, Some(1), false), word(0, Some(1), true)];
    assert_eq!(certain(&run_corrected(&mails, &commits, &again)), vec![(1, 1, false)]);
    // Two mails linked to one commit: the newest is its origin, the other was squashed into it.
    let both = [word(0, Some(1), true), word(1, Some(1), true)];
    assert_eq!(
        certain(&run_corrected(&mails, &commits, &both)),
        vec![(1, 2, false), (1, 1, true)]
    );
}

#[test]
fn who_signed_first_what_its_committer_authored_may_be_its_author() {
    let patch = posted(
        1,
        "lamp: wait for the switch",
        10,
        &diff(&[file("lamp/switch.c", &body("wait", 6))]),
    );
    let mut reworked = commit(
        1,
        "lamp: wait for the switch",
        12,
        &diff(&[file("lamp/switch.c", &body("setup", 40))]),
    );
    let rex = Person::parse("Rex Committer <rex@example.org>");
    (reworked.author, reworked.committer) = (rex.clone(), rex.clone());
    let signed = |person: &Person| Trailer {
        kind: TrailerKind::SignedOffBy,
        key: "Signed-off-by".to_owned(),
        value: person.to_string(),
        person: Some(person.clone()),
        area: None,
        scope: Scope::Here,
        condition: Condition::None,
        remark: String::new(),
        place: Place::Commit,
    };
    assert!(certain(&run(std::slice::from_ref(&patch), std::slice::from_ref(&reworked))).is_empty());
    reworked.trailers = vec![signed(&author()), signed(&rex)];
    assert_eq!(certain(&run(&[patch], &[reworked])), [(1, 1, false)]);
}
