//! What reached the tree: the release, series that went in, and commits that do not look like their mails.

use super::{
    APIC, CREDIT, DM, DOMCTL, GIC, GRANT, HVM, IOMMU, LIBXL_PCI, P2M, PCI, RESTORE, SETUP, SHADOW, TIME, VLAPIC,
    VTIMER, acked,
};
use crate::model::{State, Turn};
use crate::world::Made;
use crate::world::Who;
use crate::world::cast::Who::{Abena, Dario, Greta, Hana, Ines, Mei, Nadia, Olek, Paul, Rene, Ryo, Tariq, Victor};
use crate::world::letter::Form;
use crate::world::script::{Script, on};
use crate::world::source::Edit;
use crate::world::source::makefile;

/// Branches, tags, version bumps that never were on the list, and the second epoch.
pub(in crate::world) fn releases(script: &mut Script) {
    script.at(on("01-02"), |world| {
        world.start_branch("staging-4.2", "staging")?;
        world.tag("RELEASE-4.2.0", "staging-4.2", Hana, on("01-02"))?;
        let made = Made {
            edits: Vec::new(),
            replaced: vec![("xen/Makefile".to_owned(), makefile(".1-pre"))],
            author: (Victor.person(), on("01-02 10")),
            committer: (Victor.person(), on("01-02 10")),
            message: format!(
                "Update Xen version to 4.2.1-pre\n\nSigned-off-by: {}\n",
                Victor.written()
            ),
        };
        world.commit("staging-4.2", &made).map(drop)
    });
    let bump = |script: &mut Script, day: &'static str, extra: &'static str, title: &'static str| {
        script.at(on(day), move |world| {
            let made = Made {
                edits: Vec::new(),
                replaced: vec![("xen/Makefile".to_owned(), makefile(extra))],
                author: (Victor.person(), on(day)),
                committer: (Victor.person(), on(day)),
                message: format!("{title}\n\nSigned-off-by: {}\n", Victor.written()),
            };
            world.commit("staging", &made).map(drop)
        });
    };
    bump(script, "06-17 20", ".0-rc5", "Update Xen version to 4.3.0-rc5");
    script.at(on("06-18 13"), |world| {
        world.tag("4.3.0-rc5", "staging", Hana, on("06-18 13"))
    });
    script.at(on("07-01 6"), crate::world::World::next_epoch);
    script.at(on("07-01 14"), |world| world.start_branch("staging-4.3", "staging"));
    bump(script, "07-02 8", "-unstable", "Open Xen 4.4 for development");
}

