import type { DescriptorKind } from '../wire/descriptor.ts';
import { type Problem, type ProblemId, problem } from '../wire/problem.ts';
import type { Timeline } from './timeline.ts';

const RECVMSG = 'read the 16 sideband bytes with recvmsg';

const KINDS: { readonly [kind in DescriptorKind]: string } = {
  stream: 'a connected stream socket',
  datagram: 'a datagram socket',
  listener: 'a listening socket',
  pipe: 'a pipe',
  file: 'a file',
  other: 'something else, such as a socket that is not connected',
};

/** What is wrong with the descriptors of the sideband that was looked up last. docs/protocol.md, "The sideband". */
export function sidebandProblems(timeline: Timeline, offset: number): Problem[] {
  const { descriptors, passed, segments, unread } = timeline;
  const found: Problem[] = [];
  const add = (id: ProblemId, text: string) => found.push(problem(id, null, offset, text));
  const dropped = passed?.some(({ fate }) => fate === 'dropped-by-kernel') === true;
  if (dropped)
    add(
      'descriptor-truncated',
      `the kernel dropped the descriptor (MSG_CTRUNC): the receiver has none free, or no room for it; ${RECVMSG}, with room for one descriptor, and raise the limit of open files`,
    );
  else if (unread)
    add(
      'descriptor-unread',
      `${RECVMSG}: these were read with a call that drops the descriptor that comes with them`,
    );
  else if (descriptors === 0)
    add(
      'descriptor-missing',
      'no descriptor came with the sideband: send it as SCM_RIGHTS with these 16 bytes, in one sendmsg',
    );
  if (descriptors === null) return found;
  if (descriptors > 1) add('descriptor-extra', `one descriptor belongs to a sideband, ${descriptors} came`);
  // The first is taken for the one that is handed over; another is one too many, whatever it is.
  for (const { kind, blocking } of passed?.slice(0, 1) ?? []) {
    if (kind !== null && kind !== 'stream')
      add('descriptor-kind', `must be ${KINDS.stream}, the client’s connection; it is ${KINDS[kind]}`);
    if (blocking === false)
      add(
        'descriptor-nonblocking',
        'O_NONBLOCK is set, and stays set for the backend, whose first read may fail with EAGAIN: clear it before the connection is passed',
      );
  }
  if (segments > 1)
    add('sideband-split', `the 16 bytes came in ${segments} pieces: send them in one sendmsg`);
  return found;
}

/** What is wrong with the handle that an offer names. docs/protocol.md, "The sideband". @param place offset of the handle_value */
export function handleProblem({ passed }: Timeline, place: number): Problem | null {
  const named = passed?.find(({ handle }) => handle !== undefined);
  if (named === undefined) return null;
  const { handle, kind } = named;
  const field = 'payload.handleValue';
  if (handle === '0')
    return problem(
      'handle-missing',
      field,
      place,
      'the offer names no handle: duplicate the connection into the backend’s process first, and write its value there',
    );
  if (kind === 'stream') return null;
  const found =
    kind === null
      ? `${handle} is nothing that was passed to the backend’s process`
      : `${handle} is ${KINDS[kind]} there`;
  return problem('handle-invalid', field, place, `must be the handle of a connected pipe; ${found}`);
}

/** The problem of descriptors that came with a frame or other bytes; null where none did. */
export function misplaced({ descriptors, passed }: Timeline, offset: number): Problem | null {
  if (descriptors === null || descriptors === 0) return null;
  // On Windows that is the place of a handle.
  if (passed?.some(({ handle }) => handle !== undefined)) return null;
  const what = descriptors === 1 ? 'a descriptor' : `${descriptors} descriptors`;
  return problem(
    'descriptor-misplaced',
    null,
    offset,
    `${what} came with these bytes; it belongs to the 16 bytes of a sideband and to no others`,
  );
}
