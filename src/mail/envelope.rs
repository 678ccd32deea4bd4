//! The envelope of a mail: headers, ids, dates, people.
//!
//! Headers are cut and decoded here and not by the MIME crate, because encoded words may be split inside a character and a
//! header may be of any length.

use mailparse::ParsedContentType;
use mailparse::body::Body;
use xxhash_rust::xxh3::Xxh3;

use crate::model::{Address, DAY, MessageId, Person, Problem, ProblemKind, Time};

#[cfg(test)]
mod tests;

/// How much of one header's value is read.
pub(super) const MAX_VALUE: usize = 64 * 1024;
/// How much of all values together is read.
const MAX_VALUES: usize = 1024 * 1024;
/// How many headers are read.
const MAX_FIELDS: usize = 200;
/// How many ids a mail may refer to.
const MAX_REFERENCES: usize = 400;
/// 1990-01-01, before which no date is believed.
const FIRST_DATE: i64 = 631_152_000;

/// The headers of a mail or of one of its parts: names in lower case, values as they came.
pub(super) struct Headers<'a> {
    fields: Vec<(String, &'a [u8])>,
    /// Whether some were left out or cut.
    cut: bool,
}

/// The headers that are looked at; others are passed over.
const WANTED: [&str; 24] = [
    "auto-submitted",
    "cc",
    "content-disposition",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "list-id",
    "message-id",
    "references",
    "reply-to",
    "resent-message-id",
    "sender",
    "subject",
    "to",
    "user-agent",
    "x-github-reason",
    "x-google-original-from",
    "x-original-from",
    "x-original-sender",
    "x-osstest-failures",
    "x-patchwork-hint",
    "x-stable",
];

impl<'a> Headers<'a> {
    /// Cuts the headers off `bytes`; with where the body begins.
    pub(super) fn cut(bytes: &'a [u8]) -> (Self, usize) {
        let mut fields: Vec<(String, &[u8])> = Vec::new();
        let mut place = 0;
        let mut first = true;
        let mut left = MAX_VALUES;
        let mut cut = false;
        while let Some(rest) = bytes.get(place..).filter(|rest| !rest.is_empty()) {
            let mut length = line_length(rest);
            let line = trim_line(rest.get(..length).unwrap_or_default());
            if line.is_empty() {
                place += length;
                if first {
                    continue;
                }
                break;
            }
            // Continuation lines belong to the field.
            while let Some(more) = rest
                .get(length..)
                .filter(|more| matches!(more.first(), Some(b' ' | b'\t')))
            {
                length += line_length(more);
            }
            let field = rest.get(..length).unwrap_or_default();
            let mailbox_line = first && (field.starts_with(b"From ") || field.starts_with(b">From "));
            match field.iter().position(|b| *b == b':') {
                Some(colon) if !mailbox_line && is_name(field.get(..colon).unwrap_or_default()) => {
                    let name = String::from_utf8_lossy(field.get(..colon).unwrap_or_default())
                        .trim()
                        .to_ascii_lowercase();
                    if WANTED.binary_search(&name.as_str()).is_ok() {
                        let value = field.get(colon + 1..).unwrap_or_default();
                        let most = if fields.len() < MAX_FIELDS {
                            left.min(MAX_VALUE)
                        } else {
                            0
                        };
                        let read = value.get(..most).unwrap_or(value);
                        left -= read.len();
                        cut |= read.len() < value.len();
                        fields.extend((most > 0 || value.is_empty()).then_some((name, read)));
                    }
                }
                // A line that is no header: the blank line before the body got lost, or an odd line among headers.
                _ if !mailbox_line && !first && looks_like_body(field) => break,
                _ => {}
            }
            first = false;
            place += length;
        }
        (Self { fields, cut }, place)
    }

    /// Values of every header called `name`, as they came.
    pub(super) fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'a [u8]> + 'b {
        self.fields
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| *value)
    }

    /// The first header called `name` that is not blank, decoded and unfolded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.all(name).map(decode_header).find(|text| !text.is_empty())
    }

    /// Whether there is such a header.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Whether headers were left out or cut, since there are too many or too long ones.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

fn is_name(name: &[u8]) -> bool {
    let name = name.trim_ascii_end();
    !name.is_empty() && name.len() <= 80 && name.iter().all(|b| b.is_ascii_graphic())
}

