//! Which lines of a mail are its sender's own: quotes, attributions, signatures and list footers are not.

#[cfg(test)]
mod tests;

/// A line of a mail's text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OwnLine<'a> {
    /// Written by the sender.
    Text(&'a str),
    /// Blank.
    Blank,
    /// Quoted: something stood here that is another's.
    Quote,
}

/// How many lines of own text are looked at.
const MAX_LINES: usize = 20_000;

/// The lines of a text with another's words replaced by [`OwnLine::Quote`].
pub(super) fn own_lines(text: &str) -> Vec<OwnLine<'_>> {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let mut out: Vec<OwnLine<'_>> = Vec::new();
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        let bare = line.trim();
        let following = lines.get(place + 1..).unwrap_or_default();
        if is_footer(bare) || is_signature(line, following) || bare == "-----BEGIN PGP SIGNATURE-----" {
            break;
        }
        if bare == "-----BEGIN PGP SIGNED MESSAGE-----" || (bare.starts_with("Hash: SHA") && place < 4) {
            place += 1;
            continue;
        }
        if is_original_mark(bare) || is_header_block(bare, following) {
            let skipped = skip_header_block(following);
            let rest = following.get(skipped..).unwrap_or_default();
            let quoted_on = rest
                .iter()
                .find(|line| !line.trim().is_empty())
                .is_some_and(|line| is_quote(line));
            out.push(OwnLine::Quote);
            if !quoted_on {
                break;
            }
            place += 1 + skipped;
            continue;
        }
        if is_quote(line) {
            drop_attribution(&mut out);
            out.push(OwnLine::Quote);
        } else if bare.is_empty() {
            out.push(OwnLine::Blank);
        } else {
            out.push(OwnLine::Text(line));
        }
        place += 1;
    }
    drop_trailing_attribution(&mut out);
    out
}

