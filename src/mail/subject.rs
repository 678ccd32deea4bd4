//! The grammar of subject lines: prefixes, brackets, versions, counters, targets.
//!
//! Only what a line states; what follows from its thread is for `series` to find out.

use super::beginning;
use crate::model::{Counter, Posture, ReleaseTarget, RevisionNumber, Subject};

#[cfg(test)]
mod tests;

/// Tags that mailing lists put in front of every subject; compared without case.
const LIST_TAGS: [&str; 10] = [
    "ltp",
    "xen-devel",
    "xen-users",
    "xen-api",
    "xen-ia64-devel",
    "xenppc-devel",
    "minios-devel",
    "mirageos-devel",
    "win-pv-devel",
    "qemu-devel",
];

/// Prefixes of replies in the languages that were seen, in lower case.
const REPLIES: [&str; 14] = [
    "re", "aw", "antw", "antwort", "sv", "vs", "r", "ref", "rif", "odp", "回复", "回覆", "答复", "re-",
];

/// Prefixes of forwarded mails, in lower case.
const FORWARDS: [&str; 7] = ["fwd", "fw", "wg", "tr", "转发", "轉寄", "i"];

/// How many brackets and prefixes are looked at; what follows is title.
const MAX_MARKS: usize = 24;
/// How many bytes of a line are looked at.
const MAX_LENGTH: usize = 16_384;

/// Takes a subject line apart.
pub fn parse_subject(text: &str) -> Subject {
    let text = beginning(text, MAX_LENGTH);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut reader = Reader::default();
    let mut rest: &str = &text;
    for _ in 0..MAX_MARKS {
        rest = rest.trim_start();
        match reader.take_mark(rest) {
            Some(after) => rest = after,
            None => break,
        }
    }
    let mut subject = reader.finish(rest.trim());
    subject.text = text;
    subject
}

/// What one word in a bracket says.
enum Word {
    Patch,
    Pull,
    Ping,
    Committed,
    Rfc,
    Resend,
    Revision(RevisionNumber),
    Counter(Counter),
    Target(ReleaseTarget),
    Nothing,
    Other,
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    subject: Subject,
    patch: bool,
    pull: bool,
    ping_word: bool,
    ping_prefix: bool,
    committed: bool,
    marks: usize,
    last_bracket: String,
}

