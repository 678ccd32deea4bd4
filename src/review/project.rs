//! The policy of a project as data: what approves, how long one waits, who is who.
//!
//! Owns the values in which projects differ and the presets. Configuration may set every field. What follows from them is
//! computed elsewhere.

use super::maintainers::{KeywordOrder, glob_matches_whole};
use crate::model::{Person, Time, TrailerKind};

/// A release, with the moments of its cycle as far as they are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Release {
    /// Its name, as in `4.19`.
    pub name: String,
    /// Its stable branch, as in `staging-4.19`.
    pub branch: String,
    /// Who manages it.
    pub managers: Vec<Person>,
    /// Code freeze: from here on the integration branch needs a release ack.
    pub code_freeze: Option<Time>,
    /// The first release candidate, which stands for the code freeze where that is not known.
    pub rc1: Option<Time>,
    /// When its stable branch was made.
    pub branched: Option<Time>,
    /// When it was released.
    pub released: Option<Time>,
}

/// Commits that the check-in policy does not bind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outside {
    /// What they are, as in "version bump".
    pub name: String,
    /// Globs over the whole title; upper and lower case are one.
    pub titles: Vec<String>,
    /// Globs over each line of the message (commits only).
    pub lines: Vec<String>,
}

/// The policy of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Trailers by which a maintainer approves what he maintains.
    pub acks: Vec<TrailerKind>,
    /// Trailers that count as the second person's approval whoever gave them; a maintainer approves with them, too.
    pub reviews: Vec<TrailerKind>,
    /// Whether a MAINTAINERS file says who approves. Else one ack or review of somebody else does.
    pub maintainers_file: bool,
    /// Since when a second person is needed; before, a maintainer's ack or own sign-off sufficed. `None`: always.
    pub second_person_since: Option<Time>,
    /// Since when get_maintainer.pl looks at keywords after it dropped THE REST. `None`: never.
    pub keywords_last_since: Option<Time>,
    /// Days of silence of the specific maintainers after which a more general one may stand in.
    pub stand_in_days: i64,
    /// Days without a word of the author's after which an objection rejects.
    pub rejected_days: i64,
    /// Days of silence after which a series is stalled.
    pub stalled_days: i64,
    /// Days of silence after which a series is lost.
    pub lost_days: i64,
    /// Days without a mail of any person after which a queue leaves a series out unless asked.
    pub dormant_days: i64,
    /// Days after which a patch said to be applied ought to be in the tree.
    pub said_applied_days: i64,
    /// Globs over addresses of machines.
    pub bots: Vec<String>,
    /// Who commits; empty: the maintainers of THE REST, else who committed of late.
    pub committers: Vec<Person>,
    /// Releases with their milestones, in any order.
    pub releases: Vec<Release>,
    /// What the policy does not bind.
    pub outside: Vec<Outside>,
}

/// 2020-02-11, the day the check-in policy was written down in Xen's MAINTAINERS.
const XEN_POLICY: Time = Time(1_581_379_200);
/// 2026-08-10 15:06:44 UTC, when Xen's get_maintainer.pl moved its keyword step.
const XEN_KEYWORDS_LAST: Time = Time(1_786_374_404);

impl Default for Project {
    /// The same as [`Project::plain`].
    fn default() -> Self {
        Self::plain()
    }
}

impl Project {
    /// A project without MAINTAINERS: one ack or review of somebody else approves; the committers maintain.
    pub fn plain() -> Self {
        Self {
            acks: vec![TrailerKind::AckedBy],
            reviews: vec![TrailerKind::ReviewedBy],
            maintainers_file: false,
            second_person_since: None,
            keywords_last_since: None,
            stand_in_days: 14,
            rejected_days: 60,
            stalled_days: 14,
            lost_days: 30,
            dormant_days: 365,
            said_applied_days: 14,
            bots: texts(&[
                "*noreply*@*",
                "*no-reply*@*",
                "mailer-daemon@*",
                "*patchwork*@*",
                "lkp@intel.com",
            ]),
            committers: Vec::new(),
            releases: Vec::new(),
            outside: vec![Outside {
                name: "revert".to_owned(),
                titles: texts(&["revert \"*", "revert: *"]),
                lines: texts(&["this reverts commit *"]),
            }],
        }
    }

    /// The Xen hypervisor project.
    pub fn xen() -> Self {
        let plain = Self::plain();
        Self {
            maintainers_file: true,
            second_person_since: Some(XEN_POLICY),
            keywords_last_since: Some(XEN_KEYWORDS_LAST),
            bots: [
                plain.bots,
                texts(&["osstest-admin@*", "*osstest*service*@*", "security-team-members@*"]),
            ]
            .concat(),
            outside: vec![
                Outside {
                    name: "security fix".to_owned(),
                    titles: texts(&["*xsa-*"]),
                    lines: texts(&["*xsa-*", "*cve-20??-*"]),
                },
                Outside {
                    name: "version bump".to_owned(),
                    titles: texts(&[
                        "update xen version to *",
                        "update xen to *",
                        "update to xen *",
                        "set version to *",
                        "xen: set version*",
                        "turn off debug*",
                        "*qemu_tag update*",
                        "update qemu_tag*",
                        "config.mk: update *",
                        "open xen *",
                        "*_revision*",
                        "support.md: set release*",
                        "changelog*: start *new*",
                        "config.mk: switch *",
                        "rerun ./autogen.sh for *",
                        "rerun autogen* for *",
                        "*release branch*",
                        "xen*: bump version*",
                    ]),
                    lines: Vec::new(),
                },
                Outside {
                    name: "revert".to_owned(),
                    titles: texts(&["revert *", "revert: *", "*: revert \"*", "*: revert *"]),
                    lines: texts(&["this reverts commit *", "this reverts commits *"]),
                },
            ],
            ..plain
        }
    }

