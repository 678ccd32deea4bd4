//! What a word of time means: a date, an age, a tag, a release, a milestone.
//!
//! Order of tries: `now`, a date, an age, an exact tag, a release candidate, a release, a branch point, a milestone. A tag is a moment
//! (the tagger's date, else the commit's), never a question of ancestry.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::config::Profile;
use crate::error::{Error, Kind, Result};
use crate::model::{Time, find_nearest};
use crate::store::{BranchRow, TagRow};

/// What words of time are resolved against.
pub struct Calendar<'a> {
    /// The profile: time zone and milestones.
    pub profile: &'a Profile,
    /// Tags of all trees.
    pub tags: &'a [TagRow],
    /// Branches of all trees.
    pub branches: &'a [BranchRow],
    /// The moment that ages count from.
    pub now: Time,
}

/// Which end of a day is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Edge {
    /// Its beginning (`--since`).
    Begin,
    /// Its end (`--until`, `--as-of`).
    End,
}

/// A tag as people say it: `4.3` of `RELEASE-4.3.0`, `4.3-rc5` of `4.3.0-rc5`.
pub fn short_tag(tag: &str) -> String {
    let version = tag.strip_prefix("xen-").unwrap_or(tag);
    let version = version.strip_prefix("RELEASE-").unwrap_or(version);
    let (number, candidate) = version.split_once("-rc").unwrap_or((version, ""));
    let number = match number.strip_suffix(".0") {
        Some(short) if number.matches('.').count() == 2 => short,
        _ => number,
    };
    if candidate.is_empty() {
        number.to_owned()
    } else {
        format!("{number}-rc{candidate}")
    }
}

impl Calendar<'_> {
    /// The moment that `text` means.
    ///
    /// # Errors
    /// `Setup` when it means nothing known, naming the nearest names, or when tags of several trees differ.
    pub fn resolve(&self, text: &str, edge: Edge) -> Result<Time> {
        let word = text.trim();
        if word.eq_ignore_ascii_case("now") {
            return Ok(self.now);
        }
        if let Some(moment) = self.date(word, edge).or_else(|| self.age(word)) {
            return Ok(moment);
        }
        for name in tag_names(word) {
            if let Some(moment) = self.tag(&name)? {
                return Ok(moment);
            }
        }
        if let Some(moment) = self.branch_point(word).or_else(|| self.milestone(word, edge)) {
            return Ok(moment);
        }
        let error = Error::new(Kind::Setup, format!("cannot tell what moment `{word}` is"));
        let short: Vec<String> = self.tags.iter().map(|tag| short_tag(&tag.name)).collect();
        let names = short.iter().map(String::as_str);
        let branches = self.branches.iter().map(|row| row.branch.name.as_str());
        let error = match find_nearest(word, names.chain(branches)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        };
        Err(error.hint("write a tag (4.3-rc5), a release (4.3), a date (2013-06-18) or an age (30d, 2 weeks ago)"))
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.profile.timezone).unwrap_or(TimeZone::UTC)
    }

    fn date(&self, word: &str, edge: Edge) -> Option<Time> {
        let today = || {
            jiff::Timestamp::from_second(self.now.0)
                .ok()
                .map(|now| now.to_zoned(self.zone()).date())
        };
        let day: Option<Date> = match word.to_ascii_lowercase().as_str() {
            "today" => today(),
            "yesterday" => today()?.checked_sub(1.day()).ok(),
            _ if word.len() == 10 => word.parse().ok(),
            _ => None,
        };
        if let Some(day) = day {
            let day = match edge {
                Edge::Begin => day,
                Edge::End => day.checked_add(1.day()).ok()?,
            };
            return Some(at(&day.to_zoned(self.zone()).ok()?));
        }
        if let Ok(moment) = word.parse::<jiff::Timestamp>() {
            return Some(Time(moment.as_second()));
        }
        let civil: jiff::civil::DateTime = (word.len() > 10).then(|| word.parse().ok()).flatten()?;
        Some(at(&civil.to_zoned(self.zone()).ok()?))
    }

    /// `30d`, `2w`, `3 months ago`, `2 weeks`.
    fn age(&self, word: &str) -> Option<Time> {
        let word = word.strip_suffix("ago").unwrap_or(word).trim();
        let digits = word.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = word.split_at(digits);
        let count: i64 = count.parse().ok()?;
        let days = match unit.trim().to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => count,
            "w" | "week" | "weeks" => count.checked_mul(7)?,
            "m" | "month" | "months" => count.checked_mul(30)?,
            "y" | "year" | "years" => count.checked_mul(365)?,
            _ => return None,
        };
        Some(self.now.plus_days(days.checked_neg()?))
    }

    fn tag(&self, name: &str) -> Result<Option<Time>> {
        let found: Vec<&TagRow> = self.tags.iter().filter(|tag| tag.name == name).collect();
        let Some(first) = found.first() else {
            return Ok(None);
        };
        if found.iter().all(|tag| tag.moment == first.moment) {
            return Ok(Some(first.moment));
        }
        let list: Vec<String> = found
            .iter()
            .map(|tag| format!("{} in {} ({})", tag.name, tag.tree, tag.moment))
            .collect();
        Err(Error::new(Kind::Setup, format!("`{name}` is more than one moment"))
            .hint(format!("give a date instead of one of: {}", list.join(", "))))
    }

    /// `staging-4.3`, `4.3-branched`.
    fn branch_point(&self, word: &str) -> Option<Time> {
        let release = word
            .strip_suffix("-branched")
            .or_else(|| word.strip_suffix(".0-branched"));
        self.branches
            .iter()
            .find(|row| {
                row.branch.name == word
                    || release.is_some_and(|release| row.branch.name.ends_with(&format!("-{release}")))
            })
            .and_then(|row| row.branch.branched)
    }

    /// `4.4-code-freeze` and the like, from the configuration.
    fn milestone(&self, word: &str, edge: Edge) -> Option<Time> {
        let (release, name) = word.split_once('-')?;
        let release = self.profile.releases.get(release)?;
        let milestone = match name {
            "last-posting" => &release.last_posting,
            "feature-freeze" => &release.feature_freeze,
            "code-freeze" => &release.code_freeze,
            "hard-freeze" => &release.hard_freeze,
            "branched" => &release.branched,
            "released" => &release.released,
            _ => return None,
        };
        let milestone = milestone.as_ref()?;
        Some(match edge {
            Edge::Begin => milestone.begin,
            Edge::End => milestone.end,
        })
    }
}

