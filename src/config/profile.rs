//! A profile as the rest of the program sees it: the preset with the user's keys laid over it, every default filled in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::model::{Address, MessageId, Person, TrailerKind};

use super::milestone;
use super::policy::{self, Policy};
use super::preset::find_preset;
use super::release::{self, Release};
use super::settings::{ProfileSettings, TreeSettings};

/// A project as the user follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its name in the configuration.
    pub name: String,
    /// The preset it rests on.
    pub preset: Option<String>,
    /// The inboxes, each a folder.
    pub inboxes: Vec<PathBuf>,
    /// Addresses of the mailing lists.
    pub lists: Vec<Address>,
    /// Addresses of the user.
    pub me: Vec<Address>,
    /// Where a mail can be read: an address with `{id}` in it.
    pub archive: Option<String>,
    /// Spellings of one person, a list each.
    pub aliases: Vec<Vec<Person>>,
    /// The trees that are followed.
    pub trees: Vec<Tree>,
    /// Who may push; empty: as the policy finds them.
    pub committers: Vec<Person>,
    /// Globs over addresses of machines.
    pub bots: Vec<String>,
    /// Words in the brackets of a subject that name trees which are not followed, in lower case.
    pub foreign: Vec<String>,
    /// The zone in which a day begins.
    pub timezone: String,
    /// Days of waiting.
    pub thresholds: Thresholds,
    /// The rules of approval.
    pub policy: Policy,
    /// The releases by name, as in `4.4`.
    pub releases: BTreeMap<String, Release>,
}

/// A tree that is followed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tree {
    /// Its name.
    pub name: String,
    /// The repository.
    pub path: PathBuf,
    /// The integration branch; `None`: the one that HEAD names.
    pub branch: Option<String>,
    /// Which branches are stable ones, as a glob.
    pub stable: Option<String>,
    /// Paths that belong to this tree although others have them too, as globs.
    pub paths: Vec<String>,
    /// Words in subjects that name this tree.
    pub tags: Vec<String>,
}

/// Days of waiting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Thresholds {
    /// Silent for so long, an answered series is stalled.
    pub stalled_days: u32,
    /// Silent for so long, a series is lost.
    pub lost_days: u32,
    /// Silent for so long, more general maintainers stand in.
    pub stand_in_days: u32,
    /// Days without any mail after which queues leave a series out unless asked.
    pub dormant_days: u32,
    /// Silent for so long after an objection, a series is rejected.
    pub rejected_days: u32,
    /// Not in the tree so long after somebody said so, a patch is worth a look.
    pub said_applied_days: u32,
    /// A mirror or tree older than this is worth a warning.
    pub fresh_days: u32,
}

/// Where the paths of a file start from.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The folder of the file, for relative paths.
    pub folder: PathBuf,
    /// The user's folder, for paths that begin with `~/`.
    pub home: Option<PathBuf>,
}

impl Places {
    /// The path that the file means.
    fn find(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(path),
        }
    }
}

/// Machines that write to any list.
const BOTS: [&str; 5] = [
    "*noreply*@*",
    "*no-reply*@*",
    "mailer-daemon@*",
    "*patchwork*@*",
    "lkp@intel.com",
];

impl Profile {
    /// The user's settings over those of the preset; relative paths start from `places`.
    pub(super) fn of(name: &str, own: &ProfileSettings, places: &Places) -> Result<Self> {
        let preset = match &own.preset {
            Some(preset) => find_preset(preset)?,
            None => ProfileSettings::default(),
        };
        let timezone = own
            .timezone
            .clone()
            .or(preset.timezone.clone())
            .unwrap_or_else(|| "UTC".to_owned());
        let zone = milestone::find_zone(Some(&timezone))?;
        let archive = own.archive.clone().or_else(|| preset.archive.clone());
        check_archive(archive.as_deref())?;
        let trees = lay_trees(&own.tree, &preset.tree, places)?;
        let stable = trees.iter().find_map(|tree| tree.stable.clone());
        let bots = own.bots.clone().or_else(|| preset.bots.clone());
        let words = |mine: &Option<Vec<String>>, theirs: &Option<Vec<String>>| -> Vec<String> {
            mine.clone().or_else(|| theirs.clone()).unwrap_or_default()
        };
        Ok(Self {
            name: name.to_owned(),
            preset: own.preset.clone(),
            inboxes: words(&own.inbox, &None).iter().map(|path| places.find(path)).collect(),
            lists: addresses(&words(&own.lists, &preset.lists)),
            me: addresses(&words(&own.me, &None)),
            archive,
            aliases: own.aliases.iter().flatten().map(|group| people(group)).collect(),
            trees,
            committers: people(&words(&own.committers, &preset.committers)),
            foreign: words(&own.foreign, &preset.foreign)
                .iter()
                .map(|word| word.to_lowercase())
                .collect(),
            bots: bots.unwrap_or_else(|| BOTS.map(str::to_owned).to_vec()),
            timezone,
            thresholds: lay_thresholds(own, &preset),
            policy: policy::lay(&own.policy, &preset.policy, &zone)?,
            releases: release::lay(&own.release, &preset.release, stable.as_deref(), &zone)?,
        })
    }

