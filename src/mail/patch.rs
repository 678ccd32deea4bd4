//! What a posted patch says besides its diff: headers in the body, prose, change log, links to other work.

use std::sync::Arc;

use super::beginning;
use super::envelope::{MAX_VALUE, ids_in, parse_date, parse_person};
use super::pattern::Pattern;
use super::subject::parse_subject;
use super::trailer::{told, trailers_in};
use crate::model::{Hints, MessageId, Person, Place, RevisionNumber, Time, Trailer, TrailerKind, hash_lines};

/// How many lines are looked through for change logs and titles.
const MAX_LINES: usize = 20_000;
/// How many links of one sort are kept.
const MAX_LINKS: usize = 1_000;

/// The text of a patch mail above its diff, taken apart.
pub(super) struct Prose {
    pub(super) author: Option<Person>,
    pub(super) authored: Option<Time>,
    pub(super) title: Option<Arc<str>>,
    /// The in-body `Subject:` as it stands.
    pub(super) subject: Option<String>,
    pub(super) trailers: Vec<Trailer>,
    pub(super) text: Vec<u32>,
}

impl Prose {
    /// Whether it is the message of a commit: signed off, or with a title of its own.
    pub(super) fn is_of_commit(&self) -> bool {
        let signed = |trailer: &Trailer| trailer.kind == TrailerKind::SignedOffBy;
        self.title.is_some() || self.trailers.iter().any(signed)
    }
}

/// Takes the text above a diff apart.
pub(super) fn read_prose(head: &str) -> Prose {
    let head = below_scissors(head);
    let mut prose = Prose {
        author: None,
        authored: None,
        title: None,
        subject: None,
        trailers: Vec::new(),
        text: Vec::new(),
    };
    let body = if let Some(place) = head.find("# HG changeset patch") {
        read_mercurial(head.get(place..).unwrap_or_default(), &mut prose)
    } else {
        let body = read_headers(head, &mut prose);
        match headed_below(body).filter(|_| prose.subject.is_none()) {
            Some(below) => read_headers(below, &mut prose),
            None => body,
        }
    };
    let message = above_rule(body);
    prose.trailers = trailers_in(message, Place::Patch);
    let words = message.lines();
    prose.text = hash_lines(words.filter_map(|line| told(line, Place::Patch)));
    prose
}

/// What stands below the last scissors line, if there is one.
fn below_scissors(head: &str) -> &str {
    let mut place = 0;
    let mut below = head;
    for line in head.split_inclusive('\n') {
        place += line.len();
        let bare = line.trim();
        let scissors = bare.contains("8<") || bare.contains(">8");
        if scissors && bare.starts_with(['-', '8', '>']) && bare.chars().filter(|c| *c == '-').count() >= 4 {
            below = head.get(place..).unwrap_or_default();
        }
    }
    below
}

/// What `git format-patch` wrote, where other words stand above it: begins at its `From:`, or at a `Subject: [PATCH`.
fn headed_below(body: &str) -> Option<&str> {
    let mut place = 0;
    let mut begins = true;
    for line in body.split_inclusive('\n') {
        if begins {
            let block = body.get(place..).unwrap_or_default();
            let lines = || block.lines().take(5).take_while(|line| !line.trim().is_empty());
            let titled = |line: &str| line.starts_with("Subject: [") && line.to_ascii_lowercase().contains("patch");
            let received = || lines().any(|line| line.starts_with("To:") || line.starts_with("Sent:"));
            let headed = line.starts_with("From: ") && lines().any(titled) && !received();
            if headed || titled(line) {
                return Some(block);
            }
        }
        begins = line.trim().is_empty() || line.starts_with("From ");
        place += line.len();
    }
    None
}

/// The commit message: what stands above `---`, or above a diffstat.
fn above_rule(body: &str) -> &str {
    let mut place = 0;
    for line in body.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return body.get(..place).unwrap_or_default();
        }
        place += line.len();
    }
    body
}

