//! The closing line of a run of deliveries.

use std::time::Duration;

use running_process::broker::server::handoff::summarize_latency_samples;
use serde_json::{json, Value};

pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Percentiles by nearest rank, as the reference computes them; null without a sample.
pub fn summary(samples: &[Duration]) -> Value {
    let percentiles = summarize_latency_samples(samples);
    json!({
        "event": "latency",
        "count": samples.len(),
        "p50Us": percentiles.map(|found| micros(found.p50)),
        "p99Us": percentiles.map(|found| micros(found.p99)),
        "maxUs": samples.iter().max().copied().map(micros),
    })
}
