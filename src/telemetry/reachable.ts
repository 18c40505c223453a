import { connect } from 'node:net';
import { errorCode, systemFailure } from '../failure.ts';

/** How long a collector may take to accept a connection. In ms. */
const ANSWERS_MS = 2_000;

/** Why nobody can be reached at the host of a URL, in a few words; null: somebody can. */
export function unreachable(url: string): Promise<string | null> {
  const { hostname, port, protocol } = new URL(url);
  // A host that is an IPv6 address is in brackets in a URL.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((done) => {
    const socket = connect({ host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) });
    const end = (why: string | null) => {
      socket.destroy();
      done(why);
    };
    socket.setTimeout(ANSWERS_MS, () => end('it does not answer'));
    socket.once('connect', () => end(null));
    // An error of several addresses has no text of its own.
    socket.once('error', (error) =>
      end(systemFailure(error, '').message.replace(/^: /, '') || errorCode(error)),
    );
  });
}