fn looks_like_body(line: &[u8]) -> bool {
    line.starts_with(b"diff ") || line.starts_with(b"--") || line.iter().filter(|b| **b == b' ').count() > 2
}

fn line_length(rest: &[u8]) -> usize {
    rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1)
}

fn trim_line(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Who sent a mail, when, and what it refers to.
pub(super) struct Envelope {
    pub(super) id: Option<MessageId>,
    pub(super) other_ids: Vec<MessageId>,
    pub(super) from: Person,
    pub(super) date: Time,
    /// The header's date, be it absurd; the same in every mirror.
    pub(super) stated: Option<Time>,
    pub(super) subject: String,
    pub(super) references: Vec<MessageId>,
}

/// Reads the envelope; what is odd is added to `problems`.
pub(super) fn read_envelope(headers: &Headers<'_>, committed: Time, problems: &mut Vec<Problem>) -> Envelope {
    let mut ids: Vec<MessageId> = headers
        .all("message-id")
        .flat_map(|value| ids_in(&lossy(value)))
        .collect();
    dedup(&mut ids);
    let mut ids = ids.into_iter();
    let id = ids.next();
    if id.is_none() {
        problems.push(problem(ProblemKind::NoMessageId, ""));
    }
    let from = read_sender(headers);
    if from.label().is_empty() {
        problems.push(problem(ProblemKind::NoSender, ""));
    }
    let date = headers.text("date").unwrap_or_default();
    let stated = parse_date(&date);
    Envelope {
        references: read_references(headers, id.as_ref()),
        date: believe(stated, &date, committed, problems),
        stated,
        subject: headers.text("subject").unwrap_or_default(),
        other_ids: ids.collect(),
        id,
        from,
    }
}

/// A problem with a detail that is cut to a readable length.
pub(super) fn problem(kind: ProblemKind, detail: &str) -> Problem {
    Problem {
        kind,
        detail: detail.chars().filter(|c| !c.is_control()).take(120).collect(),
    }
}

/// An id made of the content, for a mail that has none.
pub(super) fn made_id(parts: &[&[u8]]) -> MessageId {
    let mut hash = Xxh3::new();
    for (place, part) in parts.iter().enumerate() {
        hash.update(if place == 0 { b"" } else { b"\n" });
        hash.update(part);
    }
    let hash = hash.digest128();
    MessageId::parse(&format!("{hash:032x}@no-message-id.invalid")).expect("the text is an id")
}

/// The date that a mail states where it can be, else the mirror commit's.
fn believe(stated: Option<Time>, text: &str, committed: Time, problems: &mut Vec<Problem>) -> Time {
    match stated {
        Some(date) if date.0 >= FIRST_DATE && date.0 <= committed.0.saturating_add(DAY) => date,
        _ => {
            problems.push(problem(ProblemKind::BadDate, text));
            committed
        }
    }
}

/// Reads a date as mails write it: words in any order, month by name.
pub(super) fn parse_date(text: &str) -> Option<Time> {
    let (mut day, mut month, mut year, mut clock, mut zone) = (None, None, None, None, 0);
    let text: String = text.chars().take(100).collect();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').take(12) {
        if word.starts_with('(') {
            break;
        }
        let number: Option<i64> = (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.parse().ok())
            .flatten();
        if let Some(clock_read) = parse_clock(word) {
            clock = clock.or(Some(clock_read));
        } else if let Some(found) = parse_zone(word) {
            zone = found;
        } else if let Some(number) = number {
            match (day, year) {
                (None, _) if (1..=31).contains(&number) => day = Some(number),
                (_, None) if number >= 1000 => year = Some(number),
                (Some(_), None) if (90..=99).contains(&number) => year = Some(1900 + number),
                (Some(_), None) if number < 50 && month.is_some() => year = Some(2000 + number),
                _ => {}
            }
        } else if month.is_none() {
            month = parse_month(word);
        }
    }
    let days = days_from_civil(year?, month?, day?);
    Some(Time(days * DAY + clock? - zone))
}