    /// The Linux Test Project.
    pub fn ltp() -> Self {
        let plain = Self::plain();
        Self {
            bots: [
                plain.bots,
                texts(&["automated-testing@*", "ci-*@*", "linuxtestproject.agent@*"]),
            ]
            .concat(),
            ..plain
        }
    }

    /// Whether this person is a machine.
    pub fn is_bot(&self, person: &Person) -> bool {
        let address = person.address.as_str();
        self.bots.iter().any(|glob| glob_matches_whole(glob, address))
    }

    /// Whether a second person is needed at `at`.
    pub fn wants_second_person(&self, at: Time) -> bool {
        self.second_person_since.is_none_or(|since| since <= at)
    }

    /// When get_maintainer.pl looks at keywords, by the script of a moment.
    pub fn keyword_order(&self, at: Time) -> KeywordOrder {
        match self.keywords_last_since {
            Some(since) if since <= at => KeywordOrder::AfterTheRest,
            Some(_) | None => KeywordOrder::BeforeTheRest,
        }
    }

    /// What sort of commit outside the policy a title names.
    pub fn outside_by_title(&self, title: &str) -> Option<&Outside> {
        self.outside
            .iter()
            .find(|outside| outside.titles.iter().any(|glob| glob_matches_whole(glob, title)))
    }

    /// What sort of commit outside the policy a line of the message tells of.
    pub fn outside_by_message(&self, message: &str) -> Option<&Outside> {
        self.outside.iter().find(|outside| {
            let tells = |line: &str| outside.lines.iter().any(|glob| glob_matches_whole(glob, line.trim()));
            !outside.lines.is_empty() && message.lines().any(tells)
        })
    }

    /// The release whose manager must ack what goes into `branch` at `at`, and since when that holds.
    ///
    /// From code freeze (else rc1) to the branching it is the integration branch, from there to the release the new
    /// stable branch.
    pub fn release_ack_wanted(&self, branch: &str, is_stable: bool, at: Time) -> Option<(&Release, Time)> {
        self.releases.iter().find_map(|release| {
            let started = |moment: Option<Time>| moment.filter(|moment| *moment <= at);
            if started(release.released).is_some() {
                return None;
            }
            let branched = started(release.branched);
            let since = match (is_stable, branched) {
                (true, Some(branched)) if release.branch == branch => Some(branched),
                (false, None) => started(release.code_freeze.or(release.rc1)),
                (true, _) | (false, Some(_)) => None,
            };
            since.map(|since| (release, since))
        })
    }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn release() -> Project {
        let release = Release {
            name: "4.19".to_owned(),
            branch: "staging-4.19".to_owned(),
            managers: vec![Person::parse("Rel <rel@example.org>")],
            code_freeze: Some(day("2024-06-01")),
            rc1: Some(day("2024-07-01")),
            branched: Some(day("2024-07-16")),
            released: Some(day("2024-07-30")),
        };
        Project {
            releases: vec![release],
            ..Project::default()
        }
    }

    fn day(text: &str) -> Time {
        let date: jiff::civil::Date = text.parse().unwrap();
        Time(date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second())
    }

    #[test]
    fn the_release_window_moves_from_staging_to_the_stable_branch() {
        let project = release();
        let wanted =
            |branch: &str, stable, at: &str| project.release_ack_wanted(branch, stable, day(at)).map(|found| found.1);
        assert_eq!(wanted("staging", false, "2024-05-31"), None);
        assert_eq!(wanted("staging", false, "2024-06-02"), Some(day("2024-06-01")));
        assert_eq!(wanted("staging", false, "2024-07-17"), None);
        assert_eq!(wanted("staging-4.19", true, "2024-07-17"), Some(day("2024-07-16")));
        assert_eq!(wanted("staging-4.18", true, "2024-07-17"), None);
        assert_eq!(wanted("staging-4.19", true, "2024-07-31"), None);
    }

    #[test]
    fn the_second_person_is_needed_since_the_policy_was_written() {
        let xen = Project::xen();
        assert!(!xen.wants_second_person(day("2020-02-10")));
        assert!(xen.wants_second_person(day("2020-02-11")));
        assert!(Project::plain().wants_second_person(day("2000-01-01")));
    }

    #[test]
    fn titles_outside_the_policy_are_known() {
        let xen = Project::xen();
        let name = |title: &str| xen.outside_by_title(title).map(|outside| outside.name.clone());
        assert_eq!(name("Revert \"x86: foo\"").as_deref(), Some("revert"));
        assert_eq!(
            name("Update Xen version to 4.19.0-rc1").as_deref(),
            Some("version bump")
        );
        assert_eq!(name("x86: foo"), None);
    }

    #[test]
    fn machines_are_known_by_address() {
        let bot = Person::parse("osstest service owner <osstest-admin@xenproject.org>");
        assert!(Project::xen().is_bot(&bot));
        assert!(!Project::xen().is_bot(&Person::parse("A <a@example.org>")));
    }
}
