//! Examples of every command, for its long help and its manual page.
//!
//! Every line works in the world of `xq demo --keep DIR`, where `tests/docs.rs` runs it, but for those whose comment says that
//! they need the network.

use crate::render::wrap;

/// The examples of a command, a line each: the command, then a comment that says what for. A command below another is named
/// with it, as in `doctor dump`.
pub(super) fn of(command: &str) -> &'static str {
    match command {
        "xq" => XQ,
        "demo" => DEMO,
        "init" => INIT,
        "config" => CONFIG,
        "config get" => CONFIG_GET,
        "config set" => CONFIG_SET,
        "config list" => CONFIG_LIST,
        "config path" => CONFIG_PATH,
        "config edit" => CONFIG_EDIT,
        "sync" => SYNC,
        "show" => SHOW,
        "origin" => ORIGIN,
        "matches" => MATCHES,
        "maintainers" => MAINTAINERS,
        "audit" => AUDIT,
        "link" => LINK,
        "unlink" => UNLINK,
        "doctor" => DOCTOR,
        "doctor matching" => MATCHING,
        "doctor sample" => SAMPLE,
        "doctor dump" => DUMP,
        "completions" => COMPLETIONS,
        "man" => MAN,
        "pending" => PENDING,
        "unreviewed" => UNREVIEWED,
        "unapplied" => UNAPPLIED,
        "ready" => READY,
        "stalled" => STALLED,
        "lost" => LOST,
        "mine" => MINE,
        "list" => LIST,
        _ => "",
    }
}

/// Columns of the help: what is wider a terminal would break where it should not.
const HELP_WIDTH: usize = 78;

/// The examples as a paragraph of a help text. What an example that is long is for stands above it.
pub(super) fn in_help(command: &str) -> String {
    let mut text = String::from("Examples:");
    for line in of(command).lines() {
        match line.split_once(" # ").filter(|_| line.len() > HELP_WIDTH) {
            Some((example, what)) => text.push_str(&format!("\n  # {what}\n  {}", example.trim_end())),
            None => text.push_str(&format!("\n  {line}")),
        }
    }
    text
}

/// Lines of a help text that stand in two columns, the second broken where the help ends and going on below itself.
pub(super) fn in_columns(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let indent = line.len() - line.trim_start().len();
        let gap = line
            .get(indent..)
            .and_then(|line| line.find("  "))
            .map(|place| place + indent);
        let Some((first, second)) = gap.map(|gap| line.split_at(gap)) else {
            return line.to_owned();
        };
        let column = first.len() + second.len() - second.trim_start().len();
        let below = format!("\n{:column$}", "");
        let words = wrap(second.trim_start(), Some(HELP_WIDTH - column)).join(&below);
        format!("{first:column$}{words}")
    });
    lines.collect::<Vec<String>>().join("\n")
}

const XQ: &str = "\
xq                                   # what needs attention, in a few lines
xq pending --maintainer              # what waits for me
xq lost --since 4.3-rc5              # what got lost since that release candidate
xq ready --path xen/arch/arm         # what may be committed below a folder
xq show a2207060906c                 # one series in full
xq origin staging                    # which mail the newest commit came from";

const DEMO: &str = "\
xq demo                              # look around; nothing is left behind
xq demo --keep ~/xq-demo             # the same, and leave the world there to play with";

const INIT: &str = "\
xq init --preset xen --clone ~                 # clone list and tree below ~/lists and ~/src, then sync; needs the network
xq init --preset xen --inbox ~/lists/xen-devel --tree ~/src/xen
xq init --profile arm --preset xen --inbox ~/lists/xen-devel --tree ~/src/xen --me me@example.org
xq init --profile other --inbox ~/lists/xen-devel --tree ~/src/xen --branch staging --stable 'staging-*'";

const CONFIG: &str = "\
xq config list                       # every setting that holds, and who says so
xq config get lost_days
xq config set lost_days 45
xq config edit                       # in your editor; checked before it is saved";

const CONFIG_GET: &str = "\
xq config get lost_days              # the default, when nobody said anything
xq config get me                     # a list: a line each
xq config get tree.xen.branch
xq config get 'release.\"4.21\".released'";

const CONFIG_SET: &str = "\
xq config set lost_days 45
xq config set me me@example.org me@old.example.org
xq config set tree.xen.stable 'staging-*'
xq config set 'release.\"4.4\".code_freeze' 2013-11-18
xq config set default_profile demo";

const CONFIG_LIST: &str = "\
xq config list
XQ_LOST_DAYS=60 xq config list       # a variable goes over file and preset
xq config list --format tsv | grep policy";

const CONFIG_PATH: &str = "\
xq config path
grep -n lost_days \"$(xq config path)\"";

const CONFIG_EDIT: &str = "\
xq config edit
EDITOR=nano xq config edit           # by default as git: core.editor, VISUAL, EDITOR, vi";

const SYNC: &str = "\
xq sync                              # read what is new
xq sync --quiet --wait               # from cron: silent, and after another sync that is at work
xq sync --full                       # forget everything but the notes, and read it again
xq sync --fetch                      # run `git fetch` first; needs the network";