/// Reads `From:`, `Date:`, `Subject:` at the beginning of a body; what follows them.
fn read_headers<'a>(head: &'a str, prose: &mut Prose) -> &'a str {
    let mut rest = head;
    loop {
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let skip =
            !line.is_empty() && (line.trim().is_empty() || (line.starts_with("From ") && line.contains(" 00:00:00 ")));
        if !skip {
            break;
        }
        rest = rest.get(line.len()..).unwrap_or_default();
    }
    let mut place = 0;
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in rest.split_inclusive('\n').take(60) {
        let bare = line.trim_end();
        if bare.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = fields.last_mut()
        {
            value.push(' ');
            value.push_str(beginning(bare.trim_start(), MAX_VALUE));
        } else if let Some((key, value)) = bare.split_once(':').filter(|(key, _)| is_header_key(key)) {
            fields.push((key.to_ascii_lowercase(), beginning(value.trim(), MAX_VALUE).to_owned()));
        } else {
            break;
        }
        place += line.len();
    }
    let known = fields
        .iter()
        .any(|(key, _)| matches!(key.as_str(), "from" | "subject" | "date"));
    if !known {
        return rest;
    }
    for (key, value) in fields {
        match key.as_str() {
            "from" => {
                let person = parse_person(value.as_bytes());
                if person.address.as_str().contains('@') || person.name.contains(' ') {
                    prose.author.get_or_insert(person);
                }
            }
            "date" => prose.authored = prose.authored.or(parse_date(&value)),
            "subject" => {
                let subject = super::envelope::decode_header(value.as_bytes());
                let title = parse_subject(&subject).title;
                if !title.is_empty() {
                    prose.title.get_or_insert(title);
                    prose.subject.get_or_insert(subject);
                }
            }
            _ => {}
        }
    }
    rest.get(place..).unwrap_or_default()
}

fn is_header_key(key: &str) -> bool {
    let low = key.to_ascii_lowercase();
    matches!(
        low.as_str(),
        "from"
            | "date"
            | "subject"
            | "to"
            | "cc"
            | "message-id"
            | "mime-version"
            | "content-type"
            | "content-transfer-encoding"
            | "in-reply-to"
            | "references"
            | "reply-to"
            | "sender"
            | "organization"
            | "x-mailer"
            | "status"
    ) || low.starts_with("x-")
}

/// Reads the head of a Mercurial patch; what follows it without the title line.
fn read_mercurial<'a>(head: &'a str, prose: &mut Prose) -> &'a str {
    let mut rest = head;
    loop {
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let Some(comment) = line.strip_prefix("# ") else { break };
        if let Some(user) = comment.strip_prefix("User ") {
            let user = beginning(user.trim(), MAX_VALUE).as_bytes();
            prose.author.get_or_insert_with(|| parse_person(user));
        } else if let Some(date) = comment.strip_prefix("Date ") {
            let seconds = || date.split_whitespace().next().and_then(|word| word.parse().ok());
            prose.authored = prose.authored.or_else(|| seconds().map(Time));
        }
        rest = rest.get(line.len()..).unwrap_or_default();
    }
    let title = rest.lines().next().unwrap_or_default();
    let after = rest.split_once('\n').map_or("", |(_, after)| after);
    let title = parse_subject(title).title;
    if !title.is_empty() {
        prose.title = Some(title);
    }
    after
}

static LOGGED: Pattern = Pattern::new(
    r"(?i)^[\s*#=-]*(?:(?:changes|changed|changelog|change log|new|updates?|modifications|differences|history)\s*(?:log)?\s*(?:in|for|with|from|since|of)?\s*(?:version|revision|patch|rev\.?)?\s*v?(\d{1,2})(?:\s*(?:->|to|=>|-->|→)\s*v?(\d{1,2}))?\b|v(\d{1,2})(?:\s*(?:->|to|=>|-->|→)\s*v?(\d{1,2}))?\s*(?::|\(|-|changes|$)|since v(\d{1,2})|v(\d{1,2})\s*changes)",
);

/// More links to earlier revisions than this say nothing more.
const MOST_EARLIER: usize = 100;

