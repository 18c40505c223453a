import { describe, expect, it } from 'vitest';
import { Unmet } from '../../../src/conform/case.ts';
import { CaseFixture } from '../../../src/services/conform/case-fixture.ts';
import { LastingPeerStage } from '../../../src/services/conform/lasting-peer-stage.ts';
import { PeerKeeper } from '../../../src/services/conform/peer-keeper.ts';

describe('a peer that serves before any case', () => {
  it('is alive for as long as it serves', async () => {
    const stage = new Scripted(['right', 'right']);
    expect(await stage.begins()).toBe(null);
    expect(await stage.serves()).toBe(null);
  });

  it('is not once it is wrong', async () => {
    const stage = new Scripted(['right', 'wrong']);
    await stage.begins();
    expect(await stage.serves()).toBe('after that it no longer serves: wrong');
  });

  it('is alive where it is silent only while it deals with what a case has sent', async () => {
    const stage = new Scripted(['right', 'silent', 'silent', 'right']);
    await stage.begins();
    expect(await stage.serves()).toBe(null);
  });

  it('is not once it stays silent', async () => {
    const stage = new Scripted(['right', 'silent', 'silent', 'silent', 'right']);
    await stage.begins();
    expect(await stage.serves()).toBe('after that it no longer serves: silent');
  });
});

describe('a peer that answers wrongly before any case', () => {
  it('is alive for as long as it answers: no case has made it wrong', async () => {
    const stage = new Scripted(['wrong', 'wrong', 'right']);
    expect(await stage.begins()).toEqual({ seen: 'wrong', hint: 'the reason' });
    expect(await stage.serves()).toBe(null);
    expect(await stage.serves()).toBe(null);
  });

  it('is not once it says nothing', async () => {
    const stage = new Scripted(['wrong', 'silent', 'silent', 'silent']);
    await stage.begins();
    expect(await stage.serves()).toBe('after that it no longer answers: silent');
  });

  it('is not waited for once it has answered', async () => {
    const stage = new Scripted(['wrong', 'answers, and goes on for ever']);
    await stage.begins();
    expect(await stage.serves()).toBe(null);
  });

  it('serves several connections at once where it answers one of them', async () => {
    const stage = new Scripted(['wrong', 'wrong', 'silent']);
    await stage.begins();
    expect(await stage.servesAtOnce(4)).toBe(true);
    expect(stage.dialled).toBe(4);
    expect(await stage.servesAtOnce(4)).toBe(false);
  });
});

it('of a peer that said nothing before any case, no case is said to have made it so', async () => {
  const stage = new Scripted(['silent', 'silent']);
  expect(await stage.begins()).toEqual({ seen: 'silent', hint: 'the reason' });
  expect(await stage.serves()).toBe('it does not serve, nor did it before any case: silent');
  // Nor is it tried whether it serves several connections.
  expect(await stage.servesAtOnce(4)).toBe(null);
  expect(stage.dialled).toBe(0);
});

type Way = 'right' | 'wrong' | 'silent' | 'answers, and goes on for ever';

interface Peer {
  dial(): Promise<void>;
  /** The peer says something. */
  say(): void;
}

/** A stage whose good conversations go one after another as they are said to. */
class Scripted extends LastingPeerStage<Peer> {
  dialled = 0;
  private readonly ways: Way[];

  constructor(ways: readonly Way[]) {
    super(new PeerKeeper([], '/nowhere', '', async () => true));
    this.ways = [...ways];
  }

  async enter(): Promise<CaseFixture<Peer>> {
    return new ScriptedFixture(() => {
      this.dialled += 1;
    });
  }

  protected async converse(peer: Peer): Promise<void> {
    const way = this.ways.shift()!;
    if (way !== 'silent') peer.say();
    if (way === 'answers, and goes on for ever') await new Promise(() => {});
    if (way !== 'right') throw new Unmet(way, 'the reason');
  }
}

class ScriptedFixture extends CaseFixture<Peer> {
  readonly peer: Peer;

  constructor(dialled: () => void) {
    super();
    const observe = this.traffic.connection('broker-to-backend', 'backend-to-broker', null);
    this.peer = { dial: async () => dialled(), say: () => observe('received', Uint8Array.of(1), 0) };
  }
}
