import { toHex } from '../../wire/building.ts';

/** As strace -xx prints bytes; cut after that many, as -s does. */
export function printed(bytes: Uint8Array, cut = bytes.length): string {
  const shown = `"${toHex(bytes.subarray(0, cut)).replace(/../g, '\\x$&')}"`;
  return cut < bytes.length ? `${shown}...` : shown;
}

/** As strace 4 prints the message of a sendmsg. */
export function oldMessage(bytes: Uint8Array, descriptors: string): string {
  return `{msg_name(0)=NULL, msg_iov(1)=[{${printed(bytes)}, ${bytes.length}}], msg_controllen=24, {cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, {${descriptors}}}, msg_flags=0}`;
}

/** The message of a sendmsg or recvmsg, with descriptors as they are printed; empty for none. */
export function message(bytes: Uint8Array, descriptors = '', flags = '0'): string {
  const control =
    descriptors === ''
      ? 'msg_controllen=0'
      : `msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${descriptors}]}], msg_controllen=24`;
  return `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=${printed(bytes)}, iov_len=${bytes.length}}], msg_iovlen=1, ${control}, msg_flags=${flags}}`;
}
