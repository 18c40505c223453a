import { casesOf, Unmet } from '../case.ts';
import { accepts, doesNotAccept, offer, refuses, releases } from './offering.ts';
import type { BackendPeer } from './peer.ts';

const REFUSES = 'answers with a well-formed ACK that does not accept, and repeats token and correlation id';

export const token = casesOf<BackendPeer>('backend/token', 'token-once', [
  ofLength(0, 'missing', 'no token'),
  ofLength(15, 'of-15-bytes', 'a token of 15 bytes'),
  ofLength(17, 'of-17-bytes', 'a token of 17 bytes'),
  ofLength(32, 'of-32-bytes', 'a token of 32 bytes'),
  {
    name: 'used-twice',
    title: 'a token that was accepted before, on the same connection',
    required: REFUSES,
    run: async (peer) => {
      const wire = await peer.dial();
      const first = await offer(peer, wire);
      await accepts(wire, first);
      const second = await offer(peer, wire, { token: first.token });
      await doesNotAccept(wire, second);
    },
  },
  {
    name: 'used-elsewhere',
    title: 'a token that was accepted before, on another connection',
    required: REFUSES,
    run: async (peer) => {
      const wire = await peer.dial();
      const first = await offer(peer, wire);
      await accepts(wire, first);
      const other = await peer.dial();
      const second = await offer(peer, other, { token: first.token });
      await refuses(other, second);
    },
  },
  {
    name: 'other-than-the-sideband',
    section: 'token-expected',
    title: 'another token than that of the sideband',
    required: REFUSES,
    run: async (peer) => {
      const wire = await peer.dial();
      const made = await offer(peer, wire, { sideband: peer.token() });
      await refuses(wire, made);
      await releases(made);
    },
  },
  {
    name: 'mismatch-not-consumed',
    title: 'a token after an offer in which it did not match',
    required: 'accepts it: only an acceptance uses a token up',
    run: async (peer) => {
      const wire = await peer.dial();
      const mismatched = await offer(peer, wire, { sideband: peer.token() });
      await doesNotAccept(wire, mismatched);
      const again = await peer.dial();
      await accepts(again, await offer(peer, again, { token: mismatched.token }));
    },
  },
  {
    name: 'pending-twice',
    title: 'the same token on two connections at the same time',
    required: 'accepts at most one of them',
    run: async (peer) => {
      const wires = [await peer.dial(), await peer.dial()];
      const token = peer.token();
      const made = await Promise.all(wires.map((wire) => offer(peer, wire, { token })));
      const accepted = await Promise.all(
        wires.map((wire, index) =>
          accepts(wire, made[index]!).then(
            () => 1,
            () => 0,
          ),
        ),
      );
      const count = accepted.filter((one) => one === 1).length;
      if (count > 1) throw new Unmet('accepted on both');
    },
  },
  {
    name: 'refusal-says-why',
    section: 'offer-refusal',
    title: 'the reason in a refusal',
    level: 'should',
    required: 'gives a reason in error_detail',
    run: async (peer) => {
      const wire = await peer.dial();
      const made = await offer(peer, wire, { sideband: peer.token() });
      if ((await refuses(wire, made)) === '') throw new Unmet('an empty error_detail');
    },
  },
  {
    name: 'without-sideband',
    section: 'sideband-absent',
    title: 'an offer without any sideband',
    level: 'should',
    required: 'accepts it: some brokers send none',
    run: async (peer) => {
      const wire = await peer.dial();
      await accepts(wire, await offer(peer, wire, { sideband: null }));
    },
  },
]);

function ofLength(length: number, name: string, title: string) {
  return {
    name,
    section: 'token-length',
    title,
    required: REFUSES,
    run: async (peer: BackendPeer) => {
      const wire = await peer.dial();
      const token = Buffer.concat([peer.token(), peer.token()]).subarray(0, length);
      const made = await offer(peer, wire, { token, sideband: peer.token() });
      await refuses(wire, made);
      await releases(made);
    },
  };
}
