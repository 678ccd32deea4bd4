//! Who is one person, asked of the program: aliases of the configuration, `.mailmap`, what is learned from use, folded names.

use xq::model::{Person, Time};
use xq::world::{Made, Who, World};

use crate::support::{Epoch, Scene, text};

/// A folder with a tree and an inbox to be written.
struct Town {
    scene: Scene,
    world: World,
    inbox: Epoch,
    mails: i64,
}

/// The moment of a mail, by its number: an hour after the one before, and before it gets into the mirror.
fn moment(number: i64) -> i64 {
    1_374_996_000 + number * 3_600 - 60
}

/// A moment in words.
fn words(moment: i64) -> String {
    jiff::Timestamp::from_second(moment)
        .expect("it is a moment")
        .to_string()
}

impl Town {
    fn new() -> Self {
        let scene = Scene::new();
        let world = World::build(&scene.path("made")).expect("a world can be made");
        let inbox = Epoch::bare(&scene.path("inbox/git/0.git"));
        scene.configure(&[&scene.path("inbox")], &world.tree);
        Self {
            scene,
            world,
            inbox,
            mails: 0,
        }
    }

    /// Adds keys to the profile.
    fn configure(&self, keys: &str) {
        self.scene.configure(&[&self.scene.path("inbox")], &self.world.tree);
        let text = std::fs::read_to_string(&self.scene.xq.config).expect("it can be read");
        let text = text.replace("preset = \"xen\"\n", &format!("preset = \"xen\"\n{keys}\n"));
        std::fs::write(&self.scene.xq.config, text).expect("it can be written");
    }

    /// Delivers a mail; its number.
    fn mail(&mut self, from: &str, headers: &str, body: &str) -> i64 {
        self.mails += 1;
        let date = jiff::Timestamp::from_second(moment(self.mails)).expect("it is a moment");
        let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let mail = format!(
            "Message-ID: <m{}@example.org>\nFrom: {from}\nDate: {date}\n{headers}\n{body}",
            self.mails
        );
        self.inbox.put(mail.as_bytes());
        self.mails
    }

    /// Posts a patch for x86 that nobody else posts.
    fn post(&mut self, from: &str) -> i64 {
        let number = self.mails + 1;
        let subject = format!("Subject: [PATCH] x86: change number {number}\n");
        let body = format!(
            "Change it.\n\nSigned-off-by: {from}\n---\n\ndiff --git a/xen/arch/x86/setup.c b/xen/arch/x86/setup.c\n\
             --- a/xen/arch/x86/setup.c\n+++ b/xen/arch/x86/setup.c\n@@ -1,2 +1,2 @@\n-int a{number};\n+int b{number};\n int c;\n"
        );
        self.mail(from, &subject, &body)
    }

    /// Answers a mail.
    fn answer(&mut self, from: &str, to: i64, body: &str) -> i64 {
        let headers = format!(
            "Subject: Re: [PATCH] x86: change number {to}\nIn-Reply-To: <m{to}@example.org>\nContent-Type: text/plain; charset=utf-8\n"
        );
        self.mail(from, &headers, body)
    }

    /// Commits a `.mailmap`, soon after the last mail.
    fn map(&mut self, map: &str) {
        let when = Time(moment(self.mails) + 600);
        let victor = Who::Victor.person();
        let made = Made {
            edits: Vec::new(),
            replaced: vec![(".mailmap".to_owned(), map.to_owned())],
            author: (victor.clone(), when),
            committer: (victor, when),
            message: "mailmap: say who is who\n".to_owned(),
        };
        self.world.commit("staging", &made).expect("it can be committed");
    }

    /// The series of an author, as of soon after a mail.
    fn by(&self, author: &str, number: i64) -> Vec<String> {
        let at = words(moment(number) + 1_200);
        let mut ids = self
            .scene
            .xq
            .field(&["list", "--author", author, "--as-of", &at], "message_id");
        ids.sort();
        ids
    }

    fn state(&self, number: i64) -> String {
        let id = format!("m{number}@example.org");
        let rows = self.scene.xq.rows(&["list"]);
        let row = rows
            .iter()
            .find(|row| text(row, "message_id") == id)
            .expect("it is listed");
        text(row, "state")
    }
}

fn ids(numbers: &[i64]) -> Vec<String> {
    numbers.iter().map(|number| format!("m{number}@example.org")).collect()
}

const ANN: &str = "Ann Example <ann@example.org>";
const NICK: &str = "annie <annie@home.example>";

#[test]
fn aliases_of_the_configuration_are_one_person() {
    let mut town = Town::new();
    let (one, other) = (town.post(ANN), town.post(NICK));
    town.post("Bob Sample <bob@example.org>");
    town.scene.xq.ok(&["sync"]);
    assert_eq!(town.by("ann@example.org", 9), ids(&[one]));
    town.configure("aliases = [[\"ann@example.org\", \"annie@home.example\"]]");
    assert_eq!(town.by("ann@example.org", 9), ids(&[one, other]));
    assert_eq!(town.by("annie@home.example", 9), ids(&[one, other]));
    town.configure("aliases = [[\"Ann Example\", \"annie\"]]");
    assert_eq!(town.by("Ann Example", 9), ids(&[one, other]));
}

