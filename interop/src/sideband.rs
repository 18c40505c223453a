//! Receiving the sideband: 16 token bytes with the client's descriptor attached.
//!
//! The reference has no receiver of its own outside its tests, so this is the `recvmsg` of
//! those tests, made safe against a message that arrives in pieces.

use std::io::{Error, ErrorKind, Result};
use std::mem::{size_of, zeroed};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use running_process::broker::server::HANDOFF_TOKEN_BYTES;

pub struct Sideband {
    pub token: [u8; HANDOFF_TOKEN_BYTES],
    pub descriptor: Option<OwnedFd>,
}

/// Reads exactly the sideband and not a byte more: the offer follows in the same stream.
pub fn receive(socket: BorrowedFd<'_>) -> Result<Sideband> {
    let mut token = [0; HANDOFF_TOKEN_BYTES];
    let mut descriptor = None;
    let mut filled = 0;
    while filled < token.len() {
        let (count, passed) = receive_some(socket, &mut token[filled..])?;
        if count == 0 {
            return Err(Error::new(
                ErrorKind::UnexpectedEof,
                format!("closed after {filled} of {} sideband bytes", token.len()),
            ));
        }
        filled += count;
        descriptor = passed.or(descriptor);
    }
    Ok(Sideband { token, descriptor })
}

fn receive_some(socket: BorrowedFd<'_>, buffer: &mut [u8]) -> Result<(usize, Option<OwnedFd>)> {
    let mut data = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    // `cmsghdr` items give the alignment that CMSG_FIRSTHDR needs; four hold one descriptor.
    // SAFETY: an all-zero cmsghdr and an all-zero msghdr are valid empty values.
    let mut control: [libc::cmsghdr; 4] = unsafe { zeroed() };
    let mut message: libc::msghdr = unsafe { zeroed() };
    message.msg_iov = &mut data;
    message.msg_iovlen = 1;
    message.msg_control = control.as_mut_ptr().cast();
    // SAFETY: only computes a size.
    message.msg_controllen = unsafe { libc::CMSG_SPACE(size_of::<RawFd>() as u32) } as _;

    // SAFETY: `message` points at live buffers of the sizes that it states.
    let count = unsafe { libc::recvmsg(socket.as_raw_fd(), &mut message, libc::MSG_CMSG_CLOEXEC) };
    let count = usize::try_from(count).map_err(|_| Error::last_os_error())?;

    // SAFETY: recvmsg filled in the control header, and a right in it is a new descriptor
    // that nothing else owns yet.
    let descriptor = unsafe {
        let header = libc::CMSG_FIRSTHDR(&message);
        let is_rights = !header.is_null()
            && (*header).cmsg_level == libc::SOL_SOCKET
            && (*header).cmsg_type == libc::SCM_RIGHTS;
        is_rights
            .then(|| OwnedFd::from_raw_fd(libc::CMSG_DATA(header).cast::<RawFd>().read_unaligned()))
    };
    Ok((count, descriptor))
}
