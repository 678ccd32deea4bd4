//! Releases: what no tag of the tree tells of them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::error::Result;
use crate::model::Person;

use super::milestone::{self, Milestone};
use super::settings::ReleaseSettings;

/// What is known of a release beside its tags.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Release {
    /// Its stable branch, as in `staging-4.4`.
    pub branch: Option<String>,
    /// Last day of posting for it.
    pub last_posting: Option<Milestone>,
    /// From then on no new features.
    pub feature_freeze: Option<Milestone>,
    /// From then on fixes only.
    pub code_freeze: Option<Milestone>,
    /// From then on hardly anything.
    pub hard_freeze: Option<Milestone>,
    /// The first release candidate.
    pub rc1: Option<Milestone>,
    /// When its branch was made.
    pub branched: Option<Milestone>,
    /// When it was released.
    pub released: Option<Milestone>,
    /// Who decides in the freeze; several share the work.
    pub managers: Vec<Person>,
}

type Releases = BTreeMap<String, ReleaseSettings>;

/// The user's releases over those of the preset. A release without a branch has the one that the glob `stable` gives it.
pub(super) fn lay(
    own: &Releases,
    preset: &Releases,
    stable: Option<&str>,
    zone: &TimeZone,
) -> Result<BTreeMap<String, Release>> {
    let none = ReleaseSettings::default();
    let mut names: Vec<&String> = own.keys().chain(preset.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let mut releases = BTreeMap::new();
    for name in names {
        let (mine, theirs) = (own.get(name).unwrap_or(&none), preset.get(name).unwrap_or(&none));
        let lay = |key: &str, pick: fn(&ReleaseSettings) -> &Option<toml::Value>| {
            let value = pick(mine).as_ref().or(pick(theirs).as_ref());
            value
                .map(|value| milestone::parse(&format!("release.\"{name}\".{key}"), value, zone))
                .transpose()
        };
        let managers = mine.release_manager.as_ref().or(theirs.release_manager.as_ref());
        let by_glob = || {
            stable
                .filter(|glob| glob.matches('*').count() == 1)
                .map(|glob| glob.replace('*', name))
        };
        let release = Release {
            branch: mine.branch.clone().or_else(|| theirs.branch.clone()).or_else(by_glob),
            last_posting: lay("last_posting", |release| &release.last_posting)?,
            feature_freeze: lay("feature_freeze", |release| &release.feature_freeze)?,
            code_freeze: lay("code_freeze", |release| &release.code_freeze)?,
            hard_freeze: lay("hard_freeze", |release| &release.hard_freeze)?,
            rc1: lay("rc1", |release| &release.rc1)?,
            branched: lay("branched", |release| &release.branched)?,
            released: lay("released", |release| &release.released)?,
            managers: managers
                .map(|people| people.iter().map(|text| Person::parse(text)).collect())
                .unwrap_or_default(),
        };
        releases.insert(name.clone(), release);
    }
    Ok(releases)
}
