//! Opening a repository and reading raw objects from it, with errors that name the way out.

use std::path::{Path, PathBuf};
use std::sync::Once;

use git2::{ErrorCode, ObjectType, Odb, Oid, Repository};

use crate::error::{Error, Kind, Result};
use crate::model::ObjectId;

/// Objects are read in bulk and are not checked against their names: git checked them when it fetched them.
static SETTINGS: Once = Once::new();

/// What reading one object gave.
pub(super) enum Read<T> {
    /// It is there.
    Found(T),
    /// The repository does not have it.
    Absent,
    /// It is there and cannot be read.
    Corrupt(String),
}

/// The object's name as libgit2 wants it.
pub(super) fn oid(id: ObjectId) -> Oid {
    Oid::from_bytes(&id.0).expect("20 bytes are a SHA-1 name")
}

/// The object's name as an owned value.
pub(super) fn object_id(oid: Oid) -> ObjectId {
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(oid.as_bytes()) {
        *to = *from;
    }
    ObjectId(bytes)
}

/// Opens the repository at `path` (bare, or a directory with `.git`); `what` names it in errors, as in "the tree".
pub(super) fn open(path: &Path, what: &str) -> Result<Repository> {
    SETTINGS.call_once(|| {
        git2::opts::strict_hash_verification(false);
        // What is read often is kept parsed by its reader; the rest is read once.
        git2::opts::enable_caching(false);
    });
    let failed = Error::new(Kind::Data, format!("cannot open {what} {}", path.display()));
    if !path.exists() {
        return Err(failed
            .because("no such directory")
            .hint("check the path in the configuration"));
    }
    Repository::open(path).map_err(|cause| refused(failed, path, &cause))
}

/// Why libgit2 does not open a repository, and the way out.
fn refused(failed: Error, path: &Path, cause: &git2::Error) -> Error {
    let text = cause.message();
    let place = quoted(path);
    if cause.code() == ErrorCode::Owner {
        return failed
            .because("the repository belongs to another user")
            .hint(format!("git config --global --add safe.directory {place}"));
    }
    if text.contains("object format") || text.contains("objectformat") {
        return failed
            .because("SHA-256 repositories are not supported")
            .hint("use a SHA-1 repository");
    }
    if text.contains("partialclone") {
        return failed
            .because("it is a partial clone, which leaves objects out")
            .hint("clone it anew without `--filter`");
    }
    if text.contains("refstorage") {
        return failed
            .because("reftable repositories are not supported")
            .hint(format!("git -C {place} refs migrate --ref-format=files"));
    }
    if cause.code() == ErrorCode::NotFound && path.join("objects").is_dir() && !path.join("HEAD").exists() {
        return failed.because("it has no HEAD").hint(format!(
            "echo 'ref: refs/heads/master' > {}",
            quoted(&path.join("HEAD"))
        ));
    }
    if cause.code() == ErrorCode::NotFound {
        return failed
            .because("it is not a git repository")
            .hint("give a bare repository, or a directory that holds `.git`");
    }
    failed.because(text)
}

/// A path as a shell takes it.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@,=".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// The object database of `repository`.
pub(super) fn odb<'repo>(repository: &'repo Repository) -> Result<Odb<'repo>> {
    repository.odb().map_err(|cause| unreadable(repository, &cause))
}

/// Reads one object of the kind wanted and hands its bytes to `make`.
pub(super) fn read<T>(odb: &Odb<'_>, id: ObjectId, kind: ObjectType, make: impl FnOnce(&[u8]) -> T) -> Read<T> {
    match odb.read(oid(id)) {
        Ok(object) if object.kind() == kind => Read::Found(make(object.data())),
        Ok(object) => Read::Corrupt(format!("it is a {}, not a {kind}", object.kind())),
        Err(cause) if cause.code() == ErrorCode::NotFound => Read::Absent,
        Err(cause) => Read::Corrupt(cause.message().to_owned()),
    }
}

/// The bytes of an object that must be there.
pub(super) fn need<T: for<'a> From<&'a [u8]>>(odb: &Odb<'_>, path: &Path, id: ObjectId, kind: ObjectType) -> Result<T> {
    match read(odb, id, kind, |bytes| T::from(bytes)) {
        Read::Found(bytes) => Ok(bytes),
        Read::Absent => Err(broken(path, id, "it is missing")),
        Read::Corrupt(why) => Err(broken(path, id, &why)),
    }
}

/// The error for an object that cannot be read.
pub(super) fn broken(path: &Path, id: ObjectId, why: &str) -> Error {
    Error::new(Kind::Data, format!("cannot read object {id} in {}", path.display()))
        .because(why)
        .hint(format!("git -C {} fsck", quoted(path)))
}

/// The error for a repository that libgit2 refuses to read.
pub(super) fn unreadable(repository: &Repository, cause: &git2::Error) -> Error {
    Error::new(Kind::Data, format!("cannot read {}", repository.path().display())).because(cause.message())
}

/// Commits whose parents were left out on purpose (`git clone --depth`).
pub(super) fn shallow_commits(repository: &Repository) -> Vec<ObjectId> {
    let file: PathBuf = repository.commondir().join("shallow");
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().filter_map(|line| line.trim().parse().ok()).collect()
}
