//! The rules of approval of a project, as data.

use jiff::tz::TimeZone;

use crate::error::{Error, Kind, Result};
use crate::model::{Time, TrailerKind, find_nearest};

use super::milestone;
use super::settings::{OutsideSettings, PolicySettings};

/// The rules of approval.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// Trailers by which a maintainer approves what he maintains.
    pub acks: Vec<TrailerKind>,
    /// Trailers that count as the second person's approval whoever gave them.
    pub reviews: Vec<TrailerKind>,
    /// Whether a MAINTAINERS file says who approves.
    pub maintainers_file: bool,
    /// From when somebody other than the author must approve; `None`: ever.
    pub second_person_since: Option<Time>,
    /// From when keywords are looked at after THE REST was dropped; `None`: never.
    pub keywords_last_since: Option<Time>,
    /// Commits that the rules do not bind.
    pub outside: Vec<Outside>,
}

/// Commits that the rules of approval do not bind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outside {
    /// What they are, as in "version bump".
    pub name: String,
    /// Globs over the whole title.
    pub titles: Vec<String>,
    /// Globs over each line of the message.
    pub lines: Vec<String>,
}

/// The user's rules over those of the preset; days are days of `zone`.
pub(super) fn lay(own: &PolicySettings, preset: &PolicySettings, zone: &TimeZone) -> Result<Policy> {
    let moment = |key: &str, mine: &Option<toml::Value>, theirs: &Option<toml::Value>| {
        let value = mine.as_ref().or(theirs.as_ref());
        value.map(|value| milestone::parse(key, value, zone)).transpose()
    };
    let since = moment(
        "second_person_since",
        &own.second_person_since,
        &preset.second_person_since,
    )?;
    let keywords = moment(
        "keywords_last_since",
        &own.keywords_last_since,
        &preset.keywords_last_since,
    )?;
    let second_person = own.second_person.or(preset.second_person).unwrap_or(true);
    let outside = own.outside.as_ref().or(preset.outside.as_ref());
    Ok(Policy {
        acks: parse_kinds("acks", own.acks.as_ref().or(preset.acks.as_ref()), TrailerKind::AckedBy)?,
        reviews: parse_kinds(
            "reviews",
            own.reviews.as_ref().or(preset.reviews.as_ref()),
            TrailerKind::ReviewedBy,
        )?,
        maintainers_file: own.maintainers_file.or(preset.maintainers_file).unwrap_or(false),
        second_person_since: if second_person {
            since.map(|milestone| milestone.begin)
        } else {
            Some(Time(i64::MAX))
        },
        keywords_last_since: keywords.map(|milestone| milestone.begin),
        outside: outside.map_or_else(|| vec![reverts()], |kinds| kinds.iter().map(Outside::of).collect()),
    })
}

/// What is outside the rules where nothing else is said.
fn reverts() -> Outside {
    Outside {
        name: "revert".to_owned(),
        titles: vec!["revert \"*".to_owned(), "revert: *".to_owned()],
        lines: vec!["this reverts commit *".to_owned()],
    }
}

impl Outside {
    fn of(settings: &OutsideSettings) -> Self {
        Self {
            name: settings.name.clone(),
            titles: settings.titles.clone(),
            lines: settings.lines.clone(),
        }
    }
}

/// Trailer kinds by their names, as in `Acked-by`.
fn parse_kinds(key: &str, names: Option<&Vec<String>>, usual: TrailerKind) -> Result<Vec<TrailerKind>> {
    const NAMES: [&str; 4] = ["acked-by", "reviewed-by", "tested-by", "release-acked-by"];
    let Some(names) = names else {
        return Ok(vec![usual]);
    };
    let parse = |name: &String| {
        name.to_lowercase().parse::<TrailerKind>().map_err(|_| {
            let error = Error::new(Kind::Setup, format!("`{key}` names `{name}`, which is no trailer"));
            match find_nearest(name, NAMES) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("write some of: {}", NAMES.join(", "))),
            }
        })
    };
    names.iter().map(parse).collect()
}
