//! `maintainers`.

use crate::error::{Error, Kind, Result};
use crate::query::{self, Checkout, CommitPatch, Found};
use crate::store::CommitBrief;

use super::args::{Globals, MaintainersArgs};
use super::session::Session;
use super::{Outcome, output, queue, say};

/// What the words of the command line mean.
enum Subject {
    /// Paths.
    Paths,
    /// A series, by its row.
    Series(i64),
    /// A commit.
    Commit(Box<CommitBrief>),
}

/// `xq maintainers`.
pub(super) fn run(globals: &Globals, args: &MaintainersArgs) -> Result<Outcome> {
    let session = Session::open(globals, args.as_of.as_deref())?;
    let (facts, at) = (&session.facts, session.at);
    let subject = subject(&session, args)?;
    if !matches!(subject, Subject::Paths) && (args.tree.is_some() || args.branch.is_some()) {
        return Err(Error::new(Kind::Usage, "--tree and --branch are for paths")
            .hint("a series and a commit have a tree and a branch of their own"));
    }
    let (report, notes) = match subject {
        Subject::Paths => {
            let checkout = checkout(&session, args)?;
            let paths = args.what.iter().map(|word| query::tidy_path(&checkout, word));
            let paths = paths.collect::<Result<Vec<String>>>()?;
            if args.all {
                query::everyone_of_paths(facts, &checkout, &paths)?
            } else {
                query::of_paths(facts, &checkout, &paths)?
            }
        }
        Subject::Series(row) => {
            let candidate = queue::candidate(&session, row)?;
            if args.all {
                query::everyone_of_series(facts, &candidate, at)?
            } else {
                query::of_series(facts, &candidate, at)?
            }
        }
        Subject::Commit(commit) => {
            let commit = CommitPatch::read(facts, &commit, at)?;
            if args.all {
                query::everyone_of_commit(facts, &commit, at)?
            } else {
                query::of_commit(facts, &commit, at)?
            }
        }
    };
    for note in notes {
        say(globals, &format!("note: {note}"));
    }
    output::print(globals, &args.output, report)
}

fn checkout<'a>(session: &'a Session, args: &MaintainersArgs) -> Result<Checkout<'a>> {
    let branch = args.branch.as_deref();
    match &args.tree {
        Some(tree) => Checkout::of(&session.facts, tree, branch, session.at),
        None => Checkout::with_paths(&session.facts, &args.what, branch, session.at),
    }
}

/// Several words are paths. One is a path where the tree has it, else an id, else a path that is not there.
fn subject(session: &Session, args: &MaintainersArgs) -> Result<Subject> {
    let [word] = args.what.as_slice() else {
        return Ok(Subject::Paths);
    };
    if word.starts_with("./") {
        return Ok(Subject::Paths);
    }
    let facts = &session.facts;
    let is_there = !word.contains("://") && !facts.profile.trees.is_empty() && {
        let checkout = checkout(session, args)?;
        checkout.kind(word).is_some()
    };
    if is_there {
        return Ok(Subject::Paths);
    }
    match query::find_known(facts, word)? {
        Some(Found::Series { row } | Found::Message { series: Some(row), .. }) => Ok(Subject::Series(row)),
        Some(Found::Message { series: None, .. }) => Err(Error::new(
            Kind::Setup,
            format!("the message `{word}` belongs to no series"),
        )
        .hint("only patches, their cover letters and replies to them do")),
        Some(Found::Commit(commit)) => Ok(Subject::Commit(commit)),
        None if looks_like_id(word) => query::find(facts, word)
            .map(|_| Subject::Paths)
            .map_err(|error| error.hint(format!("for a path that is not there yet write ./{word}"))),
        None => Ok(Subject::Paths),
    }
}

/// Whether a word that nothing is known of was meant as an id rather than as a path.
fn looks_like_id(word: &str) -> bool {
    let is_hex = word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex || word.contains('@') || word.contains("://")
}
