//! A backend that never polls, to measure the others against: blocking reads, one thread per
//! connection, the reference's messages, one write per ACK.

use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

use running_process::broker::backend_lib::{read_handoff_offer, BackendHandoffWireError};
use running_process::broker::protocol::{encode_framed, HandoffAck};
use running_process::broker::server::handoff::handoff_ack_frame;

use crate::args::Args;
use crate::{sideband, sockets, Outcome};

pub fn run(arguments: &[String]) -> Outcome {
    let args = Args::parse(arguments, &["endpoint", "count"])?;
    let endpoint = Path::new(args.required("endpoint")?);
    let count = args.number("count")?.unwrap_or(usize::MAX);
    sockets::serve(endpoint, count, |stream| {
        if let Err(error) = accept_offer(stream) {
            eprintln!("reference-peer blocking-backend: {error}");
        }
    })
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
