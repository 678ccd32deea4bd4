//! The policy of a profile: its settings, with the moments that tags tell.

use crate::config::{Profile, Release as Milestones};
use crate::model::{BranchKind, Time};
use crate::review::{Project, Release};
use crate::store::{BranchRow, TagRow};

/// The policy of a profile.
pub fn of(profile: &Profile, tags: &[TagRow], branches: &[BranchRow]) -> Project {
    let base = match profile.preset.as_deref() {
        Some("xen") => Project::xen(),
        Some("ltp") => Project::ltp(),
        _ => Project::plain(),
    };
    let thresholds = profile.thresholds;
    Project {
        maintainers_file: profile.policy.maintainers_file.is_some(),
        second_person_since: profile.policy.second_person_since,
        stand_in_days: thresholds.stand_in_days.into(),
        rejected_days: thresholds.rejected_days.into(),
        stalled_days: thresholds.stalled_days.into(),
        lost_days: thresholds.lost_days.into(),
        bots: if profile.bots.is_empty() { base.bots } else { profile.bots.clone() },
        committers: profile.committers.clone(),
        releases: if profile.policy.release_ack { releases(profile, tags, branches) } else { Vec::new() },
        ..base
    }
}

/// The releases that tags and configuration know, by name.
fn releases(profile: &Profile, tags: &[TagRow], branches: &[BranchRow]) -> Vec<Release> {
    let mut names: Vec<String> = tags.iter().filter_map(|tag| release_of(&tag.name)).chain(profile.releases.keys().cloned()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| release(profile, tags, branches, name)).collect()
}

fn release(profile: &Profile, tags: &[TagRow], branches: &[BranchRow], name: String) -> Release {
    let none = Milestones::default();
    let own = profile.releases.get(&name).unwrap_or(&none);
    let moment = |wanted: &str| tags.iter().find(|tag| tag.name == wanted).map(|tag| tag.moment);
    let branch = branches
        .iter()
        .find(|row| row.branch.kind == BranchKind::Stable && row.branch.name.strip_suffix(&name).is_some_and(|rest| rest.ends_with('-')));
    let begin = |milestone: &Option<crate::config::Milestone>| milestone.as_ref().map(|milestone| milestone.begin);
    let first = |words: &[String]| -> Option<Time> { words.iter().find_map(|word| moment(word)) };
    Release {
        branch: branch.map(|row| row.branch.name.clone()).unwrap_or_default(),
        managers: own.release_manager.iter().cloned().collect(),
        code_freeze: begin(&own.code_freeze),
        rc1: first(&[format!("{name}.0-rc1"), format!("{name}-rc1"), format!("v{name}-rc1")]),
        branched: begin(&own.branched).or_else(|| branch.and_then(|row| row.branch.branched)),
        released: begin(&own.released).or_else(|| first(&[format!("RELEASE-{name}.0"), format!("v{name}")])),
        name,
    }
}

/// The release that a tag belongs to: `4.3` of `4.3.0-rc5` and `RELEASE-4.3.0`.
fn release_of(tag: &str) -> Option<String> {
    let version = tag.strip_prefix("RELEASE-").or_else(|| tag.strip_suffix("-rc1")).or_else(|| tag.strip_prefix('v'))?;
    let mut numbers = version.split('.');
    let (major, minor) = (numbers.next()?, numbers.next()?);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_number(major) && is_number(minor)).then(|| format!("{major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_tells_its_release() {
        assert_eq!(release_of("RELEASE-4.3.0").as_deref(), Some("4.3"));
        assert_eq!(release_of("4.3.0-rc1").as_deref(), Some("4.3"));
        assert_eq!(release_of("semistable"), None);
    }
}
