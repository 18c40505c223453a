import { controlText } from './control-text.ts';
import { emptyEntries } from './empty-entries.ts';
import { emptyFrames } from './empty-frames.ts';
import { endlessField } from './endless-field.ts';
import { foreignVersion } from './foreign-version.ts';
import { halfAFrame } from './half-a-frame.ts';
import { halfCloses } from './half-closes.ts';
import { hangsUp } from './hangs-up.ts';
import { hangsUpUnread } from './hangs-up-unread.ts';
import { largestFrame } from './largest-frame.ts';
import { manyAnswers } from './many-answers.ts';
import { neverReads } from './never-reads.ts';
import { noise } from './noise.ts';
import { oversize } from './oversize.ts';
import type { HostilePeer } from './peer.ts';
import { pipelines } from './pipelines.ts';
import { sameToken } from './same-token.ts';
import { silent } from './silent.ts';
import { trickles } from './trickles.ts';
import { wrongLength } from './wrong-length.ts';
import { wrongToken } from './wrong-token.ts';

/** Every hostile peer; a new one is a file and a line here. */
export const HOSTILE_PEERS: readonly HostilePeer[] = [
  controlText,
  emptyEntries,
  emptyFrames,
  endlessField,
  foreignVersion,
  halfAFrame,
  halfCloses,
  hangsUpUnread,
  hangsUp,
  largestFrame,
  manyAnswers,
  neverReads,
  noise,
  oversize,
  pipelines,
  sameToken,
  silent,
  trickles,
  wrongLength,
  wrongToken,
];
