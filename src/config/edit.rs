//! Settings one by one: what holds and where it comes from, and how to change one without touching the rest of the file.

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use crate::error::{Error, Kind, Result};
use crate::model::compare_names;

use super::preset::Preset;
use super::settings::ProfileSettings;
use super::write::quote;
use super::{Config, Profile};

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Source {
    /// The user's file.
    File,
    /// The preset.
    Preset,
    /// The environment.
    Environment,
    /// Nobody: so it is when nothing is said.
    Default,
}

/// A setting that holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setting {
    /// Its key in the profile, as in `release."4.4".last_posting` or `tree.xen.branch`.
    pub key: String,
    /// Its value in TOML.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

impl Setting {
    /// Its value as a program wants it: a text without quotes, of a list of texts one after another, else as in TOML.
    pub fn plain(&self) -> Vec<String> {
        let value = toml::from_str::<Table>(&format!("value = {}", self.value)).ok();
        match value.as_ref().and_then(|table| table.get("value")) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) if values.iter().all(Value::is_str) => {
                values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => vec![self.value.clone()],
        }
    }
}

impl Config {
    /// The same configuration with these settings over those of every profile, as from the environment: `("lost_days", "40")`.
    ///
    /// A value is TOML, or plain text where a text or a list of texts is wanted.
    pub fn with_overrides<'a>(mut self, settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        for (key, value) in settings {
            let (path, value) = find_value(key, value)?;
            insert(&mut self.overrides, &path, value);
        }
        Ok(self)
    }

    /// The settings that hold in a profile, sorted by key, numbers as numbers; those that nobody wrote down with what they are then.
    pub fn settings(&self, name: Option<&str>) -> Result<Vec<Setting>> {
        let profile = self.profile(name)?;
        let mut found: Vec<Setting> = Vec::new();
        flatten(&Profile::defaults()?, Source::Default, &mut found);
        if let Some(preset) = &profile.preset {
            let table: Table = toml::from_str(Preset::find(preset)?.text).unwrap_or_default();
            flatten(&table, Source::Preset, &mut found);
        }
        flatten(&self.named_table(&profile), Source::File, &mut found);
        flatten(&self.overrides, Source::Environment, &mut found);
        // Of several with one key the last holds.
        found.reverse();
        found.sort_by(|left, right| compare_names(&left.key, &right.key));
        found.dedup_by(|later, first| later.key == first.key);
        Ok(found)
    }

    /// One setting that holds in a profile; `None` when nothing is said and there is no default. An unknown key is an error.
    pub fn setting(&self, name: Option<&str>, key: &str) -> Result<Option<Setting>> {
        if key == DEFAULT_PROFILE {
            let value = self.settings.default_profile.as_deref().map(quote);
            return Ok(value.map(|value| Setting {
                key: key.to_owned(),
                value,
                source: Source::File,
            }));
        }
        let path = split_key(key)?;
        let mut table = Table::new();
        insert(&mut table, &path, Value::Integer(0));
        if let Some(unknown) = super::settings::unknown_key(&table) {
            return Err(unknown.error());
        }
        // Written as it is listed, quotes and all.
        let wanted = path.iter().map(|part| bare(part)).collect::<Vec<_>>().join(".");
        Ok(self.settings(name)?.into_iter().find(|setting| setting.key == wanted))
    }
}

/// The one key that stands in no profile.
const DEFAULT_PROFILE: &str = "default_profile";

/// The table of a profile as it stands in the file, with the names that its trees have gone without.
pub(super) fn name_trees(mut table: Table, profile: &Profile) -> Table {
    let trees = table.get_mut("tree").and_then(Value::as_array_mut);
    for (tree, known) in trees.into_iter().flatten().zip(&profile.trees) {
        if let Some(tree) = tree.as_table_mut() {
            tree.insert("name".to_owned(), Value::String(known.name.clone()));
        }
    }
    table
}

/// The text of a file with one setting changed or added, all else as it was.
///
/// `key` is a key of the profile, as [`Setting::key`], or `default_profile`. The value is TOML, or plain text where a text or a list of texts is wanted.
/// The result is checked: a wrong key or value is an error, and nothing is returned that would not load.
pub fn set(text: &str, origin: &str, profile: &str, key: &str, value: &str) -> Result<String> {
    let (full, value) = if key == DEFAULT_PROFILE {
        (vec![key.to_owned()], Value::String(value.to_owned()))
    } else {
        let (path, value) = find_value(key, value)?;
        let full = ["profile".to_owned(), profile.to_owned()].into_iter().chain(path);
        (full.collect::<Vec<String>>(), value)
    };
    let changed = replace(text, &full, &value.to_string())
        .map_err(|cause| Error::new(Kind::Setup, format!("cannot read {origin}")).because(cause.message()))?;
    let config = Config::parse(&changed, origin)?;
    let holds = find(&config.raw, &full).is_some_and(|found| *found == value);
    if holds {
        Ok(changed)
    } else {
        Err(Error::new(Kind::Setup, format!("cannot change `{key}` in {origin}")).hint("run `xq config edit`"))
    }
}

