//! Settings from environment variables: `XQ_LOST_DAYS` is the key `lost_days`, and `XQ_SETTINGS` holds keys of any kind.

use toml::{Table, Value};

use crate::error::{Error, Kind, Result};

use super::Config;
use super::edit::{Source, flatten, insert};
use super::settings::{UnknownKey, unknown_key};

/// Begins the name of every variable.
const PREFIX: &str = "XQ_";

/// The variable that holds lines as they stand in a profile.
const LINES: &str = "XQ_SETTINGS";

/// Keys that hold tables, which one variable cannot.
const TABLES: [&str; 3] = ["tree", "policy", "release"];

impl Config {
    /// The same configuration with the settings of environment variables over those of every profile.
    ///
    /// `XQ_` and a key in capitals is that key, `XQ_POLICY_` and a key one of `policy`; `XQ_SETTINGS` holds a `key = value` a line,
    /// as in `tree.xen.branch = "staging"`. A variable whose name is nearly that of a setting is an error, any other is not ours.
    pub fn with_environment(self, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let mut variables: Vec<(String, String)> = variables
            .into_iter()
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        // A variable of its own goes over a line.
        variables.sort_by_key(|(name, _)| (name != LINES, name.clone()));
        variables.into_iter().try_fold(self, |config, (name, value)| {
            if name == LINES {
                return value
                    .lines()
                    .enumerate()
                    .try_fold(config, |config, (number, line)| config.with_line(line, number + 1));
            }
            match find_key(&name)? {
                Some(key) => config
                    .with_overrides([(key.as_str(), value.as_str())])
                    .map_err(|error| place(&error, &format!("the environment variable {name}"))),
                None => Ok(config),
            }
        })
    }

    /// The same configuration with what a line says; blank lines and comments say nothing.
    fn with_line(self, line: &str, number: usize) -> Result<Self> {
        let what = format!("the environment variable {LINES}, line {number}");
        let table: Table = toml::from_str(line).map_err(|cause| {
            let error = Error::new(Kind::Setup, format!("cannot use {what}")).because(cause.message());
            error.hint("write `key = value`, as in `tree.xen.branch = \"staging\"`")
        })?;
        let mut settings = Vec::new();
        flatten(&table, Source::Environment, &mut settings);
        let entries = settings
            .iter()
            .map(|setting| (setting.key.as_str(), setting.value.as_str()));
        self.with_overrides(entries).map_err(|error| place(&error, &what))
    }
}

/// The key that a variable means; `None` when it has nothing to do with settings.
fn find_key(name: &str) -> Result<Option<String>> {
    let word = name.strip_prefix(PREFIX).unwrap_or_default().to_lowercase();
    if TABLES.contains(&word.as_str()) {
        let line = if word == "policy" {
            "policy.second_person = true"
        } else {
            "tree.xen.path = \"/src/xen\""
        };
        return Err(
            Error::new(Kind::Setup, format!("the environment variable {name} would be a table"))
                .hint(format!("write a line into {LINES}, as in `{line}`")),
        );
    }
    let path = match word.strip_prefix("policy_") {
        Some(rest) => vec!["policy".to_owned(), rest.to_owned()],
        None => vec![word],
    };
    let mut table = Table::new();
    insert(&mut table, &path, Value::Integer(0));
    match unknown_key(&table) {
        None => Ok(Some(path.join("."))),
        Some(unknown) => match unknown.nearest().filter(|near| !TABLES.contains(near)) {
            None => Ok(None),
            Some(near) => Err(not_there(name, &unknown, near)),
        },
    }
}

fn not_there(name: &str, unknown: &UnknownKey, near: &str) -> Error {
    let begin = name.get(..name.len() - unknown.wrong.len()).unwrap_or(PREFIX);
    Error::new(Kind::Setup, format!("the environment variable {name} is no setting"))
        .hint(format!("did you mean `{begin}{}`?", near.to_uppercase()))
}

/// Says where a setting is wrong.
fn place(error: &Error, what: &str) -> Error {
    let cause = error.to_string();
    let cause = cause.strip_prefix("cannot use the setting: ").unwrap_or(&cause);
    let placed = Error::new(Kind::Setup, format!("cannot use {what}")).because(cause);
    error.hints().iter().fold(placed, |placed, hint| placed.hint(hint))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    const FILE: &str =
        "[profile.a]\npreset = \"xen\"\nlost_days = 40\n[[profile.a.tree]]\npath = \"/x\"\nbranch = \"main\"\n";

    fn with(variables: &[(&str, &str)]) -> Result<Config> {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::parse(FILE, "/f").unwrap().with_environment(variables)
    }

    #[test]
    fn every_key_has_a_variable_and_any_can_stand_in_a_line() {
        let lines = "# mine\n\ntree.xen.branch = \"other\"\nrelease.\"4.4\".code_freeze = 2013-11-18\nlost_days = 7\n";
        let config = with(&[
            ("XQ_ME", "a@b"),
            ("XQ_POLICY_SECOND_PERSON", "false"),
            (LINES, lines),
            ("XQ_LOST_DAYS", "50"),
            ("XQ_NOW", "2013-08-30T12:00:00Z"),
            ("HOME", "/h"),
        ])
        .unwrap();
        let profile = config.profile(None).unwrap();
        assert_eq!(profile.me.first().unwrap().as_str(), "a@b");
        assert_eq!(profile.thresholds.lost_days, 50);
        assert_eq!(profile.trees.first().unwrap().branch.as_deref(), Some("other"));
        assert!(profile.releases.get("4.4").unwrap().code_freeze.is_some());
        let setting = config.setting(None, "lost_days").unwrap().unwrap();
        assert_eq!((setting.value.as_str(), setting.source), ("50", Source::Environment));
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name_of_the_variable() {
        for (name, value, what, hint) in [
            ("XQ_LOST_DAYS", "soon", "XQ_LOST_DAYS", ""),
            ("XQ_LOST_DAY", "4", "XQ_LOST_DAY is no setting", "`XQ_LOST_DAYS`"),
            (
                "XQ_POLICY_AKCS",
                "4",
                "XQ_POLICY_AKCS is no setting",
                "`XQ_POLICY_ACKS`",
            ),
            ("XQ_TREE", "/x", "XQ_TREE", "tree.xen.path"),
            (LINES, "\nlost_dys = 3", "XQ_SETTINGS, line 2", "`lost_days`"),
            (LINES, "lost_days", "XQ_SETTINGS, line 1", "key = value"),
        ] {
            let error = with(&[(name, value)]).unwrap_err();
            assert_eq!(error.kind(), Kind::Setup);
            assert!(error.to_string().contains(what), "{error}");
            assert!(error.hints().concat().contains(hint), "{error} {:?}", error.hints());
        }
        for other in [
            "XQ_BLESS",
            "XQ_TEST_MAILS",
            "XQ_DB",
            "XQ_CONFIG",
            "XQ_PROFILE",
            "XQ_PAGER",
            "XQ_COMPLETE",
        ] {
            assert!(with(&[(other, "1")]).is_ok(), "{other}");
        }
    }
}
