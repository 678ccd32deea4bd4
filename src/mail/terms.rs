//! The terms of a trailer: on what it depends and what it covers, by the words around it.

use super::own::OwnLine;
use super::pattern::Pattern;
use super::speech::{MAX_SENTENCE, split_sentences};
use crate::model::{Condition, Scope};

/// A sentence that names another trailer.
fn is_about_another(line: &str) -> bool {
    let bare = line.trim();
    bare.contains("-by:")
        && bare.contains('@')
        && super::trailer::parse_trailer(bare, crate::model::Place::Text).is_none()
}

/// The words around a trailer at line `place`: the sentence before it, the rest of its line, what follows in its paragraph.
pub(super) fn around_trailer(lines: &[OwnLine<'_>], place: usize, before: &str) -> String {
    let mut earlier: Vec<&str> = Vec::new();
    // In the midst of a sentence, the paragraph before says nothing about it.
    let mut blanks = usize::from(!before.trim().is_empty());
    for line in lines.get(..place).unwrap_or_default().iter().rev().take(8) {
        match line {
            // What stands around another trailer belongs to that one.
            OwnLine::Text(text) if is_about_another(text) => break,
            OwnLine::Text(text) if super::trailer::parse_trailer(text.trim(), crate::model::Place::Text).is_none() => {
                earlier.push(text.trim())
            }
            // A whole trailer line stacks on this one.
            OwnLine::Text(_) => {}
            OwnLine::Blank if earlier.is_empty() && blanks == 0 => blanks += 1,
            OwnLine::Blank | OwnLine::Quote => break,
        }
    }
    earlier.reverse();
    let mut paragraph = Vec::new();
    split_sentences(&format!("{} {}", earlier.join(" "), before.trim()), &mut paragraph);
    let keep = paragraph.len().saturating_sub(2);
    let mut around = paragraph.split_off(keep).join(" ");
    if let Some(OwnLine::Text(line)) = lines.get(place) {
        let tail = line.rsplit_once('>').map_or("", |(_, tail)| tail);
        around.push_str(" | ");
        around.push_str(tail.trim());
    }
    let after = lines.get(place + 1..).unwrap_or_default();
    let goes_on = |line: Option<&OwnLine<'_>>| match line {
        Some(OwnLine::Text(text)) => ["on ", "for "].iter().any(|word| text.starts_with(word)),
        Some(OwnLine::Blank | OwnLine::Quote) | None => false,
    };
    let gap = usize::from(after.first() == Some(&OwnLine::Blank) && goes_on(after.get(1)));
    for line in after.get(gap..).unwrap_or_default().iter().take(3) {
        match line {
            OwnLine::Text(text) if super::trailer::parse_trailer(text.trim(), crate::model::Place::Text).is_none() => {
                around.push(' ');
                around.push_str(text.trim());
            }
            OwnLine::Text(_) | OwnLine::Blank | OwnLine::Quote => break,
        }
    }
    around.chars().take(MAX_SENTENCE).collect()
}

static ON_COMMIT: Pattern = Pattern::new(
    r"\bwith\b[^.|]{0,120}\b(?:fixed|corrected|adjusted|changed|amended|replaced|updated|reworded|removed|added|dropped)\b[^.|]{0,20}\b(?:in|to|of|from) (?:the |its )?(?:title|subject|description|commit message|message)\b|\b(?:while|when|upon|on|at|during|before) (?:i |you |we |the )?(?:commit|committing|commiting|apply|applying|push|pushing|merge|merging|check-in|checking in)\b|\bwith (?:the |a |its |that |this )?(?:\w+ ){0,2}(?:title|subject|typos?|commit message|description|message|spelling|grammar|style|white ?space|indentation|blank|comma|wording)s?\b[^.|]{0,60}\b(?:fixed|corrected|adjusted|changed|amended|addressed|dropped|updated|reworded|removed|added|tweaked)",
);

