//! Who the user is, as git knows him.

/// The user's address: `user.email` of git's own configuration; `None` when it is not set.
pub fn user_email() -> Option<String> {
    let config = git2::Config::open_default().ok()?;
    config
        .get_string("user.email")
        .ok()
        .filter(|address| !address.is_empty())
}
