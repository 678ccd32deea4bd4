//! Why something stands where it stands, in a clause a person reads.
//!
//! Owns the words. Decides nothing.

use super::approval::{Lack, Missing};
use super::asks::{Ask, AskKind};
use super::trailers::Given;
use super::view::{View, revision_of};
use crate::model::{Condition, Grade, Landing, Mail, Overtaking, Overtook, Said};

/// What is wanted from somebody, as in "ack for xen/arch/arm, 2 files".
pub(super) fn wanted(missing: &Missing) -> String {
    match missing.lack {
        Lack::Release => match missing.sections.first() {
            Some(release) => format!("release ack for {release}"),
            None => "release ack".to_owned(),
        },
        Lack::Maintainer => format!("ack for {}", place(&missing.paths)),
        Lack::SecondPerson if missing.paths.is_empty() => "review".to_owned(),
        Lack::SecondPerson => format!("review of {}", place(&missing.paths)),
    }
}

/// Paths in short: the one file, or the directory they share and how many they are.
fn place(paths: &[String]) -> String {
    let [first, rest @ ..] = paths else {
        return "it".to_owned();
    };
    if rest.is_empty() {
        return first.clone();
    }
    let mut shared = first.rsplit_once('/').map_or("", |(directory, _)| directory);
    for path in rest {
        while !shared.is_empty() && path.strip_prefix(shared).is_none_or(|rest| !rest.starts_with('/')) {
            shared = shared.rsplit_once('/').map_or("", |(directory, _)| directory);
        }
    }
    let count = paths.len();
    if shared.is_empty() {
        let others = count - 1;
        format!("{first} and {others} more")
    } else {
        format!("{shared}, {count} files")
    }
}

/// What is missing, all of it, and who likes the patch without an approval.
pub(super) fn missing(missing: &[Missing], liked: &[&str]) -> String {
    let wants: Vec<String> = missing
        .iter()
        .map(|lacking| {
            let wanted = wanted(lacking);
            let sections = &lacking.sections;
            if sections.is_empty() || lacking.lack == Lack::Release {
                wanted
            } else {
                format!("{wanted} ({})", sections.join(", "))
            }
        })
        .collect();
    let wants = wants.join("; ");
    if liked.is_empty() {
        format!("missing: {wants}")
    } else {
        format!("missing: {wants}; liked by {}", liked.join(", "))
    }
}

