//! What became of a part in the tree.
//!
//! Owns which commits count for a part of the newest revision. Which state follows is for `part`.

use super::ground::Ground;
use super::part::Material;
use super::view::{Likeness, View, revision_of, speaks_about};
use crate::model::{Landing, Mail, MessageKey, Part, Target, Time};

/// What became of a part in the tree.
pub(super) enum Landed<'a> {
    /// It is in the branch it aims at.
    In(&'a Landing),
    /// It was, and was reverted.
    Reverted(&'a Landing, Time),
    /// It is in another branch than the one it aims at.
    ElsewhereOnly(&'a Landing),
    /// Nothing.
    No,
}

/// What became of a part, by the commits that it, or what it was in older revisions, became.
pub(super) fn landing<'a>(view: &View<'a>, material: &Material<'_>, ground: &Ground<'_>) -> Landed<'a> {
    let mut mails: Vec<MessageKey> = Vec::new();
    if view.history.landings.is_empty() {
        return Landed::No;
    }
    for place in &view.revisions {
        let Some(revision) = view.revision(*place) else {
            continue;
        };
        let number = if *place == view.newest {
            Some(material.part.number)
        } else {
            view.counterpart_in(material.part, *place)
                .filter(|(_, likeness)| *likeness != Likeness::Placed)
                .map(|(number, _)| number)
        };
        let parts = revision.parts.iter().filter(|part| Some(part.number) == number);
        mails.extend(parts.flat_map(|part| part.message.into_iter().chain(part.duplicates.iter().copied())));
    }
    let mut best = Landed::No;
    for landing in view.landings().filter(|landing| mails.contains(&landing.found.message)) {
        let reverted = landing.reverted.filter(|reverted| *reverted <= view.now.at);
        match (reverted, is_aimed(landing, ground)) {
            (None, true) => return Landed::In(landing),
            // A posting after the revert is a new start.
            (Some(reverted), _) if reverted >= material.newest_posting() => {
                best = Landed::Reverted(landing, reverted);
            }
            (Some(_), _) => {}
            (None, false) => {
                if matches!(best, Landed::No) {
                    best = Landed::ElsewhereOnly(landing);
                }
            }
        }
    }
    best
}

/// Whether a commit is in a branch that the part aims at.
fn is_aimed(landing: &Landing, ground: &Ground<'_>) -> bool {
    landing.branches.is_empty() || landing.branches.contains(&ground.facts.branch) || !ground.is_stable
}

/// Within so many days of the word that a patch is applied its commit is looked for.
const SAID_DAYS: i64 = 2;

/// The commit that the part has perhaps become, about the time when somebody who decides said that it is applied: what he changed in it made
/// it hard to tell (LTP, <Yqc/pC5DsdyoGmqT@pevik>).
pub(super) fn perhaps_landed<'a>(
    view: &View<'a>,
    material: &Material<'_>,
    ground: &Ground<'_>,
    said: &Mail,
) -> Option<&'a Landing> {
    let mail = material.part.message?;
    let (since, until) = (said.date.plus_days(-SAID_DAYS), said.date.plus_days(SAID_DAYS));
    view.perhaps_landings().find(|landing| {
        let about_then = since <= landing.committed && landing.committed <= until;
        let stands = landing.reverted.is_none_or(|reverted| reverted > view.now.at);
        landing.found.message == mail && about_then && stands && is_aimed(landing, ground)
    })
}

/// The commit that a diff in an answer to the part became, in its stead: the last word on how it should be done.
pub(super) fn landed_by_reply<'a>(view: &View<'a>, material: &Material<'_>) -> Option<(&'a Landing, &'a Mail)> {
    let is_lone = |mail: &Mail| {
        let revision = view.revision(revision_of(mail.target));
        revision.is_some_and(|revision| revision.parts.len() == 1)
    };
    view.landings().find_map(|landing| {
        let mail = view.mail(landing.found.message)?;
        let about = match mail.target {
            Target::Part { .. } => speaks_about(mail.target, &material.spots),
            Target::Revision { .. } => is_lone(mail) && speaks_about(mail.target, &material.spots),
        };
        let later = mail.date >= material.newest_posting() && !view.is_posting(mail);
        let stands = landing.reverted.is_none_or(|reverted| reverted > view.now.at);
        (about && later && stands).then_some((landing, mail))
    })
}

/// The last commit of an older revision with some part of the newest one that went in whole after that was posted: its project took the
/// older one, and no commit is left for the parts that have others there (LTP, <20240403032859.3826-1-wegao@suse.com>).
pub(super) fn older_went_in<'a>(view: &View<'a>, material: &Material<'_>) -> Option<&'a Landing> {
    let newest = material.newest_posting();
    let parts = &view.newest_revision()?.parts;
    let mut older = view.revisions.iter().rev().filter(|place| **place != view.newest);
    older.find_map(|place| {
        let of = |mail: Option<MessageKey>| view.landings().find(|landing| Some(landing.found.message) == mail);
        let older = view.revision(*place)?.parts.iter();
        let all = older.map(|part| of(part.message)).collect::<Option<Vec<&Landing>>>()?;
        let stands = |landing: &&Landing| {
            landing.committed > newest && landing.reverted.is_none_or(|reverted| reverted > view.now.at)
        };
        let is_there = |part: &Part| {
            let found = view.counterpart_in(part, *place);
            found.is_some_and(|(_, likeness)| likeness != Likeness::Placed)
        };
        let whole = all.len() >= parts.len().max(2) && all.iter().all(stands);
        let last = all.into_iter().max_by_key(|landing| landing.committed)?;
        let given = material.given.iter().filter_map(|given| given.mail);
        let wanted = given.map(|mail| mail.date).any(|given| given > last.committed);
        (whole && !wanted && parts.iter().any(is_there)).then_some(last)
    })
}
