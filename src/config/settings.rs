//! What a configuration file or a preset may say, as written: every key optional, unknown keys refused with their line.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;

/// A whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSettings {
    /// The profile that is meant when none is named.
    pub default_profile: Option<String>,
    /// The profiles by name.
    #[serde(default)]
    pub profile: BTreeMap<String, ProfileSettings>,
}

/// A profile, or the text of a preset.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileSettings {
    /// The preset it rests on.
    pub preset: Option<String>,
    /// Paths of the inboxes.
    pub inbox: Option<Vec<String>>,
    /// Addresses of the lists.
    pub lists: Option<Vec<String>>,
    /// Addresses of the user.
    pub me: Option<Vec<String>>,
    /// Where a mail can be read, with `{id}` in it.
    pub archive: Option<String>,
    /// Spellings of one person, a list each.
    pub aliases: Option<Vec<Vec<String>>>,
    /// The trees.
    #[serde(default)]
    pub tree: Vec<TreeSettings>,
    /// Who may push.
    pub committers: Option<Vec<String>>,
    /// Globs over addresses of machines.
    pub bots: Option<Vec<String>>,
    /// Words that name trees which are not followed.
    pub foreign: Option<Vec<String>>,
    /// Where a day begins.
    pub timezone: Option<String>,
    /// Silent for so long: stalled.
    pub stalled_days: Option<u32>,
    /// Silent for so long: lost.
    pub lost_days: Option<u32>,
    /// Silent for so long: others stand in.
    pub stand_in_days: Option<u32>,
    pub dormant_days: Option<u32>,
    /// Silent for so long after an objection: rejected.
    pub rejected_days: Option<u32>,
    /// Said to be applied so long ago, and not there: worth a look.
    pub said_applied_days: Option<u32>,
    /// A mirror older than this: worth a warning.
    pub fresh_days: Option<u32>,
    /// The rules of approval.
    #[serde(default)]
    pub policy: PolicySettings,
    /// The releases by name.
    #[serde(default)]
    pub release: BTreeMap<String, ReleaseSettings>,
    /// Where `xq init --clone` gets the epochs of the inbox.
    pub clone_inbox: Option<Vec<String>>,
}

/// A tree.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreeSettings {
    /// Its name.
    pub name: Option<String>,
    /// The repository.
    pub path: Option<String>,
    /// The integration branch.
    pub branch: Option<String>,
    /// Glob of the stable branches.
    pub stable: Option<String>,
    /// Globs of paths that are this tree's.
    pub paths: Option<Vec<String>>,
    /// Words in subjects that name this tree, as in `[XTF PATCH]`.
    pub tags: Option<Vec<String>>,
    /// Where `xq init --clone` gets it.
    pub clone: Option<String>,
}

/// The rules of approval.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicySettings {
    /// Trailers of maintainers.
    pub acks: Option<Vec<String>>,
    /// Trailers of anyone.
    pub reviews: Option<Vec<String>>,
    /// Whether there is a MAINTAINERS file.
    pub maintainers_file: Option<bool>,
    /// Whether somebody other than the author must approve.
    pub second_person: Option<bool>,
    /// From when.
    pub second_person_since: Option<toml::Value>,
    /// From when keywords are looked at last.
    pub keywords_last_since: Option<toml::Value>,
    /// Commits that the rules do not bind.
    pub outside: Option<Vec<OutsideSettings>>,
}

/// Commits that the rules do not bind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutsideSettings {
    /// What they are.
    pub name: String,
    /// Globs over titles.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Globs over lines.
    #[serde(default)]
    pub lines: Vec<String>,
}

