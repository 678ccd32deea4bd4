//! What a configuration file or a preset may say, as written: every key optional, unknown keys refused with their line.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    pub preset: Option<String>,
    pub inbox: Option<Vec<String>>,
    pub lists: Option<Vec<String>>,
    pub me: Option<Vec<String>>,
    pub archive: Option<String>,
    pub aliases: Option<Vec<Vec<String>>>,
    #[serde(default)]
    pub tree: Vec<TreeSettings>,
    pub committers: Option<Vec<String>>,
    pub bots: Option<Vec<String>>,
    pub timezone: Option<String>,
    pub stalled_days: Option<u32>,
    pub lost_days: Option<u32>,
    pub stand_in_days: Option<u32>,
    pub rejected_days: Option<u32>,
    pub fresh_days: Option<u32>,
    #[serde(default)]
    pub policy: PolicySettings,
    #[serde(default)]
    pub release: BTreeMap<String, ReleaseSettings>,
    /// Where `xq init --clone` gets the epochs of the inbox.
    pub clone_inbox: Option<Vec<String>>,
}

/// A tree.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreeSettings {
    pub name: Option<String>,
    pub path: Option<String>,
    pub branch: Option<String>,
    pub stable: Option<String>,
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
    pub maintainers_file: Option<String>,
    pub rest_section: Option<String>,
    pub second_person: Option<bool>,
    pub second_person_since: Option<toml::Value>,
    pub release_ack: Option<bool>,
}

/// A release.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseSettings {
    pub last_posting: Option<toml::Value>,
    pub feature_freeze: Option<toml::Value>,
    pub code_freeze: Option<toml::Value>,
    pub hard_freeze: Option<toml::Value>,
    pub branched: Option<toml::Value>,
    pub released: Option<toml::Value>,
    pub release_manager: Option<String>,
}

/// Reads a file; what is wrong is said with its line and the nearest right key.
pub(super) fn parse(text: &str, origin: &str) -> Result<FileSettings> {
    toml::from_str(text).map_err(|cause| explain(&cause, text, origin))
}

/// Reads the text of a preset.
pub(super) fn parse_preset(text: &str, name: &str) -> Result<ProfileSettings> {
    toml::from_str(text).map_err(|cause| explain(&cause, text, name))
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
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message.starts_with("unknown field"), named.split_first()) {
        (true, Some((wrong, right))) => {
            let error = error.because(format!("unknown key `{wrong}`"));
            match find_nearest(wrong, right.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("keys are: {}", right.join(", "))),
            }
        }
        _ => error.because(message),
    }
}
