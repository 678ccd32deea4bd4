//! `config`: settings read, changed, listed and edited.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::config::{self, Config, Setting};
use crate::error::{Error, Kind, Result};
use crate::query::{Cell, Column, Noun, Report, Row};

use super::args::{ConfigAction, Globals};
use super::{Outcome, output, places, say, session};

/// `xq config`.
pub(super) fn run(globals: &Globals, what: &ConfigAction) -> Result<Outcome> {
    let profile = globals.profile.as_deref();
    match what {
        ConfigAction::Path => output::print_lines([places::config(globals)?.display().to_string()])?,
        ConfigAction::Get { key } => {
            let setting = session::configuration(globals)?.setting(profile, key)?;
            let setting = setting.ok_or_else(|| {
                Error::new(Kind::Setup, format!("`{key}` is not set"))
                    .hint(format!("`xq config set {key} VALUE` sets it"))
            })?;
            output::print_lines(setting.plain())?;
        }
        ConfigAction::Set { key, value } => set(globals, key, value)?,
        ConfigAction::List { output: how } => {
            let settings = session::configuration(globals)?.settings(profile)?;
            return output::print(globals, how, Report::of("config", &settings));
        }
        ConfigAction::Edit => edit(globals)?,
    }
    Ok(Outcome::Done)
}

impl Row for Setting {
    const NOUN: Noun = Noun {
        one: "setting",
        many: "settings",
    };

    fn columns() -> Vec<Column> {
        vec![
            Column::new("key", "Key"),
            Column::new("source", "From"),
            Column::new("value", "Value").shrinking(),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        let source: &str = self.source.into();
        vec![Cell::text(&*self.key), Cell::text(source), Cell::text(&*self.value)]
    }
}

/// Changes a setting of the file.
fn set(globals: &Globals, key: &str, values: &[String]) -> Result<()> {
    let place = places::config(globals)?;
    let config = Config::load(&place)?;
    let name = config.profile(globals.profile.as_deref())?.name;
    let value = match values {
        [value] => value.clone(),
        several => config::quote_all(several.iter()),
    };
    let changed = config::set(&read(&place)?, &place.display().to_string(), &name, key, &value)?;
    save(&place, &changed)
}

/// Lets the user edit a copy of the file, which takes its place when it is sound.
fn edit(globals: &Globals) -> Result<()> {
    let place = places::config(globals)?;
    // Also of a file that cannot be used as it is: this may be how it gets mended.
    if !place.exists() {
        Config::load(&place)?;
    }
    let old = read(&place)?;
    let copy = PathBuf::from(format!("{}.edit", place.display()));
    if copy.exists() {
        say(
            globals,
            &format!("note: going on with what was not saved in {}", copy.display()),
        );
    } else {
        save(&copy, &old)?;
    }
    run_editor(&copy)?;
    let text = read(&copy)?;
    Config::parse(&text, &copy.display().to_string()).map_err(|error| {
        error.hint(format!(
            "nothing was saved; `xq config edit` goes on with {}",
            copy.display()
        ))
    })?;
    let changed = text != old;
    if changed {
        save(&place, &text)?;
    }
    std::fs::remove_file(&copy).map_err(|cause| cannot("remove", &copy, &cause))?;
    let what = if changed { "saved" } else { "nothing changed in" };
    say(globals, &format!("{what} {}", place.display()));
    Ok(())
}

/// Runs the editor that git would run: GIT_EDITOR, core.editor, VISUAL, EDITOR, vi.
fn run_editor(path: &Path) -> Result<()> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let editor = variable("GIT_EDITOR")
        .or_else(|| crate::git::user_setting("core.editor", Path::new(".")))
        .or_else(|| variable("VISUAL"))
        .or_else(|| variable("EDITOR"))
        .unwrap_or_else(|| "vi".to_owned());
    let failed = || Error::new(Kind::Setup, format!("cannot edit with `{editor}`"));
    let status = Command::new("sh")
        .args(["-c", &format!("{editor} \"$@\""), &editor])
        .arg(path)
        .status()
        .map_err(|cause| failed().because(cause))?;
    if status.success() {
        return Ok(());
    }
    Err(failed()
        .because(format!("it ended with {status}"))
        .hint("set EDITOR, or git's core.editor"))
}

fn cannot(verb: &str, place: &Path, cause: &std::io::Error) -> Error {
    Error::new(
        Kind::Setup,
        format!("cannot {verb} the configuration {}", place.display()),
    )
    .because(cause)
}

/// The text of a configuration file.
fn read(place: &Path) -> Result<String> {
    std::fs::read_to_string(place).map_err(|cause| cannot("read", place, &cause))
}

/// Writes a configuration file, whole or not at all. A link stays one, and who may read it may do so further on.
pub(super) fn save(place: &Path, text: &str) -> Result<()> {
    let failed = |cause: std::io::Error| cannot("write", place, &cause);
    let place = std::fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Ok(old) = std::fs::metadata(&place) {
        std::fs::set_permissions(file.path(), old.permissions()).map_err(failed)?;
    }
    file.persist(&place).map(drop).map_err(|error| failed(error.error))
}
