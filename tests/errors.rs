//! What goes wrong says so: one clear line, what to do about it, and the exit code of the manual.

use std::path::Path;
use std::process::Stdio;

use rusqlite::Connection;
use xq::error::Kind;
use xq::model::Time;
use xq::world::World;

use crate::support::{Scene, copy, demo, golden, skip};

/// A scene with a small world that is synced.
fn synced() -> Scene {
    let scene = small();
    scene.xq.ok(&["sync"]);
    scene
}

/// A scene with an inbox without mails and a tree with one commit, configured.
fn small() -> Scene {
    let scene = Scene::new();
    let world = World::build(&scene.path("")).expect("a world can be made");
    scene.configure(&[&world.inbox], &world.tree);
    scene
}

/// Changes the schema number of a database.
fn set_version(database: &Path, change: i64) {
    let db = Connection::open(database).expect("the database opens");
    let version: i64 = db
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("it has a version");
    db.pragma_update(None, "user_version", version + change)
        .expect("it can be set");
}

#[test]
fn no_configuration() {
    let scene = Scene::new();
    let said = scene.xq.finish(&mut scene.xq.bare(&["lost"]));
    said.fails(3, "configuration", "xq init");
    golden("errors/no-configuration", &said.err);
    let said = scene.xq.finish(&mut scene.xq.bare(&[]));
    said.fails(3, "configuration", "xq demo");
}

#[test]
fn a_wrong_key_is_named_with_its_place() {
    let scene = small();
    let text = std::fs::read_to_string(&scene.xq.config).expect("it is there");
    std::fs::write(&scene.xq.config, text.replace("preset =", "preste =")).expect("it can be written");
    let said = scene.xq.run(&["sync"]);
    said.fails(3, "preste", "preset");
    golden("errors/wrong-key", &said.err);
}

#[test]
fn a_configuration_that_is_no_toml() {
    let scene = Scene::new();
    std::fs::write(&scene.xq.config, "[profile\n").expect("it can be written");
    scene.xq.run(&["list"]).fails(3, "config.toml", "");
}

#[test]
fn a_profile_that_is_not_there() {
    let scene = small();
    scene.xq.run(&["list", "--profile", "dmeo"]).fails(3, "dmeo", "demo");
}

#[test]
fn a_path_that_is_no_mirror() {
    let scene = small();
    std::fs::create_dir(scene.path("empty")).expect("a folder can be made");
    scene.configure(&[&scene.path("empty")], &scene.path("xen.git"));
    let said = scene.xq.run(&["sync"]);
    said.fails(4, "$WORLD/empty", "");
    golden("errors/no-mirror", &said.err);
    scene.configure(&[&scene.path("nowhere")], &scene.path("xen.git"));
    scene.xq.run(&["sync"]).fails(4, "$WORLD/nowhere", "");
}

#[test]
fn init_refuses_what_is_no_mirror_and_writes_nothing() {
    let scene = small();
    std::fs::remove_file(&scene.xq.config).expect("it can go");
    scene
        .xq
        .run(&["init", "--inbox", "nowhere", "--tree", "xen.git"])
        .fails(4, "nowhere", "");
    assert!(!scene.xq.config.exists());
}

#[test]
fn init_says_what_it_found_and_sync_goes_on_from_there() {
    let kept = demo();
    let scene = Scene::new();
    let (inbox, tree) = (
        kept.story.inbox.display().to_string(),
        kept.story.tree.display().to_string(),
    );
    let words = [
        "init",
        "--preset",
        "xen",
        "--inbox",
        &inbox,
        "--tree",
        &tree,
        "--me",
        "greta.holm@example.com",
    ];
    let said = scene
        .xq
        .ok(&words)
        .replace(&kept.xq.root.display().to_string(), "$DEMO");
    golden("init", &said);
    scene.xq.ok(&["sync", "-q"]);
    assert_eq!(scene.xq.field(&["lost"], "id"), kept.xq.field(&["lost"], "id"));
}

#[test]
fn a_tree_that_is_not_there() {
    let scene = small();
    scene.configure(&[&scene.path("inbox")], &scene.path("nowhere"));
    scene.xq.run(&["sync"]).fails(4, "$WORLD/nowhere", "");
}

#[test]
fn a_tree_without_the_branch() {
    let scene = small();
    let text = std::fs::read_to_string(&scene.xq.config).expect("it is there");
    std::fs::write(&scene.xq.config, text.replace("\"staging\"", "\"stagnig\"")).expect("it can be written");
    let said = scene.xq.run(&["sync"]);
    said.fails(3, "stagnig", "staging");
    golden("errors/no-branch", &said.err);
}

