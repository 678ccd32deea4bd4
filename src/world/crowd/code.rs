//! The code of the large world: files of functions, and edits of single functions that apply whatever was done to others.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::dice::{Dice, mixed};

/// Sections of MAINTAINERS: a title and its directory.
pub(super) const AREAS: [(&str, &str); 24] = [
    ("ARM ARCHITECTURE", "xen/arch/arm"),
    ("ARM VGIC", "xen/arch/arm/vgic"),
    ("ARGO", "xen/common/argo"),
    ("BUILD SYSTEM", "scripts/build"),
    ("CPU POOLS", "xen/common/pool"),
    ("DEVICE PASSTHROUGH", "xen/drivers/passthrough"),
    ("DOCUMENTATION", "docs/man"),
    ("EVENT CHANNELS", "xen/common/event"),
    ("GOLANG BINDINGS", "tools/golang"),
    ("GRANT TABLES", "xen/common/grant"),
    ("HYPERCALL INTERFACE", "xen/include/public"),
    ("LIBXENLIGHT", "tools/libs/light"),
    ("LIVEPATCH", "xen/common/livepatch"),
    ("MINI-OS", "stubdom/core"),
    ("OCAML TOOLS", "tools/ocaml"),
    ("POWER MANAGEMENT", "xen/arch/x86/acpi"),
    ("RISCV", "xen/arch/riscv"),
    ("SCHEDULING", "xen/common/sched"),
    ("SERIAL CONSOLE", "xen/drivers/char"),
    ("TOOLSTACK", "tools/xl"),
    ("VIRTUAL MACHINE EVENTS", "xen/common/vm-event"),
    ("X86 ARCHITECTURE", "xen/arch/x86"),
    ("X86 MEMORY MANAGEMENT", "xen/arch/x86/mm"),
    ("XENSTORE", "tools/xenstored"),
];

/// How many files an area begins with.
const FILES: usize = 40;
/// How many functions a file begins with.
const FUNCTIONS: u32 = 12;

const DEEDS: [&str; 24] = [
    "check", "init", "map", "unmap", "enable", "disable", "save", "restore", "flush", "lookup", "insert", "remove",
    "wake", "sleep", "assign", "release", "parse", "dump", "reset", "validate", "attach", "detach", "update",
    "account",
];
const THINGS: [&str; 32] = [
    "domain", "vcpu", "page", "frame", "timer", "ring", "irq", "msi", "bridge", "pool", "entry", "region", "queue",
    "event", "port", "grant", "table", "clock", "cpu", "node", "region", "bank", "window", "device", "policy", "state",
    "context", "bitmap", "cache", "buffer", "lock", "request",
];

/// A file: its path and its functions with what was made of each.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The path.
    pub(super) path: String,
    /// Its area, by place among [`AREAS`].
    pub(super) area: usize,
    number: u64,
    functions: Vec<(u32, u32)>,
}

/// What an edit does to its function.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Deed {
    /// Changes some lines; a function that is not there is added at the end.
    Change,
    /// Takes it out.
    Remove,
}

/// A change of one function of one file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Edit {
    /// Place of the file.
    pub(super) file: usize,
    /// The function.
    pub(super) function: u32,
    /// What is made of it.
    pub(super) variant: u32,
    /// What is done.
    pub(super) deed: Deed,
}

/// All files in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Code {
    files: Vec<Source>,
}

impl Edit {
    /// The same of a function further on, which comes in if it is not there.
    pub(super) fn beside(self, next: u32) -> Self {
        let function = self.function + next;
        let deed = Deed::Change;
        Self { function, deed, ..self }
    }
}

impl Code {
    /// The files before anything is posted.
    pub(super) fn first() -> Self {
        let mut code = Self { files: Vec::new() };
        for _ in 0..FILES {
            for area in 0..AREAS.len() {
                code.add(area, FUNCTIONS);
            }
        }
        code
    }

    /// Adds a file of an area; the place it has.
    fn add(&mut self, area: usize, functions: u32) -> usize {
        let place = self.files.len();
        self.files.push(Source::new(area, place, functions));
        place
    }

    /// A place for a file that a patch brings: it is empty until then.
    pub(super) fn announce(&mut self, area: usize) -> usize {
        self.add(area, 0)
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// The file at a place.
    pub(super) fn at(&self, place: usize) -> Option<&Source> {
        self.files.get(place)
    }

    /// Applies edits: path and new text of each file that they change, by path; no text where the file is gone.
    pub(super) fn land(&mut self, edits: &[Edit]) -> Vec<(String, Option<String>)> {
        let mut overlay = Overlay::new(self);
        let changes = overlay.apply(edits);
        for (place, file) in overlay.changed {
            if let Some(known) = self.files.get_mut(place) {
                *known = file;
            }
        }
        let changed = changes.into_iter().filter(|(_, before, after)| before != after);
        changed.map(|(path, _, after)| (path, after)).collect()
    }

    /// Every file that is there: path and text, by path.
    pub(super) fn texts(&self) -> Vec<(String, Option<String>)> {
        let mut texts: Vec<_> = self.files.iter().map(|file| (file.path.clone(), file.text())).collect();
        texts.sort();
        texts
    }
}

impl Source {
    fn new(area: usize, place: usize, functions: u32) -> Self {
        let number = u64::try_from(place).unwrap_or(0);
        let directory = AREAS.get(area).map_or("misc", |(_, directory)| directory);
        let mut dice = Dice::new(mixed(number));
        let (deed, thing) = (dice.word(&DEEDS), dice.word(&THINGS));
        let nested = if place.is_multiple_of(3) {
            format!("{thing}/")
        } else {
            String::new()
        };
        Self {
            path: format!("{directory}/{nested}{thing}_{deed}{place}.c"),
            area,
            number,
            functions: (0..functions).map(|function| (function, 0)).collect(),
        }
    }