    /// What holds when neither file nor preset says anything, as settings.
    pub(super) fn defaults() -> Result<toml::Table> {
        let plain = Self::of("", &ProfileSettings::default(), &Places::default())?;
        let days = |days: u32| toml::Value::Integer(i64::from(days));
        let kinds = |kinds: &[TrailerKind]| kinds.iter().map(|kind| toml::Value::String(kind.to_string())).collect();
        let texts = |texts: &[String]| texts.iter().map(|text| toml::Value::String(text.clone())).collect();
        let policy = toml::Table::from_iter(
            [
                ("acks", toml::Value::Array(kinds(&plain.policy.acks))),
                ("reviews", toml::Value::Array(kinds(&plain.policy.reviews))),
                ("maintainers_file", toml::Value::Boolean(plain.policy.maintainers_file)),
                (
                    "second_person",
                    toml::Value::Boolean(plain.policy.second_person_since.is_none()),
                ),
            ]
            .map(|(key, value)| (key.to_owned(), value)),
        );
        let thresholds = plain.thresholds;
        let settings = [
            ("bots", toml::Value::Array(texts(&plain.bots))),
            ("timezone", toml::Value::String(plain.timezone)),
            ("stalled_days", days(thresholds.stalled_days)),
            ("lost_days", days(thresholds.lost_days)),
            ("stand_in_days", days(thresholds.stand_in_days)),
            ("dormant_days", days(thresholds.dormant_days)),
            ("rejected_days", days(thresholds.rejected_days)),
            ("said_applied_days", days(thresholds.said_applied_days)),
            ("fresh_days", days(thresholds.fresh_days)),
            ("policy", toml::Value::Table(policy)),
        ];
        Ok(settings
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect())
    }

    /// Where the mail can be read, if the profile knows an archive.
    pub fn archive_url(&self, id: &MessageId) -> Option<String> {
        let pattern = self.archive.as_deref()?;
        Some(pattern.replace("{id}", &encode_id(id.as_str())))
    }
}

/// The id as part of an address: what an address may not hold is percent-encoded.
fn encode_id(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Refuses an archive in which no id would stand.
fn check_archive(archive: Option<&str>) -> Result<()> {
    match archive {
        Some(pattern) if !pattern.contains("{id}") => Err(Error::new(
            Kind::Setup,
            format!("`archive = \"{pattern}\"` has no `{{id}}`"),
        )
        .hint("write it as in `https://lore.kernel.org/xen-devel/{id}`")),
        _ => Ok(()),
    }
}

fn addresses(texts: &[String]) -> Vec<Address> {
    texts
        .iter()
        .map(|text| person(text).address)
        .filter(|address| !address.as_str().is_empty())
        .collect()
}

fn people(texts: &[String]) -> Vec<Person> {
    texts.iter().map(|text| person(text)).collect()
}

fn person(text: &str) -> Person {
    Person::parse(text)
}

/// The user's trees, each laid over the preset's tree of that name; one without a name is the preset's first.
fn lay_trees(own: &[TreeSettings], preset: &[TreeSettings], places: &Places) -> Result<Vec<Tree>> {
    let mut trees: Vec<Tree> = Vec::new();
    for tree in own {
        let Some(path) = tree.path.as_deref().filter(|path| !path.is_empty()) else {
            let name = tree.name.as_deref().unwrap_or("?");
            return Err(
                Error::new(Kind::Setup, format!("tree `{name}` has no `path`")).hint("write `path = \"DIR\"` in it")
            );
        };
        let below = match &tree.name {
            Some(name) => preset.iter().find(|other| other.name.as_ref() == Some(name)),
            None => preset.first(),
        };
        let from_path = || {
            Path::new(path)
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
        };
        let name = tree
            .name
            .clone()
            .or_else(|| below?.name.clone())
            .or_else(from_path)
            .unwrap_or_else(|| "tree".to_owned());
        if trees.iter().any(|other| other.name == name) {
            return Err(
                Error::new(Kind::Setup, format!("two trees are called `{name}`")).hint("give each a `name` of its own")
            );
        }
        trees.push(Tree {
            name,
            path: places.find(path),
            branch: tree.branch.clone().or_else(|| below?.branch.clone()),
            stable: tree.stable.clone().or_else(|| below?.stable.clone()),
            paths: tree.paths.clone().or_else(|| below?.paths.clone()).unwrap_or_default(),
            tags: tree.tags.clone().or_else(|| below?.tags.clone()).unwrap_or_default(),
        });
    }
    Ok(trees)
}

fn lay_thresholds(own: &ProfileSettings, preset: &ProfileSettings) -> Thresholds {
    Thresholds {
        stalled_days: own.stalled_days.or(preset.stalled_days).unwrap_or(14),
        lost_days: own.lost_days.or(preset.lost_days).unwrap_or(30),
        stand_in_days: own.stand_in_days.or(preset.stand_in_days).unwrap_or(14),
        dormant_days: own.dormant_days.or(preset.dormant_days).unwrap_or(365),
        rejected_days: own.rejected_days.or(preset.rejected_days).unwrap_or(60),
        said_applied_days: own.said_applied_days.or(preset.said_applied_days).unwrap_or(14),
        fresh_days: own.fresh_days.or(preset.fresh_days).unwrap_or(2),
    }
}
