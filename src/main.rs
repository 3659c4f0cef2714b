//! The program `dateline`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
