//! The sentences of what a mail says in its own words.

use crate::mail::own::OwnLine;

/// How many sentences are judged.
const MAX_SENTENCES: usize = 2_000;
/// A longer sentence is cut.
pub(in crate::mail) const MAX_SENTENCE: usize = 2_000;

/// The sentences of own text; code, trailers and marks are left out.
pub(super) fn sentences(lines: &[OwnLine<'_>]) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut paragraph = String::new();
    for line in lines.iter().chain([&OwnLine::Blank]) {
        if sentences.len() >= MAX_SENTENCES {
            break;
        }
        match line {
            OwnLine::Text(text) if is_prose(text) => {
                let bare = text.trim();
                let bullet = bare.starts_with(['-', '*', '•'])
                    || bare.split_once(['.', ')']).is_some_and(|(number, _)| {
                        number.len() <= 2 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
                    });
                if bullet || paragraph.len() > 20_000 {
                    split_sentences(&std::mem::take(&mut paragraph), &mut sentences);
                }
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(bare);
                // A greeting or a short line of its own ends with its comma.
                if bare.ends_with([',', '!', ':']) && bare.len() < 30 {
                    split_sentences(&std::mem::take(&mut paragraph), &mut sentences);
                }
            }
            OwnLine::Text(_) | OwnLine::Blank | OwnLine::Quote => {
                split_sentences(&std::mem::take(&mut paragraph), &mut sentences)
            }
        }
    }
    sentences
}

/// Whether a line is prose and not code, a trailer or a rule.
fn is_prose(line: &str) -> bool {
    if line.len() > 4_000 {
        return false;
    }
    let bare = line.trim();
    let code = line.starts_with('+') && !line.starts_with("+1 ")
        || line.starts_with("@@")
        || line.starts_with(['\t', '#', '|', '$', '^'])
        || line.starts_with("    ")
        || bare.starts_with("diff --git")
        || bare.ends_with([';', '{', '}']);
    let rule = bare.chars().all(|c| !c.is_alphanumeric());
    let trailer = crate::mail::trailer::parse_trailer(bare, crate::model::Place::Text).is_some();
    let link =
        bare.starts_with("http://") || bare.starts_with("https://") || bare.starts_with('[') && bare.contains("http");
    !(code || (rule && bare != "+1") || trailer || link)
}

/// Cuts a paragraph into sentences.
pub(in crate::mail) fn split_sentences(paragraph: &str, sentences: &mut Vec<String>) {
    let mut start = 0;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        if !matches!(c, '.' | '?' | '!' | '。' | '？' | ' ') {
            continue;
        }
        let end = place + c.len_utf8();
        let stops =
            matches!(c, '.' | '?' | '!' | '。' | '？') && chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let piece = paragraph.get(start..end).unwrap_or_default();
        let short = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "resp.", "btw.", "incl.", " no."]
            .iter()
            .any(|mark| piece.ends_with(mark));
        if (stops && !short) || piece.len() >= MAX_SENTENCE {
            push_sentence(piece, sentences);
            start = end;
        }
    }
    push_sentence(paragraph.get(start..).unwrap_or_default(), sentences);
}

fn push_sentence(piece: &str, sentences: &mut Vec<String>) {
    let piece = piece.trim();
    if !piece.is_empty() && sentences.len() < MAX_SENTENCES {
        sentences.push(piece.to_owned());
    }
}
