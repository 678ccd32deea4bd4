//! Whatever happens to mirrors, and wherever a sync is cut: the facts are those of a sync from nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use xq::world::World;

use crate::support::{Dice, Epoch, Scene, fresh, numbered_patch, patch_called, same_facts};

/// How many different mails there are.
const MAILS: usize = 6;

/// The mails of a made-up list and another one that has most of them, too: patches, some under one Message-ID, some with odd dates.
fn mail(number: usize, list: usize) -> Vec<u8> {
    let small = u32::try_from(number).expect("small");
    let text = match number % 5 {
        // The lists show it differently.
        0 => patch_called(small, &format!("[PATCH v{}] x86: change number {number}", list + 1)),
        // Another mail under the Message-ID of the one before.
        1 => {
            return String::from_utf8(patch_called(small, "[PATCH] x86: a second one"))
                .expect("it is text")
                .replace(&format!("<m{number}@"), &format!("<m{}@", number - 1))
                .into_bytes();
        }
        2 => String::from_utf8(numbered_patch(small))
            .expect("it is text")
            .replace(" 2013 ", " 1913 ")
            .into_bytes(),
        _ => numbered_patch(small),
    };
    let footer = if list == 0 {
        ""
    } else {
        "-- \n\n________________________________________\nanother list\n"
    };
    [text.as_slice(), footer.as_bytes()].concat()
}

/// Three mirrors of two lists, and what is done to them.
struct Course {
    scene: Scene,
    dice: Dice,
    /// Epochs of two v2 mirrors, by mirror and number; some stand aside.
    epochs: Vec<Vec<Epoch>>,
    single: Epoch,
    files: BTreeMap<String, Vec<u8>>,
    /// Mirrors in the order of the configuration.
    order: Vec<usize>,
}

impl Course {
    fn new(seed: u64) -> Self {
        let scene = Scene::new();
        World::build(&scene.path("made")).expect("a world can be made");
        // Both begin with all mails in the first of two epochs.
        let epochs = (0..2)
            .map(|mirror| {
                let path = |number: usize| scene.path(&format!("v2-{mirror}/git/{number}.git"));
                let first = Epoch::bare(&path(0)).put_all((0..MAILS).map(|number| mail(number, mirror)));
                vec![first, Epoch::bare(&path(1))]
            })
            .collect();
        let single = Epoch::bare(&scene.path("v1"));
        let course = Self {
            scene,
            dice: Dice(seed),
            epochs,
            single,
            files: BTreeMap::new(),
            order: vec![0, 1, 2],
        };
        course.configure();
        course
    }

    fn configure(&self) {
        let names = ["v2-0", "v2-1", "v1"];
        let paths: Vec<_> = self
            .order
            .iter()
            .map(|mirror| self.scene.path(names[*mirror]))
            .collect();
        let paths: Vec<&Path> = paths.iter().map(|path| path.as_path()).collect();
        self.scene.configure(&paths, &self.scene.path("made/xen.git"));
    }

    /// Does one thing and says what.
    fn step(&mut self) -> String {
        let mirror = self.dice.pick(2);
        let number = self.dice.pick(MAILS);
        let last = self.epochs[mirror].len() - 1;
        let place = if self.dice.pick(4) == 0 {
            self.dice.pick(last + 1)
        } else {
            last
        };
        let epoch = &mut self.epochs[mirror][place];
        let is_there = epoch.path.exists();
        match self.dice.pick(14) {
            0..=2 if is_there => {
                epoch.put(&mail(number, mirror));
                format!("mirror {mirror} epoch {place}: mail {number}")
            }
            3..=5 if is_there => {
                epoch.delete(&mail(number, mirror));
                format!("mirror {mirror} epoch {place}: deletion of {number}")
            }
            6 if is_there => {
                let kept = self.dice.pick(epoch.commits.len() + 1);
                let rest = epoch.commits.len() - kept;
                epoch.cut(kept);
                for _ in 0..rest / 2 {
                    epoch.put(&mail(self.dice.pick(MAILS), mirror));
                }
                format!("mirror {mirror} epoch {place}: rewritten from {kept}")
            }
            7 if last < 3 => {
                let path = self.scene.path(&format!("v2-{mirror}/git/{}.git", last + 1));
                self.epochs[mirror].push(Epoch::bare(&path));
                format!("mirror {mirror}: epoch {} begins", last + 1)
            }
            8..=9 => {
                let aside = self.scene.path(&format!("aside-{mirror}-{place}"));
                let path = epoch.path.clone();
                if !is_there {
                    std::fs::rename(&aside, &path).expect("it can be moved");
                    return format!("mirror {mirror} epoch {place}: back");
                }
                if self.epochs[mirror].iter().filter(|epoch| epoch.path.exists()).count() > 1 {
                    std::fs::rename(&path, &aside).expect("it can be moved");
                    return format!("mirror {mirror} epoch {place}: away");
                }
                "nothing".to_owned()
            }
            10 if is_there && !epoch.commits.is_empty() => {
                let file = epoch.path.join("shallow");
                if file.exists() {
                    std::fs::remove_file(&file).expect("it can go");
                    return format!("mirror {mirror} epoch {place}: whole");
                }
                let begin = epoch.commits[self.dice.pick(epoch.commits.len())];
                std::fs::write(&file, format!("{begin}\n")).expect("it can be written");
                format!("mirror {mirror} epoch {place}: shallow")
            }
            11 => {
                let turn = self.dice.pick(3);
                self.order = match turn {
                    0 => vec![2, 1, 0],
                    1 => vec![mirror, 2],
                    _ => vec![0, 1, 2],
                };
                self.configure();
                format!("mirrors {:?}", self.order)
            }
            _ => {
                let name = format!("{:02x}{number:038x}", number * 37 % 256);
                if self.files.remove(&name).is_none() {
                    self.files.insert(name, mail(number, number % 2));
                }
                self.single.write_v1(&self.files);
                format!("v1: {number} comes or goes")
            }
        }
    }

    /// Starts a sync and kills it, early or late.
    fn cut_sync(&mut self) {
        let mut sync = self
            .scene
            .xq
            .command(&["sync", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(self.dice.roll(40)));
        sync.kill().expect("it can be killed");
        sync.wait().expect("it ends");
    }
}

#[test]
fn mirrors_may_do_what_they_will() {
    for seed in [4, 11, 2024] {
        let mut course = Course::new(seed);
        let mut told = Vec::new();
        for _ in 0..22 {
            for _ in 0..=course.dice.pick(3) {
                let step = course.step();
                told.push(step);
            }
            if course.dice.pick(3) == 0 {
                course.cut_sync();
                told.push("a sync is cut".to_owned());
            }
            course.scene.xq.ok(&["sync", "-q"]);
            told.push("sync".to_owned());
            let (found, wanted) = (course.scene.xq.dump(), fresh(&course.scene.xq));
            same_facts(&found, &wanted, &format!("seed {seed}:\n{}", told.join("\n")));
        }
    }
}