    /// Whether it has more functions than it needs.
    pub(super) fn is_large(&self) -> bool {
        self.functions.len() > 4
    }

    /// Whether it has all the functions that a file should have.
    pub(super) fn is_huge(&self) -> bool {
        self.functions.len() > 20
    }

    /// A function that is there, by chance.
    pub(super) fn pick(&self, dice: &mut Dice) -> Option<(u32, u32)> {
        dice.pick(&self.functions)
    }

    /// A number that no function has yet.
    pub(super) fn next_function(&self) -> u32 {
        self.functions
            .iter()
            .map(|(function, _)| function + 1)
            .max()
            .unwrap_or(0)
    }

    /// Applies an edit of it.
    pub(super) fn apply(&mut self, edit: &Edit) {
        let known = self
            .functions
            .iter()
            .position(|(function, _)| *function == edit.function);
        match (edit.deed, known) {
            (Deed::Change, Some(place)) => {
                if let Some(function) = self.functions.get_mut(place) {
                    function.1 = edit.variant;
                }
            }
            (Deed::Change, None) => self.functions.push((edit.function, edit.variant)),
            (Deed::Remove, Some(place)) => drop(self.functions.remove(place)),
            (Deed::Remove, None) => {}
        }
    }

    /// The base name without its ending.
    pub(super) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split('.').next().unwrap_or(name)
    }

    /// Its text; `None` when it is not there.
    pub(super) fn text(&self) -> Option<String> {
        if self.functions.is_empty() {
            return None;
        }
        let stem = self.stem();
        let mut text =
            format!("/*\n * {stem}: made up for measuring.\n */\n#include <xen/lib.h>\n#include <xen/{stem}.h>\n");
        for (function, variant) in &self.functions {
            self.write_function(&mut text, *function, *variant);
        }
        Some(text)
    }

    fn write_function(&self, text: &mut String, function: u32, variant: u32) {
        let seed = mixed(self.number << 32 | u64::from(function));
        let mut dice = Dice::new(seed);
        let (deed, thing) = (dice.word(&DEEDS), dice.word(&THINGS));
        let lines = 6 + u32::try_from(seed % 13).unwrap_or(0);
        let mut write =
            |line: std::fmt::Arguments<'_>| text.write_fmt(line).expect("writing to a string does not fail");
        write(format_args!(
            "\nint {thing}_{deed}_{function}(struct {thing} *{thing}, unsigned int nr)\n{{\n    int rc = 0;\n\n"
        ));
        for line in 0..lines {
            // The last variant that touched the line says what it is.
            let touched = |variant: &u32| {
                let always = variant % lines == line;
                always || mixed(seed ^ u64::from(*variant) << 20 ^ u64::from(line)).is_multiple_of(5)
            };
            let last = (1..=variant).rev().find(touched).unwrap_or(0);
            let mut dice = Dice::new(mixed(seed ^ u64::from(last) << 40 ^ u64::from(line) << 8));
            let (what, other) = (dice.word(&DEEDS), dice.word(&THINGS));
            let number = dice.below(4096);
            match dice.below(5) {
                0 => write(format_args!(
                    "    if ( {thing}->{other}_{number} > nr )\n        return -E{};\n",
                    dice.word(&ERRORS)
                )),
                1 => write(format_args!("    rc = {other}_{what}({thing}, {number});\n")),
                2 => write(format_args!("    {thing}->{what}_{other} = nr + {number};\n")),
                3 => write(format_args!(
                    "    for_each_{other} ( {thing}, nr + {number} )\n        {what}_{other}({other});\n"
                )),
                _ => write(format_args!("    ASSERT({what}_{other}({thing}) != {number});\n")),
            }
        }
        write(format_args!("\n    return rc;\n}}\n"));
    }
}

const ERRORS: [&str; 8] = ["INVAL", "BUSY", "PERM", "NOSYS", "SRCH", "NOMEM", "AGAIN", "NOENT"];

/// Files as a series makes them: those of the tree but for the ones that its parts changed.
pub(super) struct Overlay<'a> {
    code: &'a Code,
    changed: BTreeMap<usize, Source>,
}

impl<'a> Overlay<'a> {
    /// Begins with the tree as it is.
    pub(super) fn new(code: &'a Code) -> Self {
        let changed = BTreeMap::new();
        Self { code, changed }
    }

    /// Applies a part's edits: path, text before and text after of each file, by path.
    pub(super) fn apply(&mut self, edits: &[Edit]) -> Vec<(String, Option<String>, Option<String>)> {
        let mut places: Vec<usize> = edits.iter().map(|edit| edit.file).collect();
        places.sort_unstable();
        places.dedup();
        let mut changes = Vec::new();
        for place in places {
            let known = self.changed.get(&place).or_else(|| self.code.at(place));
            let Some(before) = known.cloned() else { continue };
            let mut after = before.clone();
            edits
                .iter()
                .filter(|edit| edit.file == place)
                .for_each(|edit| after.apply(edit));
            changes.push((before.path.clone(), before.text(), after.text()));
            self.changed.insert(place, after);
        }
        changes.sort();
        changes
    }
}