/// The key taken apart and the value in the form that the key wants: as TOML, as a text, or as a list of one text.
fn find_value(key: &str, value: &str) -> Result<(Vec<String>, Value)> {
    let path = split_key(key)?;
    let quoted = quote(value);
    let mut first_error = None;
    for form in [value.to_owned(), quoted.clone(), format!("[{quoted}]")] {
        let Ok(mut parsed) = toml::from_str::<Table>(&format!("value = {form}")) else {
            continue;
        };
        let Some(parsed) = parsed.remove("value") else {
            continue;
        };
        let mut table = Table::new();
        insert(&mut table, &path, parsed.clone());
        match check(&table) {
            Ok(()) => return Ok((path, parsed)),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| Error::new(Kind::Setup, format!("cannot read `{key} = {value}`"))))
}

/// Whether these are settings of a profile.
fn check(table: &Table) -> Result<()> {
    let text =
        toml::to_string(table).map_err(|cause| Error::new(Kind::Setup, "cannot write a setting").because(cause))?;
    super::settings::parse_preset(&text, "")
        .map(|_: ProfileSettings| ())
        .map_err(|error| {
            let cause = error.to_string();
            let cause = cause.split_once(": ").map_or(cause.as_str(), |(_, cause)| cause);
            let placed = Error::new(Kind::Setup, "cannot use the setting").because(cause);
            error.hints().iter().fold(placed, |placed, hint| placed.hint(hint))
        })
}

/// The parts of a dotted key in TOML.
fn split_key(key: &str) -> Result<Vec<String>> {
    let wrong = || {
        Error::new(Kind::Setup, format!("`{key}` is no key"))
            .hint("write it as in `lost_days` or `release.\"4.4\".branched`")
    };
    // People leave out the quotes of a release, which has dots of its own: `release.4.4.branched`.
    if let Some((release, last)) = key.strip_prefix("release.").and_then(|rest| rest.rsplit_once('.'))
        && release.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return Ok(["release", release, last].map(str::to_owned).to_vec());
    }
    let mut table: Table = toml::from_str(&format!("{key} = 0")).map_err(|_| wrong())?;
    let mut path = Vec::new();
    loop {
        let (part, value) = match (table.len(), table.into_iter().next()) {
            (1, Some(entry)) => entry,
            _ => return Err(wrong()),
        };
        path.push(part);
        match value {
            Value::Table(inner) => table = inner,
            Value::Integer(0) => return Ok(path),
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => return Err(wrong()),
        }
    }
}

/// Puts a value at a path; a tree goes into the list of trees by its name.
pub(super) fn insert(table: &mut Table, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            table.insert(last.clone(), value);
        }
        [first, name, rest @ ..] if first == "tree" => {
            let entry = table.entry(first.clone()).or_insert_with(|| Value::Array(Vec::new()));
            let Some(trees) = entry.as_array_mut() else { return };
            let named = |tree: &Value| tree.get("name").and_then(Value::as_str) == Some(name);
            let place = trees.iter().position(named).unwrap_or_else(|| {
                trees.push(Value::Table(Table::from_iter([(
                    "name".to_owned(),
                    Value::String(name.clone()),
                )])));
                trees.len() - 1
            });
            if let Some(tree) = trees.get_mut(place).and_then(Value::as_table_mut) {
                insert(tree, rest, value);
            }
        }
        [first, rest @ ..] => {
            let entry = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
            if let Some(inner) = entry.as_table_mut() {
                insert(inner, rest, value);
            }
        }
    }
}

/// The value at a path; in a list of trees a part of the path is a name.
fn find<'a>(table: &'a Table, path: &[String]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let mut value = table.get(first)?;
    for part in rest {
        value = if let Value::Array(trees) = value {
            let named = |tree: &&Value| tree.get("name").and_then(Value::as_str) == Some(part.as_str());
            trees
                .iter()
                .find(named)
                .or_else(|| trees.first().filter(|_| trees.len() == 1))?
        } else {
            value.get(part)?
        };
    }
    Some(value)
}

/// The table with every setting of `over` in it, trees by their names.
pub(super) fn merge(mut table: Table, over: &Table) -> Table {
    let mut settings = Vec::new();
    flatten(over, Source::Environment, &mut settings);
    for setting in settings {
        // Keys and values that were written from a table read back.
        if let Ok((path, value)) = find_value(&setting.key, &setting.value) {
            insert(&mut table, &path, value);
        }
    }
    table
}

