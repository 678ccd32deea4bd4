//! Compares whom xq lists for a path with whom the tree's own `scripts/get_maintainer.pl` does.
//!
//! `compare_maintainers --tree XEN.git --tag RELEASE-4.19.0 [--count 500] [--seed 1]` checks the commit out into a temporary
//! folder, draws so many of its files and folders by the seed, runs `perl scripts/get_maintainer.pl --nogit --roles -f PATH` there
//! for each, and compares people and roles with `xq maintainers --all PATH`. Prints every difference and the counts, and ends with
//! 1 when there is one. The tree is only read. Needs perl and git. Lists (`L:`) and `.mailmap` are left out of the comparison.
//!
//! Of somebody whom several sections name the script prints one role, of sections of equal depth any: it must be one of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use xq::error::{Error, Kind, Result};
use xq::git::Tree;
use xq::model::Person;
use xq::review::{KeywordOrder, Maintainers, Project};

/// What is compared.
struct Question {
    tree: PathBuf,
    tag: String,
    count: usize,
    seed: u64,
}

/// People with their roles, in the order in which they are listed.
type People = BTreeMap<Person, Vec<String>>;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let mut err = std::io::stderr().lock();
            let hints: String = error.hints().iter().map(|hint| format!("hint: {hint}\n")).collect();
            let _ = write!(err, "compare_maintainers: {error}\n{hints}");
            ExitCode::from(error.kind().exit_code())
        }
    }
}

fn run() -> Result<bool> {
    let question = read_words(std::env::args().skip(1).collect())?;
    let version = Command::new("perl").arg("-v").output();
    if !version.is_ok_and(|said| said.status.success()) {
        return Err(
            Error::new(Kind::Setup, "cannot run perl, which the tree's script is written in")
                .hint("install perl; without it there is nothing to compare with"),
        );
    }
    let tree = Tree::open(&question.tree)?;
    let commit = tree
        .resolve_commit(&question.tag)?
        .ok_or_else(|| Error::new(Kind::Setup, format!("there is no commit `{}`", question.tag)))?;
    let folder = tempfile::tempdir().map_err(Error::bug)?;
    let checkout = folder.path().join("tree");
    check_out(&question.tree, &commit.to_string(), folder.path(), &checkout)?;

    let listing = Listing::of(&tree, commit)?;
    let paths = tree.paths_at(&[commit])?;
    // Links may lead out of the checkout or nowhere, which the script refuses.
    let is_plain = |path: &&String| {
        let found = std::fs::symlink_metadata(checkout.join(path));
        found.is_ok_and(|found| found.is_file() || found.is_dir())
    };
    let all: Vec<&String> = paths.files.union(&paths.directories).filter(is_plain).collect();
    let drawn = draw(&all, question.count, question.seed);

    let mut out = std::io::stdout().lock();
    let mut equal = 0;
    for path in &drawn {
        let theirs = listed_by_script(&checkout, folder.path(), path)?;
        let ours = listing.people(&checkout, path);
        let text = lacking('-', &theirs, &ours) + &lacking('+', &ours, &theirs);
        if text.is_empty() {
            equal += 1;
            continue;
        }
        let text = format!("{path}\n{text}");
        out.write_all(text.as_bytes()).map_err(Error::bug)?;
    }
    let text = format!(
        "{}: {equal} of {} paths equal (seed {}, {} files and folders)\n",
        question.tag,
        drawn.len(),
        question.seed,
        all.len()
    );
    out.write_all(text.as_bytes()).map_err(Error::bug)?;
    Ok(equal == drawn.len())
}

/// A line for everybody whose first role of `one` the other side does not know.
fn lacking(sign: char, one: &People, other: &People) -> String {
    let mut text = String::new();
    for (person, roles) in one {
        let first = roles.first().map(String::as_str).unwrap_or_default();
        let known = other.get(person);
        // The script tells one role of each: where both name somebody, it is for its side to be among ours.
        let lacks = match sign {
            '-' => known.is_none_or(|known| !known.iter().any(|role| role == first)),
            _ => known.is_none(),
        };
        if lacks {
            text.push_str(&format!("  {sign} {person} ({})\n", roles.join(", ")));
        }
    }
    text
}