#[test]
fn an_unknown_tag_names_what_is_near() {
    let said = demo().xq.run(&["lost", "--since", "4.3-rc9"]);
    said.fails(3, "4.3-rc9", "4.3-rc5");
    golden("errors/unknown-tag", &said.err);
}

#[test]
fn a_moment_that_is_none() {
    demo()
        .xq
        .run(&["lost", "--since", "2013-13-45"])
        .fails(3, "2013-13-45", "");
    demo().xq.run(&["lost", "--as-of", ""]).fails(3, "", "");
}

#[test]
fn an_unknown_id() {
    for id in [
        "nobody@example.org",
        "<nobody@example.org>",
        "deadbeef0000",
        "https://lore.kernel.org/x/nobody@example.org/",
    ] {
        demo().xq.run(&["show", id]).fails(3, id.trim_matches(['<', '>']), "");
    }
    golden("errors/unknown-id", &demo().xq.run(&["show", "nobody@example.org"]).err);
}

#[test]
fn a_mail_that_is_in_no_series() {
    let said = demo().xq.run(&["show", "osstest-18000-mainreport@example.org"]);
    said.fails(3, "osstest-18000-mainreport@example.org", "");
}

#[test]
fn an_unknown_commit() {
    demo()
        .xq
        .run(&["origin", "0123456789ab"])
        .fails(3, "0123456789ab", "xq sync");
}

#[test]
fn an_ambiguous_id_lists_what_it_may_be() {
    let scene = Scene::new();
    copy(&demo().xq.root, &scene.path(""));
    let ids = demo().xq.field(&["list"], "id");
    let (one, two) = (&ids[0], &ids[1]);
    let db = Connection::open(&scene.xq.database).expect("the database opens");
    let near = format!("{}ffffff", &one[..6]);
    for change in [
        "UPDATE series SET hash = ?1 WHERE hash = ?2",
        "UPDATE series_name SET hash = ?1 WHERE hash = ?2",
    ] {
        db.execute(change, [&near, two]).expect("it can be changed");
    }
    drop(db);
    let said = scene.xq.run(&["show", &one[..6]]);
    said.fails(3, &one[..6], one);
    said.fails(3, &one[..6], &near);
    scene.xq.ok(&["show", one]);
}

#[test]
fn a_database_of_a_newer_version() {
    let scene = synced();
    set_version(&scene.xq.database, 1);
    for words in [&["list"][..], &["sync"]] {
        scene.xq.run(words).fails(4, "it is of version", "newer");
    }
    golden("errors/newer-database", &scene.xq.run(&["list"]).err);
}

#[test]
fn a_database_of_an_older_version_is_made_anew_by_a_sync() {
    let scene = synced();
    let before = scene.xq.dump();
    set_version(&scene.xq.database, -1);
    scene.xq.run(&["list"]).fails(4, "older", "xq sync");
    scene.xq.ok(&["sync"]);
    assert_eq!(scene.xq.dump(), before);
}

#[test]
fn no_database_yet() {
    let scene = small();
    for words in [&["lost"][..], &["doctor"], &["show", "a@b"]] {
        scene.xq.run(words).fails(4, "", "xq sync");
    }
    golden("errors/no-database", &scene.xq.run(&["lost"]).err);
    assert!(!scene.xq.database.exists(), "a query makes no database");
}

#[test]
fn a_database_without_a_finished_sync() {
    let scene = small();
    scene.xq.run(&["sync"]);
    let db = Connection::open(&scene.xq.database).expect("the database opens");
    let all: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .and_then(|mut names| names.query_map([], |row| row.get(0)).and_then(Iterator::collect))
        .expect("it has tables");
    assert!(all.contains(&"meta".to_owned()), "{all:?}");
    let gone = db
        .execute("DELETE FROM meta WHERE key = 'finished'", [])
        .expect("it can be emptied");
    assert_eq!(gone, 1);
    drop(db);
    scene.xq.run(&["lost"]).fails(4, "finished", "xq sync");
}

#[test]
fn a_database_that_is_none() {
    let scene = small();
    std::fs::write(
        &scene.xq.database,
        "This is a letter to a friend, and no database at all.\n",
    )
    .expect("it can be written");
    scene.xq.run(&["list"]).fails(4, "$WORLD/xq.sqlite", "");
}

#[cfg(unix)]
#[test]
fn an_unreadable_mirror() {
    use std::os::unix::fs::PermissionsExt;
    let scene = small();
    let folder = scene.path("inbox");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o000)).expect("it can be set");
    if folder.read_dir().is_ok() {
        skip("an_unreadable_mirror", "this user may read everything");
    } else {
        scene.xq.run(&["sync"]).fails(4, "$WORLD/inbox", "");
    }
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).expect("it can be set");
}

