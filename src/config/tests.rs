//! Configuration as users write it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::model::{MessageId, Time};

const XEN: &str = r#"
[profile.xen]
preset = "xen"
inbox = ["mirrors/xen-devel", "/srv/old"]
me = ["Me <Me@Example.org>"]
lost_days = 40

[[profile.xen.tree]]
path = "../xen.git"

[profile.xen.release."4.4"]
last_posting = 2013-10-18
"#;

fn error_of(text: &str) -> (String, Vec<String>) {
    let error = Config::parse(text, "/etc/xq.toml").unwrap_err();
    assert_eq!(error.kind(), Kind::Setup);
    (error.to_string(), error.hints().to_vec())
}

#[test]
fn a_profile_is_its_preset_with_the_users_keys_over_it() {
    let profile = Config::parse(XEN, "/home/me/xq.toml").unwrap().profile(None).unwrap();
    assert_eq!(profile.name, "xen");
    assert_eq!(
        profile.inboxes,
        [Path::new("/home/me/mirrors/xen-devel"), Path::new("/srv/old")]
    );
    assert_eq!(profile.me.first().unwrap().as_str(), "me@example.org");
    assert_eq!(profile.thresholds.lost_days, 40);
    assert_eq!(profile.thresholds.stalled_days, 14);
    let tree = profile.trees.first().unwrap();
    assert_eq!(
        (tree.name.as_str(), tree.path.as_path()),
        ("xen", Path::new("/home/me/../xen.git"))
    );
    assert_eq!(
        (tree.branch.as_deref(), tree.stable.as_deref()),
        (Some("staging"), Some("staging-*"))
    );
    let release = profile.releases.get("4.4").unwrap();
    assert_eq!(release.last_posting.unwrap().begin, Time(1_382_054_400));
    assert_eq!(release.released.unwrap().begin.to_string(), "2014-03-10T00:00:00Z");
    assert_eq!(release.released.unwrap().end.to_string(), "2014-03-11T00:00:00Z");
    assert_eq!(&*release.managers.first().unwrap().name, "George Dunlap");
    assert_eq!(
        profile.policy.second_person_since.unwrap().to_string(),
        "2020-02-11T00:00:00Z"
    );
    let id = MessageId::parse("<a/b?c@d>").unwrap();
    assert_eq!(
        profile.archive_url(&id).unwrap(),
        "https://lore.kernel.org/xen-devel/a%2Fb%3Fc@d"
    );
}

#[test]
fn a_wrong_key_is_named_with_its_line_and_the_nearest_right_one() {
    let (text, hints) = error_of("# my list\n[profile.a]\ninbx = [\"/x\"]\n");
    assert_eq!(
        text,
        "cannot use the configuration /etc/xq.toml, line 3: unknown key `inbx`"
    );
    assert_eq!(hints, ["did you mean `inbox`?"]);
    let (text, hints) = error_of("[profile.a]\n[[profile.a.tree]]\npath = \"/x\"\nbrnach = \"m\"\n");
    assert_eq!(
        text,
        "cannot use the configuration /etc/xq.toml, line 4: unknown key `brnach`"
    );
    assert_eq!(hints, ["did you mean `branch`?"]);
    let (text, hints) = error_of("[profile.a]\n\n[profile.a.release.\"4.4\"]\nlast_postng = 2013-10-01\n");
    assert_eq!(
        text,
        "cannot use the configuration /etc/xq.toml, line 4: unknown key `last_postng`"
    );
    assert_eq!(hints, ["did you mean `last_posting`?"]);
    let (text, hints) = error_of("defualt_profile = \"a\"\n");
    assert_eq!(
        text,
        "cannot use the configuration /etc/xq.toml, line 1: unknown key `defualt_profile`"
    );
    assert_eq!(hints, ["did you mean `default_profile`?"]);
}

#[test]
fn a_wrong_type_is_named_with_its_line() {
    let (text, _) = error_of("[profile.a]\nme = [\"a@b\"]\ninbox = \"/x\"\n");
    assert!(
        text.starts_with("cannot use the configuration /etc/xq.toml, line 3: "),
        "{text}"
    );
    let (text, _) = error_of("[profile.a]\nlost_days = -3\n");
    assert!(
        text.starts_with("cannot use the configuration /etc/xq.toml, line 2: "),
        "{text}"
    );
    let (text, _) = error_of("[profile.a\n");
    assert!(
        text.starts_with("cannot use the configuration /etc/xq.toml, line 1: "),
        "{text}"
    );
}

