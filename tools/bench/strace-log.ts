import type { Segment } from '../../src/records/segment.ts';

const PID = 4711;
const FIRST_INODE = 100_000;
const PATH = escaped(Buffer.from('/run/backend.sock'));

/** How `strace -f -ttt -yy -xx` logs what a backend receives and sends. */
export function straceLine({ connection, direction, time, bytes, descriptors }: Segment): string {
  const [own, peer] = [0, 1].map((end) => FIRST_INODE + 2 * connection + end);
  const socket = `${connection + 10}<UNIX-STREAM:[${own}->${peer},"${PATH}"]>`;
  const start = `${PID} ${((time ?? 0) / 1e6).toFixed(6)}`;
  const data = `"${escaped(bytes)}"`;
  if (direction === 'backend-to-broker')
    return `${start} sendto(${socket}, ${data}, ${bytes.length}, MSG_NOSIGNAL, NULL, 0) = ${bytes.length}\n`;
  if (descriptors === 0) return `${start} read(${socket}, ${data}, 65536) = ${bytes.length}\n`;
  const vector = `msg_iov=[{iov_base=${data}, iov_len=${bytes.length}}], msg_iovlen=1`;
  const control = `msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[9<UNIX-STREAM:[1->2]>]}], msg_controllen=24`;
  return `${start} recvmsg(${socket}, {msg_name=NULL, msg_namelen=0, ${vector}, ${control}, msg_flags=MSG_CMSG_CLOEXEC}, MSG_CMSG_CLOEXEC) = ${bytes.length}\n`;
}

function escaped(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').replace(/../g, '\\x$&');
}