#[cfg(unix)]
#[test]
fn a_database_in_a_folder_that_nobody_may_write_to_still_opens() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new();
    copy(&demo().xq.root, &scene.path(""));
    let (folder, file) = (scene.path(""), scene.xq.database.clone());
    for name in ["xq.sqlite-wal", "xq.sqlite-shm"] {
        assert!(!scene.path(name).exists(), "{name} is left");
    }
    std::fs::create_dir_all(scene.path("home")).expect("a folder can be made");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o400)).expect("it can be set");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o500)).expect("it can be set");
    let said = scene.xq.run(&["lost"]);
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).expect("it can be set");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.out, demo().xq.ok(&["lost"]));
    for name in ["xq.sqlite-wal", "xq.sqlite-shm"] {
        assert!(!scene.path(name).exists(), "a reader left {name}");
    }
}

#[test]
fn two_syncs_at_once() {
    let scene = synced();
    let lock = scene.path("xq.sqlite.lock");
    assert!(lock.exists(), "the lock is a file beside the database");
    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&lock)
        .expect("it opens");
    file.lock().expect("it can be locked");
    let said = scene.xq.run(&["sync"]);
    said.fails(4, "another sync", "--wait");
    let mut waiting = scene
        .xq
        .command(&["sync", "--wait"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(
        waiting.try_wait().expect("it can be asked").is_none(),
        "it does not wait"
    );
    // A query is not held up by a sync.
    scene.xq.ok(&["list"]);
    drop(file);
    assert!(waiting.wait().expect("it ends").success());
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    for words in [
        &["list", "--format", "json"][..],
        &["doctor", "dump"],
        &["list", "--format", "mbox"],
    ] {
        let mut child = demo()
            .xq
            .command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {err}");
        assert!(err.lines().all(|line| line.starts_with("note: ")), "{words:?}: {err}");
    }
}

#[test]
fn words_that_are_not_known_name_the_near_ones() {
    let xq = &demo().xq;
    xq.run(&["lost", "--state", "redy"]).fails(2, "redy", "ready");
    xq.run(&["lost", "--needs", "relase-ack"])
        .fails(2, "relase-ack", "release-ack");
    xq.run(&["lost", "--include", "foregin"]).fails(2, "foregin", "foreign");
    xq.run(&["lost", "--columns", "sbuject"]).fails(2, "sbuject", "subject");
    xq.run(&["lost", "--template", "{sbuject}"])
        .fails(2, "sbuject", "subject");
    xq.run(&["lost", "--template", "{subject"]).fails(2, "", "");
    xq.run(&["lost", "--group", "sbuject"]).fails(2, "sbuject", "subject");
    xq.run(&["lost", "--tree", "xne"]).fails(3, "xne", "xen");
    xq.run(&["lost", "--maintainer", "Nobody Atall"])
        .fails(3, "Nobody Atall", "");
    xq.run(&["doctor", "sample", "--queue", "lots"])
        .fails(2, "lots", "lost");
    xq.run(&["lsot"]).fails(2, "there is no command `lsot`", "`lost`");
    xq.run(&["config", "gt"]).fails(2, "there is no command `gt`", "`get`");
    xq.run(&["lost", "--sinc", "4.3"])
        .fails(2, "there is no option `--sinc`", "did you mean `--since`?");
    xq.run(&["lost", "--sort", "agee"])
        .fails(2, "did you mean `age`?", "says more");
    xq.run(&["lost", "--limit"]).fails(2, "--limit", "xq lost --help");
    xq.run(&["completions", "bsh"]).fails(2, "bsh", "did you mean `bash`?");
    xq.run(&["man", "lots"]).fails(2, "lots", "lost");
    xq.run(&["lost", "--maintainer", "Gretta"])
        .fails(3, "Gretta", "`Greta Holm`");
    xq.run(&["mine", "--author", "Tarik Mansour"])
        .fails(3, "Tarik Mansour", "`Tariq Mansour`");
    xq.run(&["lost", "--maintainer", "X86"])
        .fails(3, "several sections", "X86 ARCHITECTURE");
    xq.run(&["ready", "--subsystem", "shedul"])
        .fails(3, "shedul", "`SCHEDULING`");
    xq.run(&["origin", "stagng"]).fails(3, "stagng", "`staging`");
    xq.run(&["origin", "4.3.0-rc6"]).fails(3, "4.3.0-rc6", "`4.3.0-rc5`");
    xq.run(&["show", "a2207"]).fails(3, "a2207", "`a2207060906c`");
    xq.run(&["show", "99118ce89a18"])
        .fails(3, "99118ce89a18", "`99118ce89a17`");
    let id = "1376299588-1034-0-git-send-email-rene.aubert@example.net";
    for wrong in [id.replace("aubert", "auber"), id.replace("1034", "1043")] {
        xq.run(&["show", &wrong]).fails(3, &wrong, id);
    }
}

#[test]
fn a_filter_that_nothing_can_pass_says_what_is_near() {
    let said = |words: &[&str]| {
        let said = demo().xq.run(words);
        assert_eq!((said.code, said.out.as_str()), (0, ""), "{said:?}");
        said.err
    };
    let line = "no tree has the path `xen/arch/amr`; did you mean `xen/arch/arm`?\n";
    assert!(said(&["ready", "--path", "xen/arch/amr"]).ends_with(line));
    let line = "no series is for `4.44`; did you mean `4.4`?\n";
    assert!(said(&["ready", "--target", "4.44"]).ends_with(line));
    // What is there, and has no row by chance, gets no advice.
    let known = said(&["ready", "--path", "xen/arch/arm/", "--min-age", "9999"]);
    assert!(!known.contains("no tree"), "{known}");
}

#[test]
fn what_the_command_line_refuses_exits_with_two() {
    for words in [
        &["lots"][..],
        &["lost", "--formt", "csv"],
        &["lost", "--format", "cvs"],
        &["lost", "--limit", "many"],
        &["show"],
        &["lost", "--sort", "agr"],
    ] {
        let said = demo().xq.run(words);
        assert_eq!(said.code, 2, "{words:?}: {said:?}");
        assert!(said.out.is_empty(), "{words:?}: {said:?}");
        assert!(!said.err.is_empty(), "{words:?}");
    }
    let format = demo().xq.run(&["lost", "--format", "cvs"]);
    assert!(format.err.contains("csv"), "{}", format.err);
}

#[test]
fn a_clock_that_is_none() {
    demo().xq.with_now("yesterday").run(&["lost"]).fails(3, "XQ_NOW", "");
}

#[test]
fn the_manual_has_the_exit_codes_of_the_program() {
    let kinds = [Kind::Usage, Kind::Setup, Kind::Data, Kind::Bug, Kind::Interrupted];
    let mut codes: Vec<String> = ["0", "1"].map(str::to_owned).to_vec();
    codes.extend(kinds.iter().map(|kind| kind.exit_code().to_string()));
    let listed = |text: &str| -> Vec<String> {
        let table = text
            .lines()
            .skip_while(|line| !line.trim().eq_ignore_ascii_case("exit codes:"))
            .skip(1);
        let rows = table.map(str::trim).take_while(|line| !line.is_empty());
        rows.filter_map(|line| line.split_whitespace().next())
            .filter(|word| word.parse::<u8>().is_ok())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(listed(&demo().xq.ok(&["--help"])), codes);
    let manual = demo().xq.ok(&["man", "xq"]);
    let section = manual
        .split(".SH \"EXIT STATUS\"")
        .nth(1)
        .and_then(|rest| rest.split(".SH ").next())
        .unwrap_or_default();
    let plain = |line: &str| line.trim_start_matches("\\fB").trim_end_matches("\\fR").to_owned();
    let numbers: Vec<String> = section
        .lines()
        .map(plain)
        .filter(|word| word.parse::<u8>().is_ok())
        .collect();
    assert_eq!(numbers, codes);
}

#[test]
fn a_mail_cannot_make_the_terminal_do_things() {
    let scene = small();
    let mut world = World::build(&scene.path("evil")).expect("a world can be made");
    let letter = xq::world::Letter {
        id: xq::model::MessageId::parse("<evil@example.org>"),
        from: xq::model::Person::parse("=?utf-8?q?Eve_=1B=5B31mBold?= <eve@example.org>"),
        date: Time(1_377_000_000),
        subject: "[PATCH] x86: \u{1b}]0;owned\u{7} \u{202e}desrever".to_owned(),
        references: Vec::new(),
        text: "Fix it.\n\nSigned-off-by: Eve <eve@example.org>\n---\n xen/arch/x86/setup.c | 2 +-\n\ndiff --git a/xen/arch/x86/setup.c b/xen/arch/x86/setup.c\n--- a/xen/arch/x86/setup.c\n+++ b/xen/arch/x86/setup.c\n@@ -1,2 +1,2 @@\n-int a;\n+int b;\n int c;\n".to_owned(),
        form: xq::world::Form::Plain,
        footer: false,
    };
    world.mail(letter).expect("it can be sent");
    scene.configure(&[&world.inbox], &world.tree);
    scene.xq.ok(&["sync"]);
    for format in ["table", "wide", "tsv", "csv", "json", "jsonl", "ids"] {
        let said = scene.xq.ok(&["list", "--format", format]);
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}: {said:?}");
        assert!(!said.trim().is_empty(), "{format}");
    }
    for format in ["table", "json"] {
        let said = scene.xq.ok(&["show", "evil@example.org", "--format", format]);
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}: {said:?}");
    }
}
