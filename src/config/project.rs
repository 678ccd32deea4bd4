//! A profile as the policy that states are judged by.

use crate::model::Time;
use crate::review;

use super::{Milestone, Profile};

impl Profile {
    /// What `review` needs to know of the project.
    pub fn project(&self) -> review::Project {
        let releases = self.releases.iter().map(|(name, release)| review::Release {
            name: name.clone(),
            branch: release.branch.clone().unwrap_or_default(),
            managers: release.managers.clone(),
            code_freeze: begin(release.code_freeze),
            rc1: begin(release.rc1),
            branched: begin(release.branched),
            released: begin(release.released),
        });
        let outside = self.policy.outside.iter().map(|outside| review::Outside {
            name: outside.name.clone(),
            titles: outside.titles.clone(),
            lines: outside.lines.clone(),
        });
        review::Project {
            acks: self.policy.acks.clone(),
            reviews: self.policy.reviews.clone(),
            maintainers_file: self.policy.maintainers_file,
            second_person_since: self.policy.second_person_since,
            keywords_last_since: self.policy.keywords_last_since,
            stand_in_days: i64::from(self.thresholds.stand_in_days),
            rejected_days: i64::from(self.thresholds.rejected_days),
            stalled_days: i64::from(self.thresholds.stalled_days),
            lost_days: i64::from(self.thresholds.lost_days),
            dormant_days: i64::from(self.thresholds.dormant_days),
            said_applied_days: i64::from(self.thresholds.said_applied_days),
            bots: self.bots.clone(),
            committers: self.committers.clone(),
            releases: releases.collect(),
            outside: outside.collect(),
        }
    }
}

fn begin(milestone: Option<Milestone>) -> Option<Time> {
    milestone.map(|milestone| milestone.begin)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use crate::config::Config;
    use crate::review::Project;

    fn project(text: &str) -> Project {
        Config::parse(text, "/x").unwrap().profile(None).unwrap().project()
    }

    #[test]
    fn a_preset_says_what_the_policy_of_that_project_says() {
        let plain = project("[profile.p]\n");
        assert_eq!(plain, Project::plain());
        let ltp = project("[profile.p]\npreset = \"ltp\"\n");
        assert_eq!(ltp, Project::ltp());
        let mut xen = project("[profile.p]\npreset = \"xen\"\n[[profile.p.tree]]\npath = \"/t\"\n");
        let release = xen.releases.iter().find(|release| release.name == "4.19").unwrap();
        assert_eq!(release.branch, "staging-4.19");
        assert_eq!(&*release.managers.first().unwrap().name, "Oleksii Kurochko");
        xen.releases.clear();
        xen.bots.retain(|bot| bot != "xen@bugs.xenproject.org");
        assert_eq!(xen, Project::xen());
    }
}
