//! A case for each rule of the review: series that went in before the day of the demo, with the moments at which a rule decided.

use super::{CONSOLE, CREDIT, DM, DOMCTL, GIC, HVM, IOMMU, LIBXL_PCI, P2M, PCI, SHADOW, TIME, VTIMER, XENSTORE, acked};
use crate::model::{Grade, MessageId, State, Time, Turn};
use crate::world::cast::Who::{
    Abena, Dario, Greta, Hana, Ines, Lars, Mei, Nadia, Olek, Paul, Rene, Ryo, Tariq, Victor,
};
use crate::world::script::{Script, on};
use crate::world::source::Edit;
use crate::world::work::{Posted, Work};
use crate::world::{Made, Who};

/// A rule, and a series about which it decided at some moment.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule, as a sentence.
    pub rule: &'static str,
    /// The mail that leads the newest revision.
    pub message: MessageId,
    /// The moment.
    pub at: Time,
    /// What the series was then.
    pub state: State,
    /// Who had to act.
    pub turn: Turn,
    /// By which rule it was approved.
    pub grade: Option<Grade>,
}

const REVIEW: (State, Turn, Option<Grade>) = (State::UnderReview, Turn::Maintainers, None);
const RELEASE: (State, Turn, Option<Grade>) = (State::UnderReview, Turn::ReleaseManager, Some(Grade::Strict));
const HELD_UP: (State, Turn, Option<Grade>) = (State::ChangesRequested, Turn::Author, Some(Grade::Strict));
const AUTHOR: (State, Turn, Option<Grade>) = (State::ChangesRequested, Turn::Author, None);
const READY: (State, Turn, Option<Grade>) = (State::Ready, Turn::Committers, Some(Grade::Strict));
const STAND_IN: (State, Turn, Option<Grade>) = (State::Ready, Turn::Committers, Some(Grade::StandIn));
const ENDED: (State, Turn, Option<Grade>) = (State::Accepted, Turn::Nobody, None);

/// The cases in the making.
struct Cases<'s> {
    script: &'s mut Script,
    rulings: Vec<Ruling>,
}

/// Tells the cases.
pub(in crate::world) fn rules(script: &mut Script) -> Vec<Ruling> {
    let mut cases = Cases {
        script,
        rulings: Vec::new(),
    };
    cases.who_approves();
    cases.whose_trailer_it_is();
    cases.what_a_trailer_covers();
    cases.what_holds_up();
    cases.what_a_revision_carries_on();
    cases.who_decides_in_a_freeze();
    cases.what_the_tree_says();
    cases.what_others_did();
    cases.what_was_done_in_its_stead();
    cases.rulings
}

