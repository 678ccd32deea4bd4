//! The program `xq`; everything is in the library.

fn main() -> std::process::ExitCode {
    xq::cli::main()
}
