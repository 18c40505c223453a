//! Being told to stop: end of standard input, SIGTERM or SIGINT.

use std::io::{copy, sink, stdin};
use std::mem::MaybeUninit;
use std::sync::mpsc::Sender;
use std::thread::spawn;

use crate::broker_host::End;

/// To be called before any other thread starts, so that all of them leave the signals to the
/// one that waits for them.
pub fn listen(ends: &Sender<End>) {
    let mut signals = MaybeUninit::uninit();
    // SAFETY: `sigemptyset` initialises the set before anything reads it.
    let signals = unsafe {
        libc::sigemptyset(signals.as_mut_ptr());
        libc::sigaddset(signals.as_mut_ptr(), libc::SIGTERM);
        libc::sigaddset(signals.as_mut_ptr(), libc::SIGINT);
        libc::pthread_sigmask(libc::SIG_BLOCK, signals.as_ptr(), std::ptr::null_mut());
        signals.assume_init()
    };
    let on_signal = ends.clone();
    spawn(move || {
        let mut caught = 0;
        // SAFETY: both point at live values of this thread.
        unsafe { libc::sigwait(&signals, &mut caught) };
        let _ = on_signal.send(End::Asked);
    });
    let on_eof = ends.clone();
    spawn(move || {
        let _ = copy(&mut stdin(), &mut sink());
        let _ = on_eof.send(End::Asked);
    });
}