static EARLIER: Pattern = Pattern::new(
    r"(?im)^[ \t*#>=-]*(?:links? (?:to|for) )?(?:version |v)(\d{1,2})[ \t]*(?:[:@-]|is at|at|link|$)[ \t<-]*\n?[ \t<-]*(https?://\S+)",
);

static FEWER: Pattern = Pattern::new(
    r"(?i)\b(?:drop|dropped|remove|removed|merge|merged|squash|squashed|fold|folded|join|joined|combine|combined)\b[^.;]{0,40}\b(?:patch|patches|commit|commits)\b|(?:\b(?:patch|patches|commit|commits)|\d/\d{1,3})(?: (?:is|are|was|were|has been|have been))? (?:dropped|removed|merged|squashed|folded)\b|\b(?:patch|commit) ?#?\d{1,3}\b[^.;]{0,120}?\b(?:is|was|has been) (?:dropped|removed)\b",
);

/// The mails that a change log names as revisions below this one.
pub(super) fn earlier_revisions(log: &str, number: Option<RevisionNumber>) -> Vec<MessageId> {
    let is_lower = |named: &str| {
        let named: u32 = named.parse().unwrap_or(u32::MAX);
        number.is_none_or(|number| named < number.number)
    };
    EARLIER
        .captures_iter(log)
        .filter(|found| found.get(1).is_some_and(&is_lower))
        .filter_map(|found| super::commit::mails_in(found.get(2)?).pop())
        .take(MOST_EARLIER)
        .collect()
}

/// Whether a change log, the text below `---`, says that patches were dropped or merged.
pub(super) fn has_fewer(log: &str) -> bool {
    let below = log.lines().skip_while(|line| line.trim_end() != "---").skip(1);
    points(below).iter().any(|point| FEWER.is_match(point))
}

/// The points of a change log, each in one line; what is long is prose.
fn points<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    const LONG: usize = 240;
    let mut points: Vec<String> = Vec::new();
    for line in lines {
        let bare = line.trim();
        let goes_on = line.starts_with([' ', '\t']) && !bare.starts_with(['-', '*', '+', '•']) && !bare.is_empty();
        match points.last_mut().filter(|last| goes_on && !last.is_empty()) {
            Some(last) => {
                last.push(' ');
                last.push_str(bare);
            }
            None => points.push(bare.to_owned()),
        }
    }
    points.retain(|point| point.len() < LONG);
    points
}

/// Links to other work, from the whole text of a patch or cover: lines of a hunk never begin with a letter.
pub(super) fn read_links(text: &str) -> Hints {
    let mut hints = Hints::default();
    for line in text.lines() {
        if matches!(
            line.as_bytes().first(),
            Some(b'c' | b'C' | b's' | b'S' | b'b' | b'B' | b'd' | b'D' | b'p' | b'P')
        ) && line.len() < 1000
            && let Some((key, value)) = line.split_once(':')
        {
            read_hint(&key.to_ascii_lowercase(), value.trim(), &mut hints);
        }
    }
    hints
}

/// The highest revision that a change log describes.
pub(super) fn logged_revision(text: &str) -> Option<RevisionNumber> {
    let lines = text.lines().take(MAX_LINES);
    let lines = lines.map(str::trim).filter(|line| line.len() < 120);
    let about = |line: &&str| {
        let low = line
            .as_bytes()
            .iter()
            .take(40)
            .any(|b| matches!(b, b'v' | b'V' | b'r' | b'R' | b'c' | b'C'));
        low && line.bytes().any(|b| b.is_ascii_digit())
    };
    lines
        .filter(about)
        .filter_map(logged_number)
        .max()
        .map(RevisionNumber::whole)
}

fn read_hint(key: &str, value: &str, hints: &mut Hints) {
    let add = |ids: &mut Vec<MessageId>| {
        if ids.len() < MAX_LINKS {
            ids.extend(ids_in_value(value));
        }
    };
    match key {
        "change-id" if !value.is_empty() && !value.contains(' ') => hints.change_id = Some(value.to_owned()),
        "supersedes" => add(&mut hints.supersedes),
        "based-on" | "depends-on" | "dependson" | "prerequisite-message-id" | "prerequisite-change-id" => {
            add(&mut hints.depends_on)
        }
        "base-commit" => {
            let hex = value.split_whitespace().next().unwrap_or_default();
            hints.base_commit = is_hex(hex).then(|| hex.to_owned());
        }
        "prerequisite-patch-id" if is_hex(value) && hints.prerequisites.len() < MAX_LINKS => {
            hints.prerequisites.push(value.to_owned())
        }
        _ => {}
    }
}

