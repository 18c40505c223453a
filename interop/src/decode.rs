//! What the reference's decoder says about frames, one hex-encoded frame a line.

use std::io::stdin;

use running_process::broker::protocol::{try_decode_framed, Frame, FramingError};
use serde_json::{json, Value};

use crate::args::Args;
use crate::output::emit;
use crate::{hex, payload, Failure, Outcome};

pub fn run(arguments: &[String]) -> Outcome {
    Args::parse(arguments, &[])?;
    for line in stdin().lines() {
        let line = line.map_err(|error| Failure::Run(format!("standard input: {error}")))?;
        emit(&match frame_bytes(&line) {
            Some(bytes) => describe(&bytes),
            None => failed("input", "not an object with hex bytes in \"hex\""),
        });
    }
    Ok(())
}

fn frame_bytes(line: &str) -> Option<Vec<u8>> {
    let record: Value = serde_json::from_str(line).ok()?;
    hex::decode(record.get("hex")?.as_str()?)
}

fn describe(bytes: &[u8]) -> Value {
    let decoded = match try_decode_framed(bytes) {
        Ok(Some(decoded)) => decoded,
        Ok(None) => return failed("framing", "incomplete frame"),
        Err(FramingError::Decode(error)) => return failed("frame", &error.to_string()),
        Err(error) => return failed("framing", &error.to_string()),
    };
    let message = payload::message_name(&decoded.frame);
    let mut described = match payload::to_json(message, &decoded.frame.payload) {
        Ok(payload) => json!({"ok": true, "message": message, "payload": payload}),
        Err(error) => failed("payload", &error.to_string()),
    };
    described["envelope"] = envelope(&decoded.frame);
    // Less than the input where bytes follow the frame: to the reference they are the next one.
    described["consumed"] = decoded.consumed.into();
    described
}

fn failed(stage: &str, error: &str) -> Value {
    json!({"ok": false, "stage": stage, "error": error})
}

fn envelope(frame: &Frame) -> Value {
    json!({
        "envelopeVersion": frame.envelope_version,
        "kind": frame.kind,
        "payloadProtocol": frame.payload_protocol,
        "requestId": frame.request_id.to_string(),
        "payloadEncoding": frame.payload_encoding,
        "deadlineUnixMs": frame.deadline_unix_ms.to_string(),
        "traceparent": frame.traceparent,
        "tracestate": frame.tracestate,
    })
}
