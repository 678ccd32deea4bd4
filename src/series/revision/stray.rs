//! An old patch that went out once more by mistake, when its next revision had long been posted.

use foldhash::{HashMap, HashMapExt};

use super::{Bundle, RECENT};
use crate::model::PatchId;
use crate::series::mails::{Mails, mix};
use crate::series::posting::Posting;

/// Puts such postings beside what they repeat, which they neither replace nor follow: LTP,
/// <20221006110642.12410-3-andrea.cervesato@suse.com>.
pub(super) fn fold(mails: &Mails<'_>, postings: &[Posting], bundles: &mut Vec<Bundle>) {
    // By submitter and title of the first part.
    let mut titled: HashMap<u64, Vec<usize>> = HashMap::new();
    for at in 0..bundles.len() {
        let Some((_, first)) = bundles[at].leaders().next() else {
            continue;
        };
        let first = &postings[first];
        let keys: Vec<u64> = first.who.keys().map(|key| mix(key, first.title)).collect();
        let before = keys.iter().filter_map(|key| titled.get(key)).next();
        let before = before.map_or(&[][..], |list| &list[list.len().saturating_sub(RECENT)..]);
        let repeated = before.iter().copied().find(|earlier| {
            let went_on = |later: &usize| later > earlier && bundles[*later].stated > bundles[at].stated;
            is_repeated(mails, postings, &bundles[*earlier], &bundles[at]) && before.iter().any(went_on)
        });
        if let Some(earlier) = repeated {
            let stray = std::mem::take(&mut bundles[at]);
            for (number, places) in stray.parts {
                bundles[earlier].parts.entry(number).or_default().extend(places);
            }
            let members = &mut bundles[earlier].members;
            members.extend(stray.members);
            members.sort_unstable();
            continue;
        }
        for key in keys {
            titled.entry(key).or_default().push(at);
        }
    }
    bundles.retain(|bundle| !bundle.members.is_empty());
}

/// Whether both state one number and have the same patches under the same titles, and the later one is not called a resend.
fn is_repeated(mails: &Mails<'_>, postings: &[Posting], earlier: &Bundle, later: &Bundle) -> bool {
    let patches = |bundle: &Bundle| -> Option<Vec<(u32, u64, PatchId)>> {
        let patch = |(number, place): (u32, usize)| {
            let posting = &postings[place];
            let patch = mails.at(posting.mail).patch.as_ref()?;
            Some((number, posting.title, patch.digest.patch_id?))
        };
        bundle.leaders().map(patch).collect()
    };
    let mut sent = later
        .members
        .iter()
        .map(|place| &mails.at(postings[*place].mail).subject);
    let meant = sent.any(|subject| subject.resend);
    !meant
        && later.stated.is_some()
        && later.stated == earlier.stated
        && later.cover.is_none()
        && patches(later).is_some_and(|patches_now| !patches_now.is_empty() && Some(patches_now) == patches(earlier))
}
