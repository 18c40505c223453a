import type { AdoptedConnection, AdoptedEnd } from '../../../src/io/adopted.ts';
import type { AdoptMode } from '../../../src/script/adopt-mode.ts';
import type { Process } from './process.ts';

/** How long until it is seen that nobody is there at the other end of a connection that is not read, in µs. */
const LOOK = 50_000;

/** Puts a connection to use that was handed over: what `src/io/adopted.ts` is in the real world. */
export function adopt(process: Process, number: number, mode: AdoptMode): AdoptedConnection {
  const socket = process.file(number).socket;
  let received = 0;
  let open = true;
  let end: (ended: AdoptedEnd) => void = () => {};
  const ended = new Promise<AdoptedEnd>((done) => {
    end = done;
  });
  const close = () => {
    if (!open || process.dead) return;
    open = false;
    socket?.readers.delete(look);
    process.running.delete(close);
    process.close(number);
    end({ received, lost: 0, reason: '' });
  };
  const read = () => {
    while (open && socket !== null) {
      const read = socket.read(64 * 1024);
      if (read.type === 'nothing-yet') return;
      if (read.type === 'end') return close();
      for (const { file } of read.passed) file.release();
      received += read.bytes.length;
      if (mode === 'echo' && !socket.write(read.bytes, [])) return close();
    }
  };
  const look = () => void process.after(0, read);
  process.running.add(close);
  if (mode === 'close' || socket === null) close();
  else if (mode === 'ignore') {
    const leave = () => void process.after(LOOK, close);
    if (socket.deserted) leave();
    else socket.watchers.add(leave);
  } else {
    socket.readers.add(look);
    look();
  }
  return { ended, close, send: () => {}, listen: () => {} };
}