const SHOW: &str = "\
xq show a2207060906c                 # by the id of a queue's row; its first six digits will do
xq show 1376299588-1034-0-git-send-email-rene.aubert@example.net
xq show https://lore.kernel.org/xen-devel/1376299588-1034-0-git-send-email-rene.aubert@example.net/
xq show $(git -C ~/src/xen rev-parse staging)   # by a commit that it became
xq show a2207060906c --as-of 2013-08-15
xq show a2207060906c --format mbox   # the patches of its newest revision, for git am
xq show a2207060906c --format json   # everything that is known";

const ORIGIN: &str = "\
xq origin staging                    # the newest commit of a branch
xq origin staging 4.3.0-rc5          # two commits, one of them by its tag
xq origin staging --format ids       # the Message-ID alone";

const MATCHES: &str = "\
xq matches --since 30d               # what was committed in the last 30 days
xq matches --reverse --limit 5       # the newest five
xq matches --format csv --columns commit,message_id,score,certain";

const MAINTAINERS: &str = "\
xq maintainers xen/arch/x86/mm/p2m.c # who approves a file, and who may stand in
xq maintainers tools docs            # two folders
xq maintainers xen/arch/arm/new.c    # a file to come: the patterns cover it
xq maintainers --all xen/arch/x86/mm/p2m.c   # everyone whom get_maintainer.pl would list
xq maintainers a2207060906c          # the paths of a series: what is given, what is missing, from whom
xq maintainers --as-of 4.3.0-rc5 tools/xenstore/xenstored_core.c";
const AUDIT: &str = "\
xq audit 4.3-rc5..staging            # what went in since that release candidate
xq audit --since 30d --grade lacking # what went in without the approvals it needed
xq audit staging-4.3                 # what a stable branch has beyond the integration branch
xq audit --since 2013-07-01 --format csv --columns commit,grade,outside,lacking,message_id
xq audit --since 7d --exit-code > audit.txt || echo 'something lacks'";

const LINK: &str = "\
xq link 1376299588-1034-2-git-send-email-rene.aubert@example.net 51a161f47a67  # this patch became that commit
xq link a2207060906c 99118ce89a17    # the one series goes on with the other";

const UNLINK: &str = "\
xq unlink 1376299588-1034-2-git-send-email-rene.aubert@example.net 51a161f47a67  # that match is wrong
xq unlink 1376299588-1034-2-git-send-email-rene.aubert@example.net               # this mail is work of its own";

const DOCTOR: &str = "\
xq doctor                            # is everything there, read, and fresh
xq doctor --all                      # every mail that could not be understood as a whole
xq doctor matching                   # how far matches can be trusted, measured";

const MATCHING: &str = "\
xq doctor matching
xq doctor matching --format json     # the figures for a program";

const SAMPLE: &str = "\
xq doctor sample --queue lost --count 3
xq doctor sample --queue ready --count 2 --seed 7 --since 2013-08-01";

const DUMP: &str = "\
xq doctor dump > before              # compare two databases, or one before and after `xq sync --full`
xq doctor dump | diff before -";

const COMPLETIONS: &str = "\
xq completions bash > ~/.local/share/bash-completion/completions/xq
xq completions zsh > ~/.zfunc/_xq
xq completions fish > ~/.config/fish/completions/xq.fish";

const MAN: &str = "\
xq man                               # the names of all pages
xq man lost > xq-lost.1              # one page, to be read with `man -l xq-lost.1`";

const PENDING: &str = "\
xq pending                           # what waits for the project, ready series first
xq pending --maintainer              # what waits for me
xq pending --maintainer 'X86 ARCHITECTURE'
xq pending --maintainer greta.holm@example.com --reviewer
xq pending --needs review --min-age 14
xq pending --group turn";

const UNREVIEWED: &str = "\
xq unreviewed                        # nobody answered the newest revision
xq unreviewed --ever --min-age 30    # no revision was ever answered, for a month
xq unreviewed --maintainer           # those that touch what I maintain";

const UNAPPLIED: &str = "\
xq unapplied                         # somebody approved, and it is not in
xq unapplied --author tariq@mansour.example.org --format wide";

const READY: &str = "\
xq ready                             # what may be committed
xq ready --subsystem scheduling
xq ready --format mbox > ready.mbox  # the mails themselves
xq ready --format ids                # a Message-ID a line, for a script";

const STALLED: &str = "\
xq stalled                           # answered, then silent for 14 days
xq stalled --days 60 --group turn    # for 60 days, by whose turn it is
xq stalled --as-of 2013-08-01        # as it stood then";

const LOST: &str = "\
xq lost --since 4.3-rc5              # posted since that release candidate
xq lost --since 2013-07-01 --until 2013-08-01 --format csv
xq lost --abandoned --days 45        # those, too, where the author went silent
xq lost --group                      # by subsystem
xq --quiet lost --new-since-last=weekly
xq --quiet lost --exit-code > lost.txt || echo 'something is lost'";

const MINE: &str = "\
xq mine                              # my open series
xq mine --author 'Tariq Mansour'     # somebody else's
xq mine --state changes-requested    # where it is my turn";

const LIST: &str = "\
xq list --limit 10                   # the newest series, whatever became of them
xq list --state accepted --since 2013-07-01
xq list --state withdrawn,rejected,superseded
xq list --format json --limit 1
xq list --template '{posted} {state} {subject}'";