impl Reader {
    /// Reads one prefix or bracket at the beginning of `rest`; what follows it, or `None` when the title begins here.
    fn take_mark<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        self.marks += 1;
        if let Some(inner) = rest.strip_prefix('[') {
            return self.take_bracket(inner);
        }
        if let Some(inner) = rest.strip_prefix('【') {
            let (_, after) = inner.split_once('】')?;
            return Some(after);
        }
        // "{LTP}[PATCH] …": braces typed for brackets.
        if let Some((tag, after)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'))
            && after.trim_start().starts_with('[')
        {
            if !is_list_tag(tag.trim()) {
                self.subject.tags.push(tag.trim().to_owned());
            }
            return Some(after);
        }
        if let Some(after) = bare_reply(rest) {
            self.subject.reply = true;
            return Some(after);
        }
        let (prefix, after) = split_prefix(rest)?;
        let followed_by_bracket = after.trim_start().starts_with('[');
        if self.patch && !followed_by_bracket {
            return None;
        }
        let word = prefix.to_lowercase();
        let word =
            word.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '^' | '*'));
        if REPLIES.contains(&word) {
            self.subject.reply = true;
        } else if FORWARDS.contains(&word) {
            self.subject.forward = true;
        } else if is_ping(&prefix) {
            self.ping_prefix = true;
        } else if followed_by_bracket && matches!(word, "resend" | "repost") {
            self.subject.resend = true;
        } else if followed_by_bracket && word == "rfc" {
            self.subject.rfc = true;
        } else if word == "subject" && (followed_by_bracket || self.subject.tags.is_empty()) {
            // The header's name was pasted with it.
        } else if followed_by_bracket && matches!(word, "applied" | "committed" | "pushed") {
            self.committed = true;
        } else {
            return None;
        }
        Some(after)
    }

    /// Reads a bracket whose `[` was taken off.
    fn take_bracket<'a>(&mut self, inner: &'a str) -> Option<&'a str> {
        let close = closing_bracket(inner)?;
        let content = inner.get(..close)?;
        let after = inner.get(close + 1..)?;
        let glued = after
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '[' | ':' | '-' | ','));
        let words = split_words(content);
        let patch_like = words.iter().any(|word| {
            matches!(
                classify(word),
                Word::Patch
                    | Word::Pull
                    | Word::Committed
                    | Word::Rfc
                    | Word::Resend
                    | Word::Revision(_)
                    | Word::Counter(_)
                    | Word::Target(_)
            )
        });
        if glued && !patch_like && self.marks > 1 {
            return None;
        }
        if patch_like {
            self.take_words(&words);
        } else if !is_list_tag(content.trim()) {
            match (words.as_slice(), content.trim()) {
                ([], _) => {}
                ([word], _) if is_ping(word) => self.ping_word = true,
                (_, content) => {
                    self.last_bracket = content.to_owned();
                    self.subject.tags.push(content.to_owned());
                }
            }
        }
        Some(after.strip_prefix(':').unwrap_or(after))
    }

    fn take_words(&mut self, words: &[String]) {
        let mut index = 0;
        while let Some(word) = words.get(index) {
            index += 1;
            let following = |n: usize| words.get(index + n).map(String::as_str).unwrap_or_default();
            if let (Some(number), "of", Some(total)) = (small(word), following(0), small(following(1))) {
                if let Some(counter) = counter_of(number, total) {
                    self.subject.counter.get_or_insert(counter);
                }
                index += 2;
                continue;
            }
            if word.eq_ignore_ascii_case("for")
                && let Some(target) = parse_release(following(0))
            {
                self.subject.targets.push(target);
                index += 1;
                continue;
            }
            if matches!(
                word.to_lowercase().as_str(),
                "take" | "version" | "ver" | "rev" | "try" | "round" | "v"
            ) && let Some(number) = small(following(0).trim_start_matches('#'))
            {
                self.subject.revision.get_or_insert(RevisionNumber::whole(number));
                self.patch = true;
                index += 1;
                continue;
            }
            self.take_word(word);
        }
        if self.subject.counter.is_some() || self.subject.revision.is_some() {
            self.patch = true;
        }
    }

    fn take_word(&mut self, word: &str) {
        let mut rest = word;
        while !rest.is_empty() {
            let (piece, after) = split_compound(rest);
            rest = after;
            match classify(piece) {
                Word::Patch => self.patch = true,
                Word::Pull => {
                    self.pull = true;
                    self.subject.tags.push(piece.to_owned());
                }
                Word::Ping => {
                    self.ping_word = true;
                    self.subject.tags.push(piece.to_owned());
                }
                Word::Committed => self.committed = true,
                Word::Rfc => self.subject.rfc = true,
                Word::Resend => self.subject.resend = true,
                Word::Revision(number) => {
                    self.subject.revision.get_or_insert(number);
                }
                Word::Counter(counter) => {
                    self.subject.counter.get_or_insert(counter);
                }
                Word::Target(target) => self.subject.targets.push(target),
                Word::Nothing => {}
                Word::Other if is_list_tag(piece) => {}
                Word::Other => self.subject.tags.push(piece.to_owned()),
            }
        }
    }

    fn finish(mut self, title: &str) -> Subject {
        let mut title = title;
        if let Some(cut) = title.strip_suffix("(fwd)") {
            self.subject.forward = true;
            title = cut.trim_end();
        }
        if self.patch
            && self.subject.revision.is_none()
            && let Some((cut, number)) = trailing_revision(title)
        {
            self.subject.revision = Some(number);
            title = cut;
        }
        self.subject.title = title.into();
        if title.is_empty() && !self.last_bracket.is_empty() {
            self.subject.title = format!("[{}]", self.last_bracket).into();
        }
        let bare_ping = is_ping(title.trim_end_matches(['!', '?', '.']));
        self.subject.posture = if self.ping_prefix || bare_ping || (self.ping_word && !self.patch) {
            Posture::Ping
        } else if self.committed {
            Posture::Committed
        } else if self.pull && !(self.patch && self.subject.counter.is_some()) {
            Posture::Pull
        } else if self.patch {
            Posture::Patch
        } else {
            Posture::Plain
        };
        self.subject
    }
}

