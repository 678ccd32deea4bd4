//! `init`: writes a configuration, checks every path, and says what it found.

use std::path::{Path, PathBuf};

use crate::config::{self, Config, NewProfile, NewTree, Preset};
use crate::error::{Error, Kind, Result};
use crate::git::{EpochReader, Inbox, Layout, Soundness, Tree, enclosing_repository, origin_url};

use super::args::{Globals, InitArgs, SyncArgs};
use super::{Outcome, clone, configure, output, places, sync};

/// `xq init`.
pub(super) fn run(globals: &Globals, args: &InitArgs) -> Result<Outcome> {
    let mut found: Vec<String> = Vec::new();
    let preset = find_preset(args, &mut found)?;
    let place = places::config(globals)?;
    let name = globals
        .profile
        .clone()
        .or_else(|| preset.map(|preset| preset.name.to_owned()))
        .unwrap_or_else(|| "default".to_owned());
    let old = read_old(&place)?;
    if let Some(old) = &old {
        // Before anything is cloned.
        config::check_name_is_free(old, &place.display().to_string(), &name)?;
    }
    let trees = find_trees(globals, args, preset, &mut found)?;
    let inboxes = find_inboxes(globals, args, preset)?;
    for path in &inboxes {
        found.extend(describe_inbox(path)?);
    }
    let trees: Vec<NewTree> = trees
        .into_iter()
        .enumerate()
        .map(|(number, path)| NewTree {
            name: tree_name(preset, number, &path),
            path,
            branch: args.branch.clone(),
            stable: args.stable.clone(),
        })
        .collect();
    let new = NewProfile {
        name: name.clone(),
        preset: preset.map(|preset| preset.name.to_owned()),
        inboxes,
        trees,
        me: args.me.clone(),
        archive: None,
    };
    let text = match &old {
        Some(old) => config::add_profile(old, &place.display().to_string(), &new)?,
        None => config::write_new(&new),
    };
    // The text is read back as a later run will read it: what is wrong shows now, before anything is written.
    let profile = Config::parse(&text, &place.display().to_string())?.profile(Some(&name))?;
    for tree in &profile.trees {
        found.extend(describe_tree(
            &tree.path,
            tree.branch.as_deref(),
            tree.stable.as_deref(),
            profile.policy.maintainers_file,
        )?);
    }
    configure::save(&place, &text)?;
    found.push(format!("wrote profile `{name}` to {}", place.display()));
    if args.clone.is_none() {
        found.push("next: xq sync".to_owned());
        output::print_lines(found)?;
        return Ok(Outcome::Done);
    }
    output::print_lines(found)?;
    let own = Globals {
        profile: Some(name),
        ..globals.clone()
    };
    sync::run(&own, &SyncArgs::default())
}

/// The text of the configuration, if there is one.
fn read_old(place: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(place) {
        Ok(text) => Ok(Some(text)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::new(
            Kind::Setup,
            format!("cannot read the configuration {}", place.display()),
        )
        .because(cause)),
    }
}

/// The preset that is named, else, when no tree is named, that of the clone in which the user is.
fn find_preset(args: &InitArgs, found: &mut Vec<String>) -> Result<Option<Preset>> {
    if let Some(preset) = &args.preset {
        return Preset::find(preset).map(Some);
    }
    let Some(url) = here()
        .filter(|_| args.tree.is_empty())
        .and_then(|path| origin_url(&path))
    else {
        return Ok(None);
    };
    let preset = Preset::of_tree_url(&url);
    found.extend(preset.map(|preset| format!("preset {}: this is a clone of {url}", preset.name)));
    Ok(preset)
}

/// The clone in which the user is.
fn here() -> Option<PathBuf> {
    enclosing_repository(Path::new("."))
}

/// The trees that are named, cloned where they are addresses; else the clone in which the user is, or those of the preset.
fn find_trees(
    globals: &Globals,
    args: &InitArgs,
    preset: Option<Preset>,
    found: &mut Vec<String>,
) -> Result<Vec<PathBuf>> {
    if !args.tree.is_empty() {
        return args
            .tree
            .iter()
            .map(|text| place_of(globals, args, text, clone::tree))
            .collect();
    }
    let mut urls = preset.map(Preset::tree_urls).transpose()?.unwrap_or_default();
    if let Some(path) = here() {
        let of_preset = || origin_url(&path).and_then(|url| Preset::of_tree_url(&url)) == preset;
        if args.clone.is_none() || urls.is_empty() || of_preset() {
            found.push(format!(
                "tree {}: the clone you are in; --tree names another",
                path.display()
            ));
            return Ok(vec![places::absolute(&path)?]);
        }
    }
    match &args.clone {
        Some(folder) if !urls.is_empty() => urls
            .drain(..)
            .map(|(_, url)| clone::tree(globals, &url, &places::absolute(folder)?))
            .collect(),
        _ => Err(usage("no tree is named").hint("name a clone of the code by --tree DIR, or run `xq init` inside it")),
    }
}

