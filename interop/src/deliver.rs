//! Handoffs from the reference's broker side to somebody else's backend, one after the other.

use std::fmt::Display;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use running_process::broker::server::{HandoffAckRegistry, HandoffTokenStore};
use serde_json::json;

use crate::args::Args;
use crate::broker_side::BrokerSide;
use crate::output::emit;
use crate::{hex, latency, sockets, Failure, Outcome};

const KNOWN: [&str; 7] = [
    "endpoint",
    "count",
    "service",
    "deadline-ms",
    "send",
    "correlation-id",
    "poll",
];
const ECHO_PATIENCE: Duration = Duration::from_secs(2);

pub fn run(arguments: &[String]) -> Outcome {
    let args = Args::parse(arguments, &KNOWN)?;
    let deadline_ms: u32 = args.number("deadline-ms")?.unwrap_or(5000);
    let deadline = Duration::from_millis(u64::from(deadline_ms));
    let mut broker = BrokerSide {
        endpoint: args.required("endpoint")?,
        service: args.optional("service").unwrap_or("zccache"),
        // The stock broker's id for every stock client.
        correlation_id: args.number("correlation-id")?.unwrap_or(1),
        poll: args.yes_or_no("poll", "yes")?,
        tokens: HandoffTokenStore::new(),
        acks: HandoffAckRegistry::with_ack_deadline(deadline),
    };
    let count: usize = args.number("count")?.unwrap_or(1);
    let send = args.optional("send");

    let mut samples = Vec::new();
    for index in 0..count {
        let token = broker.issue().map_err(could_not_run)?;
        let (mut kept, passed) = UnixStream::pair().map_err(could_not_run)?;

        let verdict = broker.hand_over(passed, token);
        if verdict.result() == "accepted" {
            samples.push(verdict.latency);
        }
        let reply = send
            .filter(|_| verdict.result() == "accepted")
            .map(|text| sockets::ask(&mut kept, text, ECHO_PATIENCE));
        emit(&json!({
            "event": "delivery",
            "index": index,
            "token": hex::encode(token.as_bytes()),
            "result": verdict.result(),
            "error": verdict.error,
            "variant": verdict.variant,
            "detail": verdict.detail,
            "latencyUs": latency::micros(verdict.latency),
            "received": reply.as_ref().map(|reply| &reply.received),
            "closed": reply.as_ref().is_some_and(|reply| reply.closed),
        }));
    }
    emit(&latency::summary(&samples));
    Ok(())
}

fn could_not_run(error: impl Display) -> Failure {
    Failure::Run(error.to_string())
}