#[test]
fn mailmap_counts_from_its_commit_on() {
    let mut town = Town::new();
    let (one, other) = (town.post(ANN), town.post(NICK));
    town.map("# comment\nAnn Example <ann@example.org> <ANNIE@home.example>\n");
    let third = town.post(NICK);
    town.map("Bob Sample <bob@example.org> <annie@home.example>\n");
    town.scene.xq.ok(&["sync"]);
    assert_eq!(town.by("ann@example.org", 1), ids(&[one]));
    assert_eq!(town.by("ann@example.org", 2), ids(&[one, other]));
    assert_eq!(town.by("ann@example.org", 3), ids(&[one]));
    assert_eq!(town.by("bob@example.org", 3), ids(&[other, third]));
}

#[test]
fn addresses_are_learned_from_use() {
    let mut town = Town::new();
    let first = town.post(ANN);
    let from = [
        "Ann Example <ann.e@new.example>",
        "\"Example, Ann\" <ann.e@new.example>",
        "Ann Example <ann.e@new.example>",
        "Ann Example <ann.e@new.example>",
        "ann.e@new.example",
    ];
    let others: Vec<i64> = from.into_iter().map(|from| town.post(from)).collect();
    town.scene.xq.ok(&["sync"]);
    // By name the first four are hers; the last one, when her name was seen with the address a third time.
    let all = [&[first][..], &others].concat();
    assert_eq!(town.by("Ann Example", 9), ids(&all));
    assert_eq!(town.by("ann.e@new.example", 9), ids(&all));
    assert_eq!(town.by("ann.e@new.example", others[2]), ids(&others[..3]));
    assert_eq!(town.by("ann.e@new.example", others[3]), ids(&all[..5]));
    assert_eq!(town.by("ann.e@new.example", others[4]), ids(&all));
}

#[test]
fn an_address_that_people_share_joins_nobody() {
    let mut town = Town::new();
    let team = "team@example.org";
    for _ in 0..3 {
        town.post(&format!("Ann Example <{team}>"));
        town.post(&format!("Bob Sample <{team}>"));
    }
    let (ann, bob) = (town.post(ANN), town.post("Bob Sample <bob@example.org>"));
    town.scene.xq.ok(&["sync"]);
    assert_eq!(town.by("Ann Example", 9), ids(&[1, 3, 5, ann]));
    assert_eq!(town.by("ann@example.org", 9), ids(&[ann]));
    assert_eq!(town.by("Bob Sample", 9), ids(&[2, 4, 6, bob]));
}

#[test]
fn a_review_of_ones_own_is_none_from_any_address() {
    let maintainer = Who::Greta.person();
    let mut town = Town::new();
    let patch = town.post(&maintainer.to_string());
    town.answer(
        "greta <gh@home.example>",
        patch,
        "Reviewed-by: greta <gh@home.example>\n",
    );
    town.scene.xq.ok(&["sync"]);
    assert_eq!(town.state(patch), "ready", "somebody else, as far as is known");
    town.configure("aliases = [[\"greta.holm@example.com\", \"gh@home.example\"]]");
    assert_eq!(town.state(patch), "new");
}

#[test]
fn a_maintainer_s_ack_counts_from_another_address_and_in_another_spelling() {
    for spelling in [
        "Greta Holm <gh@home.example>",
        "\"Holm, Greta\" <gh@home.example>",
        "GRETA HOLM <gh@home.example>",
        "Gréta Hølm <gh@home.example>",
        "x <greta.holm@example.com>",
    ] {
        let mut town = Town::new();
        let patch = town.post(ANN);
        let written = Person::parse(spelling).to_string();
        town.answer(spelling, patch, &format!("Acked-by: {written}\n"));
        town.scene.xq.ok(&["sync"]);
        assert_eq!(town.state(patch), "ready", "{spelling}");
    }
    let mut town = Town::new();
    let patch = town.post(ANN);
    town.answer(
        "Greta Hold <gh@home.example>",
        patch,
        "Acked-by: Greta Hold <gh@home.example>\n",
    );
    town.scene.xq.ok(&["sync"]);
    assert_eq!(town.state(patch), "under-review");
}

#[test]
fn a_series_is_found_by_its_id_where_its_first_mail_is_no_part() {
    let mut town = Town::new();
    let mut mail = |minute: i64, headers: &str, body: &str| {
        let date = jiff::Timestamp::from_second(moment(1) + minute * 60).expect("it is a moment");
        let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let mail = format!(
            "Message-ID: <n{minute}@example.org>\nFrom: Ann Other <ann@example.org>\nDate: {date}\nSubject: {headers}\n\n{body}"
        );
        town.inbox.put(mail.as_bytes());
    };
    mail(0, "[PATCH 1/2] x86: two changes", "Both are small.\n");
    for part in 1..=2 {
        let headers = format!("[PATCH {part}/2] x86: change {part}\nIn-Reply-To: <n0@example.org>");
        let body = format!(
            "Change it.\n---\n\ndiff --git a/xen/arch/x86/setup.c b/xen/arch/x86/setup.c\n--- a/xen/arch/x86/setup.c\n\
             +++ b/xen/arch/x86/setup.c\n@@ -{part}0,2 +{part}0,2 @@\n-int a{part};\n+int b{part};\n int c;\n"
        );
        mail(part, &headers, &body);
    }
    mail(5, "[PATCH 0/2] x86: two changes", "Both are small.\n");
    town.scene.xq.ok(&["sync"]);
    let ids = town.scene.xq.field(&["list"], "id");
    assert_eq!(ids.len(), 1);
    assert!(town.scene.xq.ok(&["show", &ids[0]]).contains(&ids[0]));
}