/// Days since 1970-01-01 of a day in the Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn parse_clock(word: &str) -> Option<i64> {
    // `+05:30` is a zone.
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut numbers = word.split(':').map(|number| number.parse::<u8>().ok().map(i64::from));
    let (hours, minutes) = (numbers.next()??, numbers.next()??);
    let seconds = numbers.next().unwrap_or(Some(0))?;
    (hours <= 24 && minutes < 60 && seconds <= 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Seconds east of Greenwich.
fn parse_zone(word: &str) -> Option<i64> {
    let named = |hours: i64| Some(hours * 3600);
    let (sign, digits) = match word.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => {
            return match word {
                "GMT" | "UTC" | "UT" | "Z" => Some(0),
                "EDT" => named(-4),
                "EST" | "CDT" => named(-5),
                "CST" | "MDT" => named(-6),
                "MST" | "PDT" => named(-7),
                "PST" => named(-8),
                "BST" | "CET" => named(1),
                "CEST" => named(2),
                _ => None,
            };
        }
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    Some(sign * ((number / 100) * 3600 + (number % 100) * 60))
}

fn parse_month(word: &str) -> Option<i64> {
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let start = word.get(..3)?.to_lowercase();
    let place = months.iter().position(|month| *month == start)?;
    i64::try_from(place + 1).ok()
}

fn read_references(headers: &Headers<'_>, own: Option<&MessageId>) -> Vec<MessageId> {
    let mut references: Vec<MessageId> = headers
        .all("references")
        .flat_map(|value| ids_in(&lossy(value)))
        .collect();
    let answered: Vec<MessageId> = headers
        .all("in-reply-to")
        .flat_map(|value| ids_in(&lossy(value)))
        .collect();
    let parent = match references.last() {
        Some(last) if answered.contains(last) => Some(last.clone()),
        _ => answered.first().cloned(),
    };
    references.extend(answered);
    references.retain(|id| Some(id) != own && Some(id) != parent.as_ref());
    dedup(&mut references);
    references.extend(parent.filter(|id| Some(id) != own));
    let surplus = references.len().saturating_sub(MAX_REFERENCES);
    references.drain(..surplus);
    references
}

fn dedup(ids: &mut Vec<MessageId>) {
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
}

/// The ids in a header; comments and names around them are passed over.
pub(super) fn ids_in(text: &str) -> Vec<MessageId> {
    let mut ids = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        rest = rest.get(open + 1..).unwrap_or_default();
        let Some(close) = rest.find('>') else { break };
        // `<a <b@c>`: the inner one counts.
        let inner = rest.get(..close).unwrap_or_default();
        let inner = inner.rsplit('<').next().unwrap_or(inner);
        ids.extend(MessageId::parse(inner));
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    if ids.is_empty() {
        let bare = text
            .split_whitespace()
            .filter(|word| word.contains('@') && !word.contains(['"', '(', ')', '<', '>']));
        ids.extend(bare.filter_map(MessageId::parse).take(1));
    }
    ids
}

/// Who sent the mail: the person behind a list or relay that rewrote From.
fn read_sender(headers: &Headers<'_>) -> Person {
    let from = headers
        .all("from")
        .map(parse_person)
        .find(|person| !person.label().is_empty());
    let Some(from) = from.or_else(|| headers.all("sender").map(parse_person).next()) else {
        return Person::default();
    };
    let by_list = list_address(headers).is_some_and(|list| list == from.address);
    if !is_mangled(&from) && !by_list {
        return from;
    }
    let name = plain_name(&from.name);
    let originals = [
        "x-original-from",
        "x-original-sender",
        "x-google-original-from",
        "reply-to",
    ];
    let candidates = originals
        .iter()
        .flat_map(|key| headers.all(key))
        .flat_map(split_addresses)
        .map(|part| parse_person(&part));
    let candidates: Vec<Person> = candidates
        .filter(|person| !person.address.as_str().is_empty() && person.address != from.address && !is_mangled(person))
        .collect();
    let wanted = crate::model::fold_name(&name);
    let by_name = candidates
        .iter()
        .find(|person| !wanted.is_empty() && crate::model::fold_name(&person.name) == wanted);
    match by_name.or(candidates.first()) {
        Some(person) => Person {
            name: if person.name.is_empty() {
                name.into()
            } else {
                person.name.clone()
            },
            address: person.address.clone(),
        },
        None if by_list && !name.is_empty() => Person {
            name: name.into(),
            address: Address::default(),
        },
        None => unmangle(from),
    }
}

/// The address of the list that sent the mail on, by its `List-Id: words <name.host>`.
fn list_address(headers: &Headers<'_>) -> Option<Address> {
    let id = headers.text("list-id")?;
    let id = id
        .rsplit_once('<')
        .map_or(id.as_str(), |(_, id)| id)
        .trim_end_matches('>');
    let (name, host) = id.split_once('.')?;
    Some(Address::new(&format!("{name}@{host}")))
}

/// Splits a list of addresses at commas outside quotes and brackets.
fn split_addresses(value: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new()];
    let (mut quoted, mut inside) = (false, false);
    for byte in value {
        match byte {
            b'"' => quoted = !quoted,
            b'<' => inside = true,
            b'>' => inside = false,
            b',' if !quoted && !inside => {
                parts.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(*byte);
        }
    }
    parts
}

/// Whether a list or relay wrote this: `X via LIST`, `X (via LIST)`, a relay's `devnull+…` address.
fn is_mangled(person: &Person) -> bool {
    let name = person.name.to_lowercase();
    name.contains(" via ") || name.contains("(via ") || person.address.as_str().starts_with("devnull+")
}

/// The name before `via LIST` or `(LIST)`.
fn plain_name(name: &str) -> String {
    let low = name.to_lowercase();
    let marks = [" via ", "(via "].iter().filter_map(|mark| low.find(mark));
    let bracket = name.rfind(" (").filter(|_| name.ends_with(')'));
    let cut = marks.chain(bracket).min();
    let name = cut.and_then(|place| name.get(..place)).unwrap_or(name);
    name.trim().trim_matches(['\'', '"', '(']).trim().to_owned()
}

/// The person behind `X via LIST <list@…>`: the name, without the list's address where the name says enough.
pub fn unmangle(person: Person) -> Person {
    if !is_mangled(&person) {
        return person;
    }
    let name = plain_name(&person.name);
    let known = !crate::model::fold_name(&name).is_empty();
    Person {
        name: name.into(),
        address: if known { Address::default() } else { person.address },
    }
}

/// Reads the first address of a header: `Name <address>`, `address (Name)`, `address`.
pub(super) fn parse_person(value: &[u8]) -> Person {
    let parts = split_addresses(value);
    let whole = match parts.as_slice() {
        // An unquoted comma in a name: `Woods, Brian <…>`.
        [first, second, ..] if !first.contains(&b'@') && second.contains(&b'@') => {
            [first.as_slice(), second.as_slice()].join(&b","[..])
        }
        [first, ..] => first.clone(),
        [] => Vec::new(),
    };
    let place = |byte| whole.iter().rposition(|b| *b == byte);
    if let (Some(open), Some(close)) = (place(b'<'), place(b'>'))
        && open < close
    {
        let address = lossy(whole.get(open + 1..close).unwrap_or_default());
        return Person {
            name: plain_quotes(&decode_header(whole.get(..open).unwrap_or_default())).into(),
            address: Address::new(&address.split_whitespace().collect::<String>()),
        };
    }
    let text = decode_header(&whole);
    // Lists that hide addresses write `name at host`.
    let text = if text.contains('@') {
        text
    } else {
        text.replacen(" at ", "@", 1)
    };
    if let Some((address, name)) = text.split_once('(')
        && address.contains('@')
    {
        return Person {
            name: plain_quotes(name.trim_end().trim_end_matches(')')).into(),
            address: Address::new(address),
        };
    }
    let mut person = Person::parse(&text);
    person.name = plain_quotes(&person.name).into();
    person
}

/// A name without the quotes around it and the backslashes inside.
fn plain_quotes(name: &str) -> String {
    let without = |name: &'_ str, quote: char| -> Option<String> {
        let inner = name.strip_prefix(quote)?.strip_suffix(quote)?;
        Some(inner.trim().to_owned())
    };
    let name = name.trim();
    let inner = without(name, '"').unwrap_or_else(|| name.to_owned());
    // `"'Name' via list"`, and programs that quote twice.
    let inner = without(&inner, '\'').unwrap_or(inner);
    inner.replace("\\\"", "\"").replace("\\\\", "\\").trim().to_owned()
}

