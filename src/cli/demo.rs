//! `demo`: a small world on a fresh machine, and what the queues say of it.

use std::path::Path;

use crate::config::{self, NewProfile, NewTree};
use crate::error::{Error, Kind, Result};
use crate::model::{MessageId, Note, NoteKind, Time};
use crate::query::{self, Facts, Scope, Who};
use crate::render::{self, Format};
use crate::store::Notes;
use crate::world::{self, Demo};

use super::args::{DemoArgs, Globals, SyncArgs};
use super::{Outcome, output, places, session, sync};

/// The commands that the demo shows.
const SHOWN: [(&str, &str); 4] = [
    ("what waits for me, a maintainer", "xq pending --maintainer"),
    (
        "what got lost since the fifth release candidate of 4.3",
        "xq lost --since 4.3-rc5",
    ),
    ("what may be committed", "xq ready"),
    ("what fell silent after an answer", "xq stalled"),
];

/// `xq demo`.
pub(super) fn run(globals: &Globals, args: &DemoArgs) -> Result<Outcome> {
    match &args.keep {
        Some(dir) => {
            let dir = places::absolute(dir)?;
            if dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
                return Err(
                    Error::new(Kind::Setup, format!("the folder {} is not empty", dir.display()))
                        .hint("name a new folder"),
                );
            }
            show(globals, &dir, true)
        }
        None => {
            let dir = tempfile::tempdir()
                .map_err(|cause| Error::new(Kind::Data, "cannot make a temporary folder").because(cause))?;
            show(globals, dir.path(), false)
        }
    }
}

/// Makes the world in `dir` with a configuration, and syncs it; returns the options that mean it.
pub(crate) fn set_up(globals: &Globals, dir: &Path) -> Result<(Globals, Demo)> {
    std::fs::create_dir_all(dir)
        .map_err(|cause| Error::new(Kind::Data, format!("cannot make the folder {}", dir.display())).because(cause))?;
    let demo = world::demo(dir)?;
    let place = dir.join("config.toml");
    let new = NewProfile {
        name: "demo".to_owned(),
        preset: Some("xen".to_owned()),
        inboxes: vec![demo.inbox.clone()],
        trees: vec![NewTree {
            name: "xen".to_owned(),
            path: demo.tree.clone(),
            branch: Some("staging".to_owned()),
            stable: Some("staging-*".to_owned()),
        }],
        me: vec![demo.me.to_string()],
        archive: None,
    };
    std::fs::write(&place, config::write_new(&new))
        .map_err(|cause| Error::new(Kind::Data, format!("cannot write {}", place.display())).because(cause))?;
    let own = Globals {
        config: Some(place),
        db: Some(dir.join("xq.sqlite")),
        profile: Some("demo".to_owned()),
        ..globals.clone()
    };
    let profile = session::profile(&own)?;
    let database = places::database(&own, "demo")?;
    let quiet = Globals {
        quiet: true,
        ..own.clone()
    };
    sync::bring_up_to_date(
        &quiet,
        &profile,
        &database,
        &SyncArgs {
            fetch: false,
            full: false,
            wait: false,
        },
        demo.day,
    )?;
    let notes = Notes::open(&places::notes(&own, "demo")?)?;
    add_note(&notes, &demo.deferred, NoteKind::Defer, "after the release", demo.day)?;
    add_note(&notes, &demo.dropped, NoteKind::Drop, "not wanted", demo.day)?;
    Ok((own, demo))
}

fn add_note(notes: &Notes, message: &MessageId, kind: NoteKind, text: &str, day: Time) -> Result<()> {
    let until = (kind == NoteKind::Defer).then(|| day.plus_days(90));
    notes.add(
        message,
        &Note {
            kind,
            text: text.to_owned(),
            by: "demo".to_owned(),
            at: day.plus_days(-1),
            until,
        },
    )
}

fn show(globals: &Globals, dir: &Path, kept: bool) -> Result<Outcome> {
    let (own, demo) = set_up(globals, dir)?;
    let profile = session::profile(&own)?;
    let facts = Facts::open(
        &profile,
        &places::database(&own, "demo")?,
        &places::notes(&own, "demo")?,
    )?;
    let style = output::style(globals);
    let mut text: Vec<u8> = Vec::new();
    let line = |text: &mut Vec<u8>, words: &str| {
        text.extend_from_slice(words.as_bytes());
        text.push(b'\n');
    };
    line(
        &mut text,
        &format!("A small world of the summer of 2013, as of {}.", demo.day),
    );
    for (about, words) in SHOWN {
        let as_of = format!("--as-of {}", demo.day);
        line(&mut text, "");
        line(&mut text, &format!("# {about}"));
        line(&mut text, &format!("$ {words} {as_of}"));
        let name = words.split(' ').nth(1).unwrap_or_default();
        let queue = query::queue_named(name).ok_or_else(|| Error::bug(format!("no queue `{name}`")))?;
        let mut scope = Scope::at(demo.day);
        if words.contains("--maintainer") {
            scope.maintainer = Some(Who::find(&facts, demo.me.as_str(), demo.day)?);
        }
        if let Some((_, since)) = words.split_once("--since ") {
            scope.since = Some(facts.calendar(demo.day).resolve(since, query::Edge::Begin)?);
        }
        let report = query::answer(queue, &facts, &scope)?;
        render::print(&report, Format::Table, &style, &mut text)?;
    }
    line(&mut text, "");
    if kept {
        line(
            &mut text,
            &format!("The world stays in {}. To ask it more:", dir.display()),
        );
        line(
            &mut text,
            &format!(
                "  export XQ_CONFIG='{0}/config.toml' XQ_DB='{0}/xq.sqlite' XQ_NOW={1}",
                dir.display(),
                demo.day
            ),
        );
        line(&mut text, "  xq show ID");
    } else {
        line(&mut text, "To keep this world and ask it more: xq demo --keep DIR");
    }
    output::print_bytes(&text)
}
