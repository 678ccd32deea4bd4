//! Trailers: `Key: value` lines in patches and commits, and the freer forms in replies.

use std::borrow::Cow;

use super::own::OwnLine;
use super::terms;
use crate::model::{Condition, Person, Place, Scope, Trailer, TrailerKind, fixes_line};

/// How many trailers of one text are read.
pub(super) const MAX_TRAILERS: usize = 1_000;

/// Keys as people spell them, letters only and in lower case, with what they mean.
const KEYS: [(&str, TrailerKind); 35] = [
    ("signedoffby", TrailerKind::SignedOffBy),
    ("ackedby", TrailerKind::AckedBy),
    ("ackby", TrailerKind::AckedBy),
    ("reviewedby", TrailerKind::ReviewedBy),
    ("reviewby", TrailerKind::ReviewedBy),
    ("reviewedoffby", TrailerKind::ReviewedBy),
    ("testedby", TrailerKind::TestedBy),
    ("releaseackedby", TrailerKind::ReleaseAckedBy),
    ("releaseackby", TrailerKind::ReleaseAckedBy),
    ("rackedby", TrailerKind::ReleaseAckedBy),
    ("nackedby", TrailerKind::NackedBy),
    ("nackby", TrailerKind::NackedBy),
    ("nakedby", TrailerKind::NackedBy),
    ("notackedby", TrailerKind::NackedBy),
    ("reportedby", TrailerKind::ReportedBy),
    ("suggestedby", TrailerKind::SuggestedBy),
    ("requestedby", TrailerKind::SuggestedBy),
    ("codevelopedby", TrailerKind::CoDevelopedBy),
    ("coauthoredby", TrailerKind::CoDevelopedBy),
    ("committedby", TrailerKind::CommittedBy),
    ("cc", TrailerKind::Cc),
    ("fixes", TrailerKind::Fixes),
    ("link", TrailerKind::Link),
    ("lore", TrailerKind::Link),
    ("archivedat", TrailerKind::Link),
    ("messageid", TrailerKind::MessageId),
    ("msgid", TrailerKind::MessageId),
    ("backport", TrailerKind::Backport),
    ("origin", TrailerKind::Origin),
    ("reportedandtestedby", TrailerKind::TestedBy),
    ("reviewedandtestedby", TrailerKind::ReviewedBy),
    ("testedandreviewedby", TrailerKind::ReviewedBy),
    ("ackedandtestedby", TrailerKind::AckedBy),
    ("testedandackedby", TrailerKind::AckedBy),
    ("ackedandreviewedby", TrailerKind::ReviewedBy),
];

/// Words in front of a key that turn it into a mood: no approval in earnest.
const MOODS: [&str; 12] = [
    "tentatively",
    "begrudgingly",
    "begrudingly",
    "reluctantly",
    "almost",
    "conditionally",
    "partially",
    "un",
    "previously",
    "would",
    "wouldbe",
    "half",
];

/// What a key means, and whether it is meant in earnest.
pub(super) fn kind_of(key: &str) -> (TrailerKind, Condition) {
    let letters: String = key
        .chars()
        .filter(|c| c.is_ascii_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    if let Some((_, kind)) = KEYS.iter().find(|(spelling, _)| *spelling == letters) {
        return (*kind, Condition::None);
    }
    if letters.starts_with("not") || letters.starts_with("ackedbut") {
        let nack = letters.contains("acked") || letters.contains("reviewed");
        return if nack && letters.starts_with("not") {
            (TrailerKind::NackedBy, Condition::None)
        } else {
            (TrailerKind::Other, Condition::Never)
        };
    }
    for mood in MOODS {
        if let Some(rest) = letters.strip_prefix(mood)
            && let Some((_, kind)) = KEYS.iter().find(|(spelling, _)| *spelling == rest)
            && letters.ends_with("by")
        {
            return (*kind, Condition::Never);
        }
    }
    if letters == "alreadyackedby" {
        return (TrailerKind::AckedBy, Condition::None);
    }
    if letters.ends_with("by") && letters.len() >= 6 {
        let near = KEYS
            .iter()
            .filter(|(spelling, kind)| spelling.len() >= 7 && *kind != TrailerKind::NackedBy)
            .map(|(spelling, kind)| (distance(&letters, spelling), kind, spelling.len()))
            .filter(|(distance, _, length)| *distance <= if *length >= 9 { 2 } else { 1 })
            .min_by_key(|(distance, _, _)| *distance);
        if let Some((_, kind, _)) = near {
            return (*kind, Condition::None);
        }
    }
    (TrailerKind::Other, Condition::None)
}

/// How many letters must be added, dropped, changed or swapped to make one word the other; words are short.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 2 || a.len() > 40 {
        return 9;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |cells: &[usize], place: usize| cells.get(place).copied().unwrap_or(9);
            let mut best = (at(&row, j) + usize::from(x != y))
                .min(at(&row, j + 1) + 1)
                .min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(9)
}

