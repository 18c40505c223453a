import { casesOf, Unmet } from '../case.ts';
import { doesNotAcceptAgain, takesIn } from './further.ts';
import {
  accepts,
  doesNotAccept,
  isAccepted,
  isRefused,
  offer,
  offered,
  refusable,
  refuses,
} from './offering.ts';
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
      const { wire, made: first } = await isAccepted(peer);
      const before = await takesIn(wire, first);
      const second = await offer(peer, wire, { token: first.token });
      await doesNotAcceptAgain(wire, second, before);
    },
  },
  {
    name: 'used-elsewhere',
    title: 'a token that was accepted before, on another connection',
    required: REFUSES,
    run: async (peer) => {
      const { made: first } = await isAccepted(peer);
      const { wire, made: second } = await offered(peer, { token: first.token });
      await refuses(wire, second);
    },
  },
  {
    name: 'other-than-the-sideband',
    needs: 'sideband',
    section: 'token-expected',
    title: 'a token other than that of the sideband',
    required: REFUSES,
    run: (peer) => isRefused(peer, { sideband: peer.token() }),
  },
  {
    name: 'mismatch-not-consumed',
    needs: 'sideband',
    title: 'a token after an offer in which it did not match',
    required: 'accepts it: only an acceptance uses a token up',
    run: async (peer) => {
      const { wire, made: mismatched } = await offered(peer, { sideband: peer.token() });
      await doesNotAccept(wire, mismatched);
      await isAccepted(peer, { token: mismatched.token });
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
      const { wire, made } = await offered(peer, refusable(peer));
      if ((await refuses(wire, made)) === '') throw new Unmet('an empty error_detail');
    },
  },
  {
    name: 'without-sideband',
    needs: 'sideband',
    section: 'sideband-absent',
    title: 'an offer without any sideband',
    level: 'should',
    required: 'accepts it: some brokers send none',
    run: async (peer) => {
      await isAccepted(peer, { sideband: null });
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
      const token = Buffer.concat([peer.token(), peer.token()]).subarray(0, length);
      await isRefused(peer, { token, sideband: peer.token() });
    },
  };
}