/// A release. Milestones are TOML dates, or text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseSettings {
    /// Its stable branch.
    pub branch: Option<String>,
    /// Last day of posting.
    pub last_posting: Option<toml::Value>,
    /// End of features.
    pub feature_freeze: Option<toml::Value>,
    /// End of all but fixes.
    pub code_freeze: Option<toml::Value>,
    /// End of nearly all.
    pub hard_freeze: Option<toml::Value>,
    /// First release candidate.
    pub rc1: Option<toml::Value>,
    /// Day of branching.
    pub branched: Option<toml::Value>,
    /// Day of release.
    pub released: Option<toml::Value>,
    /// Who decides in the freeze: one, or several.
    #[serde(default, deserialize_with = "one_or_several")]
    pub release_manager: Option<Vec<String>>,
}

/// Takes `"a"` and `["a", "b"]` alike.
fn one_or_several<'de, D: Deserializer<'de>>(input: D) -> std::result::Result<Option<Vec<String>>, D::Error> {
    let wrong = || serde::de::Error::custom("invalid type, expected a string or a list of strings");
    let text = |value: &toml::Value| value.as_str().map(str::to_owned).ok_or_else(wrong);
    let value = toml::Value::deserialize(input)?;
    let texts = match value.as_array() {
        Some(values) => values.iter().map(text).collect::<std::result::Result<Vec<_>, _>>()?,
        None => vec![text(&value)?],
    };
    Ok(Some(texts))
}

/// Reads a file; what is wrong is said with its line and the nearest right key.
pub(super) fn parse(text: &str, origin: &str) -> Result<FileSettings> {
    toml::from_str(text).map_err(|cause| explain(&cause, text, origin))
}

/// Reads the text of a preset.
pub(super) fn parse_preset(text: &str, name: &str) -> Result<ProfileSettings> {
    toml::from_str(text).map_err(|cause| explain(&cause, text, name))
}

/// A key that a profile does not have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct UnknownKey {
    /// The key, or the part of it that is wrong.
    pub wrong: String,
    /// What may stand there.
    pub right: Vec<String>,
}

impl UnknownKey {
    /// The one that was meant, perhaps.
    pub(super) fn nearest(&self) -> Option<&str> {
        find_nearest(&self.wrong, self.right.iter().map(String::as_str))
    }

    /// What to write instead.
    fn hint(&self) -> String {
        match self.nearest() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("keys are: {}", self.right.join(", ")),
        }
    }

    /// The error that says so.
    pub(super) fn error(&self) -> Error {
        Error::new(Kind::Setup, format!("there is no key `{}`", self.wrong)).hint(self.hint())
    }

    /// Reads what the parser says.
    fn read(message: &str) -> Option<Self> {
        let mut named = message.split('`').skip(1).step_by(2).map(str::to_owned);
        let wrong = named.next().filter(|_| message.starts_with("unknown field"))?;
        Some(Self {
            wrong,
            right: named.collect(),
        })
    }
}

/// The first key of these settings of a profile that is unknown; what the values are does not matter.
pub(super) fn unknown_key(table: &toml::Table) -> Option<UnknownKey> {
    let read: std::result::Result<ProfileSettings, toml::de::Error> = table.clone().try_into();
    read.err().and_then(|cause| UnknownKey::read(cause.message()))
}

/// The error in words of ours.
fn explain(cause: &toml::de::Error, text: &str, origin: &str) -> Error {
    let start = cause.span().map_or(0, |span| span.start);
    let line = 1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count();
    let error = Error::new(
        Kind::Setup,
        format!("cannot use the configuration {origin}, line {line}"),
    );
    let message = cause.message().lines().collect::<Vec<_>>().join(", ");
    match UnknownKey::read(&message) {
        Some(unknown) => error
            .because(format!("unknown key `{}`", unknown.wrong))
            .hint(unknown.hint()),
        None => error.because(in_words(&message)),
    }
}

/// What the parser says, with the names that people have for kinds of values.
fn in_words(message: &str) -> String {
    let names = [
        ("expected u32", "expected a whole number"),
        ("expected u64", "expected a whole number"),
        ("expected a sequence", "expected a list"),
        ("expected a boolean", "expected true or false"),
    ];
    let said = names.iter().find(|(name, _)| message.contains(name));
    said.map_or_else(|| message.to_owned(), |(name, words)| message.replace(name, words))
}
