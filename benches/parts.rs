//! How long the parts of xq take, one by one, on made-up data: parsing, patch-ids, grouping, matching, states.
//!
//! `cargo bench --bench parts`; `cargo bench --bench parts -- matching` for one of them. Figures of real lists come of `benches/real`.

#![expect(clippy::unwrap_used, reason = "a bench may panic")]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use divan::{Bencher, counter::ItemsCount};
use xq::config::Config;
use xq::mail;
use xq::matching::{self, Posted};
use xq::model::{Commit, Diff, Digest, Message, MessageKey, ObjectId, Target, Time, TreeName};
use xq::query::Facts;
use xq::series::{self, Entry};
use xq::store::Filter;
use xq::sync::{self, Corrections, Options, Settled, Sources, TreeSource};
use xq::world::{self, Crowd, Happening, Landing};

fn main() {
    divan::main();
}

/// How many mails of the large world the benches look at.
const MAILS: usize = 6_000;

/// Mails as they arrive, and the commits made meanwhile.
struct Stock {
    mails: Vec<(Vec<u8>, Time)>,
    entries: Vec<Entry>,
    diffs: Vec<Vec<u8>>,
    commits: Vec<Commit>,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let (mut mails, mut commits, mut files) = (Vec::new(), Vec::new(), HashMap::new());
    for happening in Crowd::new(MAILS) {
        match happening.unwrap() {
            Happening::Mail(letter) => mails.push((letter.bytes(), letter.date)),
            Happening::Commit(landing) => commits.push(commit(&landing, &mut files, commits.len())),
            Happening::Tag { .. } => {}
        }
    }
    let read = |(bytes, date): &(Vec<u8>, Time)| mail::read(bytes, *date).message;
    let messages: Vec<Message> = mails.iter().filter_map(read).collect();
    let diffs = mails.iter().map(|(bytes, _)| bytes.clone());
    let diffs = diffs
        .filter(|bytes| bytes.windows(5).any(|window| window == b"\n@@ -"))
        .collect();
    let entries = (0..)
        .map(MessageKey)
        .zip(messages)
        .map(|(key, message)| Entry { key, message })
        .collect();
    Stock {
        mails,
        entries,
        diffs,
        // The first one begins the tree.
        commits: commits.split_off(1),
    }
});

/// A commit as the write path would read it; `files` holds the text of each file so far.
fn commit(landing: &Landing, files: &mut HashMap<String, String>, number: usize) -> Commit {
    let mut text = String::new();
    for (path, new) in &landing.files {
        let old = files.get(path).map(String::as_str);
        text.push_str(&xq::git::file_patch(path, old, new.as_deref()).unwrap());
        match new {
            Some(new) => drop(files.insert(path.clone(), new.clone())),
            None => drop(files.remove(path)),
        }
    }
    let said = mail::read_commit_message(&landing.message);
    let mut id = [0; 20];
    id.iter_mut()
        .zip(number.to_be_bytes())
        .for_each(|(to, from)| *to = from);
    Commit {
        id: ObjectId(id),
        author: landing.author.0.clone(),
        authored: landing.author.1,
        committer: landing.committer.0.clone(),
        committed: landing.committer.1,
        subject: said.subject,
        parents: 1,
        trailers: said.trailers,
        mails: said.mails,
        references: said.references,
        text: said.text,
        digest: mail::parse_diff(text.as_bytes()).map(|diff| diff.digest()),
    }
}

/// Mail to message and patch.
#[divan::bench]
fn parsing(bencher: Bencher<'_, '_>) {
    let stock = &*STOCK;
    bencher.counter(ItemsCount::new(stock.mails.len())).bench(|| {
        let readings = stock.mails.iter().map(|(bytes, date)| mail::read(bytes, *date));
        readings.filter(|reading| reading.message.is_some()).count()
    });
}