/// What the author was asked.
pub(super) fn asked(open: &[&Ask<'_>]) -> String {
    let kinds = [
        (AskKind::Objection, "objection of"),
        (AskKind::Request, "changes asked for by"),
        (AskKind::Condition, "approved on a condition by"),
        (AskKind::Question, "question of"),
        (AskKind::Remark, "remarks of"),
        (AskKind::Own, "to be changed, says its author,"),
    ];
    let weightiest = kinds.iter().find(|(kind, _)| open.iter().any(|ask| ask.kind == *kind));
    let Some((kind, words)) = weightiest else {
        return String::new();
    };
    let mut names: Vec<&str> = Vec::new();
    for ask in open.iter().filter(|ask| ask.kind == *kind) {
        let name = ask.mail.from.label();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let promised = |ask: &&Ask<'_>| {
        let says = |said| ask.mail.says.contains(&said);
        ask.kind == AskKind::Own && (says(Said::Promise) || says(Said::NextNeeded))
    };
    let words = if *kind == AskKind::Own && !open.iter().any(promised) {
        "doubted by its author,"
    } else {
        words
    };
    format!("{words} {}", names.join(", "))
}

/// That somebody has to say whether what he asked for was done.
pub(super) fn not_seen_again(mail: &Mail) -> String {
    format!(
        "{} has not yet answered what changed since he asked for it",
        mail.from.label()
    )
}

/// That somebody asked others what they think.
pub(super) fn put_to_others(mail: &Mail) -> String {
    format!("{} asked others what they think", mail.from.label())
}

/// That nobody answered; who spoke below an older revision since, where somebody did.
pub(super) fn unanswered(view: &View<'_>) -> String {
    let nobody = "nobody has answered".to_owned();
    let Some(newest) = view.newest_revision() else {
        return nobody;
    };
    let late = view.mails.iter().rev().find(|mail| {
        revision_of(mail.target) != view.newest
            && mail.date > newest.posted
            && view.is_word(mail)
            && !view.is_submitter(&mail.from)
    });
    match late.and_then(|mail| Some((mail, view.revision(revision_of(mail.target))?))) {
        Some((mail, older)) => format!(
            "{} answered v{} after v{} was posted",
            mail.from.label(),
            older.number,
            newest.number
        ),
        None if view.is_answered_before() => format!("nobody has answered v{}", newest.number),
        None => nobody,
    }
}

/// Why an approved part is ready.
pub(super) fn ready(given: &[Given<'_>], grade: Option<Grade>, is_free: bool) -> String {
    if is_free {
        return "needs no approval".to_owned();
    }
    let remark = given
        .iter()
        .find(|given| given.condition == Condition::OnCommit)
        .map(|given| given.trailer.remark.trim());
    let base = match grade {
        Some(Grade::StandIn) => "approved by a stand-in, not in the tree",
        Some(Grade::Strict) | None => "approved, not in the tree",
    };
    match remark {
        Some("") => format!("{base}; to be adjusted on commit"),
        Some(remark) => format!("{base}; on commit: {remark}"),
        None => base.to_owned(),
    }
}

/// Which commit a part became.
pub(super) fn landed(landing: &Landing) -> String {
    let commit = landing.found.commit.short(12);
    match landing.branches.first() {
        Some(branch) => format!("in {branch} as {commit}"),
        None => format!("in the tree as {commit}"),
    }
}

/// In another branch than the one asked for.
pub(super) fn elsewhere(landing: &Landing, branch: &str) -> String {
    format!("{}, not in {branch}", landed(landing))
}

/// That an older revision went in whole in its stead.
pub(super) fn older_went_in(landing: &Landing) -> String {
    format!("an older revision went in since: {}", landed(landing))
}

/// In whose words it landed.
pub(super) fn landed_by_reply(landing: &Landing, mail: &Mail) -> String {
    format!(
        "{}, by the diff in {}'s <{}>",
        landed(landing),
        mail.from.label(),
        mail.id
    )
}

/// What left nothing to do.
pub(super) fn overtaken(overtaking: &Overtaking) -> String {
    let commit = format!("{} ({})", overtaking.commit.short(12), overtaking.title);
    match (overtaking.how, &overtaking.told) {
        (Overtook::Lines, _) => format!("what it changes is gone or done since {commit}"),
        (Overtook::Told, Some(mail)) => format!("done otherwise in {commit}, says <{mail}>"),
        (Overtook::Told, None) => format!("done otherwise in {commit}"),
        (Overtook::Named, _) => format!("done otherwise in {commit}, which names its thread"),
        (Overtook::Words, _) => format!("done otherwise by its author in {commit}"),
        (Overtook::Answer, _) => format!("done otherwise in {commit}, by who answered it"),
        (Overtook::Credit, _) => format!("done otherwise in {commit}, which gives credit for it"),
    }
}

/// Who said that it is applied.
pub(super) fn said_applied(mail: &Mail) -> String {
    debug_assert!(mail.says.contains(&Said::Applied), "such mails only come here");
    format!("{} said in <{}> that it is applied", mail.from.label(), mail.id)
}

/// Who said that it is applied, and the commit that it has perhaps become then.
pub(super) fn said_and_perhaps(mail: &Mail, landing: &Landing) -> String {
    let commit = landing.found.commit.short(12);
    format!(
        "{} said in <{}> that it is applied, perhaps as {commit}",
        mail.from.label(),
        mail.id
    )
}

/// Who said that he will apply it.
pub(super) fn will_apply(mail: &Mail) -> String {
    debug_assert!(mail.says.contains(&Said::WillApply), "such mails only come here");
    format!("{} said in <{}> that he will apply it", mail.from.label(), mail.id)
}

/// Whose objection rejected it.
pub(super) fn rejected(mail: &Mail) -> String {
    format!("objection of {}, and no word of the author since", mail.from.label())
}

/// Who closed it.
pub(super) fn closed(mail: &Mail) -> String {
    format!("closed by {}, and no word of the author since", mail.from.label())
}

/// Whose objection is answered and not lifted.
pub(super) fn disputed(mail: &Mail) -> String {
    format!("objection of {} is not lifted", mail.from.label())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn paths_are_named_by_what_they_share() {
        assert_eq!(place(&texts(&["a/b/c.c"])), "a/b/c.c");
        assert_eq!(place(&texts(&["a/b/c.c", "a/b/d.c"])), "a/b, 2 files");
        assert_eq!(place(&texts(&["a/b/c.c", "a/bc/d.c"])), "a, 2 files");
        assert_eq!(place(&texts(&["a/b", "c/d", "e"])), "a/b and 2 more");
        assert_eq!(place(&[]), "it");
    }
}
