//! What every format makes of the same rows.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::model::{Address, Person, State, Time, Turn};
use crate::query::{Block, Cell, Column, Document, Moments, Noun};

const SERIES: Noun = Noun {
    one: "series",
    many: "series",
};

fn person(name: &str, address: &str) -> Person {
    Person {
        name: name.into(),
        address: Address::new(address),
    }
}

fn row(age: i64, state: State, turn: Turn, author: &str, subject: &str, id: &str) -> Vec<Cell> {
    vec![
        Cell::Age(age),
        Cell::State(state),
        Cell::Turn(turn),
        Cell::Person(person(author, "someone@example.org")),
        Cell::text(subject),
        Cell::Id {
            text: id.to_owned(),
            url: Some(format!("https://lists.example.org/{id}")),
        },
        Cell::Day(Time(1_371_563_640)),
        Cell::Value(serde_json::json!({"kind": "ack", "parts": [1, 2]})),
    ]
}

fn report() -> Report {
    Report {
        query: "lost".to_owned(),
        noun: SERIES,
        columns: vec![
            Column::new("age_days", "Age").right(),
            Column::new("state", "State"),
            Column::new("turn", "Turn"),
            Column::new("author", "Author"),
            Column::new("subject", "Subject").shrinking(),
            Column::new("message_id", "Message-ID").wide(),
            Column::new("posted", "Posted").wide(),
            Column::new("approvals", "Approvals").json(),
        ],
        rows: vec![
            row(
                35,
                State::New,
                Turn::Maintainers,
                "Ann Author",
                "x86: tidy the shadow code",
                "1@example.org",
            ),
            row(
                800,
                State::Ready,
                Turn::Committers,
                "山田 太郎",
                "=tools: 文字 \u{202e}\u{1b}[2J",
                "2@example.org",
            ),
        ],
        moments: Moments {
            as_of: Some(Time(1_375_358_400)),
            since: Some(Time(1_371_563_640)),
            ..Moments::default()
        },
        footer: vec!["214 foreign series not shown: --include foreign".to_owned()],
        group: None,
    }
}

fn utc() -> Style {
    Style {
        utc: true,
        ..Style::default()
    }
}

