//! Writes a large made-up world for measuring: `make_world --messages N DIR`. Equal arguments give equal repositories.

use std::path::Path;

use xq::error::{Error, Kind, Result};
use xq::model::Time;
use xq::world::{Edit, Form, Made, Piece, Who, Work, World};

/// When the first mail is sent: 2013-01-01.
const START: i64 = 1_356_998_400;
/// How many files the patches are spread over.
const FILES: usize = 300;
/// How many mails one epoch holds.
const EPOCH: usize = 20_000;
/// Those who post.
const SUBMITTERS: [Who; 5] = [Who::Tariq, Who::Rene, Who::Mei, Who::Abena, Who::Dario];

fn main() -> Result<()> {
    let usage = || Error::new(Kind::Usage, "cannot make a world").hint("make_world --messages N DIR");
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [option, count, dir] = words.as_slice() else {
        return Err(usage());
    };
    let count: usize = count.parse().map_err(|_| usage())?;
    if option != "--messages" {
        return Err(usage());
    }
    let mut world = World::build(Path::new(dir))?;
    let (mut sent, mut serial, mut epoch) = (0, 0, 1);
    while sent < count {
        if sent >= epoch * EPOCH {
            world.next_epoch()?;
            epoch += 1;
        }
        serial += 1;
        sent += play_series(&mut world, serial)?;
    }
    Ok(())
}

/// Posts one series, has it answered, and commits two of three; says how many mails that took.
fn play_series(world: &mut World, serial: usize) -> Result<usize> {
    let who = SUBMITTERS.get(serial % SUBMITTERS.len()).copied().unwrap_or(Who::Tariq);
    let start = Time(START + i64::try_from(serial).unwrap_or(0) * 3600);
    let parts = if serial.is_multiple_of(4) { 3 } else { 1 };
    let mut work = Work {
        who,
        prefix: "PATCH".to_owned(),
        revision: 1,
        cover: (parts > 1).then(|| format!("work {serial}: several steps")),
        pieces: (0..parts).map(|part| piece(serial, part)).collect(),
        form: if serial.is_multiple_of(9) {
            Form::QuotedPrintable
        } else {
            Form::Plain
        },
        plain_diff: serial.is_multiple_of(7),
        missing: Vec::new(),
        serial,
    };
    let mut posted = world.post(&work, "staging", start, &[])?;
    let mut sent = posted.parts.len() + usize::from(posted.cover.is_some());
    let answer = |world: &mut World, minutes: i64, who: Who, posted: &xq::world::Posted, text: &str| -> Result<()> {
        let date = Time(start.0 + minutes * 60);
        let id = xq::model::MessageId::parse(&format!("{serial}.{minutes}@example.org"));
        let id = id.ok_or_else(|| Error::bug("a counted id is well formed"))?;
        let letter = world.reply(id, who, date, &posted.lead(), text)?;
        world.mail(letter)
    };
    if serial.is_multiple_of(3) {
        answer(world, 5, Who::Greta, &posted, "Please check the result of the call.")?;
        answer(world, 10, who, &posted, "Will do in v2.")?;
        work = work.next();
        posted = world.post(&work, "staging", Time(start.0 + 1200), &[])?;
        sent += 2 + posted.parts.len() + usize::from(posted.cover.is_some());
    }
    if !serial.is_multiple_of(5) {
        answer(
            world,
            30,
            Who::Greta,
            &posted,
            &format!("Acked-by: {}", Who::Greta.written()),
        )?;
        sent += 1;
    }
    if serial % 3 != 1 {
        for piece in &work.pieces {
            let date = Time(start.0 + 2400);
            let message = format!(
                "{}\n\n{}\n\nSigned-off-by: {}\nAcked-by: {}\n",
                piece.title,
                piece.prose,
                who.written(),
                Who::Greta.written()
            );
            let (author, committer) = ((who.person(), date), (Who::Greta.person(), date));
            world.commit(
                "staging",
                &Made {
                    edits: piece.edits.clone(),
                    replaced: Vec::new(),
                    author,
                    committer,
                    message,
                },
            )?;
        }
    }
    Ok(sent)
}

fn piece(serial: usize, part: usize) -> Piece {
    let file = (serial * 7 + part) % FILES;
    let path = format!("xen/arch/x86/area{}/file{file}.c", file % 10);
    Piece {
        title: format!("x86/file{file}: step {part} of work {serial}"),
        prose: format!("Work {serial} needs this.\n\nSeen on machine {}.", serial % 97),
        edits: vec![Edit {
            path,
            function: 100 + serial * 3 + part,
            variant: 1,
        }],
        trailers: Vec::new(),
        author: None,
    }
}