/// Reads one line of a commit message as a trailer; `None` when it is none.
pub(super) fn parse_trailer(line: &str, place: Place) -> Option<Trailer> {
    let colon = line.as_bytes().iter().take(48).position(|b| *b == b':')?;
    let key = line.get(..colon)?.trim_end();
    let value = line.get(colon + 1..)?;
    let shaped = !key.is_empty()
        && key.len() <= 40
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ' || c == '_')
        && key.split(' ').count() <= 4;
    if !shaped || value.starts_with("//") {
        return None;
    }
    let (kind, condition) = kind_of(key);
    let hyphened = key.contains('-') && key.to_ascii_lowercase().ends_with("-by");
    if kind == TrailerKind::Other && !hyphened {
        return None;
    }
    // `v1 Reviewed-by`, `v2 was Acked-by`: given to an older version.
    let aged =
        key.contains(' ') && key.starts_with(['v', 'V']) && key.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    if key.contains(' ') && !aged && !is_spaced_key(key) {
        return None;
    }
    if value.trim().is_empty() && kind != TrailerKind::Other {
        return None;
    }
    let condition = if aged { Condition::Never } else { condition };
    Some(make_trailer(kind, key, value.trim(), condition, place))
}

/// What a line of a message tells of the work: the line itself, of trailers only what it fixes.
pub(super) fn told(line: &str, place: Place) -> Option<Cow<'_, str>> {
    match parse_trailer(line, place) {
        None => Some(Cow::Borrowed(line)),
        Some(trailer) if trailer.kind == TrailerKind::Fixes => fixes_line(&trailer.value).map(Cow::Owned),
        Some(_) => None,
    }
}

/// `Acked by`, `Signed off by`: a key whose hyphens are blanks.
fn is_spaced_key(key: &str) -> bool {
    let low = key.to_ascii_lowercase();
    low.ends_with(" by") && low.split(' ').count() <= 3 && kind_of(key).0 != TrailerKind::Other || low == "coverity id"
}

/// Builds a trailer from its value: person, area and comment taken apart.
fn make_trailer(kind: TrailerKind, key: &str, value: &str, condition: Condition, place: Place) -> Trailer {
    let names_person = !matches!(
        kind,
        TrailerKind::Fixes | TrailerKind::Link | TrailerKind::MessageId | TrailerKind::Backport | TrailerKind::Origin
    );
    let (value, person, area) = if names_person {
        split_person(value)
    } else {
        split_comment(value, kind)
    };
    Trailer {
        kind,
        key: key.to_owned(),
        value,
        person,
        area,
        scope: Scope::Here,
        condition,
        remark: String::new(),
        place,
    }
}

/// `Name <address> # area`, `Name <address> [x86 bits]`: value, person, area.
fn split_person(value: &str) -> (String, Option<Person>, Option<String>) {
    let end = match value.find('>') {
        Some(close) if value.get(..close).is_some_and(|before| before.contains('<')) => close + 1,
        _ => value
            .find([' ', '#'])
            .filter(|_| value.split(' ').next().is_some_and(|word| word.contains('@')))
            .unwrap_or(value.find('#').unwrap_or(value.len())),
    };
    let (named, behind) = value.split_at(end);
    let named = named.trim();
    let person = Person::parse(named);
    (
        named.to_owned(),
        (!person.label().is_empty()).then_some(person),
        area_of(behind),
    )
}

/// What limits a trailer to an area: `# x`, `#x`, `[x]`, `(x)` behind the address.
fn area_of(behind: &str) -> Option<String> {
    let behind = behind.trim().trim_end_matches(['.', ';', ',']);
    let inner = behind
        .strip_prefix('#')
        .or_else(|| behind.strip_prefix('[').and_then(|rest| rest.split(']').next()))
        .or_else(|| behind.strip_prefix('(').and_then(|rest| rest.split(')').next()))?;
    let inner = inner.trim_start_matches('#').trim();
    // b4 marks what it checked: `✓ DKIM/example.org`.
    (!inner.is_empty() && inner.len() <= 200 && !inner.contains("DKIM/") && inner.contains(char::is_alphanumeric))
        .then(|| inner.to_owned())
}

/// A value with `# comment` behind it; a `#` inside a URL belongs to it.
fn split_comment(value: &str, kind: TrailerKind) -> (String, Option<Person>, Option<String>) {
    if kind == TrailerKind::Backport
        && let Some((value, comment)) = value.split_once('#')
    {
        return (value.trim().to_owned(), None, Some(comment.trim().to_owned()));
    }
    (value.trim().to_owned(), None, None)
}

