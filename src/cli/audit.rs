//! `audit`.

use strum::IntoEnumIterator;

use crate::error::{Error, Kind, Result};
use crate::model::{TreeName, find_nearest};
use crate::query::{self, AuditGrade, Edge, Scope};

use super::args::{AuditArgs, Globals};
use super::session::Session;
use super::{Outcome, output};

/// `xq audit`.
pub(super) fn run(globals: &Globals, args: &AuditArgs) -> Result<Outcome> {
    let grades: Vec<AuditGrade> = args.grade.iter().map(|word| parse_grade(word)).collect::<Result<_>>()?;
    let session = Session::open(globals, args.as_of.as_deref())?;
    let facts = &session.facts;
    let tree = args
        .tree
        .as_deref()
        .map(|name| known_tree(&session, name))
        .transpose()?;
    let mut records = if args.range.is_empty() {
        query::commits_on(facts, args.branch.as_deref(), tree.as_ref())?
    } else {
        query::commits_named(facts, &args.range, tree.as_ref())?
    };
    if let Some(branch) = args.branch.as_deref().filter(|_| !args.range.is_empty()) {
        query::check_branch(facts, branch)?;
        records.retain(|record| record.branches.iter().any(|name| name == branch));
    }
    let scope = Scope {
        since: session.moment(args.since.as_deref(), Edge::Begin)?,
        until: session.moment(args.until.as_deref(), Edge::End)?,
        reverse: args.reverse,
        limit: args.limit,
        ..Scope::at(session.at)
    };
    let (report, at_fault) = query::audit(facts, &records, &grades, &scope)?;
    output::print(globals, &args.output, report)?;
    // Here it is not any row that matters, but one that ought not to be as it is.
    Ok(if args.output.exit_code && at_fault {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

fn known_tree(session: &Session, name: &str) -> Result<TreeName> {
    let trees = &session.facts.profile.trees;
    if trees.iter().any(|tree| tree.name == name) {
        return Ok(TreeName(name.to_owned()));
    }
    let names: Vec<&str> = trees.iter().map(|tree| tree.name.as_str()).collect();
    Err(Error::new(Kind::Setup, format!("there is no tree `{name}`")).hint(format!("trees are: {}", names.join(", "))))
}

fn parse_grade(word: &str) -> Result<AuditGrade> {
    word.parse().map_err(|_| {
        let names: Vec<&str> = AuditGrade::iter().map(<&str>::from).collect();
        let error = Error::new(Kind::Usage, format!("there is no grade `{word}`"));
        match find_nearest(word, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("one of: {}", names.join(", "))),
        }
    })
}
