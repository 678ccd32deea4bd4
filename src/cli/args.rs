//! The arguments of every command. Doc comments are the help texts.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::model::find_nearest;
use crate::query::{QUEUES, Sort};
use crate::render::Format;

use super::examples;

/// Tells a project that reviews patches by e-mail which patches wait, for whom, and which got lost
#[derive(Debug, Parser)]
#[command(name = "xq", version, about, disable_help_subcommand = true)]
struct Root {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    action: Option<Action>,
}

/// What stands below the help of `xq` and in xq(1).
const AFTER_HELP: &str = "\
Exit codes:
  0    done; also with no rows
  1    --exit-code was given and there are rows; doctor found something that needs action
  2    the command line is wrong
  3    a setting, name, tag or id is not as it must be, or not found
  4    a mirror, tree or database cannot be read or written, is of a newer version, is locked, or has no finished sync
  70   a bug of xq
  130  interrupted; nothing is lost

Environment:
  XQ_CONFIG, XQ_DB, XQ_PROFILE  as --config, --db, --profile
  XQ_LOST_DAYS, XQ_ME, ...      any setting, for one run; xq(1) says more
  XQ_NOW                        the clock, as an RFC 3339 moment
  NO_COLOR                      no colours when set
  GIT_PAGER, PAGER              the pager, as git has it (core.pager, too)

Moments (--since, --until, --as-of):
  4.3-rc5, 4.3, RELEASE-4.3.0   a tag or release: its moment is the tagger's date
  2013-06-18                    a day: its beginning for --since, its end for --until and --as-of
  30d, 2w, '3 months ago'       so long before the answer's moment
  staging-4.3, 4.4-code-freeze  where a branch left, a milestone of the configuration";

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Globals {
    /// Read the configuration from this file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "XQ_CONFIG",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) config: Option<PathBuf>,
    /// Keep the database in this file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "XQ_DB",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) db: Option<PathBuf>,
    /// Use this profile of the configuration
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "XQ_PROFILE",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) profile: Option<String>,
    /// Say more on stderr; twice: still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub(crate) verbose: u8,
    /// Say nothing but errors on stderr
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// Use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub(crate) color: Color,
    /// Write to the terminal as it is, without a pager
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) no_pager: bool,
    /// Show days in UTC
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) utc: bool,
}

/// Commands that are no queues.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Make a small world, sync it and show what the queues say
    Demo(DemoArgs),
    /// Write a configuration for a list and a tree, and say what is found there
    Init(InitArgs),
    /// Show and change settings
    Config(ConfigArgs),
    /// Read what is new in the mirrors and trees
    Sync(SyncArgs),
    /// Show one series: state, revisions, approvals, what happened when
    Show(ShowArgs),
    /// Tell which mail a commit came from
    Origin(OriginArgs),
    /// List commits and the mails they came from
    Matches(MatchesArgs),
    /// Tell who approves paths, a series or a commit, and by which section of MAINTAINERS
    Maintainers(MaintainersArgs),
    /// Judge commits by the check-in policy, by their own trailers and by the list
    Audit(AuditArgs),
    /// Correct what was linked: a mail belongs to the series of another, or became a commit
    Link(LinkArgs),
    /// Correct what was linked: a mail stands apart, or did not become a commit
    Unlink(UnlinkArgs),
    /// Check configuration, mirrors, trees and database
    Doctor(DoctorArgs),
    /// Print the completion script of a shell; those of bash, zsh and fish ask xq for tags, states, people and the like
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page
    Man {
        /// The page: xq, or a command; all names when left out
        page: Option<String>,
    },
}

