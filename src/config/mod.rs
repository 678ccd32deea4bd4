//! Profiles: which inboxes and trees, whose rules, and who "me" is.
//!
//! Owns the TOML that users write and the presets that are compiled in. A profile is its preset with the user's keys laid over
//! it, and those of the environment over these. No environment and no clock is read here; variables are handed in, and where the
//! file lies is the command line's business.
//!
//! ```toml
//! default_profile = "xen"
//!
//! [profile.xen]
//! preset = "xen"
//! inbox = ["/srv/mirrors/xen-devel"]
//! me = ["me@example.org"]
//!
//! [[profile.xen.tree]]
//! name = "xen"
//! path = "/srv/xen.git"
//! branch = "staging"
//! stable = "staging-*"
//! ```

mod edit;
mod environment;
mod milestone;
mod policy;
mod preset;
mod profile;
mod project;
mod release;
mod settings;
mod write;

use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;

use profile::Places;
use settings::FileSettings;

pub use edit::{Setting, Source, set};
pub use milestone::Milestone;
pub use policy::{Outside, Policy};
pub use preset::{PRESETS, Preset};
pub use profile::{Profile, Thresholds, Tree};
pub use release::Release;
pub use write::{NewProfile, NewTree, add_profile, check_name_is_free, quote_all, write_new};

/// A configuration file that was read and found sound.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the file says.
    settings: FileSettings,
    /// The same as it stands in the file.
    raw: toml::Table,
    /// Settings over those of every profile.
    overrides: toml::Table,
    /// The file, for messages.
    origin: String,
    /// Where paths start from.
    places: Places,
}

impl Config {
    /// Reads and checks a file; one that is not there is an error that says how to make it.
    pub fn load(path: &Path) -> Result<Self> {
        let failed = || Error::new(Kind::Setup, format!("cannot read the configuration {}", path.display()));
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Err(
                    Error::new(Kind::Setup, format!("there is no configuration {}", path.display()))
                        .hint("run `xq init --inbox DIR --tree DIR`"),
                );
            }
            Err(cause) => return Err(failed().because(cause)),
        };
        let text = String::from_utf8(bytes).map_err(|_| failed().because("it is not UTF-8 text"))?;
        let mut config = Self::parse(&text, &path.display().to_string())?;
        config.places.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(config)
    }

    /// Checks the text of a file; `origin` names it in messages, and relative paths start from its folder.
    pub fn parse(text: &str, origin: &str) -> Result<Self> {
        let settings = settings::parse(text, origin)?;
        let config = Self {
            settings,
            raw: toml::from_str(text).unwrap_or_default(),
            overrides: toml::Table::new(),
            origin: origin.to_owned(),
            places: Places {
                folder: Path::new(origin).parent().unwrap_or(Path::new("")).to_owned(),
                home: None,
            },
        };
        if let Some(name) = &config.settings.default_profile {
            config.find(name)?;
        }
        for name in config.profile_names() {
            config.profile(Some(name))?;
        }
        Ok(config)
    }

    /// The same configuration where `~/` at the beginning of a path means this folder.
    #[must_use]
    pub fn with_home(mut self, home: &Path) -> Self {
        self.places.home = Some(home.to_owned());
        self
    }

    /// The names of the profiles, sorted.
    pub fn profile_names(&self) -> Vec<&str> {
        self.settings.profile.keys().map(String::as_str).collect()
    }

    /// The name of the profile that is meant when none is named: `default_profile`, else the only one.
    pub fn default_name(&self) -> Option<&str> {
        match &self.settings.default_profile {
            Some(name) => Some(name),
            None if self.settings.profile.len() == 1 => self.settings.profile.keys().next().map(String::as_str),
            None => None,
        }
    }

    /// The profile of that name, or the default one, laid over its preset.
    pub fn profile(&self, name: Option<&str>) -> Result<Profile> {
        let Some(name) = name.or(self.default_name()) else {
            let error = Error::new(Kind::Setup, format!("no profile is chosen in {}", self.origin));
            return Err(if self.settings.profile.is_empty() {
                error.hint("run `xq init --inbox DIR --tree DIR`")
            } else {
                error.hint(format!(
                    "use `--profile NAME` with one of: {}",
                    self.profile_names().join(", ")
                ))
            });
        };
        let own = self.find(name)?;
        let plain = Profile::of(name, own, &self.places).map_err(|error| self.place(error, name))?;
        if self.overrides.is_empty() {
            return Ok(plain);
        }
        let merged = edit::merge(self.named_table(&plain), &self.overrides);
        let settings = merged.try_into().map_err(|cause: toml::de::Error| {
            Error::new(Kind::Setup, format!("cannot use profile `{name}` with its overrides")).because(cause.message())
        })?;
        Profile::of(name, &settings, &self.places).map_err(|error| self.place(error, name))
    }

    /// The user's settings of a profile.
    fn find(&self, name: &str) -> Result<&settings::ProfileSettings> {
        self.settings.profile.get(name).ok_or_else(|| {
            let names = self.profile_names();
            let error = Error::new(Kind::Setup, format!("there is no profile `{name}` in {}", self.origin));
            match find_nearest(name, names.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`? profiles are: {}", names.join(", "))),
                None if names.is_empty() => error.hint("run `xq init --inbox DIR --tree DIR`"),
                None => error.hint(format!("profiles are: {}", names.join(", "))),
            }
        })
    }

    /// The profile as it stands in the file, every tree with its name.
    fn named_table(&self, profile: &Profile) -> toml::Table {
        let own = self
            .raw
            .get("profile")
            .and_then(|profiles| profiles.get(&profile.name))
            .and_then(toml::Value::as_table);
        edit::name_trees(own.cloned().unwrap_or_default(), profile)
    }

    /// Says in which file and profile a setting is wrong.
    fn place(&self, error: Error, name: &str) -> Error {
        let hints = error.hints().to_vec();
        let what = format!("cannot use profile `{name}` of {}", self.origin);
        hints
            .into_iter()
            .fold(Error::new(error.kind(), what).because(&error), Error::hint)
    }
}

#[cfg(test)]
mod tests;
