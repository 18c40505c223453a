import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../src/io/message-header.ts';

/** Types of C as LP64 systems have them: their sizes in bytes, which they are also aligned to. */
const SIZES = { pointer: 8, size_t: 8, socklen_t: 4, int: 4 } as const;
type Members = readonly (readonly [name: string, type: keyof typeof SIZES])[];

/** The members as the public headers of each system declare them, in sys/socket.h. */
const HEADERS: { readonly [platform: string]: { readonly msghdr: Members; readonly cmsghdr: Members } } = {
  darwin: {
    msghdr: [
      ['msg_name', 'pointer'],
      ['msg_namelen', 'socklen_t'],
      ['msg_iov', 'pointer'],
      ['msg_iovlen', 'int'],
      ['msg_control', 'pointer'],
      ['msg_controllen', 'socklen_t'],
      ['msg_flags', 'int'],
    ],
    cmsghdr: [
      ['cmsg_len', 'socklen_t'],
      ['cmsg_level', 'int'],
      ['cmsg_type', 'int'],
    ],
  },
  linux: {
    msghdr: [
      ['msg_name', 'pointer'],
      ['msg_namelen', 'socklen_t'],
      ['msg_iov', 'pointer'],
      ['msg_iovlen', 'size_t'],
      ['msg_control', 'pointer'],
      ['msg_controllen', 'size_t'],
      ['msg_flags', 'int'],
    ],
    cmsghdr: [
      ['cmsg_len', 'size_t'],
      ['cmsg_level', 'int'],
      ['cmsg_type', 'int'],
    ],
  },
};

/** Where the members of a structure lie, and where it ends. */
function placesOf(members: Members): { readonly [name: string]: number } {
  const places: { [name: string]: number } = {};
  let at = 0;
  for (const [name, type] of members) {
    const size = SIZES[type];
    at = Math.ceil(at / size) * size;
    places[name] = at;
    at += size;
  }
  return { ...places, end: at };
}

describe.each(['linux', 'darwin'] as const)('the layout of messages on %s', (platform) => {
  const layout = layoutOf(platform)!;
  const { msghdr, cmsghdr } = HEADERS[platform]!;
  const sizeOf = (members: Members, wanted: string) => SIZES[members.find(([name]) => name === wanted)![1]];

  it('is that of struct msghdr in its headers', () => {
    const places = placesOf(msghdr);
    expect(places).toMatchObject({ msg_iov: 16, msg_iovlen: 24, msg_control: 32, msg_controllen: 40 });
    expect(places['msg_flags']).toBe(layout.flagsOffset);
    expect(sizeOf(msghdr, 'msg_iovlen')).toBe(layout.iovLengthBytes);
    expect(sizeOf(msghdr, 'msg_controllen')).toBe(layout.controlLengthBytes);
  });

  it('is that of struct cmsghdr, whose data is aligned as its length is', () => {
    expect(placesOf(cmsghdr)['end']).toBe(layout.controlHeaderLength);
    expect(sizeOf(cmsghdr, 'cmsg_len')).toBe(layout.controlAlignment);
  });
});

it('macOS has the flags of its headers', () => {
  expect(layoutOf('darwin')).toMatchObject({
    SOL_SOCKET: 0xffff,
    MSG_PEEK: 0x2,
    MSG_CTRUNC: 0x20,
    MSG_DONTWAIT: 0x80,
    MSG_NOSIGNAL: 0x80000,
    MSG_CMSG_CLOEXEC: 0,
  });
});

it('Windows has no such messages', () => {
  expect(layoutOf('win32')).toBe(null);
});