/// Text of a diff to its files and lines.
#[divan::bench]
fn diffs(bencher: Bencher<'_, '_>) {
    let stock = &*STOCK;
    bencher.counter(ItemsCount::new(stock.diffs.len())).bench(|| {
        let diffs = stock.diffs.iter().filter_map(|text| mail::parse_diff(text));
        diffs.map(|diff| diff.files.len()).sum::<usize>()
    });
}

/// Patch-ids and the rest of a digest.
#[divan::bench]
fn patch_id(bencher: Bencher<'_, '_>) {
    let diffs: Vec<Diff> = STOCK.diffs.iter().filter_map(|text| mail::parse_diff(text)).collect();
    bencher
        .counter(ItemsCount::new(diffs.len()))
        .bench(|| diffs.iter().map(Diff::digest).collect::<Vec<Digest>>());
}

/// Messages to series.
#[divan::bench]
fn grouping(bencher: Bencher<'_, '_>) {
    let stock = &*STOCK;
    bencher
        .counter(ItemsCount::new(stock.entries.len()))
        .bench(|| series::group(&stock.entries, &[]));
}

/// Patches and commits to matches.
#[divan::bench]
fn matching(bencher: Bencher<'_, '_>) {
    let stock = &*STOCK;
    let posted = posted(stock);
    let commits: Vec<&Commit> = stock.commits.iter().collect();
    bencher.counter(ItemsCount::new(commits.len())).bench(|| {
        matching::find(&matching::Input {
            posted: &posted,
            commits: &commits,
            nearby: &Default::default(),
            hide_trailers: false,
            corrections: &[],
            setting: &matching::Setting::default(),
        })
    });
}

fn posted(stock: &Stock) -> Vec<Posted> {
    let messages: HashMap<MessageKey, &Message> =
        stock.entries.iter().map(|entry| (entry.key, &entry.message)).collect();
    let threads = series::group(&stock.entries, &[]).threads;
    let posted = threads.into_iter().filter_map(|one| {
        let message = messages.get(&one.key)?;
        let (revision, number) = match one.target {
            Target::Part { revision, number } => (revision, number),
            Target::Revision { revision } => (revision, 1),
        };
        Some(Posted {
            key: one.key,
            id: message.id.clone(),
            series: one.series,
            revision,
            number,
            from: message.from.clone(),
            date: message.date,
            patch: Arc::clone(message.patch.as_ref()?),
            reply: message.subject.reply,
            committed: false,
        })
    });
    posted.collect()
}

/// Histories to states, of all series of the demo.
#[divan::bench]
fn states(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let demo = world::demo(folder.path()).unwrap();
    let database = folder.path().join("xq.sqlite");
    let sources = Sources {
        inboxes: vec![demo.inbox.clone()],
        trees: vec![TreeSource {
            name: TreeName("xen".to_owned()),
            path: demo.tree.clone(),
            branch: "staging".to_owned(),
            stable: Some("staging-*".to_owned()),
            tags: Vec::new(),
            paths: Vec::new(),
        }],
        ..Sources::default()
    };
    let options = Options {
        full: false,
        wait: false,
        now: demo.day,
        threads: 2,
    };
    let sources = Sources {
        corrections: Corrections::default(),
        ..sources
    };
    sync::run(
        &sources,
        &database,
        options,
        &mut |_| Ok(Settled::default()),
        &mut |_| (),
    )
    .unwrap();
    let config = format!(
        "[profile.demo]\npreset = \"xen\"\ninbox = [{:?}]\n[[profile.demo.tree]]\nname = \"xen\"\npath = {:?}\nbranch = \"staging\"\n",
        demo.inbox, demo.tree
    );
    let file = folder.path().join("config.toml");
    std::fs::write(&file, config).unwrap();
    let profile = Config::load(&file).unwrap().profile(None).unwrap();
    let facts = Facts::open(&profile, &database, &folder.path().join("notes.sqlite")).unwrap();
    let stored = facts.histories(Filter::All).unwrap();
    bencher.counter(ItemsCount::new(stored.len())).bench_local(|| {
        let standings = stored.iter().filter_map(|one| facts.judge(one, demo.day));
        standings.count()
    });
}
