import { FrameOutput } from './frame-output.ts';
import type { ScreenModel } from './model.ts';

/** Alternate screen, the wheel as mouse reports, no cursor; and back. */
const ENTER = '\u001b[?1049h\u001b[2J\u001b[?1000h\u001b[?1006h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1006l\u001b[?1000l\u001b[0m\u001b[?1049l';

/** Shows a model on the whole terminal until the person leaves it, or `stop`; the terminal is then as it was. */
export async function showScreen(model: ScreenModel, stop: Promise<void>): Promise<void> {
  // ink draws nothing where it takes the terminal for a CI log, which it finds out when it is loaded; a screen was asked for.
  process.env['CI'] = 'false';
  const { draw } = await import('./drawn-screen.tsx');
  const output = new FrameOutput(process.stdout);
  let entered = true;
  const leave = () => {
    if (!entered) return;
    entered = false;
    output.release();
    process.stdin.setRawMode(false);
    process.stdout.write(LEAVE);
  };
  // Before anything is drawn: a key that is pressed right then must not be echoed into it.
  process.stdin.setRawMode(true);
  process.stdout.write(ENTER);
  // Also behind an exception, before it is told of, or a second Ctrl-C.
  process.on('exit', leave);
  process.on('uncaughtExceptionMonitor', leave);
  const shown = draw(model, output);
  const left = new Promise<void>((done) => {
    const look = () => model.left && done();
    model.watch(look);
    look();
  });
  try {
    await Promise.race([left, stop, shown.waitUntilExit()]);
  } finally {
    shown.unmount();
    leave();
    process.off('exit', leave);
    process.off('uncaughtExceptionMonitor', leave);
  }
}
