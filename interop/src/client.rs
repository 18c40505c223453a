//! The reference's client: Hello, wait for ready, adopt or fall back.

use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use running_process::broker::client::{
    connect_to_backend, BackendConnectionRoute, ConnectBackendRequest,
};
use serde_json::{json, Value};

use crate::args::Args;
use crate::broker_host::SERVICE_VERSION;
use crate::output::emit;
use crate::{latency, sockets, Outcome};

/// A known defect of the broker leaves clients with a connection that never answers.
const ECHO_PATIENCE: Duration = Duration::from_secs(3);

pub struct Client<'a> {
    pub broker: &'a str,
    pub service: &'a str,
    pub send: &'a str,
    pub adopt: bool,
}

pub fn run(arguments: &[String]) -> Outcome {
    let known = ["broker", "service", "clients", "send", "adopt"];
    let args = Args::parse(arguments, &known)?;
    let client = Client {
        broker: args.required("broker")?,
        service: args.required("service")?,
        send: args.optional("send").unwrap_or("ping"),
        adopt: args.yes_or_no("adopt", "yes")?,
    };
    for index in 0..args.number("clients")?.unwrap_or(1) {
        emit(&client.run_once(index));
    }
    Ok(())
}

impl Client<'_> {
    /// Connects, asks for an echo, and tells how it went; `elapsedUs` is the connecting alone.
    pub fn run_once(&self, index: usize) -> Value {
        let mut request =
            ConnectBackendRequest::new(self.broker, self.service, SERVICE_VERSION, SERVICE_VERSION);
        request.adopt_handed_off_connection = self.adopt;

        let started = Instant::now();
        let connected = connect_to_backend(request);
        let elapsed = latency::micros(started.elapsed());

        let (route, error, reply) = match connected {
            Ok(connection) => {
                let mut stream = UnixStream::from(connection.stream.into_owned_fd());
                let reply = sockets::ask(&mut stream, self.send, ECHO_PATIENCE);
                (route_name(connection.route), String::new(), Some(reply))
            }
            Err(error) => ("error", error.to_string(), None),
        };
        json!({
            "event": "client",
            "index": index,
            "route": route,
            "error": error,
            "sent": reply.as_ref().map_or("", |_| self.send),
            "received": reply.as_ref().map_or("", |reply| &reply.received),
            "closed": reply.as_ref().is_some_and(|reply| reply.closed),
            "elapsedUs": elapsed,
        })
    }
}

/// A skipped Hello cannot happen without a cached endpoint, and would be a direct dial too.
fn route_name(route: BackendConnectionRoute) -> &'static str {
    match route {
        BackendConnectionRoute::HandlePassed => "adopted",
        BackendConnectionRoute::BrokerNegotiated | BackendConnectionRoute::HelloSkip => {
            "reconnected"
        }
    }
}
