import { chalkFor } from '../../text/colour.ts';
import type { ScreenModel } from '../parts/model.ts';
import { Painter } from './painter.ts';

/** Alternate screen, mouse reports, marked pastes, no cursor; and back. */
const ENTER = '\u001b[?1049h\u001b[2J\u001b[?1002h\u001b[?1006h\u001b[?2004h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?2004l\u001b[?1006l\u001b[?1002l\u001b[0m\u001b[?1049l';
/** Changes that come closer together are drawn together; in ms. */
const FRAME_MS = 16;
const TICK_MS = 250;

/** Shows a model on the whole terminal until the person leaves it, or `stop`; the terminal is then as it was. */
export async function showScreen(model: ScreenModel, stop: Promise<void>): Promise<void> {
  // ink reads nothing where it takes the terminal for a CI log, which it finds out when it is loaded; a screen was asked for.
  process.env['CI'] = 'false';
  const { loadKeyboard } = await import('./load-keyboard.ts');
  const { listen } = await loadKeyboard();
  const { stdin, stdout } = process;
  const entered = enter();
  const drawing = drawn(model);
  const keyboard = listen((event) => model.handle(event));
  const left = new Promise<void>((done) => {
    const look = () => model.left && done();
    model.watch(look);
    look();
  });
  try {
    await Promise.race([left, stop, drawing.failed, keyboard.waitUntilExit()]);
  } finally {
    drawing.end();
    keyboard.unmount();
    entered.leave();
    await letGoOfKeys();
  }

  /** Takes the terminal. It is given back in any case: also after an exception, before it is reported, or a second Ctrl-C. */
  function enter() {
    let held = true;
    const leave = () => {
      if (!held) return;
      held = false;
      stdin.setRawMode(false);
      stdout.write(LEAVE);
      process.off('exit', leave);
      process.off('uncaughtExceptionMonitor', leave);
    };
    // Before anything is drawn: a key that is pressed right then must not be echoed into it.
    stdin.setRawMode(true);
    stdout.write(ENTER);
    process.on('exit', leave);
    process.on('uncaughtExceptionMonitor', leave);
    return { leave };
  }
}

/** Draws a model after each of its changes. */
function drawn(model: ScreenModel): { readonly failed: Promise<never>; end(): void } {
  const { stdout } = process;
  const painter = new Painter((text) => stdout.write(text), chalkFor('stdout').level > 0);
  let due: NodeJS.Timeout | undefined;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const draw = () => {
    due = undefined;
    try {
      painter.paint(model.lines());
    } catch (error) {
      fail(error);
    }
  };
  const soon = () => {
    due ??= setTimeout(draw, FRAME_MS);
  };
  const resize = () => {
    painter.clear();
    model.handle({ type: 'resized', size: { columns: stdout.columns, rows: stdout.rows } });
  };
  const unwatch = model.watch(soon);
  stdout.on('resize', resize);
  const timer = setInterval(() => model.ticks && model.handle({ type: 'tick' }), TICK_MS);
  model.handle({ type: 'resized', size: { columns: stdout.columns, rows: stdout.rows } });
  draw();
  return {
    failed,
    end: () => {
      unwatch();
      stdout.off('resize', resize);
      clearInterval(timer);
      clearTimeout(due);
    },
  };
}

/** Stops reading what is typed: another program may have the terminal next. */
async function letGoOfKeys(): Promise<void> {
  const { stdin } = process;
  // ink has read on demand, which ends a turn after its last listener has gone; only a stream that flows can be paused.
  await new Promise((done) => setImmediate(done));
  stdin.resume();
  stdin.pause();
}