/// Arguments of `demo`.
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// Leave the world in this folder, with a configuration to play with
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// Begin with what is known of a project: xen, ltp, linux-subsystem, qemu, git
    #[arg(long, value_name = "NAME")]
    pub(crate) preset: Option<String>,
    /// A public-inbox mirror: a folder with git/0.git, or one bare repository; with --clone also its address; may be repeated
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub(crate) inbox: Vec<String>,
    /// The clone of a tree, with --clone also its address; by default the clone you are in; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) tree: Vec<String>,
    /// Clone with git what is not here yet into lists/ and src/ of this folder: the preset's repositories, or the addresses named by
    /// --inbox and --tree; then sync
    #[arg(long, value_name = "DIR")]
    pub(crate) clone: Option<PathBuf>,
    /// The integration branch of the tree
    #[arg(long, value_name = "BRANCH")]
    pub(crate) branch: Option<String>,
    /// Which branches are stable ones
    #[arg(long, value_name = "GLOB")]
    pub(crate) stable: Option<String>,
    /// An address of mine; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) me: Vec<String>,
}

/// Arguments of `config`.
#[derive(Args, Debug)]
pub(crate) struct ConfigArgs {
    /// What to do
    #[command(subcommand)]
    pub(crate) what: ConfigAction,
}

/// What `config` does.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Print the value of a setting that holds; of a list, a line each
    Get {
        /// The key, as in lost_days, tree.xen.branch or 'release."4.4".code_freeze'
        key: String,
    },
    /// Change a setting in the file, all else stays as it is
    Set {
        /// The key, as in lost_days, tree.xen.branch or 'release."4.4".code_freeze'; or default_profile
        key: String,
        /// Its value: TOML, or plain text; several make a list
        #[arg(required = true, allow_hyphen_values = true)]
        value: Vec<String>,
    },
    /// List the settings that hold, and whether file, preset, environment or nobody says so
    List {
        /// How output is written
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Print where the file lies
    Path,
    /// Open the file in your editor; what is wrong then is said before it is saved
    Edit,
}

/// Arguments of `sync`.
#[derive(Args, Debug, Default)]
pub(crate) struct SyncArgs {
    /// Run `git fetch` in mirrors and trees first
    #[arg(long)]
    pub(crate) fetch: bool,
    /// Forget everything and read it from the beginning
    #[arg(long)]
    pub(crate) full: bool,
    /// Wait while another sync is at work
    #[arg(long)]
    pub(crate) wait: bool,
}

/// How output is written.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputArgs {
    /// Write in this format
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = parse_format, help_heading = "Output")]
    pub(crate) format: Format,
    /// Show these columns, by key
    #[arg(long, value_name = "KEY,…", value_delimiter = ',', help_heading = "Output")]
    pub(crate) columns: Vec<String>,
    /// Write a line a row from a template such as '{age} {subject}'
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["columns"], help_heading = "Output")]
    pub(crate) template: Option<String>,
    /// Group a table by this column
    #[arg(long, value_name = "KEY", num_args = 0..=1, default_missing_value = "subsystems", help_heading = "Output")]
    pub(crate) group: Option<String>,
    /// Exit with 1 when there are rows
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,
}

