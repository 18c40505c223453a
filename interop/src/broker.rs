//! The reference's broker and its clients in one process, in front of somebody else's backend.

use std::sync::mpsc::channel;

use crate::args::Args;
use crate::broker_host::{BrokerHost, End};
use crate::client::Client;
use crate::output::emit;
use crate::private_dir::PrivateDir;
use crate::{Failure, Outcome};

pub fn run(arguments: &[String]) -> Outcome {
    let known = ["handoff-endpoint", "clients", "send", "service"];
    let args = Args::parse(arguments, &known)?;
    let handoff_endpoint = args.required("handoff-endpoint")?;
    let service = args.optional("service").unwrap_or("zccache");
    let clients = args.number("clients")?.unwrap_or(1);

    let dir = PrivateDir::temporary().map_err(|error| Failure::Run(error.to_string()))?;
    let (ended, ends) = channel();
    let host = BrokerHost::start(&dir, service, handoff_endpoint, ended)?;
    let client = Client {
        broker: &host.socket,
        service,
        send: args.optional("send").unwrap_or("ping"),
        adopt: true,
    };
    for index in 0..clients {
        let before = host.fallback.bytes();
        let mut event = client.run_once(index);
        event["fallbackServed"] = (host.fallback.bytes() > before).into();
        emit(&event);
        if let Ok(End::BrokerEnded(reason)) = ends.try_recv() {
            return Err(Failure::Run(format!("the broker ended: {reason}")));
        }
    }
    Ok(())
}
