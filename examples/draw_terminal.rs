//! Draws what a terminal shows as an SVG picture: reads text with colours from stdin, writes the picture to stdout.
//!
//! The picture of the README is made of what `xq` prints in the world of the demo; `tests/docs.rs` draws it anew and compares.
//!
//! ```sh
//! { printf '$ xq lost\n'; xq -q --color always lost; } | cargo run --example draw_terminal > picture.svg
//! ```

use std::fmt::Write as _;
use std::io::{Read, Write as _};

use unicode_width::UnicodeWidthStr;

/// Width of a character and height of a line, in the units of the picture.
const CELL: (f64, f64) = (7.8, 18.0);

/// Room around the text.
const MARGIN: f64 = 14.0;

/// Colours of the picture: background, text, and a faint line.
const PAPER: [&str; 3] = ["#1b1e24", "#d7dae0", "#8b919c"];

/// A stretch of a line that looks the same.
struct Stretch {
    column: usize,
    text: String,
    code: u8,
}

/// How a stretch looks, by the number of its attribute.
fn look(code: u8) -> String {
    let color = match code {
        2 => PAPER[2],
        31 => "#e8756b",
        32 => "#8cc570",
        33 => "#e0b55f",
        35 => "#c48fdc",
        36 => "#5fbcc4",
        _ => PAPER[1],
    };
    let weight = if code == 1 { " font-weight=\"bold\"" } else { "" };
    format!("fill=\"{color}\"{weight}")
}

/// The stretches of a line; its escape sequences are colours.
fn stretches(line: &str) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let (mut column, mut code) = (0, if line.starts_with("$ ") { 1 } else { 0 });
    for (place, piece) in line.split("\u{1b}[").enumerate() {
        let text = match piece.split_once('m').filter(|_| place > 0) {
            Some((number, text)) => {
                code = number.parse().unwrap_or(0);
                text
            }
            None => piece,
        };
        // Words apart by several blanks stand in columns; each begins where it belongs, whatever the font.
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find("  ").unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if !word.trim().is_empty() {
                let blanks = word.len() - word.trim_start().len();
                found.push(Stretch {
                    column: column + blanks,
                    text: word.trim_start().to_owned(),
                    code,
                });
            }
            let blanks = after.len() - after.trim_start_matches(' ').len();
            column += word.width() + blanks;
            rest = &after[blanks..];
        }
    }
    found
}

/// A text that an XML document may hold.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The picture of a text with colours. The same text gives the same picture.
pub fn draw(text: &str, title: &str) -> String {
    let lines: Vec<Vec<Stretch>> = text.lines().map(stretches).collect();
    let ends = lines.iter().flatten().map(|one| one.column + one.text.width());
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let width = count(ends.max().unwrap_or(0)) * CELL.0 + 2.0 * MARGIN;
    let height = count(lines.len()) * CELL.1 + 2.0 * MARGIN;
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         role=\"img\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"13\" \
         xml:space=\"preserve\">\n",
        escape(title),
        PAPER[0]
    );
    for (row, line) in lines.iter().enumerate() {
        let y = MARGIN + count(row) * CELL.1 + 13.0;
        for one in line {
            let (x, long) = (MARGIN + count(one.column) * CELL.0, count(one.text.width()) * CELL.0);
            let _ = writeln!(
                picture,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{long:.1}\" {}>{}</text>",
                look(one.code),
                escape(&one.text)
            );
        }
    }
    picture.push_str("</g>\n</svg>\n");
    picture
}

#[allow(
    dead_code,
    reason = "the test that draws the picture of the README needs `draw` alone"
)]
fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    std::io::stdout().write_all(draw(&text, "A terminal").as_bytes())
}