/// Looked for in the last sentence before a trailer and in what follows it.
static AUTHOR_MUST: Pattern = Pattern::new(
    r"\b(?:with|once|after|when) (?:that|this|these|those|the|it|above|all|both|my|your|\w+)\b[^.|]{0,120}\b(?:fixed|addressed|changed|removed|added|done|corrected|adjusted|dropped|resolved|sorted|taken care|updated|amended|moved|renamed|clarified|converted|extended|mentioned|reworded|cleaned|replaced|squashed|folded|expanded|restored|modified|merged|applied|included|kept)\b|\bwith (?:that|this|those|these|the|my|both)\b(?: [\w']+){0,3}\s*(?:[:,.]*\s*(?:\||$))|\bwith (?:that|this|those|these|the|both) (?:\w+ )?(?:changes?|fix|fixes|nits?|tweaks?)\b|^\W*(?:and |but |so )?if (?:so|that|this|those|these|you|it(?:'s| is))\b|\bif (?:that|this|those|these|it) (?:is|are|was|gets?|were) (?:\w+ )?(?:fixed|addressed|changed|removed|added|done|corrected|adjusted|dropped)|\b(?:provided|assuming|subject to|modulo|conditional(?:ly)? on|as long as|on the condition)\b|^\W*(?:and|but)? ?then\b\W*(?:\||feel free|you (?:can|may)|please|$)|\b(?:other than|apart from|aside from|except(?: for)?|besides) (?:that|this|these|those|the|one|two|some|a|my|very|minor|it|what|\w+ (?:minor|small|nit|comment)s?)\b|(?:^|[,;(-] ?)\W*otherwise\b|\b(?:the )?rest (?:of (?:it|this|the (?:patch|code|test|change|changes)) )?(?:lgtm|(?:looks?|is|seems?)(?: \w+){0,2}? (?:good|ok|okay|fine|great|nice|correct|sane|reasonable|alright))\b|^\W*(?:the |my )?same (?:comments?|remarks?|nits?)\b[^.|]{0,80}(?:\.\w[^.|]{0,20})?\W*\|",
);

static UNCONDITIONAL: Pattern = Pattern::new(
    r"\b(?:with or without|either way|regardless|even without|in any case|nevertheless|nonetheless|whether or not|feel free to (?:ignore|keep|push)|up to you|if you (?:like|want|need|wish|care|prefer|think)|if (?:it|that|this) (?:helps|matters|is worth|counts)|if (?:any|anything)|not (?:a )?(?:strong|big)|as if)\b",
);

/// "I am fine with this" is content with the patch, not a condition on it.
static CONTENT: Pattern = Pattern::new(
    r"\b(?:fine|happy|ok|okay|good|comfortable|content|satisfied|pleased|agree\w*|wrong|problems?|issues?|concerns?|objections?|live|go|proceed|helps?|helped|deal\w*|familiar) with (?:this|that|it|these|those|the|both|my)\b",
);

/// On what a trailer depends, by the words around it, with those words as the remark.
pub(super) fn condition_of(around: &str) -> (Condition, String) {
    let low = around.to_lowercase().replace(['’', '‘'], "'");
    let must = || AUTHOR_MUST.is_match(&CONTENT.blank_out(last_sentence(&low)));
    let condition = if ON_COMMIT.is_match(&low) {
        Condition::OnCommit
    } else if must() && !UNCONDITIONAL.is_match(&low) {
        Condition::AuthorMust
    } else {
        return (Condition::None, String::new());
    };
    let remark = around.replace(" | ", " ");
    (condition, remark.trim_matches([' ', '|', ',', ':']).to_owned())
}

/// The last sentence before the trailer, and all that follows it.
fn last_sentence(around: &str) -> &str {
    let before = around.find(" | ").unwrap_or(around.len());
    let head = around
        .get(..before)
        .unwrap_or_default()
        .trim_end_matches([' ', '.', '!']);
    let start = [". ", "! ", "? "].iter().filter_map(|stop| head.rfind(stop)).max();
    start.and_then(|start| around.get(start + 2..)).unwrap_or(around)
}

