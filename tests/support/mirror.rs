//! Mirrors written mail by mail, in every layout, and broken object by object.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use git2::{Oid, Repository, Signature, Time};

/// The first moment at which anything is committed to a mirror.
const START: i64 = 1_375_000_000;

/// A repository of a mirror that grows entry by entry. Its commits are the same whenever the same is written.
pub struct Epoch {
    /// Where it is.
    pub path: PathBuf,
    /// The commits of its branch, oldest first.
    pub commits: Vec<Oid>,
    branch: String,
}

impl Epoch {
    /// Makes an empty bare repository.
    pub fn bare(path: &Path) -> Self {
        Repository::init_bare(path).expect("it can be made");
        Self {
            path: path.to_owned(),
            commits: Vec::new(),
            branch: "refs/heads/master".to_owned(),
        }
    }

    /// The same on another branch than HEAD names.
    pub fn on_branch(path: &Path, branch: &str) -> Self {
        Self {
            branch: format!("refs/heads/{branch}"),
            ..Self::bare(path)
        }
    }

    /// The repository.
    pub fn open(&self) -> Repository {
        Repository::open(&self.path).expect("it is there")
    }

    /// Delivers a mail.
    pub fn put(&mut self, mail: &[u8]) {
        self.write(&[("m", mail)]);
    }

    /// Delivers mails.
    pub fn put_all(mut self, mails: impl IntoIterator<Item = Vec<u8>>) -> Self {
        mails.into_iter().for_each(|mail| self.put(&mail));
        self
    }

    /// Takes a mail out.
    pub fn delete(&mut self, mail: &[u8]) {
        self.write(&[("d", mail)]);
    }

    /// Commits these files and no others.
    pub fn write(&mut self, files: &[(&str, &[u8])]) {
        let repository = self.open();
        let tree = tree_of(&repository, files);
        self.commit(&repository, tree);
    }

    /// Commits mails as a v1 inbox keeps them, each under its name of 40 digits.
    pub fn write_v1(&mut self, mails: &BTreeMap<String, Vec<u8>>) {
        let repository = self.open();
        let mut fans: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
        for (name, mail) in mails {
            let (fan, file) = name.split_at(2);
            fans.entry(fan).or_default().push((file, mail));
        }
        let mut top = repository.treebuilder(None).expect("it can be made");
        for (fan, files) in fans {
            let tree = tree_of(&repository, &files);
            top.insert(fan, tree, 0o040_000).expect("it can be put in");
        }
        let tree = top.write().expect("it can be written");
        self.commit(&repository, tree);
    }

    fn commit(&mut self, repository: &Repository, tree: Oid) {
        let moment = START + i64::try_from(self.commits.len()).expect("small") * 3_600;
        let who = Signature::new("list", "list@example.org", &Time::new(moment, 0)).expect("it is one");
        let tree = repository.find_tree(tree).expect("it is there");
        let parents: Vec<git2::Commit<'_>> = self
            .commits
            .last()
            .map(|id| repository.find_commit(*id).expect("it is there"))
            .into_iter()
            .collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let made = repository
            .commit(None, &who, &who, "mail\n", &tree, &parents)
            .expect("it can be made");
        self.commits.push(made);
        self.point();
    }

    /// Goes back to its first commits, to be written on from there.
    pub fn cut(&mut self, count: usize) {
        self.commits.truncate(count);
        self.point();
    }

    fn point(&self) {
        let repository = self.open();
        match self.commits.last() {
            Some(tip) => drop(
                repository
                    .reference(&self.branch, *tip, true, "written")
                    .expect("the ref can be set"),
            ),
            None => {
                if let Ok(mut branch) = repository.find_reference(&self.branch) {
                    branch.delete().expect("it can go");
                }
            }
        }
    }

    /// The tree of a commit, by its place.
    pub fn tree(&self, place: usize) -> Oid {
        self.open()
            .find_commit(self.commits[place])
            .expect("it is there")
            .tree_id()
    }

    /// The object at a path of a commit, by its place.
    pub fn object(&self, place: usize, path: &str) -> Oid {
        let repository = self.open();
        let tree = repository.find_tree(self.tree(place)).expect("it is there");
        tree.get_path(Path::new(path)).expect("it is there").id()
    }