fn read_words(words: Vec<String>) -> Result<Question> {
    let usage = || {
        Error::new(Kind::Usage, "cannot tell what to compare")
            .hint("compare_maintainers --tree DIR --tag NAME [--count 500] [--seed 1]")
    };
    let mut question = Question {
        tree: PathBuf::new(),
        tag: String::new(),
        count: 500,
        seed: 1,
    };
    for pair in words.chunks(2) {
        let [option, value] = pair else { return Err(usage()) };
        match option.as_str() {
            "--tree" => question.tree = PathBuf::from(value),
            "--tag" => question.tag.clone_from(value),
            "--count" => question.count = value.parse().map_err(|_| usage())?,
            "--seed" => question.seed = value.parse().map_err(|_| usage())?,
            _ => return Err(usage()),
        }
    }
    if question.tree.as_os_str().is_empty() || question.tag.is_empty() {
        return Err(usage());
    }
    Ok(question)
}

/// Writes the files of a commit below `checkout`. Only the index in `folder` is written beside them, nothing in the repository.
fn check_out(tree: &Path, commit: &str, folder: &Path, checkout: &Path) -> Result<()> {
    std::fs::create_dir(checkout).map_err(Error::bug)?;
    let said = git(
        tree,
        folder,
        [OsStr::new("rev-parse"), OsStr::new("--absolute-git-dir")],
    )?;
    let repository = PathBuf::from(said.trim_end_matches('\n'));
    let at = |words: &[&str]| {
        let mut all: Vec<&OsStr> = vec![OsStr::new("--git-dir"), repository.as_os_str()];
        all.extend([OsStr::new("--work-tree"), checkout.as_os_str()]);
        all.extend(words.iter().map(OsStr::new));
        git(checkout, folder, all)
    };
    at(&["read-tree", commit])?;
    at(&["checkout-index", "--all", "--quiet"]).map(|_| ())
}

fn git<'a>(place: &Path, folder: &Path, words: impl IntoIterator<Item = &'a OsStr>) -> Result<String> {
    let failed = |why: String| Error::new(Kind::Data, "cannot check the commit out").because(why);
    let output = Command::new("git")
        .arg("-C")
        .arg(place)
        .args(words)
        .env("GIT_INDEX_FILE", folder.join("index"))
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .map_err(|cause| failed(cause.to_string()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// So many of them, each once, the same for the same seed.
fn draw(all: &[&String], count: usize, seed: u64) -> Vec<String> {
    let mut numbered: Vec<(u64, &String)> = all
        .iter()
        .map(|path| (xxhash_rust::xxh3::xxh3_64_with_seed(path.as_bytes(), seed), *path))
        .collect();
    numbered.sort_unstable();
    numbered.into_iter().take(count).map(|(_, path)| path.clone()).collect()
}

/// People and roles that the tree's script prints.
fn listed_by_script(checkout: &Path, home: &Path, path: &str) -> Result<People> {
    let output = Command::new("perl")
        .args(["scripts/get_maintainer.pl", "--nogit", "--roles", "-f", path])
        .current_dir(checkout)
        // The script reads options from a file at home.
        .env("HOME", home)
        .output()
        .map_err(Error::bug)?;
    if !output.status.success() {
        return Err(Error::new(Kind::Data, format!("the script fails on `{path}`"))
            .because(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut people = People::new();
    for line in text.lines() {
        let Some((who, role)) = line.strip_suffix(')').and_then(|line| line.split_once(" (")) else {
            return Err(Error::new(
                Kind::Data,
                format!("cannot read what the script prints: `{line}`"),
            ));
        };
        let lists = ["open list", "moderated list", "subscriber list"];
        if !lists.iter().any(|list| role.starts_with(list)) {
            people.entry(Person::parse(who)).or_default().push(role.to_owned());
        }
    }
    Ok(people)
}

/// What xq lists for a tree.
struct Listing {
    maintainers: Maintainers,
    directories: BTreeSet<String>,
    order: KeywordOrder,
}

impl Listing {
    fn of(tree: &Tree, commit: xq::model::ObjectId) -> Result<Self> {
        let text = tree.file_at(commit, "MAINTAINERS")?.unwrap_or_default();
        Ok(Self {
            maintainers: Maintainers::parse(&String::from_utf8_lossy(&text)),
            directories: tree.paths_at(&[commit])?.directories,
            order: Project::xen().keyword_order(tree.commit_time(commit)?),
        })
    }

    /// People and roles.
    fn people(&self, checkout: &Path, path: &str) -> People {
        let is_directory = |path: &str| self.directories.contains(path.trim_end_matches('/'));
        let text = std::fs::read(checkout.join(path)).ok();
        let asked = if is_directory(path) {
            format!("{path}/")
        } else {
            path.to_owned()
        };
        let order = self.order;
        let listed = self.maintainers.everyone(&asked, text.as_deref(), order, &is_directory);
        let mut people = People::new();
        for entry in listed {
            people
                .entry(entry.person.clone())
                .or_default()
                .push(entry.role_with_section());
        }
        people
    }
}