/// Trailers of a commit message; wrapped addresses and titles are joined.
pub(super) fn trailers_in(text: &str, place: Place) -> Vec<Trailer> {
    let mut trailers = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next().filter(|_| trailers.len() < MAX_TRAILERS) {
        let open = line.contains(':') && line.contains('-') && !line.contains('>') && line.len() < 120;
        let addressed = |next: &str| open && next.trim_start().starts_with('<') && next.contains('@');
        let closes = |next: &str| has_open_title(line) && next.trim_end().ends_with("\")");
        let joined = match lines.peek() {
            Some(next) if addressed(next) || closes(next) => format!("{} {}", line.trim_end(), next.trim()),
            _ => String::new(),
        };
        let line = if joined.is_empty() { line } else { &joined };
        trailers.extend(parse_trailer(line.trim_end(), place));
    }
    trailers
}

/// `Fixes: HASH ("title`, whose title goes on in the next line.
fn has_open_title(line: &str) -> bool {
    line.get(..6).is_some_and(|key| key.eq_ignore_ascii_case("fixes:")) && line.contains("(\"") && !line.contains("\")")
}

/// Trailers given in a reply or cover: anywhere in own lines, with what the sentence around them says.
pub(super) fn trailers_given(lines: &[OwnLine<'_>]) -> Vec<Trailer> {
    let mut trailers: Vec<Trailer> = Vec::new();
    let mut log = false;
    for (place, line) in lines.iter().enumerate() {
        let OwnLine::Text(line) = line else { continue };
        if trailers.len() >= MAX_TRAILERS {
            break;
        }
        log = is_in_log(line, log);
        if log {
            continue;
        }
        let Some((start, key_end)) = find_key(line) else {
            continue;
        };
        let key = line.get(start..key_end).unwrap_or_default();
        let mut value = line.get(key_end + 1..).unwrap_or_default().trim().to_owned();
        if let Some(OwnLine::Text(next)) = lines.get(place + 1)
            && !value.contains('>')
            && (next.trim_start().starts_with('<')
                || (!value.contains('@') && next.contains('@') && next.contains('<') && find_key(next).is_none()))
        {
            value = format!("{value} {}", next.trim());
        }
        let (kind, mut condition) = kind_of(key);
        if !value.contains('@') && !is_name_like(&value) {
            continue;
        }
        let before = line.get(..start).unwrap_or_default();
        if is_aged(before) {
            condition = Condition::Never;
        }
        let mut trailer = make_trailer(kind, key, &value, condition, Place::Text);
        let sentence = terms::around_trailer(lines, place, before);
        trailer.scope = terms::scope_of(&sentence);
        if trailer.kind.is_approval() && trailer.scope == Scope::Here {
            trailer.area = trailer.area.or_else(|| terms::area_of(&sentence));
        }
        if condition == Condition::None && kind != TrailerKind::NackedBy {
            (trailer.condition, trailer.remark) = terms::condition_of(&sentence);
        }
        trailers.push(trailer);
    }
    trailers
}

/// Whether the line is one of a pasted `git log`, whose trailers were given to that commit: `before` says whether the last line was.
fn is_in_log(line: &str, before: bool) -> bool {
    let bare = line.trim_start();
    let begins = bare.strip_prefix("commit ").is_some_and(|rest| {
        let hex = rest.split_whitespace().next().unwrap_or_default();
        hex.len() >= 7 && hex.bytes().all(|b| b.is_ascii_hexdigit())
    });
    let indented = line.starts_with("    ") || line.starts_with('\t');
    let head = ["Author:", "Date:", "Merge:", "AuthorDate:", "Commit:", "CommitDate:"];
    begins || (before && (indented || head.iter().any(|key| bare.starts_with(key))))
}

/// A value without an address that may still be a name: up to five words that begin with capitals.
fn is_name_like(value: &str) -> bool {
    let words: Vec<&str> = value
        .split(['(', '#', '<'])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    (1..=5).contains(&words.len()) && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()))
}

/// `v1 `, `v2 was ` before a key.
fn is_aged(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    words.iter().any(|word| {
        let rest = word.strip_prefix(['v', 'V']);
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Where a `…-by:` key stands in a line: its begin and its colon.
fn find_key(line: &str) -> Option<(usize, usize)> {
    if line.len() > 2_000 {
        return None;
    }
    for (colon, _) in line.match_indices(':').take(16) {
        let before = line.get(..colon)?;
        let key_part = before.trim_end();
        if !key_part
            .as_bytes()
            .last_chunk::<2>()
            .is_some_and(|end| end.eq_ignore_ascii_case(b"by"))
        {
            continue;
        }
        let start = key_part
            .char_indices()
            .rev()
            .find(|(_, c)| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .map_or(0, |(place, c)| place + c.len_utf8());
        let key = key_part.get(start..)?;
        let low = key.to_ascii_lowercase();
        if low.ends_with("-by") && low.len() >= 6 && kind_of(key).0 != TrailerKind::Other {
            return Some((start, colon));
        }
        // `Acked by: X`, `Signed off by: X` at the beginning of a line.
        let bare = key_part.trim_start();
        if low == "by" && bare.split(' ').count() <= 3 && kind_of(bare).0 != TrailerKind::Other {
            return Some((line.len() - line.trim_start().len(), colon));
        }
    }
    None
}