fn at(moment: &Zoned) -> Time {
    Time(moment.timestamp().as_second())
}

/// Names a tag for this word may have, in the order in which they are tried.
pub(super) fn tag_names(word: &str) -> Vec<String> {
    let mut names = vec![word.to_owned()];
    let version = word.strip_prefix(['v', 'V']).unwrap_or(word);
    if let Some((release, candidate)) = version.split_once("-rc") {
        let dots = release.matches('.').count();
        if dots == 1 {
            names.push(format!("{release}.0-rc{candidate}"));
        }
        names.push(format!("{release}-rc{candidate}"));
        if dots == 1 {
            names.push(format!("xen-{release}.0-rc{candidate}"));
        }
        names.push(format!("v{version}"));
        names.push(format!("xen-{release}-rc{candidate}"));
    } else if version.starts_with(|c: char| c.is_ascii_digit()) {
        let full = if version.matches('.').count() == 1 {
            format!("{version}.0")
        } else {
            version.to_owned()
        };
        for name in [
            format!("RELEASE-{full}"),
            format!("xen-RELEASE-{full}"),
            format!("v{version}"),
            format!("v{full}"),
            version.to_owned(),
        ] {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::config::Config;
    use crate::model::{ObjectId, TreeName};

    fn profile() -> Profile {
        let text = "[profile.p]\n[profile.p.release.\"4.4\"]\ncode_freeze = \"2013-11-18\"\n";
        Config::parse(text, "test.toml").unwrap().profile(None).unwrap()
    }

    fn tag(name: &str, moment: i64) -> TagRow {
        TagRow {
            tree: TreeName("xen".into()),
            name: name.into(),
            object: ObjectId([0; 20]),
            moment: Time(moment),
            annotated: true,
        }
    }

    fn resolve(text: &str, edge: Edge) -> Result<Time> {
        let tags = [
            tag("4.3.0-rc5", 50),
            tag("RELEASE-4.3.0", 60),
            tag("xen-RELEASE-4.14.5", 70),
            tag("20240524", 80),
        ];
        let profile = profile();
        Calendar {
            profile: &profile,
            tags: &tags,
            branches: &[],
            now: Time(1_000_000_000),
        }
        .resolve(text, edge)
    }

    #[test]
    fn tags_are_offered_as_people_say_them() {
        for (tag, said) in [
            ("RELEASE-4.3.0", "4.3"),
            ("RELEASE-4.3.1", "4.3.1"),
            ("4.3.0-rc5", "4.3-rc5"),
            ("4.1.2-rc3", "4.1.2-rc3"),
            ("v6.1-rc1", "v6.1-rc1"),
            ("20240129", "20240129"),
        ] {
            assert_eq!(short_tag(tag), said);
        }
    }

    #[test]
    fn releases_are_found_as_a_person_names_them() {
        for (text, moment) in [
            ("4.3-rc5", 50),
            ("4.3.0-rc5", 50),
            ("4.3", 60),
            ("4.3.0", 60),
            ("RELEASE-4.3.0", 60),
            ("4.14.5", 70),
            ("20240524", 80),
        ] {
            assert_eq!(resolve(text, Edge::Begin).unwrap(), Time(moment), "{text}");
        }
    }

    #[test]
    fn a_day_has_two_ends() {
        assert_eq!(resolve("2001-09-09", Edge::Begin).unwrap(), Time(999_993_600));
        assert_eq!(resolve("2001-09-09", Edge::End).unwrap(), Time(1_000_080_000));
        assert_eq!(resolve("2001-09-09T01:46:40Z", Edge::End).unwrap(), Time(1_000_000_000));
    }

    #[test]
    fn ages_count_from_now() {
        for text in ["14d", "2w", "2 weeks ago", "14 days"] {
            assert_eq!(
                resolve(text, Edge::Begin).unwrap(),
                Time(1_000_000_000).plus_days(-14),
                "{text}"
            );
        }
    }

    #[test]
    fn milestones_come_from_the_configuration() {
        assert_eq!(resolve("4.4-code-freeze", Edge::Begin).unwrap(), Time(1_384_732_800));
    }

    #[test]
    fn an_unknown_moment_names_the_nearest_tag() {
        let error = resolve("4.3-rc6", Edge::Begin).unwrap_err();
        assert_eq!(error.kind(), Kind::Setup);
        assert!(
            error.hints().iter().any(|hint| hint.contains("4.3-rc5")),
            "{:?}",
            error.hints()
        );
    }
}