    /// The file of a loose object.
    pub fn loose(&self, id: Oid) -> PathBuf {
        let name = id.to_string();
        let (folder, file) = name.split_at(2);
        self.open().path().join("objects").join(folder).join(file)
    }

    /// Moves all objects that the branch reaches into one pack.
    pub fn pack(&self) {
        let repository = self.open();
        let mut walk = repository.revwalk().expect("it can be walked");
        walk.push(*self.commits.last().expect("there are commits"))
            .expect("it is there");
        let mut builder = repository.packbuilder().expect("it can be made");
        builder.insert_walk(&mut walk).expect("it can be put in");
        let folder = repository.path().join("objects/pack");
        builder.write(&folder, 0).expect("it can be written");
        let objects = repository.path().join("objects");
        for fan in objects.read_dir().expect("it is there") {
            let fan = fan.expect("it can be listed");
            if fan.file_name().len() == 2 {
                std::fs::remove_dir_all(fan.path()).expect("it can go");
            }
        }
    }

    /// Spoils an object of the only pack.
    pub fn spoil_packed(&self, id: Oid) {
        let folder = self.open().path().join("objects/pack");
        let find = |end: &str| {
            let files = folder.read_dir().expect("it is there");
            let mut files = files.map(|file| file.expect("it can be listed").path());
            files
                .find(|path| path.extension().is_some_and(|have| have == end))
                .expect("there is a pack")
        };
        let place = place_in_pack(&std::fs::read(find("idx")).expect("it can be read"), id);
        let mut pack = std::fs::read(find("pack")).expect("it can be read");
        // Behind the object's head and that of its compressed text.
        for byte in pack.iter_mut().skip(place + 4).take(6) {
            *byte ^= 0x5a;
        }
        let file = find("pack");
        std::fs::remove_file(&file).expect("it can go");
        std::fs::write(&file, pack).expect("it can be written");
    }
}

/// Where an object begins in the pack of a version 2 index.
fn place_in_pack(index: &[u8], id: Oid) -> usize {
    let number = |at: usize| {
        let bytes: [u8; 4] = index[at..at + 4].try_into().expect("four bytes");
        usize::try_from(u32::from_be_bytes(bytes)).expect("small")
    };
    let count = number(8 + 255 * 4);
    let names = 8 + 256 * 4;
    let place = (0..count)
        .find(|place| index[names + place * 20..names + place * 20 + 20] == *id.as_bytes())
        .expect("the object is in the pack");
    number(names + count * 24 + place * 4)
}

fn tree_of(repository: &Repository, files: &[(&str, &[u8])]) -> Oid {
    let mut tree = repository.treebuilder(None).expect("it can be made");
    for (name, text) in files {
        let blob = repository.blob(text).expect("it can be written");
        tree.insert(name, blob, 0o100_644).expect("it can be put in");
    }
    tree.write().expect("it can be written")
}

/// Replaces an object by one of another kind, or by rubbish.
pub fn overwrite(file: &Path, text: &[u8]) {
    std::fs::remove_file(file).expect("it can go");
    std::fs::write(file, text).expect("it can be written");
}

/// A patch mail with a file and an hour of its own.
pub fn numbered_patch(number: u32) -> Vec<u8> {
    patch_called(number, &format!("[PATCH] x86: change number {number}"))
}

/// The same under another subject.
pub fn patch_called(number: u32, subject: &str) -> Vec<u8> {
    let (day, hour) = (number / 24 + 1, number % 24);
    let diff = format!(
        "diff --git a/xen/arch/x86/file{number}.c b/xen/arch/x86/file{number}.c\n--- a/xen/arch/x86/file{number}.c\n\
         +++ b/xen/arch/x86/file{number}.c\n@@ -1,2 +1,2 @@\n-int a{number};\n+int b{number};\n int c{number};\n"
    );
    format!(
        "Message-ID: <m{number}@example.org>\nFrom: Tariq Mansour <tariq@mansour.example.org>\n\
         Date: {day} Jul 2013 {hour:02}:00:00 +0000\nSubject: {subject}\n\n\
         Change it.\n\nSigned-off-by: Tariq Mansour <tariq@mansour.example.org>\n---\n\n{diff}"
    )
    .into_bytes()
}
