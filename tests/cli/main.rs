//! The program as its users meet it: arguments in, outputs and exit code out.

mod bad_input;
mod cases;
mod engines;
mod gathered;
mod hostile;
mod many;
mod over_net;
mod program;
mod sketched;
mod terminal;
mod written;
