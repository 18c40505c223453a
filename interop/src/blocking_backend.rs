//! A backend that never polls, to measure the others against: blocking reads, one thread per
//! connection, the reference's messages, one write per ACK.

use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

use running_process::broker::backend_lib::{read_handoff_offer, BackendHandoffWireError};
use running_process::broker::protocol::{encode_framed, HandoffAck};
use running_process::broker::server::handoff::handoff_ack_frame;
use serde_json::json;

use crate::args::Args;
use crate::output::emit;
use crate::{sideband, sockets, Failure, Outcome};

pub fn run(arguments: &[String]) -> Outcome {
    let args = Args::parse(arguments, &["endpoint", "count"])?;
    let endpoint = Path::new(args.required("endpoint")?);
    let count = args.number("count")?.unwrap_or(usize::MAX);
    let listener = sockets::listen(endpoint)?;
    emit(&json!({"event": "listening", "endpoint": endpoint}));
    std::thread::scope(|scope| {
        for connection in listener.incoming().take(count) {
            let stream = connection.map_err(|error| Failure::Run(format!("accept: {error}")))?;
            scope.spawn(|| {
                if let Err(error) = accept_offer(stream) {
                    eprintln!("reference-peer blocking-backend: {error}");
                }
            });
        }
        Ok(())
    })?;
    let _ = std::fs::remove_file(endpoint);
    Ok(())
}

fn accept_offer(mut stream: UnixStream) -> Result<(), BackendHandoffWireError> {
    let _descriptor = sideband::receive(stream.as_fd())?;
    let offer = read_handoff_offer(&mut stream)?;
    let ack = HandoffAck {
        token: offer.token,
        accepted: true,
        error_detail: String::new(),
        correlation_id: offer.correlation_id,
    };
    stream.write_all(&encode_framed(&handoff_ack_frame(&ack))?)?;
    Ok(())
}