/// A series of one patch in short: submitter, title, file, approver, committer, days of posting, answer and commit.
type Smooth = (Who, &'static str, &'static str, Who, Who, [&'static str; 3]);

/// Series that went the way they should.
pub(in crate::world) fn accepted(script: &mut Script) {
    let plain: [Smooth; 12] = [
        (
            Tariq,
            "xen/arm: gic: clear the active bit on teardown",
            GIC,
            Ines,
            Ines,
            ["05-06", "05-08", "05-13"],
        ),
        (
            Rene,
            "x86: don't lose the TSC offset over suspend",
            TIME,
            Greta,
            Greta,
            ["05-14", "05-15", "05-16"],
        ),
        (
            Dario,
            "credit: count the idle VCPU once",
            CREDIT,
            Nadia,
            Victor,
            ["05-20", "05-24", "05-28"],
        ),
        (
            Abena,
            "tools/libxl: free the device model path",
            DM,
            Paul,
            Ines,
            ["06-03", "06-05", "06-06"],
        ),
        (
            Tariq,
            "x86/shadow: tidy the hash walk",
            SHADOW,
            Olek,
            Greta,
            ["06-11", "06-13", "06-20"],
        ),
        (
            Mei,
            "IOMMU: check the return value of the map call",
            IOMMU,
            Ryo,
            Greta,
            ["06-19", "06-21", "06-27"],
        ),
        (
            Rene,
            "vlapic: read the right half of the ICR",
            VLAPIC,
            Greta,
            Greta,
            ["06-24", "06-26", "07-03"],
        ),
        (
            Abena,
            "libxc: check for a short read on restore",
            RESTORE,
            Ines,
            Ines,
            ["07-04", "07-08", "07-09"],
        ),
        (
            Tariq,
            "xen/arm: vtimer: arm the timer after the state is set",
            VTIMER,
            Ines,
            Ines,
            ["07-11", "07-12", "07-15"],
        ),
        (
            Dario,
            "domctl: refuse an empty CPU map",
            DOMCTL,
            Victor,
            Victor,
            ["07-18", "07-22", "07-24"],
        ),
        (
            Mei,
            "PCI: hold the lock while the list is walked",
            PCI,
            Ryo,
            Greta,
            ["08-01", "08-05", "08-07"],
        ),
        (
            Rene,
            "x86/p2m: split the log-dirty check out",
            P2M,
            Olek,
            Greta,
            ["08-14", "08-16", "08-19"],
        ),
    ];
    for (who, title, path, by, committer, [posted, answered, committed]) in plain {
        let first = script.work(who, None, &[(title, path)]);
        let before = script.post(posted, &first);
        if answered.ends_with(['5', '6', '8']) {
            script.reply(
                &format!("{posted} 15"),
                by,
                &before.part(1),
                "The error path looks wrong to me. Could you do this before the lock is taken?",
            );
            script.reply(&format!("{posted} 17"), who, &before.part(1), "Right, will fix in v2.");
            let second = first.next();
            let again = script.post(&format!("{answered} 7"), &second);
            script.give(&format!("{answered} 16"), by, "Acked-by", &again.part(1));
            script.commit(committed, committer, &second, 1, &[&acked(by)]);
            script.expect(&again, State::Accepted, Turn::Nobody);
        } else {
            script.give(answered, by, "Acked-by", &before.part(1));
            script.commit(committed, committer, &first, 1, &[&acked(by)]);
            script.reply(
                &format!("{committed} 11"),
                committer,
                &before.part(1),
                "Applied, thanks.",
            );
            script.expect(&before, State::Accepted, Turn::Nobody);
        }
    }
    let parts = [
        ("x86/apic: name the timer modes", APIC),
        ("x86/apic: use the names in the setup code", APIC),
        ("x86: drop the old mode numbers", SETUP),
        ("x86/hvm: say which mode is refused", HVM),
    ];
    let first = script.work(Rene, Some("x86: timer modes by name"), &parts);
    let before = script.post("06-25", &first);
    script.reply("06-26", Greta, &before.part(2), "Please use the enum here too.");
    script.reply("06-27", Rene, &before.part(2), "OK, will do.");
    let mut second = first.next();
    if let Some(piece) = second.pieces.get_mut(2) {
        piece.title = "x86: retire the old mode numbers".to_owned();
    }
    let again = script.post("07-16", &second);
    script.give("07-18", Greta, "Acked-by", &again.lead());
    for part in 1..=4 {
        script.commit("07-19", Greta, &second, part, &[&acked(Greta)]);
    }
    script.expect(&again, State::Accepted, Turn::Nobody);
}

/// Commits that do not look like their mails.
pub(in crate::world) fn odd_commits(script: &mut Script) {
    let work = script.work(Mei, None, &[("x86: fix typo in in the wake up path of the APIC", APIC)]);
    let posted = script.post("07-08", &work);
    script.reply(
        "07-09",
        Greta,
        &posted.part(1),
        &format!("With the title fixed (can be done while committing):\n{}", acked(Greta)),
    );
    let mut piece = work.pieces.first().cloned().expect("it has a part");
    piece.title = "x86/APIC: fix the wake-up path".to_owned();
    script.commit_piece("07-10", Greta, &work, &piece, &[&acked(Greta)]);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let parts = [
        ("grant table: add a counter", GRANT),
        ("grant table: show the counter", GRANT),
    ];
    let mut work = script.work(Tariq, Some("grant table: count the maps"), &parts);
    for (function, piece) in (40..).zip(&mut work.pieces) {
        // Lines that no other patch has: by them a part is found in the squashed commit.
        piece.edits.push(Edit {
            path: GRANT.to_owned(),
            function,
            variant: 1,
        });
    }
    let posted = script.post("07-22", &work);
    script.give("07-24", Victor, "Acked-by", &posted.lead());
    let mut squashed = work.pieces.first().cloned().expect("it has a part");
    squashed.title = "grant table: count the maps and show it".to_owned();
    squashed.edits = work.pieces.iter().flat_map(|piece| piece.edits.clone()).collect();
    script.commit_piece("07-26", Victor, &work, &squashed, &[&acked(Victor)]);
    script.reply(
        "07-26 12",
        Victor,
        &posted.lead(),
        "I folded both into one and applied it, thanks.",
    );
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let mut work = script.work(Greta, None, &[("x86/HVM: honour the reserved bits of CR4", HVM)]);
    (work.plain_diff, work.form) = (true, Form::QuotedPrintable);
    let posted = script.post("07-25", &work);
    script.give("07-26", Olek, "Reviewed-by", &posted.part(1));
    let reviewed = format!("Reviewed-by: {}", Olek.written());
    script.commit("07-29", Greta, &work, 1, &[&reviewed]);
    script.expect(&posted, State::Accepted, Turn::Nobody);
    backport(
        script,
        "08-05",
        "staging-4.2",
        &work
            .pieces
            .iter()
            .flat_map(|piece| piece.edits.clone())
            .collect::<Vec<_>>(),
        "x86/HVM: honour the reserved bits of CR4",
        true,
    );

    let mut work = script.work(Ines, None, &[("xen/arm: fix the build with an old assembler", GIC)]);
    work.prefix = "COMMITTED".to_owned();
    script.commit("07-30 8", Ines, &work, 1, &[]);
    let posted = script.post("07-30 10", &work);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let mut work = script.work(Abena, None, &[("libxl: attach devices in the order given", LIBXL_PCI)]);
    work.form = Form::Attached("order.patch".to_owned(), String::new());
    let posted = script.post("07-15", &work);
    script.give("07-17", Paul, "Acked-by", &posted.part(1));
    script.commit("07-18", Ines, &work, 1, &[&acked(Paul)]);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let work = script.work(Dario, None, &[("credit: yield earlier on a busy node", CREDIT)]);
    let title = "credit: yield earlier on a busy node";
    let posted = script.post("08-06", &work);
    script.give("08-08", Nadia, "Acked-by", &posted.part(1));
    script.commit("08-12", Victor, &work, 1, &[&acked(Nadia)]);
    script.at(on("08-15"), move |world| {
        let commit = world.landed(title)?;
        let made = Made {
            edits: Vec::new(),
            replaced: world.text_before(title),
            author: (Victor.person(), on("08-15")),
            committer: (Victor.person(), on("08-15")),
            message: format!("Revert \"{title}\"\n\nThis reverts commit {commit}.\n\nIt breaks boot on machines with one node.\n\nSigned-off-by: {}\n", Victor.written()),
        };
        world.commit("staging", &made).map(drop)
    });
    script.expect(&posted, State::ChangesRequested, Turn::Author);
    let edit = Edit {
        path: VTIMER.to_owned(),
        function: 0,
        variant: 1,
    };
    backport(
        script,
        "08-06",
        "staging-4.3",
        &[edit],
        "xen/arm: vtimer: arm the timer after the state is set",
        false,
    );
}

/// Brings a commit of staging to a stable branch, in one of the two customary forms.
fn backport(
    script: &mut Script,
    day: &'static str,
    branch: &'static str,
    edits: &[Edit],
    title: &'static str,
    picked: bool,
) {
    let edits = edits.to_vec();
    script.at(on(day), move |world| {
        let commit = world.landed(title)?;
        let mark = if picked {
            format!("(cherry picked from commit {commit})")
        } else {
            format!("master commit: {commit}\nmaster date: 2013-07-15 09:00:00 +0000")
        };
        let made = Made {
            edits,
            replaced: Vec::new(),
            author: (Greta.person(), on(day)),
            committer: (Greta.person(), on(day)),
            message: format!("{title}\n\nSigned-off-by: {}\n{mark}\n", Greta.written()),
        };
        world.commit(branch, &made).map(drop)
    });
}
