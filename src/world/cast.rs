//! The people of the demo world, all invented, and what they maintain.

use crate::model::{Address, Person};

/// One of the cast.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Who {
    /// Maintains x86, is a committer: the "me" of the demo.
    Greta,
    /// Maintains ARM and the tools, is a committer.
    Ines,
    /// A committer, maintains nothing else.
    Victor,
    /// Maintains the x86 memory code, nested in x86.
    Olek,
    /// Maintains the scheduler.
    Nadia,
    /// Maintains device passthrough.
    Ryo,
    /// Maintains the tools, beside Ines.
    Paul,
    /// Manages the 4.3 release.
    Hana,
    /// A contributor.
    Tariq,
    /// A contributor with an accent in the name.
    Rene,
    /// A contributor from a large company whose list rewrites senders.
    Mei,
    /// A contributor who went silent.
    Lars,
    /// A newcomer.
    Abena,
    /// A contributor to the scheduler.
    Dario,
}

impl Who {
    /// Name and address.
    pub fn person(self) -> Person {
        let (name, address) = match self {
            Self::Greta => ("Greta Holm", "greta.holm@example.com"),
            Self::Ines => ("Ines Calder", "ines@calder.example.org"),
            Self::Victor => ("Victor Lund", "victor.lund@example.net"),
            Self::Olek => ("Olek Brandt", "olek@brandt.example.org"),
            Self::Nadia => ("Nadia Ferro", "nadia.ferro@example.com"),
            Self::Ryo => ("Ryo Tanabe", "ryo.tanabe@example.net"),
            Self::Paul => ("Paul Quill", "paul.quill@example.com"),
            Self::Hana => ("Hana Svoboda", "hana.svoboda@example.com"),
            Self::Tariq => ("Tariq Mansour", "tariq@mansour.example.org"),
            Self::Rene => ("Ren\u{e9} Aubert", "rene.aubert@example.net"),
            Self::Mei => ("Mei Oyang", "mei.oyang@example.com"),
            Self::Lars => ("Lars Tveit", "lars@tveit.example.org"),
            Self::Abena => ("Abena Osei", "abena.osei@example.edu"),
            Self::Dario => ("Dario Neri", "dario.neri@example.com"),
        };
        Person {
            name: name.into(),
            address: Address::new(address),
        }
    }

    /// `Name <address>`.
    pub fn written(self) -> String {
        self.person().to_string()
    }

    /// The first name, as mails are signed.
    pub fn first_name(self) -> String {
        self.person().name.split(' ').next().unwrap_or_default().to_owned()
    }
}

/// The tree's MAINTAINERS file.
pub(super) const MAINTAINERS: &str = "\
List of maintainers and how to submit changes
=============================================

Descriptions of section entries:

\tM: Maintainer: Full Name <address@domain>
\tL: Mailing list that is relevant to this area
\tF: Files and directories with wildcard patterns
\tX: Files and directories that are not maintained here

ARM ARCHITECTURE
M:\tInes Calder <ines@calder.example.org>
S:\tSupported
F:\txen/arch/arm/
F:\txen/include/asm-arm/

DEVICE PASSTHROUGH
M:\tRyo Tanabe <ryo.tanabe@example.net>
S:\tSupported
F:\txen/drivers/passthrough/
X:\txen/drivers/passthrough/arm/

SCHEDULING
M:\tNadia Ferro <nadia.ferro@example.com>
S:\tSupported
F:\txen/common/sched*

TOOLS
M:\tInes Calder <ines@calder.example.org>
M:\tPaul Quill <paul.quill@example.com>
S:\tSupported
F:\ttools/

XENSTORE
S:\tOrphan
F:\ttools/xenstore/

X86 ARCHITECTURE
M:\tGreta Holm <greta.holm@example.com>
S:\tSupported
L:\txen-devel@lists.xen.org
F:\txen/arch/x86/
F:\txen/include/asm-x86/

X86 MEMORY MANAGEMENT
M:\tOlek Brandt <olek@brandt.example.org>
S:\tSupported
F:\txen/arch/x86/mm/

THE REST
M:\tGreta Holm <greta.holm@example.com>
M:\tInes Calder <ines@calder.example.org>
M:\tVictor Lund <victor.lund@example.net>
L:\txen-devel@lists.xen.org
S:\tSupported
F:\t*
F:\t*/
V:\txen-maintainers-1
";
