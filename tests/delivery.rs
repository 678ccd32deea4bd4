//! The order in which mails come in does not matter: whatever it is, they make the same series.
//!
//! What may depend on it is left out: where a copy lies, what is listed by entries, and which of several mails with one Message-ID owns
//! the id, for which one of them is delivered. All commits have one date, later than that of every mail: it stands in for dates that
//! cannot be.

use std::collections::HashSet;
use std::path::Path;

use git2::{Repository, Signature, Time};
use xq::git::{EntryChange, EpochReader, Inbox};
use xq::model::MessageId;

use crate::support::{Dice, Scene, Xq, copy, demo, same_facts, skip};

/// A mail and its Message-ID.
type Mail = (MessageId, Vec<u8>);

/// The mails of a mirror in order, one of each Message-ID, deleted ones left out; of `count` from a place on that `dice` choose.
fn mails_of(path: &Path, count: usize, dice: &mut Dice) -> Vec<Mail> {
    let inbox = Inbox::open(path).expect("it is a mirror");
    let mut blobs = Vec::new();
    for epoch in &inbox.epochs {
        let reader = EpochReader::open(epoch, inbox.layout).expect("it can be opened");
        for entry in reader.changes_since(None).expect("it can be read").entries {
            match entry.change {
                EntryChange::Added(blob) => blobs.push((epoch.clone(), blob)),
                EntryChange::Removed(blob) => blobs.retain(|(_, other)| *other != blob),
                EntryChange::Nothing | EntryChange::Unreadable { .. } => {}
            }
        }
    }
    let first = dice.pick(blobs.len().saturating_sub(count) + 1);
    let mut seen = HashSet::new();
    let mut mails = Vec::new();
    for (epoch, blob) in blobs.into_iter().skip(first).take(count) {
        let reader = EpochReader::open(&epoch, inbox.layout).expect("it can be opened");
        let Some(bytes) = reader.blob(blob).ok().flatten() else {
            continue;
        };
        if let Some(message) = xq::mail::read(&bytes, xq::model::Time(COMMITTED)).message
            && seen.insert(message.id.clone())
        {
            mails.push((message.id, bytes));
        }
    }
    mails
}

/// When everything is committed: later than every mail.
const COMMITTED: i64 = 2_100_000_000;

/// Makes a mirror of one epoch that holds mails in this order.
fn deliver(path: &Path, mails: &[Mail]) {
    drop(std::fs::remove_dir_all(path));
    let repository = Repository::init_bare(path.join("git/0.git")).expect("it can be made");
    let who = Signature::new("list", "list@example.org", &Time::new(COMMITTED, 0)).expect("it is one");
    let mut parent = None;
    for (_, mail) in mails {
        let blob = repository.blob(mail).expect("it can be written");
        let mut tree = repository.treebuilder(None).expect("it can be made");
        tree.insert("m", blob, 0o100_644).expect("it can be put in");
        let tree = tree
            .write()
            .and_then(|tree| repository.find_tree(tree))
            .expect("it is there");
        let parents: Vec<git2::Commit<'_>> = parent
            .iter()
            .map(|id| repository.find_commit(*id).expect("it is there"))
            .collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let made = repository.commit(None, &who, &who, "mail\n", &tree, &parents);
        parent = Some(made.expect("it can be made"));
    }
    if let Some(tip) = parent {
        repository
            .reference("refs/heads/master", tip, true, "mails")
            .expect("the ref can be set");
    }
}

/// The facts that must not depend on the order.
fn facts(xq: &Xq) -> String {
    let dump = xq.dump();
    let left_out = ["copy\t", "problem\t", "tally\t"];
    let lines = dump
        .lines()
        .filter(|line| !left_out.iter().any(|kind| line.starts_with(kind)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Delivers mails in several orders, in one mirror and in two, and compares.
fn compare(scene: &Scene, mails: &[Mail], dice: &mut Dice, configure: impl Fn(&[&Path])) {
    let (left, right) = (scene.path("left"), scene.path("right"));
    let xq = scene.xq.with_now("2036-08-01T00:00:00Z");
    let sync = |name: &str| {
        let own = xq.with_database(name);
        own.ok(&["sync", "-q"]);
        facts(&own)
    };
    configure(&[&left]);
    deliver(&left, mails);
    let wanted = sync("in-order.sqlite");
    let mut turned = mails.to_vec();
    turned.reverse();
    deliver(&left, &turned);
    same_facts(&sync("turned.sqlite"), &wanted, "backwards");
    let mut mixed = mails.to_vec();
    dice.shuffle(&mut mixed);
    deliver(&left, &mixed);
    same_facts(&sync("mixed.sqlite"), &wanted, "shuffled");
    // As deliveries are mixed up in life: a little, and in two mirrors that have some in common.
    let mut near = mails.to_vec();
    near.chunks_mut(20).for_each(|few| dice.shuffle(few));
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for mail in near {
        let side = dice.pick(3);
        if side != 0 {
            one.push(mail.clone());
        }
        if side != 1 {
            other.push(mail);
        }
    }
    deliver(&left, &one);
    deliver(&right, &other);
    configure(&[&left, &right]);
    same_facts(&sync("two.sqlite"), &wanted, "in two mirrors");
    // The second one comes to know of the rest later.
    let steps = xq.with_database("steps.sqlite");
    deliver(&right, &other[..other.len() / 2]);
    steps.ok(&["sync", "-q"]);
    deliver(&right, &other);
    steps.ok(&["sync", "-q"]);
    same_facts(&facts(&steps), &wanted, "in two mirrors, in steps");
}

#[test]
fn mails_of_the_demo_make_the_same_series_in_any_order() {
    for seed in [1, 7, 4711] {
        let scene = Scene::new();
        let mut dice = Dice(seed);
        copy(&demo().story.tree, &scene.path("xen.git"));
        let mails = mails_of(&demo().story.inbox, usize::MAX, &mut dice);
        assert_eq!(mails.len(), 325);
        compare(&scene, &mails, &mut dice, |inboxes| {
            scene.configure(inboxes, &scene.path("xen.git"));
        });
    }
}

/// How many real mails are delivered.
const REAL: usize = 2_000;

#[test]
fn real_mails_make_the_same_series_in_any_order() {
    let test = "real_mails_make_the_same_series_in_any_order";
    let Some(inbox) = std::env::var_os("XQ_TEST_INBOX") else {
        return skip(test, "XQ_TEST_INBOX is not set");
    };
    let seed = std::env::var("XQ_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let mut dice = Dice(seed.unwrap_or(1));
    let scene = Scene::new();
    let mails = mails_of(Path::new(&inbox), REAL, &mut dice);
    assert!(mails.len() > 1, "{} mails", mails.len());
    let made = scene.path("made");
    let tree = std::env::var_os("XQ_TEST_TREE").unwrap_or_else(|| {
        xq::world::World::build(&made).expect("a world can be made");
        made.join("xen.git").into_os_string()
    });
    let branch = std::env::var("XQ_TEST_BRANCH")
        .ok()
        .map(|name| format!("branch = {name:?}\n"));
    compare(&scene, &mails, &mut dice, |inboxes| {
        let inboxes: Vec<String> = inboxes.iter().map(|path| format!("{path:?}")).collect();
        let config = format!(
            "[profile.real]\ninbox = [{}]\n\n[[profile.real.tree]]\nname = \"real\"\npath = {tree:?}\n{}",
            inboxes.join(", "),
            branch.as_deref().unwrap_or_default()
        );
        std::fs::write(&scene.xq.config, config).expect("it can be written");
    });
}
