//! The reference implementation of the v1 broker handoff as a command-line peer.
//!
//! Every subcommand prints one JSON object a line. Exit 0: it ran (the outcomes are in the
//! output); 1: it could not run; 2: wrong usage.

mod args;
mod backend;
mod bench_decode;
mod blocking_backend;
mod broker;
mod broker_host;
mod broker_side;
mod client;
mod decode;
mod deliver;
mod fallback;
mod hex;
mod latency;
mod output;
mod payload;
mod private_dir;
mod serve_broker;
mod sideband;
mod sockets;
mod stop;

use std::process::ExitCode;

/// Why a subcommand ended early.
pub enum Failure {
    Usage(String),
    Run(String),
}

pub type Outcome = Result<(), Failure>;

const USAGE: &str = "usage: reference-peer <subcommand> [--name value]...
  deliver --endpoint PATH [--count N] [--service NAME] [--deadline-ms N] [--send TEXT]
          [--correlation-id N] [--poll yes|no]
  backend --endpoint PATH --reply accept|reject [--detail TEXT] [--count N] [--sideband yes|no]
  blocking-backend --endpoint PATH [--count N]
  broker --handoff-endpoint PATH [--clients N] [--send TEXT] [--service NAME]
  clients --broker PATH --service NAME [--clients N] [--send TEXT] [--adopt yes|no]
  serve-broker --handoff-endpoint PATH --dir DIR [--service NAME]
  decode < NDJSON
  bench-decode FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = match std::env::args_os()
        .skip(1)
        .map(|argument| argument.into_string())
        .collect()
    {
        Ok(arguments) => arguments,
        Err(argument) => return usage(&format!("not UTF-8: {}", argument.to_string_lossy())),
    };
    let Some((subcommand, rest)) = arguments.split_first() else {
        return usage("no subcommand");
    };
    let outcome = match subcommand.as_str() {
        "deliver" => deliver::run(rest),
        "backend" => backend::run(rest),
        "blocking-backend" => blocking_backend::run(rest),
        "broker" => broker::run(rest),
        "clients" => client::run(rest),
        "serve-broker" => serve_broker::run(rest),
        "decode" => decode::run(rest),
        "bench-decode" => bench_decode::run(rest),
        other => Err(Failure::Usage(format!("unknown subcommand {other:?}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => usage(&message),
        Err(Failure::Run(message)) => {
            eprintln!("reference-peer {subcommand}: {message}");
            ExitCode::from(1)
        }
    }
}

fn usage(message: &str) -> ExitCode {
    eprintln!("reference-peer: {message}\n{USAGE}");
    ExitCode::from(2)
}