fn is_hex(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn ids_in_value(value: &str) -> Vec<MessageId> {
    let mut ids = super::commit::mails_in(value);
    if ids.is_empty() {
        ids = ids_in(value);
    }
    ids
}

/// The revision that a line of a change log begins to describe.
fn logged_number(line: &str) -> Option<u32> {
    let found = LOGGED.captures(line)?;
    let number = |group: usize| found.get(group).and_then(|text| text.parse::<u32>().ok());
    let since = line.to_ascii_lowercase();
    let since = since.contains("since") || since.contains(" from v");
    // "v2 -> v3" and "changes in v3" speak of v3, "changes since v2" too.
    number(2).or(number(4)).or_else(|| {
        let stated = number(1).or(number(3)).or(number(6));
        match (stated, number(5)) {
            (Some(stated), _) => Some(if since { stated + 1 } else { stated }),
            (None, since) => since.map(|number| number + 1),
        }
    })
}

/// Whether a text without a diff bears the marks of one: headings, a diffstat, a sign-off.
pub(super) fn lost_its_diff(text: &str) -> bool {
    text.lines().any(|line| {
        let stat = || line.contains(" changed, ") && line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        line.starts_with("diff ") || line.starts_with("@@ -") || line.starts_with("Signed-off-by:") || stat()
    })
}

/// Whether a text lists the patches of somebody as a cover letter does, with the files that they change below.
pub(super) fn lists_parts(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| !is_shortlog_name(line));
    lines.next().is_some() && lines.any(|line| line.contains(" changed, "))
}

/// Titles of parts that a cover letter lists: git's shortlog, or lines `1: title`.
pub(super) fn listed_titles(text: &str) -> Vec<String> {
    let mut numbered: Vec<String> = Vec::new();
    let mut shortlog: Vec<String> = Vec::new();
    let mut in_block = false;
    for line in text.lines().take(MAX_LINES) {
        let bare = line.trim();
        if let Some(title) = numbered_title(bare, numbered.len() + 1) {
            numbered.push(title.to_owned());
        }
        if is_shortlog_name(line) {
            in_block = true;
        } else if in_block && line.starts_with("    ") && !bare.is_empty() && !shortlog.is_empty() {
            // A wrapped title goes on with a deeper indent; b4 indents all by six.
            if line.starts_with("      ") {
                shortlog.push(bare.to_owned());
            } else if let Some(last) = shortlog.last_mut() {
                last.push(' ');
                last.push_str(bare);
            }
        } else if in_block && line.starts_with("  ") && !bare.is_empty() {
            shortlog.push(bare.to_owned());
        } else if !bare.is_empty() {
            in_block = false;
        }
    }
    let mut titles = if shortlog.is_empty() { numbered } else { shortlog };
    titles.truncate(2_000);
    titles
}

/// `1: title`, `01: title`, `[1/3] title` with the number that comes next.
fn numbered_title(line: &str, next: usize) -> Option<&str> {
    let line = line.trim_start_matches(['[', '(']);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number: usize = line.get(..digits)?.parse().ok()?;
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(':').or_else(|| {
        rest.strip_prefix('/')
            .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ']' | ':' | ')')))
    })?;
    let title = rest.trim();
    (number == next && rest.starts_with(' ') && !title.is_empty()).then_some(title)
}

/// `Name (3):`
fn is_shortlog_name(line: &str) -> bool {
    let Some(inner) = line.trim_end().strip_suffix("):") else {
        return false;
    };
    let Some((name, count)) = inner.rsplit_once(" (") else {
        return false;
    };
    !name.is_empty()
        && !line.starts_with(' ')
        && !count.is_empty()
        && count.len() <= 4
        && count.bytes().all(|b| b.is_ascii_digit())
}
