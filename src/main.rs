//! The program `xq`; everything is in the library.

// A sync makes and drops many small values on several threads, where glibc's allocator takes a tenth of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    xq::cli::main()
}