/// What follows a `Re` without its colon, before a bracket.
fn bare_reply(rest: &str) -> Option<&str> {
    let (word, after) = rest.split_once(' ')?;
    (word.eq_ignore_ascii_case("re") && after.trim_start().starts_with('[')).then_some(after)
}

/// Splits `word:` off; the word is short and holds no blank but before its colon.
fn split_prefix(rest: &str) -> Option<(String, &str)> {
    let end = rest.find([':', '：'])?;
    let prefix = rest.get(..end)?.trim_end();
    let after = rest.get(end..)?.trim_start_matches([':', '：']);
    let short = prefix.chars().count() <= 12 && !prefix.is_empty();
    let one_word = !prefix.contains(char::is_whitespace) || is_ping(prefix);
    (short && one_word).then(|| (prefix.to_owned(), after))
}

/// `ping`, `Ping²`, `ping^3`, `PING #2`, `Ping?`, `gentle ping`.
fn is_ping(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let text = text
        .strip_prefix("gentle ")
        .or(text.strip_prefix("friendly "))
        .unwrap_or(&text);
    match text.strip_prefix("ping") {
        Some(rest) => rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '²' | '³' | '⁴' | '^' | '#' | '?' | '!' | ' ' | '*' | '.')),
        None => false,
    }
}

fn is_list_tag(content: &str) -> bool {
    let low = content.to_lowercase();
    LIST_TAGS.contains(&low.as_str())
        || (!low.contains(char::is_whitespace)
            && ["-devel", "-users", "-announce", "-discuss"]
                .iter()
                .any(|end| low.ends_with(end)))
}

/// Place of the bracket that closes one opened just before `inner`, nested brackets passed over.
fn closing_bracket(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, c) in inner.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(place),
            ']' => depth -= 1,
            _ => {}
        }
    }
    // "[PATCH [v2] foo" lacks one: the first that closes will do.
    inner.find(']')
}

fn split_words(content: &str) -> Vec<String> {
    content
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '[' | ']' | '(' | ')'))
        .map(|word| word.trim_matches([':', '.']))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Splits `PATCHv4`, `RFC/PATCH`, `PATCH-for-4.5`, `PATCH1/3` behind its first known word.
fn split_compound(word: &str) -> (&str, &str) {
    let known = ["patches", "patch", "rfc", "resend", "repost", "pull", "ping"];
    let begins = |start: &str| {
        let (piece, after) = word.split_at_checked(start.len())?;
        piece.eq_ignore_ascii_case(start).then_some((piece, after))
    };
    if begins("patchset").is_some() {
        return (word, "");
    }
    for (piece, after) in known.into_iter().filter_map(begins) {
        let marks = ['-', '_', '/', ':', '.', '+', '#'];
        if after.starts_with(|c: char| marks.contains(&c) || c.is_ascii_digit() || matches!(c, 'v' | 'V')) {
            return (piece, after.trim_start_matches(marks));
        }
    }
    (word, "")
}