fn lossy(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

/// A header's value decoded and unfolded: encoded words read, blanks folded into one.
pub(super) fn decode_header(value: &[u8]) -> String {
    let mut out = String::new();
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    let mut ends = Ends { value, next: 0 };
    loop {
        let start = find(rest, b"=?");
        let word = start.and_then(|start| encoded_word(value.len() - rest.len() + start, &mut ends));
        match (start, word) {
            (Some(start), Some((charset, bytes, length))) => {
                let between = rest.get(..start).unwrap_or_default();
                match &mut pending {
                    Some((same, so_far)) if between.trim_ascii().is_empty() && same.eq_ignore_ascii_case(&charset) => {
                        so_far.extend(bytes);
                    }
                    _ => {
                        flush(&mut pending, &mut out, between);
                        pending = Some((charset, bytes));
                    }
                }
                rest = rest.get(start + length..).unwrap_or_default();
            }
            (Some(start), None) => {
                flush(&mut pending, &mut out, rest.get(..start + 2).unwrap_or_default());
                rest = rest.get(start + 2..).unwrap_or_default();
            }
            (None, _) => {
                flush(&mut pending, &mut out, rest);
                break;
            }
        }
    }
    let mut words = String::with_capacity(out.len());
    for word in out
        .split(|c: char| c.is_whitespace() || c == '\0')
        .filter(|word| !word.is_empty())
    {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Writes the encoded words gathered so far, then the plain text behind them. Blanks between encoded words alone say nothing.
fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String, plain: &[u8]) {
    let had = pending.is_some();
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&decode_charset(&bytes, &charset).0);
    }
    if !(had && plain.trim_ascii().is_empty()) {
        out.push_str(&decode_charset(plain, "utf-8").0);
    }
}