#[test]
fn what_no_rule_of_toml_forbids_is_still_checked() {
    for (text, hint) in [
        ("[profile.a]\npreset = \"xem\"\n", "did you mean `xen`?"),
        ("[profile.a]\narchive = \"https://x/\"\n", "{id}"),
        ("[profile.a]\ntimezone = \"Mars\"\n", "Europe/Berlin"),
        ("[profile.a.release.\"1\"]\nreleased = \"soon\"\n", "2013-06-18"),
        ("[profile.a]\n[[profile.a.tree]]\nname = \"x\"\n", "path"),
        ("default_profile = \"b\"\n[profile.a]\n", "profiles are: a"),
        ("default_profile = \"xenn\"\n[profile.xen]\n", "did you mean `xen`?"),
    ] {
        let (_, hints) = error_of(text);
        assert!(hints.iter().any(|line| line.contains(hint)), "{text}: {hints:?}");
    }
}

#[test]
fn an_unknown_or_unchosen_profile_names_those_there_are() {
    let config = Config::parse("[profile.one]\n[profile.two]\n", "x").unwrap();
    for name in [None, Some("three")] {
        let error = config.profile(name).unwrap_err();
        assert_eq!(error.kind(), Kind::Setup);
        assert!(
            error.hints().iter().any(|hint| hint.contains("one, two")),
            "{:?}",
            error.hints()
        );
    }
}

#[test]
fn a_missing_file_says_how_to_make_one() {
    let error = Config::load(Path::new("/nonexistent/xq.toml")).unwrap_err();
    assert_eq!(error.kind(), Kind::Setup);
    assert_eq!(error.hints(), ["run `xq init --inbox DIR --tree DIR`"]);
}

#[test]
fn every_preset_makes_a_profile() {
    for preset in PRESETS {
        let text = format!(
            "[profile.p]\npreset = \"{}\"\n[[profile.p.tree]]\npath = \"/t\"\n",
            preset.name
        );
        let profile = Config::parse(&text, "/x").unwrap().profile(None).unwrap();
        assert!(profile.archive.is_some(), "{}", preset.name);
        assert!(!preset.tree_urls().unwrap().is_empty(), "{}", preset.name);
    }
    assert_eq!(Preset::find("xen").unwrap().inbox_urls().unwrap().len(), 2);
}

fn new_profile(name: &str, text: &str) -> NewProfile {
    NewProfile {
        name: name.to_owned(),
        preset: None,
        inboxes: vec![PathBuf::from(format!("/{text}"))],
        trees: vec![NewTree {
            name: text.to_owned(),
            path: PathBuf::from(format!("/t/{text}")),
            branch: Some(text.to_owned()),
            stable: None,
        }],
        me: vec!["me@example.org".to_owned()],
        archive: None,
    }
}