fn classify(word: &str) -> Word {
    let (first, after) = split_compound(word);
    let word = if after.is_empty() { word } else { first };
    let low = word.to_lowercase();
    match low.as_str() {
        "patch" | "patches" | "patchset" | "patchs" | "pacth" | "pathc" | "ptach" | "pach" | "patc" | "pacht" => {
            Word::Patch
        }
        "pull" => Word::Pull,
        "git" => Word::Nothing,
        "committed" | "commited" | "applied" | "pushed" | "merged" => Word::Committed,
        "rfc" => Word::Rfc,
        "resend" | "resent" | "repost" | "resubmit" | "re-send" | "reposted" => Word::Resend,
        "n/n" | "x/y" | "n/m" | "of" | "-" => Word::Nothing,
        _ if is_ping(&low) => Word::Ping,
        _ => parse_revision(&low)
            .map(Word::Revision)
            .or_else(|| parse_counter(&low).map(Word::Counter))
            .or_else(|| parse_target(&low).map(Word::Target))
            .unwrap_or(Word::Other),
    }
}

/// A number of at most nine digits.
fn small(word: &str) -> Option<u32> {
    let right = !word.is_empty() && word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit());
    right.then(|| word.parse().ok()).flatten()
}

/// `v3`, `v3.1`, `v20210111`, `v.2`, `ver2`; in lower case.
fn parse_revision(low: &str) -> Option<RevisionNumber> {
    let digits = low
        .strip_prefix("version")
        .or(low.strip_prefix("ver"))
        .or(low.strip_prefix("rev"))
        .or(low.strip_prefix("take"))
        .or(low.strip_prefix('v'))?
        .trim_start_matches(['.', '-', '#']);
    let digits = digits.trim_end_matches('+');
    match digits.split_once(['.', '-']) {
        Some((number, point)) => Some(RevisionNumber {
            number: small(number)?,
            point: small(point)?,
        }),
        None => small(digits).map(RevisionNumber::whole),
    }
}

/// `3/10`, `03/10`, `3of5`; in lower case.
fn parse_counter(low: &str) -> Option<Counter> {
    let (number, total) = low.split_once('/').or(low.split_once("of"))?;
    let (number, total) = (small(number)?, small(total)?);
    counter_of(number, total)
}

/// A counter that can be believed.
fn counter_of(number: u32, total: u32) -> Option<Counter> {
    (total > 0 && number <= 9999 && total <= 9999).then_some(Counter { number, total })
}

/// `for-4.5`, `for-xen-4.5?`, `4.17`, `xen-4.17`; in lower case.
fn parse_target(low: &str) -> Option<ReleaseTarget> {
    let bare = low
        .strip_prefix("for")
        .map_or(low, |rest| rest.trim_start_matches(['-', '_', ':']));
    parse_release(bare)
}

fn parse_release(word: &str) -> Option<ReleaseTarget> {
    let low = word.to_lowercase();
    let low = low
        .strip_prefix("xen")
        .map_or(low.as_str(), |rest| rest.trim_start_matches(['-', '_']));
    let release = low.trim_end_matches('?').trim_end_matches('+');
    let release = release.strip_suffix("-stable").unwrap_or(release);
    let release = ["stable-", "staging-"]
        .iter()
        .find_map(|branch| release.strip_prefix(branch))
        .unwrap_or(release);
    let numbers: Vec<&str> = release.split('.').collect();
    let right = (2..=3).contains(&numbers.len())
        && numbers
            .iter()
            .all(|number| number.len() <= 3 && small(number).is_some());
    right.then(|| ReleaseTarget {
        release: release.to_owned(),
        unsure: low.ends_with('?'),
    })
}

/// `title (v2)`, `title [V2]`, `title (take 2)`: the title before it and the number.
fn trailing_revision(title: &str) -> Option<(&str, RevisionNumber)> {
    let open = match title.chars().next_back()? {
        ')' => title.rfind('(')?,
        ']' => title.rfind('[')?,
        _ => return None,
    };
    let inner = title.get(open + 1..title.len() - 1)?.to_lowercase();
    let inner = inner.replace("take ", "take");
    let number = parse_revision(&inner)?;
    let before = title.get(..open)?.trim_end();
    (!before.is_empty()).then_some((before, number))
}