/// Where encoded words may end. Places are asked for in ascending order, so a value is looked through once.
struct Ends<'a> {
    value: &'a [u8],
    /// The next end behind the place asked for last; the length when there is none.
    next: usize,
}

impl Ends<'_> {
    /// The first `?=` at or behind a place.
    fn behind(&mut self, place: usize) -> Option<usize> {
        if self.next < place {
            let found = find(self.value.get(place..)?, b"?=");
            self.next = found.map_or(self.value.len(), |found| place + found);
        }
        (self.next < self.value.len()).then_some(self.next)
    }
}

/// The longest charset's name.
const MAX_CHARSET: usize = 80;

/// One encoded word at the place `start`: charset, bytes and its length.
fn encoded_word(start: usize, ends: &mut Ends<'_>) -> Option<(String, Vec<u8>, usize)> {
    let text = ends.value.get(start + 2..)?;
    let charset_end = text.iter().take(MAX_CHARSET).position(|b| *b == b'?')?;
    let charset = std::str::from_utf8(text.get(..charset_end)?).ok()?;
    let charset = charset.split('*').next()?.to_owned();
    let kind = text.get(charset_end + 1)?.to_ascii_uppercase();
    if text.get(charset_end + 2) != Some(&b'?') || charset.is_empty() || charset.contains(char::is_whitespace) {
        return None;
    }
    let begin = start + charset_end + 5;
    let end = ends.behind(begin)?;
    let content = ends.value.get(begin..end)?;
    let bytes = match kind {
        b'B' => super::body::decode_base64(content),
        b'Q' => {
            let spaced: Vec<u8> = content.iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
            super::body::decode_quoted_printable(&spaced)
        }
        _ => return None,
    };
    Some((charset, bytes, end + 2 - start))
}

/// Where `needle` stands in `haystack`.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Decodes bytes; whether they were wrong for their charset. What is valid UTF-8 is taken as such unless the charset is one
/// of escapes (ISO-2022-*, HZ, UTF-7, UTF-16).
pub(super) fn decode_charset(bytes: &[u8], charset: &str) -> (String, bool) {
    let low = charset.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let escapes =
        low.starts_with("iso-2022") || low.starts_with("hz") || low.starts_with("utf-16") || low.starts_with("utf-7");
    if !escapes && let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    let plain = matches!(
        low.as_str(),
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" | "unknown-8bit" | "x-unknown" | "default" | "binary"
    );
    if !plain {
        let text = decode_known(bytes, &low);
        let wrong = text.contains('\u{FFFD}');
        if !wrong || escapes {
            return (text, wrong);
        }
    }
    (decode_known(bytes, "windows-1252"), true)
}

fn decode_known(bytes: &[u8], charset: &str) -> String {
    let kind = ParsedContentType {
        mimetype: "text/plain".to_owned(),
        charset: charset.to_owned(),
        params: std::collections::BTreeMap::new(),
    };
    match Body::new(bytes, &kind, &None) {
        Body::SevenBit(text) | Body::EightBit(text) => text.get_as_string().unwrap_or_default(),
        Body::Base64(_) | Body::QuotedPrintable(_) | Body::Binary(_) => String::new(),
    }
}