impl Cases<'_> {
    /// A series of one patch.
    fn one(&mut self, day: &str, who: Who, title: &'static str, path: &'static str) -> (Work, Posted) {
        let work = self.script.work(who, None, &[(title, path)]);
        let posted = self.script.post(day, &work);
        (work, posted)
    }

    /// What a series is at a moment, by a rule.
    fn rule(&mut self, rule: &'static str, posted: &Posted, day: &str, found: (State, Turn, Option<Grade>)) {
        let (state, turn, grade) = found;
        self.rulings.push(Ruling {
            rule,
            message: posted.lead(),
            at: on(day),
            state,
            turn,
            grade,
        });
    }

    /// Every part goes in.
    fn land(&mut self, day: &str, by: Who, work: &Work, posted: &Posted, given: &[&str]) {
        for part in 1..=work.pieces.len() {
            self.script.commit(day, by, work, part, given);
        }
        self.script.expect(posted, State::Accepted, Turn::Nobody);
    }

    fn who_approves(&mut self) {
        let (work, posted) = self.one("07-03", Tariq, "x86/p2m: count the superpages", P2M);
        self.script.give("07-04", Greta, "Acked-by", &posted.part(1));
        self.rule(
            "a more general maintainer does not stand in while the specific one may still answer",
            &posted,
            "07-10",
            REVIEW,
        );
        self.rule(
            "a more general maintainer stands in after two weeks of silence",
            &posted,
            "07-19",
            STAND_IN,
        );
        self.land("07-20", Greta, &work, &posted, &[&acked(Greta)]);

        let (work, posted) = self.one("07-05", Abena, "xenstored: name the largest reply", XENSTORE);
        self.script.give("07-06", Paul, "Acked-by", &posted.part(1));
        self.rule(
            "a section without maintainers leaves it to the next more general one",
            &posted,
            "07-07",
            READY,
        );
        self.land("07-08", Ines, &work, &posted, &[&acked(Paul)]);

        let smmu = "xen/drivers/passthrough/arm/smmu.c";
        let (work, posted) = self.one("07-05", Tariq, "xen/arm: smmu: begin with the probe", smmu);
        self.script.give("07-06", Ryo, "Acked-by", &posted.part(1));
        self.rule(
            "who looks after a folder has no say where its section excludes it",
            &posted,
            "07-07",
            REVIEW,
        );
        self.script.give("07-08", Victor, "Acked-by", &posted.part(1));
        self.rule("THE REST decides where nobody else does", &posted, "07-09", READY);
        self.land("07-10", Victor, &work, &posted, &[&acked(Victor)]);

        let (work, posted) = self.one("07-09", Nadia, "credit: drop the second timer", CREDIT);
        let new = (State::New, Turn::Maintainers, Some(Grade::Strict));
        self.rule("a maintainer's own patch is new, too", &posted, "07-10", new);
        self.script.reply("07-11", Dario, &posted.part(1), "Looks good to me.");
        self.rule(
            "before the policy was written a maintainer's own sign-off sufficed",
            &posted,
            "07-12",
            READY,
        );
        self.land("07-13", Nadia, &work, &posted, &[]);

        let (work, posted) = self.one("07-10", Mei, "PCI: keep the list sorted", PCI);
        self.script.reply("07-11", Ryo, &posted.part(1), "Looks good to me.");
        self.rule("a bare liking is an answer and no approval", &posted, "07-12", REVIEW);
        self.script.give("07-15", Ryo, "Acked-by", &posted.part(1));
        self.land("07-16", Greta, &work, &posted, &[&acked(Ryo)]);
    }

    fn whose_trailer_it_is(&mut self) {
        let (work, posted) = self.one("07-03", Dario, "credit: name the default weight", CREDIT);
        let passed_on = format!(
            "Nadia told me on the phone that she is fine with this.\n\n{}",
            acked(Nadia)
        );
        self.script.reply("07-04", Victor, &posted.part(1), &passed_on);
        self.rule(
            "a trailer that somebody passes on approves nothing",
            &posted,
            "07-05",
            REVIEW,
        );
        self.script.give("07-06", Nadia, "Acked-by", &posted.part(1));
        self.rule(
            "the same trailer from the person named approves",
            &posted,
            "07-07",
            READY,
        );
        self.land("07-08", Victor, &work, &posted, &[&acked(Nadia)]);

        let mut work = self
            .script
            .work(Rene, None, &[("x86/shadow: name the hash size", SHADOW)]);
        for piece in &mut work.pieces {
            piece.trailers.push(acked(Olek));
        }
        let posted = self.script.post("07-03", &work);
        self.rule(
            "a trailer in the patch as posted counts as given by the person named",
            &posted,
            "07-04",
            READY,
        );
        self.land("07-06", Greta, &work, &posted, &[]);
    }

    fn what_a_trailer_covers(&mut self) {
        let parts = [
            ("xen/arm: gic: name the states", GIC),
            ("xen/arm: vtimer: use the names", VTIMER),
        ];
        let work = self.script.work(Tariq, Some("xen/arm: names for states"), &parts);
        let posted = self.script.post("07-16", &work);
        self.script.give("07-17", Ines, "Acked-by", &posted.lead());
        self.rule(
            "what is given on the cover letter is for every part",
            &posted,
            "07-18",
            READY,
        );
        self.land("07-19", Ines, &work, &posted, &[&acked(Ines)]);

        let parts = [
            ("libxl: close the log", DM),
            ("libxl: free the list", LIBXL_PCI),
            ("libxl: say so", DM),
        ];
        let work = self.script.work(Abena, Some("libxl: small leaks"), &parts);
        let posted = self.script.post("07-16", &work);
        let some = format!("For patches 1-2:\n{}", acked(Paul));
        self.script.reply("07-17", Paul, &posted.part(1), &some);
        self.rule(
            "a trailer for some of the patches leaves the others",
            &posted,
            "07-18",
            REVIEW,
        );
        self.script.give("07-18 15", Paul, "Acked-by", &posted.part(3));
        self.rule("a trailer may be for several patches", &posted, "07-19", READY);
        self.land("07-20", Ines, &work, &posted, &[&acked(Paul)]);

        let mut work = self
            .script
            .work(Mei, None, &[("hvm, gic: one name for the vector", HVM)]);
        let other = Edit {
            path: GIC.to_owned(),
            function: 60,
            variant: 1,
        };
        work.pieces.iter_mut().for_each(|piece| piece.edits.push(other.clone()));
        let posted = self.script.post("07-16", &work);
        self.script
            .reply("07-17", Greta, &posted.part(1), &format!("{} # x86", acked(Greta)));
        self.rule("every path needs an approval of its own", &posted, "07-18", REVIEW);
        self.script.give("07-19", Ines, "Acked-by", &posted.part(1));
        self.rule("two areas approve together", &posted, "07-20", READY);
        self.land("07-21", Greta, &work, &posted, &[&acked(Greta), &acked(Ines)]);
    }

    fn what_holds_up(&mut self) {
        let (work, posted) = self.one("07-08", Lars, "domctl: allow a map of no CPUs", DOMCTL);
        let objection = format!("This breaks callers.\n\nNacked-by: {}", Victor.written());
        let objection = self.script.reply("07-09", Victor, &posted.part(1), &objection);
        self.rule("an objection gives the turn to the author", &posted, "07-10", AUTHOR);
        let answer = self.script.reply(
            "07-11",
            Lars,
            &objection,
            "No caller in the tree passes an empty map; I looked at all four of them.",
        );
        self.rule(
            "an answered objection waits for who raised it",
            &posted,
            "07-12",
            REVIEW,
        );
        let lifted = format!("I see, then I withdraw my objection.\n\n{}", acked(Victor));
        self.script.reply("07-13", Victor, &answer, &lifted);
        self.rule("a lifted objection no longer blocks", &posted, "07-14", READY);
        self.land("07-15", Victor, &work, &posted, &[&acked(Victor)]);

        let (work, posted) = self.one("07-08", Tariq, "xen/arm: gic: mask before the write", GIC);
        self.script.give("07-09", Ines, "Acked-by", &posted.part(1));
        let question = self.script.reply(
            "07-10",
            Ines,
            &posted.part(1),
            "One more thing: what happens on a core that lacks this register?",
        );
        self.rule(
            "a maintainer's question after the last approval holds it up",
            &posted,
            "07-11",
            HELD_UP,
        );
        self.script.reply(
            "07-12",
            Tariq,
            &question,
            "It reads as zero there, so nothing is masked.",
        );
        self.rule("an answered question no longer does", &posted, "07-13", READY);
        self.land("07-14", Ines, &work, &posted, &[&acked(Ines)]);

        let parts = [("x86/hvm: tell the vector", HVM), ("x86/time: tell the source", TIME)];
        let work = self.script.work(Rene, Some("x86: tell more"), &parts);
        let posted = self.script.post("07-22", &work);
        self.script.reply(
            "07-23",
            Rene,
            &posted.part(2),
            "Please ignore this one, it is of another branch.",
        );
        self.script.give("07-24", Greta, "Acked-by", &posted.part(1));
        self.rule("a part that is taken back is not waited for", &posted, "07-25", READY);
        self.script.commit("07-26", Greta, &work, 1, &[&acked(Greta)]);
        self.script.expect(&posted, State::Accepted, Turn::Nobody);

        let first = self.script.work(Mei, None, &[("IOMMU: name the levels", IOMMU)]);
        let before = self.script.post("07-22", &first);
        let condition = format!("With the cast removed:\n{}", acked(Ryo));
        self.script.reply("07-23", Ryo, &before.part(1), &condition);
        self.rule(
            "a condition that the author must meet is his turn",
            &before,
            "07-24",
            AUTHOR,
        );
        let second = first.next();
        let again = self.script.post("07-25", &second);
        self.rule(
            "an approval on a condition counts in the next revision",
            &again,
            "07-26",
            READY,
        );
        self.land("07-27", Greta, &second, &again, &[&acked(Ryo)]);
    }

    fn what_a_revision_carries_on(&mut self) {
        let parts = [("x86/shadow: one exit", SHADOW), ("x86/p2m: one exit", P2M)];
        let first = self.script.work(Rene, Some("x86/mm: one exit"), &parts);
        let before = self.script.post("07-24", &first);
        self.script.give("07-25", Olek, "Acked-by", &before.lead());
        let mut second = first.next();
        if let (Some(kept), Some(piece)) = (first.pieces.get(1), second.pieces.get_mut(1)) {
            *piece = kept.clone();
        }
        let again = self.script.post("07-26", &second);
        self.rule(
            "an approval lapses where the patch changed and stays where it did not",
            &again,
            "07-27",
            REVIEW,
        );
        self.script.give("07-28", Olek, "Acked-by", &again.part(1));
        self.rule(
            "it need not be given again for what did not change",
            &again,
            "07-29",
            READY,
        );
        self.land("07-30", Greta, &second, &again, &[&acked(Olek)]);

        let parts = [
            ("libxl: one place for the path", DM),
            ("libxl: use it for devices", LIBXL_PCI),
        ];
        let first = self.script.work(Abena, Some("libxl: paths"), &parts);
        let before = self.script.post("07-24", &first);
        self.script.give("07-25", Paul, "Acked-by", &before.part(1));
        self.script.reply(
            "07-25 14",
            Paul,
            &before.part(2),
            "Please free the path on the error exit, too.",
        );
        let mut second = first.next();
        if let (Some(kept), Some(piece)) = (first.pieces.first(), second.pieces.first_mut()) {
            *piece = kept.clone();
        }
        second.cover = None;
        second.missing = vec![1];
        let again = self
            .script
            .post_in("07-26", &second, "staging", vec![before.lead(), before.part(2)]);
        self.script.give("07-27", Paul, "Acked-by", &again.part(2));
        let newest = Posted {
            cover: None,
            parts: vec![again.part(2)],
        };
        self.rule(
            "a part posted anew leaves the others as they were",
            &newest,
            "07-28",
            READY,
        );
        self.land("07-30", Ines, &second, &newest, &[&acked(Paul)]);
    }

    fn who_decides_in_a_freeze(&mut self) {
        let (work, posted) = self.one("06-19", Tariq, "x86/shadow: fix the size of the hash", SHADOW);
        self.script.give("06-20", Olek, "Acked-by", &posted.part(1));
        self.rule(
            "in a freeze the release manager decides last",
            &posted,
            "06-21",
            RELEASE,
        );
        self.script.give("06-22", Hana, "Release-acked-by", &posted.part(1));
        self.rule("a release ack makes it ready", &posted, "06-23", READY);
        let release = format!("Release-acked-by: {}", Hana.written());
        self.land("06-24", Greta, &work, &posted, &[&acked(Olek), &release]);
    }

    fn what_the_tree_says(&mut self) {
        let mut work = self
            .script
            .work(Mei, None, &[("x86/time: stop at the last tick", TIME)]);
        work.prefix = "PATCH for-4.2".to_owned();
        let posted = self.script.post_in("07-29", &work, "staging-4.2", Vec::new());
        self.script.give("07-30", Greta, "Acked-by", &posted.part(1));
        self.script.commit("07-31", Greta, &work, 1, &[&acked(Greta)]);
        self.rule(
            "what is for a stable branch is ready there while only the integration branch has it",
            &posted,
            "08-02",
            (State::Ready, Turn::Committers, None),
        );
        self.commit_again(
            on("08-06"),
            "staging-4.2",
            &work,
            "x86/time: stop at the last tick",
            Greta,
        );
        self.rule("then it is accepted", &posted, "08-07", ENDED);
        self.script.expect(&posted, State::Accepted, Turn::Nobody);

        let title = "credit: count the wake-ups";
        let (work, posted) = self.one("07-29", Dario, title, CREDIT);
        self.script.give("07-30", Nadia, "Acked-by", &posted.part(1));
        self.script.commit("07-31", Victor, &work, 1, &[&acked(Nadia)]);
        self.revert(on("08-01"), title, Victor);
        self.rule("a revert gives the turn to the author", &posted, "08-02", AUTHOR);
        self.commit_again(on("08-05"), "staging", &work, title, Victor);
        self.rule("what is applied again is accepted", &posted, "08-06", ENDED);
        self.script.expect(&posted, State::Accepted, Turn::Nobody);

        let title = "domctl: refuse the last CPU";
        let (work, posted) = self.one("07-29", Victor, title, DOMCTL);
        self.script.give("07-30", Ines, "Acked-by", &posted.part(1));
        self.script.commit("07-31", Victor, &work, 1, &[&acked(Ines)]);
        self.revert(on("08-02"), title, Victor);
        self.rule(
            "a revert by the author takes it back",
            &posted,
            "08-03",
            (State::Withdrawn, Turn::Nobody, None),
        );
        self.script.expect(&posted, State::Withdrawn, Turn::Nobody);
    }

    fn what_others_did(&mut self) {
        let mut work = self
            .script
            .work(Lars, None, &[("docs: console: lock for reading", CONSOLE)]);
        for edit in work.pieces.iter_mut().flat_map(|piece| &mut piece.edits) {
            edit.function = 2;
        }
        let posted = self.script.post("07-16", &work);
        self.script.reply(
            "07-17",
            Victor,
            &posted.part(1),
            "Could the lock go into a function instead, in all of them?",
        );
        self.script.at(on("07-20"), |world| {
            let files = world.files("staging");
            let text = files.get(CONSOLE).cloned().unwrap_or_default();
            let made = Made {
                edits: Vec::new(),
                replaced: vec![(
                    CONSOLE.to_owned(),
                    text.replace("spin_lock(&d->console_lock)", "console_take(d)")
                        .replace("spin_unlock(&d->console_lock)", "console_put(d)"),
                )],
                author: (Lars.person(), on("07-19")),
                committer: (Victor.person(), on("07-20")),
                message: format!(
                    "docs: console: one place for the lock\n\nEvery caller took it in its own way.\n\nSigned-off-by: {}\n",
                    Lars.written()
                ),
            };
            world.commit("staging", &made).map(drop)
        });
        self.rule(
            "what waits for its author waits while nobody did it otherwise",
            &posted,
            "07-19",
            AUTHOR,
        );
        self.rule(
            "a patch whose lines its author replaced in another way is no longer asked for",
            &posted,
            "07-21",
            (State::Superseded, Turn::Nobody, None),
        );
        self.script.expect(&posted, State::Superseded, Turn::Nobody);
    }

    fn what_was_done_in_its_stead(&mut self) {
        let (_, posted) = self.one("07-16", Abena, "xenstored: refuse large replies", XENSTORE);
        let doubt = "I would rather refuse them where they are made.";
        self.script.reply("07-17", Paul, &posted.part(1), doubt);
        let made = Made {
            edits: vec![Edit {
                path: XENSTORE.to_owned(),
                function: 41,
                variant: 1,
            }],
            replaced: Vec::new(),
            author: (Paul.person(), on("07-19")),
            committer: (Ines.person(), on("07-20")),
            message: format!(
                "xenstored: refuse large replies early\n\nNobody made room for them.\n\nReported-by: {}\nSigned-off-by: {}\n",
                Abena.written(),
                Paul.written()
            ),
        };
        self.script
            .at(on("07-20"), move |world| world.commit("staging", &made).map(drop));
        self.rule(
            "a commit to the same file that gives credit took the patch's place",
            &posted,
            "07-21",
            (State::Superseded, Turn::Nobody, None),
        );
        self.script.expect(&posted, State::Superseded, Turn::Nobody);

        let parts = [
            ("x86/shadow: count the misses", SHADOW),
            ("[DO NOT MERGE] x86/time: print the count", TIME),
        ];
        let work = self.script.work(Rene, Some("x86/shadow: misses"), &parts);
        let posted = self.script.post("07-16", &work);
        self.script.give("07-17", Olek, "Acked-by", &posted.part(1));
        self.rule("a part that is only shown is not waited for", &posted, "07-18", READY);
        self.script.commit("07-20", Greta, &work, 1, &[&acked(Olek)]);
        self.script.expect(&posted, State::Accepted, Turn::Nobody);
    }

    /// The patch of a work is committed once more, or to another branch.
    fn commit_again(&mut self, at: Time, branch: &'static str, work: &Work, title: &str, by: Who) {
        let made = Made {
            edits: work.pieces.iter().flat_map(|piece| piece.edits.clone()).collect(),
            replaced: Vec::new(),
            author: (work.who.person(), at),
            committer: (by.person(), at),
            message: format!("{title}\n\nSigned-off-by: {}\n", work.who.written()),
        };
        self.script.at(at, move |world| world.commit(branch, &made).map(drop));
    }

    fn revert(&mut self, at: Time, title: &'static str, by: Who) {
        self.script.at(at, move |world| {
            let commit = world.landed(title)?;
            let made = Made {
                edits: Vec::new(),
                replaced: world.text_before(title),
                author: (by.person(), at),
                committer: (by.person(), at),
                message: format!(
                    "Revert \"{title}\"\n\nThis reverts commit {commit}.\n\nThe test farm is red.\n\nSigned-off-by: {}\n",
                    by.written()
                ),
            };
            world.commit("staging", &made).map(drop)
        });
    }
}
