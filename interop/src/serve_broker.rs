//! The reference's broker alone, for clients that somebody else plays.

use std::path::Path;
use std::sync::mpsc::channel;

use serde_json::json;

use crate::args::Args;
use crate::broker_host::{BrokerHost, End, SERVICE_VERSION};
use crate::output::emit;
use crate::private_dir::PrivateDir;
use crate::{stop, Failure, Outcome};

pub fn run(arguments: &[String]) -> Outcome {
    let args = Args::parse(arguments, &["handoff-endpoint", "dir", "service"])?;
    let handoff_endpoint = args.required("handoff-endpoint")?;
    let path = args.required("dir")?;
    let service = args.optional("service").unwrap_or("zccache");

    let (ended, ends) = channel();
    stop::listen(&ended);
    let dir = PrivateDir::at(Path::new(path))
        .map_err(|error| Failure::Run(format!("{path}: {error}")))?;
    let host = BrokerHost::start(&dir, service, handoff_endpoint, ended)?;
    emit(&json!({
        "event": "listening",
        "endpoint": host.socket,
        "backendPipe": host.backend_pipe,
        "service": service,
        "version": SERVICE_VERSION,
    }));
    match ends.recv() {
        Ok(End::BrokerEnded(reason)) => Err(Failure::Run(format!("the broker ended: {reason}"))),
        Ok(End::Asked) | Err(_) => Ok(()),
    }
}