fn written(report: &Report, format: Format, style: &Style) -> String {
    let mut bytes = Vec::new();
    print(report, format, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_table_is_aligned_and_says_what_was_left_out() {
    let expected = "    \
    Age  State  Turn         Author      Subject
5 weeks  new    maintainers  Ann Author  x86: tidy the shadow code
2 years  ready  committers   山田 太郎   =tools: 文字 \\u{202e}\\x1b[2J

2 series from 2013-06-18 13:54 UTC, as of 2013-08-01 12:00 UTC
214 foreign series not shown: --include foreign
";
    assert_eq!(written(&report(), Format::Table, &utc()), expected);
}

#[test]
fn a_narrow_table_cuts_the_subject_first() {
    let style = Style {
        width: Some(64),
        ..utc()
    };
    let text = written(&report(), Format::Table, &style);
    assert!(text.contains("Ann Author  x86: tidy the shadow c…\n"), "{text}");
    let style = Style {
        width: Some(52),
        ..utc()
    };
    let text = written(&report(), Format::Table, &style);
    // Ages, states and turns stay whole for longest.
    assert!(text.contains("5 weeks  new    maintainers  "), "{text}");
    for width in 1..100 {
        let style = Style {
            width: Some(width),
            ..utc()
        };
        let text = written(&report(), Format::Table, &style);
        assert!(
            text.lines().take(3).all(|line| line.width() <= width),
            "{width}: {text}"
        );
    }
}

/// A report of columns of which two go below their row on a narrow terminal.
fn tall() -> Report {
    let row = |id: &str, subject: &str, author: &str, why: &str| {
        let id = Cell::Id {
            text: id.to_owned(),
            url: Some(format!("https://lists.example.org/{id}")),
        };
        vec![
            id,
            Cell::State(State::UnderReview),
            Cell::text(author),
            Cell::text(subject),
            Cell::text(why),
        ]
    };
    let long =
        "missing: ack for xen/arch/x86/mm/shadow/common.c (X86 MEMORY MANAGEMENT), and later on some more of that kind";
    Report {
        columns: vec![
            Column::new("commit", "Commit"),
            Column::new("state", "State"),
            Column::new("author", "Author").shrinking().below(),
            Column::new("subject", "Subject").shrinking(),
            Column::new("why", "Why").shrinking().below(),
        ],
        noun: SERIES,
        rows: vec![
            row(
                &"1234567890".repeat(4),
                "x86: 文字 tidy the shadow code and more",
                "山田 太郎",
                "commit",
            ),
            row(&"abcdef0123".repeat(4), "tools: less", "Ann Author", long),
            row(&"0".repeat(40), "nothing to say", "", ""),
        ],
        ..Report::default()
    }
}

#[test]
fn what_can_wait_goes_below_its_row_on_a_narrow_terminal() {
    let style = |width: usize| Style {
        width: Some(width),
        ..utc()
    };
    let text = written(&tall(), Format::Table, &style(60));
    let expected = "\
Commit        State         Subject
    Author      Why
123456789012  under-review  x86: 文字 tidy the shadow code…
    山田 太郎   commit
abcdef0123ab  under-review  tools: less
    Ann Author  missing: ack for
                xen/arch/x86/mm/shadow/common.c (X86 MEMORY…
000000000000  under-review  nothing to say

3 series
";
    assert_eq!(text, expected);
    // Where all fits beside each other, and on a terminal that is not narrow, a row is a line.
    for (width, lines) in [(110, 6), (250, 6), (109, 10)] {
        let text = written(&tall(), Format::Table, &style(width));
        assert_eq!(text.lines().count(), lines, "{width}: {text}");
    }
    let report = tall().select(&["author", "why"]).unwrap();
    let text = written(&report, Format::Table, &style(60));
    assert!(text.starts_with("Author      Why\n山田 太郎   commit\n"), "{text}");
    let mut report = tall();
    report.group = Some("state".to_owned());
    let text = written(&report, Format::Table, &style(60));
    assert!(text.contains("Why\n\nunder-review (3)\n123456789012  x86:"), "{text}");
}

#[test]
fn the_wide_table_has_more_columns_and_no_limit() {
    let style = Style {
        width: Some(20),
        ..utc()
    };
    let text = written(&report(), Format::Wide, &style);
    assert!(
        text.contains("x86: tidy the shadow code     1@example.org  2013-06-18\n"),
        "{text}"
    );
}

#[test]
fn an_empty_table_says_so_in_one_line() {
    let empty = Report {
        rows: Vec::new(),
        footer: Vec::new(),
        moments: Moments::default(),
        ..report()
    };
    assert_eq!(written(&empty, Format::Table, &utc()), "no series\n");
}

#[test]
fn colours_and_links_keep_the_alignment() {
    let style = Style {
        color: true,
        hyperlinks: true,
        ..utc()
    };
    let text = written(&report(), Format::Wide, &style);
    assert!(
        text.contains("\u{1b}[31mnew\u{1b}[0m    \u{1b}[33mmaintainers\u{1b}[0m"),
        "{text}"
    );
    let link = "\u{1b}]8;;https://lists.example.org/1@example.org\u{1b}\\1@example.org\u{1b}]8;;\u{1b}\\";
    assert!(text.contains(link), "{text}");
    let mut bare = text;
    for code in [0, 1, 2, 31, 32, 33, 35, 36] {
        bare = bare.replace(&format!("\u{1b}[{code}m"), "");
    }
    for url in [
        "",
        "https://lists.example.org/1@example.org",
        "https://lists.example.org/2@example.org",
    ] {
        bare = bare.replace(&format!("\u{1b}]8;;{url}\u{1b}\\"), "");
    }
    assert_eq!(bare, written(&report(), Format::Wide, &utc()));
}

#[test]
fn a_link_that_is_none_is_not_made() {
    let mut report = report();
    report.rows[0][5] = Cell::Id {
        text: "1@example.org".to_owned(),
        url: Some("https://x/\u{1b}\\evil".to_owned()),
    };
    let style = Style {
        hyperlinks: true,
        ..utc()
    };
    assert!(!written(&report, Format::Wide, &style).contains("evil"));
}

#[test]
fn groups_stand_under_headings_in_the_order_of_the_process() {
    let mut report = report();
    report.group = Some("turn".to_owned());
    report.rows.reverse();
    let expected = "    \
    Age  State  Author      Subject

maintainers (1)
5 weeks  new    Ann Author  x86: tidy the shadow code

committers (1)
2 years  ready  山田 太郎   =tools: 文字 \\u{202e}\\x1b[2J

2 series from";
    let text = written(&report, Format::Table, &utc());
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn a_row_stands_in_each_group_its_list_names() {
    let columns = vec![
        Column::new("subject", "Subject"),
        Column::new("subsystems", "Subsystem").json(),
    ];
    let list = |names: &[&str]| Cell::List(names.iter().map(|&name| name.to_owned()).collect());
    let report = Report {
        columns,
        noun: SERIES,
        rows: vec![
            vec![Cell::text("both"), list(&["XSM", "ARM"])],
            vec![Cell::text("none"), list(&[])],
        ],
        group: Some("subsystems".to_owned()),
        ..Report::default()
    };
    let text = written(&report, Format::Table, &utc());
    let expected = "Subject\n\nARM (1)\nboth\n\nXSM (1)\nboth\n\nno subsystem (1)\nnone\n\n2 series\n";
    assert_eq!(text, expected);
}

#[test]
fn notes_can_go_elsewhere() {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    print_split(&report(), Format::Table, &utc(), &mut out, &mut notes).unwrap();
    assert_eq!(String::from_utf8(out).unwrap().lines().count(), 3);
    assert_eq!(String::from_utf8(notes).unwrap().lines().count(), 2);
}

#[test]
fn json_keeps_the_contract_and_shows_no_bidi() {
    let text = written(&report(), Format::Json, &utc());
    assert!(text.is_ascii() || !text.contains('\u{202e}'));
    assert!(text.starts_with(
        "{\"schema\":1,\"query\":\"lost\",\"as_of\":\"2013-08-01T12:00:00Z\",\"since\":\"2013-06-18T13:54:00Z\",\
         \"until\":null,\"synced\":null,\"newest_mail\":null,\"newest_commit\":null,\"rows\":[\n{\"age_days\":35,"
    ));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let second = &value["rows"][1];
    assert_eq!(second["subject"], "=tools: 文字 \u{202e}\u{1b}[2J");
    assert_eq!(second["author"]["email"], "someone@example.org");
    assert_eq!(second["turn"], "committers");
    assert_eq!(second["approvals"]["parts"][1], 2);
    let lines = written(&report(), Format::Jsonl, &utc());
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(
        &serde_json::from_str::<serde_json::Value>(lines.lines().nth(1).unwrap()).unwrap(),
        second
    );
    let none = Report {
        query: "q".to_owned(),
        ..Report::default()
    };
    assert!(written(&none, Format::Json, &utc()).ends_with("\"rows\":[]}\n"));
}

#[test]
fn csv_defuses_formulas_and_leaves_numbers() {
    let report = Report {
        columns: vec![Column::new("a", "A"), Column::new("n", "N")],
        rows: ["=1+1", "+1", "-x", "@SUM(1)", "\t=1", "\r=1", "a,\"b\"\nc"]
            .iter()
            .map(|text| vec![Cell::text(*text), Cell::Number(-1.5)])
            .collect(),
        ..Report::default()
    };
    let text = written(&report, Format::Csv, &utc());
    let expected =
        "a,n\n'=1+1,-1.5\n'+1,-1.5\n'-x,-1.5\n'@SUM(1),-1.5\n'\\t=1,-1.5\n'\\r=1,-1.5\n\"a,\"\"b\"\"\nc\",-1.5\n";
    assert_eq!(text, expected);
}

#[test]
fn tsv_can_be_taken_apart_again() {
    let report = Report {
        columns: vec![Column::new("a", "A"), Column::new("p", "P")],
        rows: vec![vec![
            Cell::text("x\ty\nz\\t"),
            Cell::People(vec![person("A B", "a@b"), person("", "c@d")]),
        ]],
        ..Report::default()
    };
    assert_eq!(
        written(&report, Format::Tsv, &utc()),
        "a\tp\nx\\ty\\nz\\\\t\tA B <a@b>; c@d\n"
    );
}

#[test]
fn ids_are_one_a_line() {
    assert_eq!(
        written(&report(), Format::Ids, &utc()),
        "1@example.org\n2@example.org\n"
    );
    let report = report().select(&["subject"]).unwrap();
    let error = print(&report, Format::Ids, &utc(), &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
}

#[test]
fn a_template_says_what_the_table_says() {
    let report = report();
    let template = Template::parse("{{{age}}}\\t{author}: {subject}", &report).unwrap();
    let mut bytes = Vec::new();
    template.print(&report, &utc(), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        "{5 weeks}\tAnn Author: x86: tidy the shadow code"
    );
    for wrong in ["{subjct}", "{subject", "subject}"] {
        assert_eq!(Template::parse(wrong, &report).unwrap_err().kind(), Kind::Usage);
    }
}

#[test]
fn an_unknown_format_names_the_nearest() {
    let error = "jsn".parse::<Format>().unwrap_err();
    assert_eq!(error.hints(), ["did you mean `json`?"]);
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>().unwrap(), format);
    }
}

/// A pipe whose reader is gone.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A disk without room.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_went_away_ends_quietly_and_a_full_disk_does_not() {
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Mbox) {
        assert!(print(&report(), format, &utc(), &mut Gone).is_ok(), "{format}");
        assert_eq!(
            print(&report(), format, &utc(), &mut Full).unwrap_err().kind(),
            Kind::Data,
            "{format}"
        );
    }
}

#[test]
fn a_document_is_blocks_for_people_and_a_value_for_programs() {
    let document = Document {
        query: "show".to_owned(),
        title: "x86: tidy\u{1b}[2J".to_owned(),
        blocks: vec![
            Block::Facts(vec![
                ("state".to_owned(), Cell::State(State::Ready)),
                ("posted".to_owned(), Cell::Day(Time(1_371_563_640))),
                ("target".to_owned(), Cell::Empty),
            ]),
            Block::Table {
                title: "Parts".to_owned(),
                columns: vec![Column::new("number", "#").right(), Column::new("subject", "Subject")],
                rows: vec![vec![Cell::Count(1), Cell::text("one")]],
            },
            Block::Table {
                title: "Nothing".to_owned(),
                columns: vec![Column::new("x", "X")],
                rows: Vec::new(),
            },
            Block::Lines(vec!["  as  it is".to_owned()]),
        ],
        json: serde_json::json!({"id": "abc"}),
        moments: Moments::default(),
    };
    let mut bytes = Vec::new();
    print_document(&document, Format::Table, &utc(), &mut bytes).unwrap();
    let expected = "x86: tidy\\x1b[2J\n\nstate   ready\nposted  2013-06-18 13:54 UTC\n\nParts\n#  Subject\n1  one\n\n  as  it is\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    let mut bytes = Vec::new();
    print_document(&document, Format::Json, &utc(), &mut bytes).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value["rows"][0]["id"], "abc");
    assert_eq!(value["query"], "show");
    assert!(print_document(&document, Format::Csv, &utc(), &mut Vec::new()).is_err());
}

/// Texts with all that layout and terminals stumble over.
fn any_text() -> impl Strategy<Value = String> {
    let nasty = prop_oneof![
        Just('\u{1b}'),
        Just('\n'),
        Just('\r'),
        Just('\t'),
        Just('\u{202e}'),
        Just('\u{200d}'),
        Just('\u{2061}'),
        Just('\u{2062}'),
        Just('\u{fe0f}'),
        Just('\u{301}'),
        Just('🇩'),
        Just('🇪'),
        Just('👩'),
        Just('文'),
        Just('='),
        Just(' '),
        any::<char>()
    ];
    proptest::collection::vec(nasty, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn no_text_breaks_a_row(texts in proptest::collection::vec(any_text(), 1..4), width in 1_usize..120) {
        let report = Report {
            columns: vec![Column::new("a", "A"), Column::new("s", "S").shrinking(), Column::new("n", "N").right()],
            rows: texts.iter().map(|text| vec![Cell::text(text), Cell::text(text), Cell::Count(7)]).collect(),
            ..Report::default()
        };
        for style in [Style { width: Some(width), ..utc() }, Style { width: Some(width), color: true, hyperlinks: true, utc: true }] {
            let text = written(&report, Format::Table, &style);
            let lines: Vec<&str> = text.split('\n').collect();
            prop_assert_eq!(lines.len(), texts.len() + 4);
            if !style.color {
                for line in lines.iter().take(texts.len() + 1) {
                    prop_assert!(line.width() <= width, "{line:?} {width}");
                    prop_assert!(!line.chars().any(foreign::is_harmful));
                }
            }
        }
        let tsv = written(&report, Format::Tsv, &utc());
        for line in tsv.trim_end_matches('\n').split('\n') {
            prop_assert_eq!(line.split('\t').count(), 3);
        }
    }

    #[test]
    fn no_text_breaks_a_row_of_several_lines(texts in proptest::collection::vec(any_text(), 1..4), width in 1_usize..120) {
        let columns = vec![
            Column::new("a", "A"),
            Column::new("s", "S").shrinking().below(),
            Column::new("t", "T").shrinking(),
            Column::new("n", "N").right().below(),
            Column::new("u", "U").shrinking().below(),
        ];
        let cells = |text: &String| {
            vec![Cell::text(text), Cell::text(text), Cell::text(text), Cell::Count(7), Cell::text(text.repeat(3))]
        };
        let report = Report { columns, rows: texts.iter().map(cells).collect(), ..Report::default() };
        let plain = written(&report, Format::Table, &Style { width: Some(width), ..utc() });
        let rows: Vec<&str> = plain.lines().take_while(|line| !line.is_empty()).collect();
        for line in &rows {
            prop_assert!(line.width() <= width, "{line:?} {width}");
            prop_assert!(!line.chars().any(foreign::is_harmful));
        }
        prop_assert!(rows.len() <= (texts.len() + 1) * 6);
        let painted = written(&report, Format::Table, &Style { width: Some(width), color: true, hyperlinks: true, utc: true });
        prop_assert_eq!(painted.lines().count(), plain.lines().count());
        prop_assert_eq!(painted.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""), plain);
    }

    #[test]
    fn csv_reads_back_equal(texts in proptest::collection::vec(any_text(), 1..4)) {
        let cells = |text: &String| vec![Cell::Text(text.clone()), Cell::Text(text.clone())];
        let report = Report {
            columns: vec![Column::new("a", "A"), Column::new("b", "B")],
            rows: texts.iter().map(cells).collect(),
            ..Report::default()
        };
        let text = written(&report, Format::Csv, &utc());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let read: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let expected: Vec<Vec<String>> = report
            .rows
            .iter()
            .map(|row| row.iter().map(delimited::spell_for_csv).collect())
            .collect();
        prop_assert_eq!(&read, &expected);
        for (field, text) in read.iter().map(|row| &row[0]).zip(&texts) {
            prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']));
            if !text.chars().any(foreign::is_harmful) && !text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
                prop_assert_eq!(field, text);
            }
        }
    }

    #[test]
    fn json_reads_back_equal(text in any_text()) {
        let report = Report {
            columns: vec![Column::new("a", "A")],
            rows: vec![vec![Cell::Text(text.clone())]],
            ..Report::default()
        };
        let written = written(&report, Format::Json, &utc());
        prop_assert!(!written.chars().any(|c| c != '\n' && foreign::is_harmful(c)));
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&value["rows"][0]["a"], &serde_json::Value::String(text));
    }
}
