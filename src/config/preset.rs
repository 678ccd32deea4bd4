//! Presets: what is known of projects, as data that is compiled in.

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;

use super::settings::{self, ProfileSettings};

/// A preset: its name and its text in TOML, with the keys of a profile.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Preset {
    /// The word for it on the command line.
    pub name: &'static str,
    /// The project, in a few words.
    pub about: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// All of them.
pub const PRESETS: [Preset; 5] = [
    Preset {
        name: "xen",
        about: "the Xen hypervisor",
        text: include_str!("presets/xen.toml"),
    },
    Preset {
        name: "ltp",
        about: "the Linux Test Project",
        text: include_str!("presets/ltp.toml"),
    },
    Preset {
        name: "linux-subsystem",
        about: "a subsystem of the Linux kernel",
        text: include_str!("presets/linux-subsystem.toml"),
    },
    Preset {
        name: "qemu",
        about: "QEMU",
        text: include_str!("presets/qemu.toml"),
    },
    Preset {
        name: "git",
        about: "git itself",
        text: include_str!("presets/git.toml"),
    },
];

impl Preset {
    /// The preset of that name; an unknown one is an error that names those there are.
    pub fn find(name: &str) -> Result<Self> {
        let found = PRESETS.into_iter().find(|preset| preset.name == name);
        found.ok_or_else(|| {
            let names = PRESETS.map(|preset| preset.name);
            let error = Error::new(Kind::Setup, format!("there is no preset `{name}`"));
            let all = format!("presets are: {}", names.join(", "));
            match find_nearest(name, names) {
                Some(near) => error.hint(format!("did you mean `{near}`? {all}")),
                None => error.hint(all),
            }
        })
    }

    /// The preset one of whose trees is cloned from there, or from another place of that host under the same name.
    pub fn of_tree_url(url: &str) -> Option<Self> {
        let wanted = host_and_name(url)?;
        PRESETS.into_iter().find(|preset| {
            let urls = preset.tree_urls().unwrap_or_default();
            urls.iter().any(|(_, url)| host_and_name(url).as_ref() == Some(&wanted))
        })
    }

    /// Addresses of the repositories that hold the epochs of its inbox, oldest first, for `xq init --clone`.
    pub fn inbox_urls(self) -> Result<Vec<String>> {
        Ok(settings::parse_preset(self.text, self.name)?
            .clone_inbox
            .unwrap_or_default())
    }

    /// Names and addresses of its trees, for `xq init --clone`.
    pub fn tree_urls(self) -> Result<Vec<(String, String)>> {
        let trees = settings::parse_preset(self.text, self.name)?.tree;
        Ok(trees
            .into_iter()
            .filter_map(|tree| Some((tree.name?, tree.clone?)))
            .collect())
    }
}

/// Host and last word of an address: `("xenbits.xen.org", "xen")` of `git://xenbits.xen.org/xen.git`.
fn host_and_name(url: &str) -> Option<(String, String)> {
    let (_, rest) = url.split_once("://").or_else(|| url.split_once('@'))?;
    let bare = rest.trim_end_matches('/');
    let (host, path) = bare.split_once(['/', ':'])?;
    let host = host.rsplit('@').next().unwrap_or(host);
    let name = path.rsplit(['/', ':']).next().unwrap_or(path);
    let name = name.strip_suffix(".git").unwrap_or(name);
    Some((host.to_lowercase(), name.to_lowercase())).filter(|(host, name)| !host.is_empty() && !name.is_empty())
}

/// What the preset of that name says.
pub(super) fn find_preset(name: &str) -> Result<ProfileSettings> {
    let preset = Preset::find(name)?;
    settings::parse_preset(preset.text, preset.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_is_known_by_host_and_name_of_its_origin() {
        for (url, preset) in [
            ("https://xenbits.xen.org/git-http/xen.git", Some("xen")),
            ("git://xenbits.xen.org/xen.git", Some("xen")),
            ("git@github.com:someone/ltp.git", Some("ltp")),
            ("ssh://me@github.com/linux-test-project/ltp/", Some("ltp")),
            ("https://github.com/linux-test-project/kirk", None),
            ("/srv/xen.git", None),
            ("file:///srv/xen.git", None),
            ("", None),
        ] {
            assert_eq!(Preset::of_tree_url(url).map(|preset| preset.name), preset, "{url}");
        }
    }
}
