//! Queues: words to a scope, a scope to rows.

use crate::error::{Error, Kind, Result};
use crate::model::{Person, State, find_nearest};
use crate::query::{self, Candidate, Edge, Include, Mirrors, Queue, Scope, Who};
use crate::render;
use crate::review::Need;
use crate::store::Notes;

use super::args::{Globals, ScopeArgs};
use super::session::Session;
use super::{Outcome, output, places};

/// Runs a queue.
pub(super) fn run(globals: &Globals, queue: &Queue, args: &ScopeArgs) -> Result<Outcome> {
    let session = Session::open(globals, args.as_of.as_deref())?;
    let scope = scope(&session, queue, args)?;
    if output::is_mbox(&args.output) {
        let (selected, _) = query::select(queue, &session.facts, &scope)?;
        return print_mbox(&session, selected.iter().map(|one| &one.candidate));
    }
    let mut report = query::answer(queue, &session.facts, &scope)?;
    if report.rows.is_empty() && args.output.format.is_for_people() {
        report.footer.extend(query::nothing_fits(&session.facts, &scope)?);
    }
    let mark = match &args.new_since_last {
        None => None,
        Some(name) => {
            let name = if name.is_empty() { queue.name } else { name };
            let path = places::notes(globals, &session.facts.profile.name)?;
            let notes = Notes::open(&path)?;
            let keys = row_keys(&report)?;
            let seen = notes.seen(name)?;
            let mut old = keys.iter().map(|key| seen.contains(key));
            report.rows.retain(|_| !old.next().unwrap_or(false));
            Some((notes, name.to_owned(), keys))
        }
    };
    let (outcome, whole) = output::print_watched(globals, &args.output, report)?;
    // Rows that nobody read are new the next time, too.
    if let Some((notes, name, keys)) = mark.filter(|_| whole) {
        notes.mark_seen(&name, &keys)?;
    }
    Ok(outcome)
}

/// What makes a row the same row in the next run: its series and the lead of its newest revision.
fn row_keys(report: &query::Report) -> Result<Vec<String>> {
    let (id, mail) = (report.find_column("id")?, report.find_column("message_id")?);
    let text = |row: &[query::Cell], place: usize| query::cell_at(row, place).words().to_owned();
    Ok(report
        .rows
        .iter()
        .map(|row| format!("{} {}", text(row, id), text(row, mail)))
        .collect())
}

/// The patches of the newest revisions of series as an mbox.
pub(super) fn print_mbox<'a>(
    session: &Session,
    candidates: impl IntoIterator<Item = &'a Candidate>,
) -> Result<Outcome> {
    let mut mirrors = Mirrors::default();
    let mut mails = Vec::new();
    for candidate in candidates {
        let history = &candidate.stored.history;
        for key in candidate.revision().parts.iter().filter_map(|part| part.message) {
            let Some(mail) = history.mails.iter().find(|mail| mail.key == key) else {
                continue;
            };
            mails.extend(mirrors.bytes(&session.facts, mail)?.map(|bytes| (bytes, mail.date)));
        }
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    render::print_mbox(mails.iter().map(|(bytes, date)| (bytes.as_slice(), *date)), &mut out)?;
    Ok(Outcome::Done)
}

/// The scope that the arguments of a queue mean.
pub(super) fn scope(session: &Session, queue: &Queue, args: &ScopeArgs) -> Result<Scope> {
    let facts = &session.facts;
    let who = |text: &str| {
        if text.is_empty() {
            me(session)
        } else {
            Who::find(facts, text, session.at)
        }
    };
    let mut author = args.author.as_deref().map(who).transpose()?;
    if queue.name == "mine" && author.is_none() {
        author = Some(me(session)?);
    }
    if let Some(name) = &args.tree
        && !facts.profile.trees.iter().any(|tree| tree.name == *name)
    {
        let names: Vec<&str> = facts.profile.trees.iter().map(|tree| tree.name.as_str()).collect();
        let error = Error::new(Kind::Setup, format!("there is no tree `{name}`"));
        return Err(match find_nearest(name, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("trees are: {}", names.join(", "))),
        });
    }
    if let Some(subsystem) = &args.subsystem {
        query::check_subsystem(facts, subsystem, session.at)?;
    }
    Ok(Scope {
        at: session.at,
        since: session.moment(args.since.as_deref(), Edge::Begin)?,
        until: session.moment(args.until.as_deref(), Edge::End)?,
        maintainer: args.maintainer.as_deref().map(who).transpose()?,
        reviewer: args.reviewer,
        author,
        subsystem: args.subsystem.clone(),
        path: args.path.clone(),
        tree: args.tree.clone(),
        target: args.target.clone(),
        needs: args.needs.as_deref().map(parse_need).transpose()?,
        states: args.state.iter().map(|word| parse_state(word)).collect::<Result<_>>()?,
        min_age: args.min_age,
        include: parse_include(&args.include)?,
        sort: args.sort,
        reverse: args.reverse,
        limit: args.limit,
        days: args.days,
        ever: args.ever,
        abandoned: args.abandoned,
    })
}