/// Arguments of every queue.
#[derive(Args, Clone, Debug)]
pub(crate) struct ScopeArgs {
    /// In pending: what waits for WHO (default: me); elsewhere: what touches a section of WHO's
    #[arg(long, value_name = "WHO", num_args = 0..=1, default_missing_value = "", help_heading = "Filters")]
    pub(crate) maintainer: Option<String>,
    /// With --maintainer: count designated reviewers (R:), too
    #[arg(long, requires = "maintainer", help_heading = "Filters")]
    pub(crate) reviewer: bool,
    /// Sent or written by WHO: an address or a name
    #[arg(long, value_name = "WHO", help_heading = "Filters")]
    pub(crate) author: Option<String>,
    /// Touching a section of MAINTAINERS whose title holds NAME
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) subsystem: Option<String>,
    /// Touching a path that fits: a file, a folder, or a glob
    #[arg(long, value_name = "GLOB", help_heading = "Filters")]
    pub(crate) path: Option<String>,
    /// For this tree
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) tree: Option<String>,
    /// Aimed at this release
    #[arg(long, value_name = "RELEASE", help_heading = "Filters")]
    pub(crate) target: Option<String>,
    /// Needing this next: release-ack, review, ack
    #[arg(long, value_name = "WHAT", help_heading = "Filters")]
    pub(crate) needs: Option<String>,
    /// In one of these states
    #[arg(long, value_name = "STATE,…", value_delimiter = ',', help_heading = "Filters")]
    pub(crate) state: Vec<String>,
    /// Newest revision posted then or later
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) since: Option<String>,
    /// Newest revision posted before
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) until: Option<String>,
    /// Answer as it would have been then
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) as_of: Option<String>,
    /// Posted so many days ago or earlier
    #[arg(long, value_name = "DAYS", help_heading = "Filters")]
    pub(crate) min_age: Option<i64>,
    /// Kinds that are left out otherwise: rfc, foreign, deferred, dormant
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', help_heading = "Filters")]
    pub(crate) include: Vec<String>,
    /// Days of silence (stalled, lost)
    #[arg(long, value_name = "DAYS", help_heading = "Filters")]
    pub(crate) days: Option<i64>,
    /// In unreviewed: no revision was ever answered
    #[arg(long, help_heading = "Filters")]
    pub(crate) ever: bool,
    /// In lost: those, too, where the author went silent
    #[arg(long, help_heading = "Filters")]
    pub(crate) abandoned: bool,
    /// Only rows that were not in the last run of this name
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", require_equals = true, help_heading = "Filters")]
    pub(crate) new_since_last: Option<String>,
    /// Order: queue (what to do first), age, activity, subject, size
    #[arg(long, value_name = "ORDER", default_value = "queue", value_parser = parse_sort, help_heading = "Output")]
    pub(crate) sort: Sort,
    /// Turn the order round
    #[arg(long, help_heading = "Output")]
    pub(crate) reverse: bool,
    /// Show so many rows at most
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) limit: Option<usize>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `show`.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// A Message-ID, the address of a mail in an archive, the id of a series, or a commit
    pub(crate) id: String,
    /// Show it as it stood then
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `origin`.
#[derive(Args, Debug)]
pub(crate) struct OriginArgs {
    /// Commits: names, beginnings of names, tags, branches
    #[arg(required = true)]
    pub(crate) commit: Vec<String>,
    /// Answer as it would have been then
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `matches`.
#[derive(Args, Debug)]
pub(crate) struct MatchesArgs {
    /// Committed then or later
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Committed before
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
    /// Answer as it would have been then
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// In this tree
    #[arg(long, value_name = "NAME")]
    pub(crate) tree: Option<String>,
    /// Newest first
    #[arg(long)]
    pub(crate) reverse: bool,
    /// Show so many rows at most
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `maintainers`.
#[derive(Args, Debug)]
pub(crate) struct MaintainersArgs {
    /// Files or folders as they stand in the tree, there or not; or one id as for `show`. What the tree has is a path
    #[arg(value_name = "PATH|ID", required = true)]
    pub(crate) what: Vec<String>,
    /// List everyone whom get_maintainer.pl would: all sections, reviewers, keywords
    #[arg(long)]
    pub(crate) all: bool,
    /// By the MAINTAINERS of this branch; the integration branch when left out
    #[arg(long, value_name = "BRANCH")]
    pub(crate) branch: Option<String>,
    /// In this tree; the first that has one of the paths when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) tree: Option<String>,
    /// Answer as it would have been then
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `audit`.
#[derive(Args, Debug)]
pub(crate) struct AuditArgs {
    /// Commits: A..B, a branch, a tag or release, single commits; without it the branch itself
    #[arg(value_name = "RANGE", required_unless_present_any = ["since", "branch"])]
    pub(crate) range: Vec<String>,
    /// Committed then or later
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) since: Option<String>,
    /// Committed before
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) until: Option<String>,
    /// On this branch; without RANGE and BRANCH the integration branch is meant
    #[arg(long, value_name = "BRANCH", help_heading = "Filters")]
    pub(crate) branch: Option<String>,
    /// In this tree
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub(crate) tree: Option<String>,
    /// Only commits of these grades: strict, stand-in, lacking
    #[arg(long, value_name = "GRADE,…", value_delimiter = ',', help_heading = "Filters")]
    pub(crate) grade: Vec<String>,
    /// Answer as it would have been then
    #[arg(long, value_name = "WHEN", help_heading = "Filters")]
    pub(crate) as_of: Option<String>,
    /// Newest first
    #[arg(long, help_heading = "Output")]
    pub(crate) reverse: bool,
    /// Show so many rows at most
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) limit: Option<usize>,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Arguments of `link`.
#[derive(Args, Debug)]
pub(crate) struct LinkArgs {
    /// What is linked: a mail, or a series with all its revisions
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// To what: a mail or a series whose revision it is, or the commit that the patch became
    #[arg(value_name = "TO")]
    pub(crate) to: String,
}

/// Arguments of `unlink`.
#[derive(Args, Debug)]
pub(crate) struct UnlinkArgs {
    /// The mail: the cover letter or first patch of a revision, another part, a reply
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The commit that the patch did not become; when left out, the mail leaves its series
    #[arg(value_name = "COMMIT")]
    pub(crate) commit: Option<String>,
}

/// Arguments of `doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    /// What to look at; the health of everything when left out
    #[command(subcommand)]
    pub(crate) check: Option<Check>,
    /// List every problem
    #[arg(long)]
    pub(crate) all: bool,
    /// How output is written
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What `doctor` looks at.
#[derive(Debug, Subcommand)]
pub(crate) enum Check {
    /// Measure the matching against trailers that name a mail, hidden from it
    Matching {
        /// How output is written
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Draw series of a queue at random, the same for the same seed, with their mails in full
    Sample {
        /// The queue
        #[arg(long, value_name = "NAME")]
        queue: String,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 10)]
        count: usize,
        /// The seed
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// The queue's filters and output
        #[command(flatten)]
        scope: Box<ScopeArgs>,
    },
    /// Print all facts by natural keys, sorted, to compare two databases
    Dump,
}

