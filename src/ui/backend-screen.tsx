import { Box, Text, useApp, useInput, useStdout } from 'ink';
import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { FAULTS } from '../faults/catalogue.ts';
import type { Step } from '../peers/action.ts';
import { parseScript } from '../peers/script.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../protocol/limits.ts';
import { escapeText } from '../report/escape.ts';
import { BACKEND_KEYS } from './keys.ts';
import type { DeskOffer, OfferDesk } from './offer-desk.ts';

/** What the keys go to: the list, a line of text, or the choice of a fault. */
type Mode =
  | { readonly type: 'list' }
  | { readonly type: 'text'; readonly ask: 'refuse' | 'delay' }
  | { readonly type: 'fault' };

const TICK_MS = 250;
const BAR_WIDTH = 20;
/** Lines that are not the list’s. */
const FRAME_LINES = 8;

interface Props {
  readonly desk: OfferDesk;
  readonly endpoint: string;
  readonly now: () => number;
}

/** The offers that came, the chosen one held, and the keys that decide its fate. */
export function BackendScreen({ desk, endpoint, now }: Props): ReactElement {
  const offers = useSyncExternalStore(desk.watch, () => desk.offers);
  const [chosen, choose] = useState(0);
  const [mode, setMode] = useState<Mode>({ type: 'list' });
  const [text, setText] = useState('');
  const [fault, setFault] = useState(0);
  const [complaint, complain] = useState('');
  const { exit } = useApp();
  const { stdout } = useStdout();
  useTick();

  const at = Math.min(chosen, Math.max(0, offers.length - 1));
  const decide = (script: string): void => {
    try {
      decideAndMoveOn(parseScript(script).steps[0]!.step);
    } catch (error) {
      complain((error as Error).message);
    }
  };
  const decideAndMoveOn = (step: Step): void => {
    desk.decide(at, step);
    const next = desk.offers.findIndex(isHeld);
    if (next !== -1) choose(next);
    setMode({ type: 'list' });
    setText('');
    complain('');
  };

  const send = (ask: 'refuse' | 'delay', line: string): void =>
    decide(ask === 'refuse' ? `refuse:${JSON.stringify(line)}` : `delay:${line}`);
  /** Keys that come together, as from a clipboard, are taken one by one. */
  const write = (ask: 'refuse' | 'delay', keys: string): void => {
    let line = text;
    for (const key of keys) {
      if (key === '\r') return send(ask, line);
      line = key === '\u007f' ? line.slice(0, -1) : line + key;
    }
    setText(line);
  };

  useInput((input, key) => {
    // The terminal is raw: Ctrl-C comes as a key.
    if (key.ctrl && input === 'c') return exit();
    if (mode.type === 'text') {
      if (key.escape) setMode({ type: 'list' });
      else if (key.return) send(mode.ask, text);
      else if (key.backspace || key.delete) setText(text.slice(0, -1));
      else if (!key.ctrl && !key.meta) write(mode.ask, input);
      return;
    }
    const move = (by: number, from: number, length: number) => Math.max(0, Math.min(length - 1, from + by));
    const by = key.downArrow ? 1 : key.upArrow ? -1 : stepsIn(input);
    if (mode.type === 'fault') {
      if (key.escape || input === 'q') setMode({ type: 'list' });
      else if (key.return) decide(`corrupt:${FAULTS[fault]!.name}`);
      else setFault(move(by, fault, FAULTS.length));
      return;
    }
    complain('');
    if (by !== 0) choose(move(by, at, offers.length));
    else if (input === 'g') choose(0);
    else if (input === 'G') choose(offers.length - 1);
    else if (input === 'q') exit();
    else if (offers[at] === undefined || !isHeld(offers[at])) return;
    else if (input === 'a') decide('ack');
    else if (input === 's') decide('silent');
    else if (input === 'h') decide('hangup');
    else if (input === 'r') setMode({ type: 'text', ask: 'refuse' });
    else if (input === 'd') setMode({ type: 'text', ask: 'delay' });
    else if (input === 'c') setMode({ type: 'fault' });
  });

  const room = Math.max(3, (stdout.rows ?? 24) - FRAME_LINES);
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), offers.length - room));
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate">
        fake backend on {escapeText(endpoint)}
      </Text>
      <Text>
        {offers.length === 0
          ? 'waiting for offers; in another terminal: handoff-cli send-offer --send ping'
          : ' '}
      </Text>
      {offers.slice(first, first + room).map((offer, index) => (
        <OfferLine
          key={`${offer.connection} ${offer.token}`}
          offer={offer}
          chosen={first + index === at}
          now={now()}
        />
      ))}
      <Text> </Text>
      {mode.type === 'text' && (
        <Text>
          {mode.ask === 'refuse' ? 'refuse, with the detail' : 'ack later, after (such as 3s)'}: {text}▏
          (Enter sends, Esc goes back)
        </Text>
      )}
      {mode.type === 'fault' && (
        <Text wrap="truncate">
          corrupt: ‹ {FAULTS[fault]!.name} › {FAULTS[fault]!.summary}; fails:{' '}
          {FAULTS[fault]!.reaches ?? 'nothing'} (j k, Enter, Esc)
        </Text>
      )}
      {mode.type === 'list' && (
        <Text wrap="truncate">{BACKEND_KEYS.map(({ keys, does }) => `${keys[0]} ${does}`).join(' · ')}</Text>
      )}
      {complaint !== '' && <Text color="red">{complaint}</Text>}
    </Box>
  );
}

function OfferLine({ offer, chosen, now }: { offer: DeskOffer; chosen: boolean; now: number }): ReactElement {
  const { connection, service, token, correlationId, decision, outcome } = offer;
  const state = [
    decision ?? (outcome === null ? `held ${countdown(now - offer.since)}` : 'not decided'),
    outcome ?? '',
  ]
    .filter((part) => part !== '')
    .join(' → ');
  return (
    <Text wrap="truncate" inverse={chosen}>
      {chosen ? '▶ ' : '  '}
      {String(connection).padStart(4)} {escapeText(service).padEnd(14)} token {token.slice(0, 8)}… id{' '}
      {correlationId} {escapeText(state)}
    </Text>
  );
}

/** How far down the keys j and k lead; several may come together. */
function stepsIn(keys: string): number {
  return /^[jk]+$/.test(keys) ? [...keys].reduce((sum, key) => sum + (key === 'j' ? 1 : -1), 0) : 0;
}

/** How much of the broker’s usual deadline is left. */
function countdown(elapsed: number): string {
  const left = Math.max(0, DEFAULT_ACK_DEADLINE_MS - elapsed);
  const full = Math.ceil((left / DEFAULT_ACK_DEADLINE_MS) * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${(left / 1000).toFixed(1)} s`;
}

function isHeld(offer: DeskOffer): boolean {
  return offer.decision === null && offer.outcome === null;
}

/** Draws anew now and then, as ages grow. */
function useTick(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}