/// The user: `me` of the profile, else git's user.email.
fn me(session: &Session) -> Result<Who> {
    let mut people: Vec<Person> = session
        .facts
        .profile
        .me
        .iter()
        .map(|address| Person {
            name: "".into(),
            address: address.clone(),
        })
        .collect();
    if people.is_empty() {
        people.extend(crate::git::user_email().map(|address| Person::parse(&address)));
    }
    // Names go with the addresses, so that mail from elsewhere is known, too.
    let named = session
        .facts
        .reader
        .people_at(&people.iter().map(|person| person.address.clone()).collect::<Vec<_>>())?;
    people.extend(named);
    if people.is_empty() {
        return Err(Error::new(Kind::Setup, "cannot tell who you are")
            .hint("write `me = [\"you@example.org\"]` in the profile, set git's user.email, or name somebody: --maintainer WHO"));
    }
    Ok(Who {
        label: "me".to_owned(),
        people,
    })
}

fn nearest(word: &str, what: &str, names: &[&str]) -> Error {
    let error = Error::new(Kind::Usage, format!("there is no {what} `{word}`"));
    match find_nearest(word, names.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("one of: {}", names.join(", "))),
    }
}

fn parse_state(word: &str) -> Result<State> {
    use strum::IntoEnumIterator;
    word.parse().map_err(|_| {
        let names: Vec<&str> = State::iter().map(<&str>::from).collect();
        nearest(word, "state", &names)
    })
}

fn parse_need(word: &str) -> Result<Need> {
    word.parse()
        .map_err(|_| nearest(word, "need", &["release-ack", "review", "ack"]))
}

/// Kinds of series that `--include` adds.
pub(super) const KINDS: &[&str] = &["rfc", "foreign", "deferred", "dormant"];

fn parse_include(words: &[String]) -> Result<Include> {
    let mut include = Include::default();
    for word in words {
        match word.as_str() {
            "rfc" => include.rfc = true,
            "foreign" => include.foreign = true,
            "deferred" => include.deferred = true,
            "dormant" => include.dormant = true,
            other => return Err(nearest(other, "kind to include", KINDS)),
        }
    }
    Ok(include)
}

/// `xq` alone: what needs attention, and what to type next.
pub(super) fn overview(globals: &Globals) -> Result<Outcome> {
    let new_here = |error: Error| match error.kind() {
        Kind::Setup => error.hint("`xq demo` shows what it does, on a small world of its own"),
        Kind::Usage | Kind::Data | Kind::Bug | Kind::Interrupted => error,
    };
    let session = Session::open(globals, None).map_err(new_here)?;
    let scope = Scope::at(session.at);
    let mut lines = Vec::new();
    let count = |name: &str, scope: &Scope| -> Result<usize> {
        let queue = query::queue_named(name).ok_or_else(|| Error::bug(format!("no queue `{name}`")))?;
        Ok(query::select(queue, &session.facts, scope)?.0.len())
    };
    if let Ok(me) = me(&session) {
        let mine = Scope {
            maintainer: Some(me),
            ..scope.clone()
        };
        lines.push(format!(
            "{:>6} wait for you            xq pending --maintainer",
            count("pending", &mine)?
        ));
    }
    for (name, words) in [
        ("ready", "may be committed"),
        ("unreviewed", "nobody answered"),
        ("stalled", "fell silent"),
        ("lost", "got lost"),
    ] {
        lines.push(format!("{:>6} {words:<23} xq {name}", count(name, &scope)?));
    }
    output::print_lines(lines)?;
    Ok(Outcome::Done)
}

/// The candidate of a series row.
pub(super) fn candidate(session: &Session, row: i64) -> Result<Candidate> {
    let stored = session
        .facts
        .histories(crate::store::Filter::One(row))?
        .into_iter()
        .next();
    let stored = stored.ok_or_else(|| Error::bug("a series that was found is not there"))?;
    let standing = session.facts.judge(&stored, session.at).ok_or_else(|| {
        Error::new(
            Kind::Setup,
            format!("series {} was not posted by {}", stored.history.series.id, session.at),
        )
        .hint("give a later --as-of, or none")
    })?;
    Ok(Candidate { stored, standing })
}
