//! The policy of a profile: its settings, with the moments that tags tell.

use crate::config::Profile;
use crate::model::{BranchKind, Time};
use crate::review::{Project, Release};
use crate::store::{BranchRow, TagRow};

/// The policy of a profile. What the configuration leaves open of a release's moments, tags and branches tell.
pub fn of(profile: &Profile, tags: &[TagRow], branches: &[BranchRow]) -> Project {
    let mut project = profile.project();
    // Only a project whose releases are known has a freeze in which their managers decide.
    if project.releases.is_empty() {
        return project;
    }
    for name in tags.iter().filter_map(|tag| release_of(&tag.name)) {
        if !project.releases.iter().any(|release| release.name == name) {
            project.releases.push(Release {
                name,
                ..Release::default()
            });
        }
    }
    project.releases.sort_by(|a, b| a.name.cmp(&b.name));
    for release in &mut project.releases {
        complete(release, tags, branches);
    }
    // A release whose end nothing tells (Xen has no tags of 3.1 to 3.4) ended at the latest when another one began.
    let begin = |release: &Release| release.code_freeze.or(release.rc1);
    let newest = project.releases.iter().filter_map(begin).max();
    project.releases.retain(|release| {
        let ended = release.branched.is_some() || release.released.is_some();
        ended || begin(release) == newest
    });
    project
}

fn complete(release: &mut Release, tags: &[TagRow], branches: &[BranchRow]) {
    let name = release.name.as_str();
    let tagged = |names: [String; 2]| -> Option<Time> {
        names
            .iter()
            .find_map(|wanted| tags.iter().find(|tag| tag.name == *wanted))
            .map(|tag| tag.moment)
    };
    let is_its = |branch: &str| branch.strip_suffix(name).is_some_and(|rest| rest.ends_with('-'));
    let branch = branches
        .iter()
        .find(|row| row.branch.kind == BranchKind::Stable && is_its(&row.branch.name));
    release.rc1 = release
        .rc1
        .or_else(|| tagged([format!("{name}.0-rc1"), format!("v{name}-rc1")]));
    release.released = release
        .released
        .or_else(|| tagged([format!("RELEASE-{name}.0"), format!("v{name}")]));
    release.branched = release.branched.or_else(|| branch?.branch.branched);
    if release.branch.is_empty() {
        release.branch = branch.map(|row| row.branch.name.clone()).unwrap_or_default();
    }
}

/// The release that a tag belongs to: `4.3` of `4.3.0-rc5` and `RELEASE-4.3.0`.
fn release_of(tag: &str) -> Option<String> {
    let version = tag
        .strip_prefix("RELEASE-")
        .or_else(|| tag.strip_suffix("-rc1"))
        .or_else(|| tag.strip_prefix('v'))?;
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