/// Every value that is no table, with its dotted key.
pub(super) fn flatten(table: &Table, source: Source, found: &mut Vec<Setting>) {
    let mut open: Vec<(String, &Table)> = vec![(String::new(), table)];
    while let Some((prefix, table)) = open.pop() {
        for (key, value) in table {
            let key = format!("{prefix}{}", bare(key));
            let trees = value.as_array().filter(|_| prefix.is_empty() && key == "tree");
            if let Some(trees) = trees {
                for tree in trees.iter().filter_map(Value::as_table) {
                    let name = tree.get("name").and_then(Value::as_str).unwrap_or("");
                    open.push((format!("{key}.{}.", bare(name)), tree));
                }
            } else if let Some(inner) = value.as_table() {
                open.push((format!("{key}."), inner));
            } else {
                found.push(Setting {
                    key,
                    value: value.to_string(),
                    source,
                });
            }
        }
    }
}

/// A part of a key, quoted where TOML wants it.
fn bare(part: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !part.is_empty() && part.bytes().all(plain) {
        part.to_owned()
    } else {
        quote(part)
    }
}

/// The text with the value at `path` replaced, or a line added for it.
fn replace(text: &str, path: &[String], value: &str) -> std::result::Result<String, toml::de::Error> {
    let document = DeTable::parse(text)?;
    let Some((last, parents)) = path.split_last() else {
        return Ok(text.to_owned());
    };
    let mut table = Some(document.get_ref());
    for part in parents {
        table = table.and_then(|table| descend(table, part));
    }
    let line = format!("{} = {value}", bare(last));
    if let Some(old) = table.and_then(|table| child(table, last)) {
        let span = old.span();
        let (before, after) = (text.get(..span.start), text.get(span.end..));
        return Ok(format!(
            "{}{value}{}",
            before.unwrap_or_default(),
            after.unwrap_or_default()
        ));
    }
    // After the last key of its section, else after the section's head, else in a section of its own at the end.
    let neighbour = table.and_then(|table| {
        let plain = table.values().filter(|value| !is_section(value));
        plain.map(|value| value.span().end).max()
    });
    let place = neighbour.or_else(|| find_head(text, parents)).map(|at| {
        let rest = text.get(at..).unwrap_or_default();
        at + rest.find('\n').map_or(rest.len(), |end| end + 1)
    });
    Ok(match place {
        Some(at) => {
            let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
            let newline = if before.is_empty() || before.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            format!("{before}{newline}{line}\n{after}")
        }
        None => {
            let head: Vec<String> = parents.iter().map(|part| bare(part)).collect();
            let newline = if text.is_empty() || text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            format!("{text}{newline}\n[{}]\n{line}\n", head.join("."))
        }
    })
}

/// The table below a key; in a list of tables the one of that name.
fn descend<'a, 'i>(table: &'a DeTable<'i>, part: &str) -> Option<&'a DeTable<'i>> {
    // A list of trees is entered by its key first, and then by name, which this reaches by looking through lists.
    if let Some(value) = child(table, part) {
        return match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            DeValue::Array(_) => Some(table),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => None,
        };
    }
    let trees = child(table, "tree")?.get_ref().as_array()?;
    let tables = || trees.iter().filter_map(|tree| tree.get_ref().as_table());
    let name_of = |tree: &DeTable<'i>| child(tree, "name").and_then(|name| name.get_ref().as_str().map(str::to_owned));
    let named = tables().find(|tree| name_of(tree).as_deref() == Some(part));
    // The only tree may go without a name.
    named.or_else(|| {
        tables()
            .next()
            .filter(|tree| trees.len() == 1 && name_of(tree).is_none())
    })
}

/// The value of a key.
fn child<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    table
        .iter()
        .find(|(name, _)| name.get_ref() == key)
        .map(|(_, value)| value)
}

/// Whether the value is a table or a list of tables, which stand in sections of their own.
fn is_section(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::Table(_) => true,
        DeValue::Array(values) => values.iter().any(|value| value.get_ref().as_table().is_some()),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            false
        }
    }
}

/// Where the head `[a.b]` of a section stands.
fn find_head(text: &str, path: &[String]) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with('[') && !trimmed.starts_with("[[") {
            let table: Table = toml::from_str(trimmed).unwrap_or_default();
            let mut inner = Some(&table);
            for part in path {
                inner = inner.and_then(|table| table.get(part)).and_then(Value::as_table);
            }
            if inner.is_some_and(Table::is_empty) {
                return Some(at);
            }
        }
        at += line.len();
    }
    None
}
