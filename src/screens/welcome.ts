import { EXIT } from '../failure.ts';
import { lastCapture } from '../services/last-capture.ts';
import { StopRequest } from '../services/stop.ts';
import { escapeText } from '../text/escape.ts';
import { helpLines } from './help-lines.ts';
import { actionOf, WELCOME_KEYS } from './keys.ts';
import { ListPlace } from './list-place.ts';
import { type ScreenModel, Watched } from './model.ts';
import { showScreen } from './screen.ts';
import { cutTo, EMPTY, type Line, line, type Size } from './styled.ts';

interface Choice {
  readonly args: readonly string[];
  readonly does: string;
}

/** What somebody who types the name alone may want. */
export class Welcome extends Watched implements ScreenModel {
  left = false;
  readonly ticks = false;
  /** What was chosen; null: nothing. */
  chosen: readonly string[] | null = null;
  private helping = false;
  private readonly place = new ListPlace();
  private readonly choices: readonly Choice[];

  /** @param capture the last one that was written; null: none */
  constructor(capture: string | null) {
    super();
    this.choices = [
      { args: ['demo'], does: 'see three handoffs, explained' },
      { args: ['fake-backend', '--interactive'], does: 'be the backend: hold each offer, decide its fate' },
      {
        args: ['send-offer', '--interactive'],
        does: 'be the broker: fill in an offer, send it, see it judged',
      },
      ...(capture === null
        ? []
        : [{ args: ['decode', '--interactive', capture], does: 'walk through the last capture' }]),
      { args: ['--help'], does: 'everything else' },
    ];
  }

  key(name: string): void {
    const action = this.helping ? null : actionOf(WELCOME_KEYS, name);
    this.helping = action === 'help';
    if (action === 'quit') this.left = true;
    else if (action === 'open') {
      this.chosen = this.choices[this.place.within(this.choices.length)]!.args;
      this.left = true;
    } else if (action !== null && action !== 'help') this.place.move(action, 1, this.choices.length);
    this.changed();
  }

  lines(size: Size): readonly Line[] {
    if (this.helping) return helpLines('handoff-cli: keys', WELCOME_KEYS, size);
    const here = this.place.within(this.choices.length);
    const choices = this.choices.flatMap(({ args, does }, index): Line[] => [
      [
        { text: index === here ? '▶ ' : '  ' },
        { text: `handoff-cli ${args.map(escapeText).join(' ')}`, inverse: index === here },
      ],
      line(`      ${does}`, { dim: true }),
    ]);
    return [
      line('handoff-cli: see, fake and break the handoff of live connections', { bold: true }),
      line('A broker passes a client’s connection itself to a backend, with a one-time token.'),
      EMPTY,
      ...choices,
      EMPTY,
      line('j k choose  Enter start  ? keys  q quit', { dim: true }),
    ]
      .slice(0, size.rows)
      .map((one) => cutTo(one, size.columns));
  }
}

/** Shows it; gives the command line that was chosen, or ends the process. */
export async function welcome(): Promise<readonly string[]> {
  const model = new Welcome(lastCapture());
  const stop = new StopRequest();
  await showScreen(model, stop.requested);
  if (model.chosen === null) process.exit(EXIT.ok);
  stop.release();
  return model.chosen;
}
