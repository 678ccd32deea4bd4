//! What happens in the demo, told series by series.

mod ended;
mod landed;
mod open;
mod rules;

pub(super) use ended::{closed, noise, put_off};
pub(super) use landed::{accepted, odd_commits, releases};
pub(super) use open::{lost, waiting};
pub use rules::Ruling;
pub(super) use rules::rules;

use super::cast::Who;

/// The files by short names.
const GIC: &str = "xen/arch/arm/gic.c";
const ARM_P2M: &str = "xen/arch/arm/p2m.c";
const VTIMER: &str = "xen/arch/arm/vtimer.c";
const APIC: &str = "xen/arch/x86/apic.c";
const VLAPIC: &str = "xen/arch/x86/hvm/vlapic.c";
const HVM: &str = "xen/arch/x86/hvm/hvm.c";
const SHADOW: &str = "xen/arch/x86/mm/shadow.c";
const P2M: &str = "xen/arch/x86/mm/p2m.c";
const SETUP: &str = "xen/arch/x86/setup.c";
const TIME: &str = "xen/arch/x86/time.c";
const DOMCTL: &str = "xen/common/domctl.c";
const GRANT: &str = "xen/common/grant_table.c";
const CREDIT: &str = "xen/common/sched_credit.c";
const IOMMU: &str = "xen/drivers/passthrough/iommu.c";
const PCI: &str = "xen/drivers/passthrough/pci.c";
const RESTORE: &str = "tools/libxc/xc_restore.c";
const DM: &str = "tools/libxl/libxl_dm.c";
const LIBXL_PCI: &str = "tools/libxl/libxl_pci.c";
const XENSTORE: &str = "tools/xenstore/xenstored_core.c";
const CONSOLE: &str = "docs/misc/console.c";

/// The trailer of an approval.
fn acked(who: Who) -> String {
    format!("Acked-by: {}", who.written())
}