/// Takes the name that a mail ends with away: a sign-off says nothing, though a name may be a word.
pub(super) fn drop_sign_off(lines: &mut [OwnLine<'_>], name: &str) {
    /// How many lines of text a sign-off may stand behind: a title, a company.
    const LAST: usize = 3;
    let fold = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let name = fold(name);
    let last = lines.iter_mut().rev().filter(|line| matches!(line, OwnLine::Text(_)));
    for line in last.take(LAST) {
        let OwnLine::Text(text) = *line else { continue };
        let text = fold(text);
        if !text.is_empty() && (text == name || name.split_whitespace().any(|word| fold(word) == text)) {
            *line = OwnLine::Blank;
        }
    }
}

/// Where an answer ends that repeats below it, without marks, the mail that it answers; the whole length where it does
/// not. What stands there, a diff too, is another's.
pub(super) fn answer_end(text: &[u8]) -> usize {
    let mut places = Vec::new();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(|b| *b == b'\n').take(MAX_LINES) {
        places.push(start);
        lines.push(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
        start += line.len();
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let last_quote = lines.iter().rposition(|line| is_quote(line));
    let behind_quotes = last_quote.map_or(0, |quote| quote + 1);
    for (number, (line, place)) in lines.iter().zip(places).enumerate().skip(behind_quotes) {
        let bare = line.trim();
        let following = lines.get(number + 1..).unwrap_or_default();
        let copied = is_original_mark(bare)
            || is_footer(bare)
            || is_header_block(bare, following) && names_receiver(following)
            || bare.ends_with([':', '：']) && is_attribution_end(bare) && names_somebody(bare);
        if copied {
            return place;
        }
    }
    text.len()
}

/// Whether the line is quoted: `>`, `|`, or initials before `>`.
fn is_quote(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '\u{a0}']);
    if line.starts_with('>') {
        return true;
    }
    // `JB> …`, as some mail programs quote.
    match line.split_once('>') {
        Some((initials, rest)) => {
            (2..=4).contains(&initials.len())
                && initials.bytes().all(|b| b.is_ascii_uppercase())
                && (rest.is_empty() || rest.starts_with([' ', '>']))
        }
        None => false,
    }
}

/// Takes the `X wrote:` before a quote away, with the lines it was wrapped over.
fn drop_attribution(out: &mut Vec<OwnLine<'_>>) {
    let end = out.iter().rposition(|line| *line != OwnLine::Blank);
    let Some(end) = end else { return };
    if let Some(OwnLine::Text(last)) = out.get(end)
        && is_attribution_end(last)
    {
        let begin = attribution_begin(out, end);
        out.truncate(begin);
    }
}

/// The same at the end of a text, where the quote itself was left out.
fn drop_trailing_attribution(out: &mut Vec<OwnLine<'_>>) {
    let end = out.iter().rposition(|line| matches!(line, OwnLine::Text(_)));
    let Some(end) = end else { return };
    if let Some(OwnLine::Text(last)) = out.get(end)
        && is_attribution_end(last)
        && (last.contains('@') || last.trim_start().starts_with("On "))
    {
        let begin = attribution_begin(out, end);
        out.truncate(begin);
    }
}

fn is_attribution_end(line: &str) -> bool {
    let low = line.trim().to_lowercase();
    let Some(low) = low.strip_suffix([':', '：']).map(str::trim_end) else {
        return false;
    };
    let words = [
        "wrote",
        "writes",
        "write",
        "said",
        "schrieb",
        "écrit",
        "escribió",
        "scrisse",
        "napsal",
        "napsal(a)",
        "写道",
        "skrev",
        "kirjoitti",
        "ha scritto",
    ];
    words.iter().any(|word| low.ends_with(word))
        || low.ends_with('>')
        // The verb may stand before the name: "Am Freitag, 23. Juli 2021, schrieb A Uthor:".
        || [" writes (", " wrote on ", " schrieb ", " skrev ", " escribió ", " napisał "]
            .iter()
            .any(|verb| low.contains(verb))
}

/// Where an attribution that ends at `end` begins: at most three lines earlier, at a line that begins like one.
fn attribution_begin(out: &[OwnLine<'_>], end: usize) -> usize {
    for back in 0..=3 {
        let Some(place) = end.checked_sub(back) else { break };
        let Some(OwnLine::Text(line)) = out.get(place) else {
            break;
        };
        let line = line.trim_start();
        let begins = [
            "On ", "Am ", "Le ", "El ", "Il ", "Dne ", "Den ", "at ", "At ", "* ", "Hi!", "在 ", "于 ", "Em ",
        ];
        let dated = line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(['-', '/', '年', ':']);
        if begins.iter().any(|begin| line.starts_with(begin)) || dated {
            return if line.starts_with("Hi!") { place + 1 } else { place };
        }
    }
    end
}

/// The mark above a whole mail that is repeated below.
fn is_original_mark(bare: &str) -> bool {
    let Some(inner) = bare.strip_prefix("---") else {
        return false;
    };
    let low = inner.trim_matches(['-', ' ']).to_lowercase();
    matches!(
        low.as_str(),
        "original message"
            | "original mail"
            | "forwarded message"
            | "forwarded mail"
            | "original-nachricht"
            | "ursprüngliche nachricht"
            | "message d'origine"
            | "原始邮件"
            | "original email"
            | "origin mail"
            | "origin message"
    )
}

/// Whether a line begins with one of these keys of a copied header.
fn begins(line: &str, keys: &[&str]) -> bool {
    let line = line.trim().trim_start_matches('*');
    keys.iter().any(|key| line.starts_with(key))
}

/// The line of a copied header that names the sender.
fn is_sender_line(bare: &str) -> bool {
    begins(bare, &["From:", "From :", "发件人", "Von:", "De :", "De:"])
}

/// Whether a copied header says who got the mail: a patch's own headers never do.
fn names_receiver(following: &[&str]) -> bool {
    let receivers = [
        "To:",
        "Sent:",
        "收件人",
        "发送时间",
        "An:",
        "Gesendet:",
        "À",
        "Para:",
        "Enviado",
    ];
    following.iter().take(6).any(|line| begins(line, &receivers))
}

/// Whether an attribution has an address or a date, as mail programs write it.
fn names_somebody(bare: &str) -> bool {
    bare.contains('@') || bare.chars().any(|c| c.is_ascii_digit())
}

/// `From:` with `Sent:` or `Date:` and `To:` or `Subject:` in the next lines: Outlook's copy of a header.
fn is_header_block(bare: &str, following: &[&str]) -> bool {
    if !is_sender_line(bare) {
        return false;
    }
    let near: Vec<&&str> = following.iter().take(6).collect();
    near.iter()
        .any(|line| begins(line, &["Sent:", "Date:", "发送时间", "Gesendet:", "Envoyé", "Enviado"]))
        && near
            .iter()
            .any(|line| begins(line, &["To:", "Cc:", "CC:", "Subject:", "收件人", "An:", "À", "Para:"]))
}

/// How many lines belong to the header block below a mark.
fn skip_header_block(following: &[&str]) -> usize {
    let blank = following
        .iter()
        .take(2)
        .take_while(|line| line.trim().is_empty())
        .count();
    let rest = following.get(blank..).unwrap_or_default();
    if rest.first().is_some_and(|line| is_quote(line)) {
        return blank;
    }
    let header = rest
        .iter()
        .take(30)
        .take_while(|line| !line.trim().is_empty() && !is_quote(line))
        .count();
    blank + header
}

/// `-- `, or a bare `--` with little behind it.
fn is_signature(line: &str, following: &[&str]) -> bool {
    line == "-- " || (line.trim_end() == "--" && following.len() <= 12 && !following.iter().any(|line| is_quote(line)))
}

fn is_footer(bare: &str) -> bool {
    bare.len() >= 30 && bare.bytes().all(|b| b == b'_')
}