/// `For the ARM bits:` before a trailer, `the ARM bits` behind it.
static AREA: Pattern = Pattern::new(
    r"(?i)(?:^|[.!?,;] )(?:and )?for (?:the |this |these |my )?([a-z0-9_/.*-]+(?: [a-z0-9_/.*-]+){0,3}?)(?: (?:parts?|bits?|sides?|changes?|pieces?|code|portions?)[:,]?|:) \||\| \W*(?:for |on )?(?:the |this |these )([a-z0-9_/.*-]+(?: [a-z0-9_/.*-]+){0,2}?) (?:parts?|bits?|changes?|pieces?|portions?)\b",
);

/// Words that are no area.
static NO_AREA: Pattern = Pattern::new(
    r"(?i)\b(?:series|set|patch\w*|all|both|whole|entire|rest|other|others|one|it|now|record|reference|v\d+|\d+)\b",
);

/// The area that the words around a trailer limit it to.
pub(super) fn area_of(around: &str) -> Option<String> {
    let found = AREA.captures(around)?;
    let area = found.get(1).or(found.get(2))?;
    (!NO_AREA.is_match(area)).then(|| area.to_owned())
}

static SERIES: Pattern = Pattern::new(
    r"\b(?:for|on|to|of) (?:the |this |that |your )?(?:whole |entire |full |complete |rest of the |remainder of the |v\d+ )*(?:series|patch ?set|patch-set|set|patch series)\b|\b(?:entire|whole|full) (?:series|patch ?set|set|thing)\b|\b(?:for|to|on) all (?:of )?(?:the |these |them|those |patches|parts|\d+)|\bseries\s*[:,]\s*$|\bfor (?:both|all)(?: of (?:them|these))?(?: patches| parts)?[\s:,]*(?:\||$)",
);

static PARTS: Pattern = Pattern::new(
    r"\b(?:for|on|to|and|both|with) (?:this (?:one |patch )?and )?(?:the )?(?:patch(?:es)?|parts?) ?#?(\d{1,3}(?:/\d{1,3})?(?:\s*(?:-|–|to|through|\.\.|,|and|&|, and)\s*#?\d{1,3}(?:/\d{1,3})?)*)",
);

static HERE: Pattern =
    Pattern::new(r"\b(?:this (?:one|patch)?\s*(?:and|as well)|both this|here and|also (?:for|to))\b");

static NUMBER: Pattern = Pattern::new(r"(-|–|to|through|\.\.)?\s*#?(\d{1,3})(?:/\d{1,3})?");

/// `For the first two patches:`
static FIRST: Pattern =
    Pattern::new(r"\b(?:for|on|to) the first (two|three|four|five|six|seven|eight|[2-9]) (?:patch(?:es)?|parts?)\b");

/// How many parts are meant by a word of [`FIRST`].
fn first_parts(word: &str) -> u32 {
    let words = ["two", "three", "four", "five", "six", "seven", "eight"];
    let named = (2..).zip(words).find(|(_, name)| *name == word);
    named.map_or_else(|| word.parse().unwrap_or_default(), |(number, _)| number)
}

/// More numbers than a trailer names; those named twice count twice.
const MOST_PARTS: usize = 2_000;

/// What a trailer covers, by the words around it.
pub(super) fn scope_of(around: &str) -> Scope {
    let low = around.to_lowercase();
    if let Some(found) = PARTS.captures(&low)
        && let Some(list) = found.get(1)
    {
        let mut numbers: Vec<u32> = Vec::new();
        for number in NUMBER.captures_iter(list) {
            let Some(Ok(value)) = number.get(2).map(|digits| digits.parse::<u32>()) else {
                continue;
            };
            let from = match (number.get(1), numbers.last()) {
                (Some(_), Some(last)) if *last < value => last + 1,
                _ => value,
            };
            numbers.extend(from..=value);
            if numbers.len() > MOST_PARTS {
                break;
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        return Scope::Parts {
            numbers,
            here: HERE.is_match(&low),
        };
    }
    if let Some(found) = FIRST.captures(&low) {
        let last = found.get(1).map_or(0, first_parts);
        return Scope::Parts {
            numbers: (1..=last).collect(),
            here: false,
        };
    }
    if SERIES.is_match(&low) {
        Scope::Series
    } else {
        Scope::Here
    }
}