/// The whole command, from which help, completions and manual pages are made.
pub fn command() -> Command {
    let root = Root::command();
    let mut command = root.arg_required_else_help(false);
    for queue in QUEUES {
        // The texts come after the arguments: clap puts the doc comment of the arguments' type there.
        let own = ScopeArgs::augment_args(Command::new(queue.name))
            .about(queue.about)
            .long_about(long_about(queue.about, queue.details));
        command = command.subcommand(own);
    }
    let help = format!("{}\n\n{}", examples::in_columns(AFTER_HELP), examples::in_help("xq"));
    command.after_long_help(help).mut_subcommands(add_examples)
}

/// Puts the examples below the long help of a command, and of the checks of `doctor`.
fn add_examples(command: Command) -> Command {
    let name = command.get_name().to_owned();
    command
        .after_long_help(examples::in_help(&name))
        .mut_subcommands(|check| {
            let name = format!("{name} {}", check.get_name());
            check.after_long_help(examples::in_help(&name))
        })
}

fn long_about(about: &str, details: &str) -> String {
    format!("{about}\n\n{details}")
}

fn parse_format(text: &str) -> Result<Format, String> {
    text.parse::<Format>().map_err(|error| with_hints(&error))
}

fn parse_sort(text: &str) -> Result<Sort, String> {
    text.parse::<Sort>().map_err(|_| {
        let names: Vec<&str> = <Sort as strum::IntoEnumIterator>::iter().map(<&str>::from).collect();
        match find_nearest(text, names.iter().copied()) {
            Some(near) => format!("there is no order `{text}`; did you mean `{near}`?"),
            None => format!("orders are: {}", names.join(", ")),
        }
    })
}

fn with_hints(error: &crate::error::Error) -> String {
    let mut text = error.to_string();
    for hint in error.hints() {
        text.push_str("; ");
        text.push_str(hint);
    }
    text
}
