//! `show`, `origin` and `matches`.

use crate::error::{Error, Kind, Result};
use crate::git::Tree;
use crate::model::find_nearest;
use crate::query::{self, Edge, Found, Scope};
use crate::store::CommitBrief;

use super::args::{Globals, MatchesArgs, OriginArgs, ShowArgs};
use super::session::Session;
use super::{Outcome, output, queue};

/// `xq show`.
pub(super) fn show(globals: &Globals, args: &ShowArgs) -> Result<Outcome> {
    let session = Session::open(globals, args.as_of.as_deref())?;
    let row = match query::find(&session.facts, &args.id)? {
        Found::Series { row } | Found::Message { series: Some(row), .. } => row,
        Found::Message { series: None, .. } => {
            return Err(
                Error::new(Kind::Setup, format!("the message `{}` belongs to no series", args.id))
                    .hint("only patches, their cover letters and replies to them do"),
            );
        }
        Found::Commit(commit) => {
            let found = session.facts.reader.matches(Some(commit.key))?;
            found
                .iter()
                .find_map(|one| one.series.as_ref().map(|(row, _)| *row))
                .ok_or_else(|| {
                    Error::new(
                        Kind::Setup,
                        format!(
                            "no mail of commit {} ({}) is known",
                            commit.object.short(12),
                            commit.subject
                        ),
                    )
                    .hint("`xq origin` lists what is known of a commit")
                })?
        }
    };
    let candidate = queue::candidate(&session, row)?;
    if output::is_mbox(&args.output) {
        return queue::print_mbox(&session, [&candidate]);
    }
    let document = query::show(&session.facts, &candidate, &Scope::at(session.at))?;
    output::print_document(globals, &args.output, &document)?;
    Ok(Outcome::Done)
}

/// `xq origin`.
pub(super) fn origin(globals: &Globals, args: &OriginArgs) -> Result<Outcome> {
    let session = Session::open(globals, args.as_of.as_deref())?;
    let mut commits = Vec::new();
    for text in &args.commit {
        commits.push(find_commit(&session, text)?);
    }
    let report = query::origin(&session.facts, &commits, &Scope::at(session.at))?;
    output::print(globals, &args.output, report)
}

/// The commit that a word means: digits that the database knows, else whatever git takes for a commit in one of the trees.
pub(super) fn find_commit(session: &Session, text: &str) -> Result<CommitBrief> {
    let reader = &session.facts.reader;
    let known = reader.commits_by_prefix(&text.to_ascii_lowercase())?;
    match known.as_slice() {
        [commit] => return Ok(commit.clone()),
        [] => {}
        several => {
            let names: Vec<String> = several.iter().take(6).map(|commit| commit.object.short(14)).collect();
            return Err(Error::new(Kind::Setup, format!("`{text}` is more than one commit"))
                .hint(format!("one of: {}", names.join(", "))));
        }
    }
    for source in &session.facts.profile.trees {
        let Some(id) = Tree::open(&source.path)?.resolve_commit(text)? else {
            continue;
        };
        return reader
            .commits_by_prefix(&id.to_string())?
            .into_iter()
            .next()
            .ok_or_else(|| {
                Error::new(
                    Kind::Setup,
                    format!("commit {} is on no branch that xq reads", id.short(12)),
                )
                .hint("branches are set by `branch` and `stable` of the tree; `xq sync` reads new commits")
            });
    }
    let error = Error::new(Kind::Setup, format!("there is no commit `{text}`"));
    let branches = session.facts.branches.iter().map(|row| row.branch.name.as_str());
    let tags = session.facts.tags.iter().map(|tag| tag.name.as_str());
    Err(match find_nearest(text, branches.chain(tags)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("run `xq sync` if it is new"),
    })
}

/// `xq matches`.
pub(super) fn matches(globals: &Globals, args: &MatchesArgs) -> Result<Outcome> {
    let session = Session::open(globals, args.as_of.as_deref())?;
    let scope = Scope {
        since: session.moment(args.since.as_deref(), Edge::Begin)?,
        until: session.moment(args.until.as_deref(), Edge::End)?,
        tree: args.tree.clone(),
        reverse: args.reverse,
        limit: args.limit,
        ..Scope::at(session.at)
    };
    let report = query::matches(&session.facts, &scope)?;
    output::print(globals, &args.output, report)
}
