//! Folders with mirrors and a tree, synced, and what is known of them then.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use xq::world::World;

use super::{Epoch, Scene, fresh, numbered_patch, same_facts};

/// An empty folder with a tree and a configuration for the inbox `inbox` in it.
pub fn empty_scene() -> Scene {
    let scene = Scene::new();
    World::build(&scene.path("made")).expect("a world can be made");
    configure(&scene, &["inbox"]);
    scene
}

pub fn configure(scene: &Scene, inboxes: &[&str]) {
    let inboxes: Vec<_> = inboxes.iter().map(|name| scene.path(name)).collect();
    let inboxes: Vec<&Path> = inboxes.iter().map(|path| path.as_path()).collect();
    scene.configure(&inboxes, &scene.path("made/xen.git"));
}

/// An epoch with these patches.
pub fn epoch(scene: &Scene, place: &str, numbers: impl IntoIterator<Item = u32>) -> Epoch {
    Epoch::bare(&scene.path(place)).put_all(numbers.into_iter().map(numbered_patch))
}

/// Syncs and returns what was said, a line each.
pub fn sync(scene: &Scene) -> Vec<String> {
    let said = scene.xq.run(&["sync"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.err.lines().map(str::to_owned).collect()
}

/// The numbers of the patches that are known, in order.
pub fn numbers(scene: &Scene) -> Vec<u32> {
    let ids = scene.xq.field(&["list", "--include", "foreign"], "message_id");
    let number = |id: &String| {
        let digits = id.trim_start_matches('m').split('@').next().unwrap_or_default();
        digits.parse().expect("it is a number")
    };
    let mut numbers: Vec<u32> = ids.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// Asserts that these patches are known, and that a sync from nothing finds the same facts.
pub fn holds(scene: &Scene, wanted: &[u32], what: &str) {
    assert_eq!(numbers(scene), wanted, "{what}");
    same_facts(&scene.xq.dump(), &fresh(&scene.xq), what);
}

/// What `doctor` says in JSON.
pub fn doctor(scene: &Scene) -> Value {
    let said = scene.xq.run(&["doctor", "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).expect("it is JSON");
    value["rows"][0].clone()
}

/// The lines of a list of `doctor`.
pub fn lines(report: &Value, list: &str) -> Vec<String> {
    let lines = report[list].as_array().expect("it is a list");
    lines
        .iter()
        .map(|line| line.as_str().expect("it is text").replace("\"", ""))
        .collect()
}

/// Mails as a v1 inbox keeps them.
pub fn v1_files(numbers: &[u32]) -> BTreeMap<String, Vec<u8>> {
    let name = |number: &u32| format!("{:02x}{number:038x}", number * 37 % 256);
    numbers
        .iter()
        .map(|number| (name(number), numbered_patch(*number)))
        .collect()
}
