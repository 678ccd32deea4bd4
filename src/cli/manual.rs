//! The text of xq(1) that no command definition holds, and how text becomes roff.
//!
//! Owns `manual/xq.md` and the few marks it is written with: `#` begins a section, `##` a subsection, `- ` a term whose
//! meaning stands indented below it, four blanks an example, backticks bold words. [`QUEUES_HERE`] is replaced by the queues.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::query::QUEUES;

/// The sections of xq(1) beyond its options.
const XQ: &str = include_str!("manual/xq.md");

/// The line that stands for the list of queues.
const QUEUES_HERE: &str = "{queues}";

/// The sections of xq(1) as roff.
pub(super) fn overview() -> Roff {
    let mut roff = Roff::new();
    render(XQ, &mut roff);
    roff
}

/// Adds a text with marks.
fn render(text: &str, roff: &mut Roff) {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            roff.control("SH", [title]);
        } else if let Some(title) = line.strip_prefix("## ") {
            roff.control("SS", [title]);
        } else if let Some(term) = line.strip_prefix("- ") {
            roff.control("TP", []);
            roff.text(inlines(term));
            while let Some(text) = lines.next_if(|next| next.starts_with("  ")) {
                roff.text(inlines(text.trim_start()));
            }
        } else if let Some(first) = line.strip_prefix("    ") {
            let mut code = vec![first];
            while let Some(next) = lines.next_if(|next| next.starts_with("    ")) {
                code.push(next.strip_prefix("    ").unwrap_or_default());
            }
            roff.control("PP", []);
            example(roff, &code);
        } else if line == QUEUES_HERE {
            queues(roff);
        } else if line.is_empty() {
            // A section, a term or an example begins a paragraph by itself.
            if lines.peek().is_some_and(|next| !next.starts_with(['#', '-', ' ', '{'])) {
                roff.control("PP", []);
            }
        } else {
            roff.text(inlines(line));
        }
    }
}

/// A section of examples.
pub(super) fn examples(text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    let lines: Vec<&str> = text.lines().collect();
    example(&mut roff, &lines);
    roff
}

/// A section that names other pages.
pub(super) fn see_also(pages: &[&str]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let mut words = Vec::new();
    for (place, page) in pages.iter().enumerate() {
        words.push(roman(if place == 0 { "" } else { ", " }));
        words.push(bold(*page));
        words.push(roman("(1)"));
    }
    roff.text(words);
    roff
}

fn example(roff: &mut Roff, lines: &[&str]) {
    roff.control("RS", ["4"]);
    roff.control("EX", []);
    for line in lines {
        roff.text([roman(*line)]);
    }
    roff.control("EE", []);
    roff.control("RE", []);
}

fn queues(roff: &mut Roff) {
    for queue in QUEUES {
        roff.control("TP", []);
        roff.text([bold(queue.name)]);
        roff.text(inlines(&format!("{}. {}", queue.about, queue.details)));
    }
}

/// Words between backticks are bold.
fn inlines(text: &str) -> Vec<Inline> {
    text.split('`')
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(place, piece)| if place % 2 == 0 { roman(piece) } else { bold(piece) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roff(text: &str) -> String {
        let mut roff = Roff::new();
        render(text, &mut roff);
        roff.to_roff()
    }

    #[test]
    fn marks_become_sections_terms_and_examples() {
        let text =
            "# FILES\nThere are `two`.\n\n- `one`\n  The first.\n- `other`\n\n    xq lost\n    xq ready\n\nEnd.\n";
        let wanted = ".SH FILES\nThere are \\fBtwo\\fR.\n.TP\n\\fBone\\fR\nThe first.\n.TP\n\\fBother\\fR\n.PP\n.RS 4\n.EX\nxq lost\nxq ready\n.EE\n.RE\n.PP\nEnd.\n";
        assert_eq!(roff(text), wanted);
    }

    #[test]
    fn the_queues_stand_where_the_text_wants_them() {
        let text = roff("{queues}\n");
        for queue in QUEUES {
            assert!(
                text.contains(&format!(".TP\n\\fB{}\\fR\n", queue.name)),
                "{}",
                queue.name
            );
        }
        assert_eq!(XQ.lines().filter(|line| *line == QUEUES_HERE).count(), 1);
    }
}
