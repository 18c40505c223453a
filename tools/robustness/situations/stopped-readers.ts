import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { HOSTILE_PEERS } from '../peers/catalogue.ts';
import { emptyFrames } from '../peers/empty-frames.ts';
import { largestFrame } from '../peers/largest-frame.ts';
import { pipelines } from '../peers/pipelines.ts';
import { playTo } from '../peers/play-to.ts';
import { pause, Subject } from '../subject.ts';

/** Floods that lead to the most output. */
const FLOODS = HOSTILE_PEERS.filter((peer) => [emptyFrames, largestFrame, pipelines].includes(peer));
/** For a program, and for a person. */
const FORMATS = [['--json'], []] as const;
/** How long they go on, in ms. */
const FLOOD_MS = 8_000;

/** Somebody holds the other end of the pipe and never reads: the command must wait rather than remember. */
export const stoppedReaders: Situation = {
  name: 'a reader that has stopped',
  async *rows(context) {
    for (const command of sample(context, SERVING, 1))
      for (const flags of FORMATS)
        for (const peer of sample(context, FLOODS, 1)) {
          const endpoint = context.path('s');
          const args = [...command.args(endpoint, context.backend), ...flags];
          const subject = new Subject(args, { output: 'stopped' });
          await subject.listens();
          const before = subject.descriptors;
          const socket = await playTo(endpoint, peer);
          await pause(FLOOD_MS);
          socket.destroy();
          const descriptors = [before, subject.descriptors] as const;
          const endedAfterMs = await subject.end();
          const situation = `nobody reads ${flags[0] ?? 'the table'}, and a peer ${peer.name}`;
          yield judged(
            subject,
            { command: command.name, situation, endedAfterMs, descriptors, lost: '' },
            [0, 3],
          );
        }
  },
};
