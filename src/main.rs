//! The program `xq`; everything is in the library.

// A sync makes and drops many small values on several threads, where glibc's allocator takes a tenth of the time.
// It serves libgit2 and SQLite, too (`override`): what one gives back another uses. Its second version gives memory back to the system after
// ten milliseconds, the third after a second; and in huge pages (`no_thp`) what is free beside what is used would count.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let code = i32::from(xq::cli::main());
    // At the end the allocator looks through all that the thread holds which ends the program, and the first thread through what others left:
    // a new one holds nothing.
    let end = std::thread::Builder::new().spawn(move || std::process::exit(code));
    match end {
        Ok(end) => drop(end.join()),
        Err(_) => std::process::exit(code),
    }
}