proptest! {
    #[test]
    fn what_init_writes_reads_back_equal(name in any::<String>(), text in "[^\0/]{1,20}") {
        let new = new_profile(&name, &text);
        let config = Config::parse(&write_new(&new), "/x.toml").unwrap();
        let profile = config.profile(None).unwrap();
        prop_assert_eq!(&profile.name, &name);
        prop_assert_eq!(&profile.inboxes, &new.inboxes);
        prop_assert_eq!(&profile.trees[0].path, &new.trees[0].path);
        prop_assert_eq!(&profile.trees[0].branch, &new.trees[0].branch);
        prop_assert_eq!(&profile.trees[0].name, &text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = Config::parse(&text, "x");
    }
}

#[test]
fn paths_with_quotes_backslashes_and_newlines_survive() {
    let text = "a \"b\" \\n 'c'\nd\té\u{7f}#";
    let config = Config::parse(&write_new(&new_profile("my list", text)), "/x.toml").unwrap();
    assert_eq!(
        config.profile(Some("my list")).unwrap().inboxes,
        [PathBuf::from(format!("/{text}"))]
    );
}

const FILE: &str = "# mine\n[profile.a]\npreset = \"xen\"   # the preset\nme = [\n  \"a@b\", # old\n]\n\n[[profile.a.tree]]\nname = \"xen\"\n\
                    path = \"/x\"\n\n[profile.b]\n";

#[test]
fn a_setting_is_changed_and_all_else_stays() {
    let changed = set(FILE, "x", "a", "preset", "git").unwrap();
    assert_eq!(changed, FILE.replace("\"xen\"   #", "\"git\"   #"));
    let changed = set(FILE, "x", "a", "me", "c@d").unwrap();
    assert_eq!(changed, FILE.replace("[\n  \"a@b\", # old\n]", "[\"c@d\"]"));
    let changed = set(FILE, "x", "a", "lost_days", "40").unwrap();
    assert_eq!(changed, FILE.replace("]\n\n[[", "]\nlost_days = 40\n\n[["));
    let changed = set(FILE, "x", "a", "tree.xen.branch", "main").unwrap();
    assert_eq!(changed, FILE.replace("\"/x\"\n", "\"/x\"\nbranch = \"main\"\n"));
    let changed = set(FILE, "x", "b", "archive", "https://x/{id}").unwrap();
    assert_eq!(changed, format!("{FILE}archive = \"https://x/{{id}}\"\n"));
    let changed = set(FILE, "x", "a", "release.\"4.4\".branched", "2014-02-18").unwrap();
    assert_eq!(
        changed,
        format!("{FILE}\n[profile.a.release.\"4.4\"]\nbranched = 2014-02-18\n")
    );
    let twice = set(&changed, "x", "a", "release.\"4.4\".branched", "2014-02-19").unwrap();
    assert_eq!(twice, changed.replace("02-18", "02-19"));
}

#[test]
fn a_wrong_setting_is_refused() {
    for (key, value, hint) in [
        ("lost_dys", "4", "did you mean `lost_days`?"),
        ("archive", "nowhere", "{id}"),
        ("a b", "4", "lost_days"),
        ("preset", "xem", "did you mean `xen`?"),
    ] {
        let error = set(FILE, "x", "a", key, value).unwrap_err();
        assert_eq!(error.kind(), Kind::Setup);
        assert!(
            error.hints().iter().any(|line| line.contains(hint)),
            "{error} {:?}",
            error.hints()
        );
    }
    assert!(set(FILE, "x", "a", "lost_days", "soon").is_err());
}

#[test]
fn the_settings_that_hold_are_listed_with_their_source() {
    let config = Config::parse(XEN, "/x").unwrap().with_overrides([
        ("lost_days", "50"),
        ("me", "x@y"),
        ("tree.xen.branch", "b"),
    ]);
    let config = config.unwrap();
    let settings = config.settings(None).unwrap();
    let found = |key: &str| {
        settings
            .iter()
            .find(|setting| setting.key == key)
            .map(|s| (s.value.as_str(), s.source))
    };
    assert_eq!(found("lost_days"), Some(("50", Source::Environment)));
    assert_eq!(found("inbox").unwrap().1, Source::File);
    assert_eq!(found("tree.xen.stable"), Some(("\"staging-*\"", Source::Preset)));
    assert_eq!(
        found("release.\"4.4\".last_posting"),
        Some(("2013-10-18", Source::File))
    );
    let profile = config.profile(None).unwrap();
    assert_eq!(profile.thresholds.lost_days, 50);
    assert_eq!(profile.me.first().unwrap().as_str(), "x@y");
    let error = Config::parse(XEN, "/x")
        .unwrap()
        .with_overrides([("lst_days", "50")])
        .unwrap_err();
    assert_eq!(error.hints(), ["did you mean `lost_days`?"]);
}

#[test]
fn paths_of_the_users_folder_are_found() {
    let text = "[profile.a]\ninbox = [\"~/list\", \"~x/list\", \"a~/b\"]\n";
    let config = Config::parse(text, "/etc/xq.toml")
        .unwrap()
        .with_home(Path::new("/home/me"));
    let inboxes = config.profile(None).unwrap().inboxes;
    assert_eq!(
        inboxes,
        [
            Path::new("/home/me/list"),
            Path::new("/etc/~x/list"),
            Path::new("/etc/a~/b")
        ]
    );
}

#[test]
fn line_ends_of_other_systems_and_a_byte_order_mark_do_no_harm() {
    let config = Config::parse("\u{feff}[profile.a]\r\nme = [\"a@b\"]\r\n", "x").unwrap();
    assert_eq!(config.profile(None).unwrap().me.len(), 1);
}

#[test]
fn a_second_profile_joins_the_first() {
    let first = write_new(&new_profile("one", "x"));
    let both = add_profile(&first, "x", &new_profile("two", "y")).unwrap();
    let config = Config::parse(&both, "x").unwrap();
    assert_eq!(config.profile_names(), ["one", "two"]);
    assert_eq!(config.default_name(), Some("one"));
    assert_eq!(
        add_profile(&both, "x", &new_profile("two", "z")).unwrap_err().kind(),
        Kind::Setup
    );
}

proptest! {
    #[test]
    fn any_text_can_be_set_and_holds(text in any::<String>()) {
        let archive = format!("x{text}{{id}}");
        let changed = set(FILE, "x", "a", "archive", &archive).unwrap();
        let profile = Config::parse(&changed, "x").unwrap().profile(Some("a")).unwrap();
        prop_assert_eq!(profile.archive, Some(archive));
    }
}
