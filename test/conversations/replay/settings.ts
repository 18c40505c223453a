import {
  ConnectionPlayer,
  type PlayerCommand,
  type ReplaySettings,
} from '../../../src/conversations/replay/connection-player.ts';
import type { LiveMessage } from '../../../src/conversations/replay/differences.ts';
import type { RecordedEnd, RecordedMessage } from '../../../src/conversations/replay/recorded-message.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { bytes, toHex } from '../../wire/building.ts';

/** The token that a broker who replays thinks up. */
export const NEW_TOKEN = bytes('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf');

export const STAGING: ReplaySettings = {
  side: 'backend',
  speed: null,
  verbatim: false,
  compares: true,
  ignored: new Set(),
  deadlineMs: 5_000,
  pid: 7,
  newToken: () => NEW_TOKEN,
};

export function live(said: Uint8Array): LiveMessage {
  if (said.length === 16) return { type: 'sideband', bytes: said, frame: null, descriptors: 1 };
  const frame = said[0] === 1 ? readFrame(said, 0, said.length, 0, null) : null;
  return { type: frame === null ? 'bytes' : 'frame', bytes: said, frame, descriptors: null };
}

/** Lines of a recording, a second apart. */
export function messages(...said: readonly (readonly ['own' | 'peer', Uint8Array])[]): RecordedMessage[] {
  return said.map(([who, words], index) => ({
    ...live(words),
    own: who === 'own',
    index: words.length === 16 ? null : index,
    time: index * 1_000_000,
  }));
}

/** A player of these messages; each call tells in words what it does. */
export function playing(
  recorded: readonly RecordedMessage[],
  settings: Partial<ReplaySettings> = {},
  end: RecordedEnd = { by: 'unknown', time: null },
) {
  const player = new ConnectionPlayer({ messages: recorded, gap: null, end }, { ...STAGING, ...settings });
  const tell = (event: Parameters<ConnectionPlayer['handle']>[0]) => player.handle(event).flatMap(inWords);
  return {
    begins: () => tell({ type: 'begun' }),
    /** All of it in one write. */
    hears: (...said: readonly Uint8Array[]) => tell({ type: 'live', live: said.map(live) }),
    /** @param left what has come of a message that is not whole */
    runsOut: (timer: 'pace' | 'answer', ...left: readonly Uint8Array[]) =>
      tell({ type: 'timer', timer, left: left.map(live) }),
    /** The peer says nothing more. */
    ends: () => tell({ type: 'ended' }),
    closed: () => tell({ type: 'closed' }),
  };
}

function inWords(command: PlayerCommand): string[] {
  switch (command.type) {
    case 'say':
      return [`say ${toHex(command.bytes)}`];
    case 'start-timer':
      return [`start ${command.timer} ${command.ms}`];
    case 'stop-timer':
      return [];
    case 'compared': {
      const { recorded, differences } = command;
      const found = differences.map(
        ({ field, recorded: was, live }) =>
          `${field ?? 'all'}: ${JSON.stringify(was)} is ${JSON.stringify(live)}`,
      );
      const what = recorded === null ? 'not recorded' : `${recorded.type} ${recorded.index ?? ''}`.trim();
      return [`${what}: ${found.length === 0 ? 'same' : found.join(', ')}`];
    }
    default:
      return [command.type];
  }
}