/// The inboxes that are named, cloned where they are addresses; else those of the preset.
fn find_inboxes(globals: &Globals, args: &InitArgs, preset: Option<Preset>) -> Result<Vec<PathBuf>> {
    if !args.inbox.is_empty() {
        return args
            .inbox
            .iter()
            .map(|text| place_of(globals, args, text, clone::inbox))
            .collect();
    }
    let urls = preset.map(Preset::inbox_urls).transpose()?.unwrap_or_default();
    match &args.clone {
        Some(folder) if !urls.is_empty() => {
            let folder = places::absolute(folder)?;
            let mut inboxes = Vec::new();
            for url in &urls {
                let inbox = clone::inbox(globals, url, &folder)?;
                if !inboxes.contains(&inbox) {
                    inboxes.push(inbox);
                }
            }
            Ok(inboxes)
        }
        Some(_) => Err(usage("no inbox is named").hint("name the address of a public-inbox list by --inbox URL")),
        None => Err(match preset {
            Some(preset) => usage("no inbox is named").hint(format!(
                "name a mirror by --inbox DIR, or let git clone it: xq init --preset {} --clone DIR",
                preset.name
            )),
            None => usage("no inbox is named").hint("name a public-inbox mirror of the list by --inbox DIR"),
        }),
    }
}

/// The path that a text names; an address is cloned.
fn place_of(
    globals: &Globals,
    args: &InitArgs,
    text: &str,
    fetch: fn(&Globals, &str, &Path) -> Result<PathBuf>,
) -> Result<PathBuf> {
    match &args.clone {
        _ if !clone::is_address(text) => places::absolute(Path::new(text)),
        Some(folder) => fetch(globals, text, &places::absolute(folder)?),
        None => Err(usage(&format!("`{text}` is an address")).hint("name the folder for its clone by --clone DIR")),
    }
}

fn usage(what: &str) -> Error {
    Error::new(Kind::Usage, what)
}

/// The preset's name for its tree, else the name of the folder.
fn tree_name(preset: Option<Preset>, number: usize, path: &Path) -> String {
    let own = path
        .file_name()
        .map(|name| name.to_string_lossy().trim_end_matches(".git").to_owned());
    let own = own
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| format!("tree{number}"));
    let known = preset.and_then(|preset| preset.tree_urls().ok());
    let first = known.into_iter().flatten().next().filter(|_| number == 0);
    first.map_or(own, |(name, _)| name)
}

fn describe_inbox(path: &Path) -> Result<Vec<String>> {
    let inbox = Inbox::open(path)?;
    let layout = match inbox.layout {
        Layout::V2 => "v2",
        Layout::Epoch => "one epoch of v2",
        Layout::V1 => "v1",
    };
    let mut entries = 0;
    for epoch in &inbox.epochs {
        entries += EpochReader::open(epoch, inbox.layout)?
            .changes_since(None)?
            .entries
            .len();
    }
    let epochs = inbox.epochs.len();
    let mut lines = vec![format!(
        "inbox {}: {layout}, {epochs} {}, {entries} entries",
        path.display(),
        if epochs == 1 { "epoch" } else { "epochs" }
    )];
    lines.extend(inbox.epochs_missing().map(|missing| format!("  without {missing}")));
    for epoch in &inbox.epochs {
        let remarks = Soundness::of(&epoch.path, "the inbox")?.remarks(&epoch.path);
        lines.extend(remarks.iter().map(|remark| format!("  {remark}")));
    }
    Ok(lines)
}

fn describe_tree(path: &Path, branch: Option<&str>, stable: Option<&str>, maintainers: bool) -> Result<Vec<String>> {
    let tree = Tree::open(path)?;
    let name = match branch {
        Some(branch) => branch.to_owned(),
        None => tree.default_branch().ok_or_else(|| {
            Error::new(Kind::Setup, format!("cannot tell the branch of {}", path.display()))
                .hint("name it with --branch")
        })?,
    };
    let integration = tree.resolve_branch(&name)?;
    let mut lines = vec![format!(
        "tree {}: branch {} ({})",
        path.display(),
        integration.full,
        integration.tip.short(12)
    )];
    if let Some(other) = &integration.also {
        lines.push(format!("  {other} is another commit: {} is read", integration.full));
    }
    if let Some(glob) = stable {
        let refs: Vec<String> = tree
            .branches_like(glob)?
            .into_iter()
            .map(|branch| branch.full)
            .collect();
        lines.push(format!(
            "  {} stable branches: {}",
            refs.len(),
            if refs.is_empty() {
                glob.to_owned()
            } else {
                refs.join(", ")
            }
        ));
    }
    lines.push(format!("  {} tags", tree.tags()?.len()));
    let file = tree.file_at(integration.tip, "MAINTAINERS")?;
    lines.push(match (file, maintainers) {
        (Some(text), true) => {
            let parsed = crate::review::Maintainers::parse(&String::from_utf8_lossy(&text));
            format!("  MAINTAINERS: {} sections", parsed.sections().len())
        }
        (Some(_), false) => "  MAINTAINERS: there, and not used by this profile".to_owned(),
        (None, _) => "  MAINTAINERS: none; committers count as maintainers".to_owned(),
    });
    Ok(lines)
}
