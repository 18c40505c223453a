import type { Style, Tone } from '../layout/line.ts';

/** Of the 16 colours, those that are legible on white and on black; yellow and the bright ones are not. */
const TONES: { readonly [tone in Tone]: number } = { good: 32, bad: 31, warn: 35, info: 36 };

/** How a style is written; empty for plain text. @param colours whether there may be any; the rest of a style always may */
export function styleCode({ bold, dim, inverse, underline, tone }: Style, colours: boolean): string {
  const codes = [
    ...(bold ? [1] : []),
    ...(dim ? [2] : []),
    ...(underline ? [4] : []),
    ...(inverse ? [7] : []),
    ...(tone !== undefined && colours ? [TONES[tone]] : []),
  ];
  return codes.length === 0 ? '' : `\u001b[${codes.join(';')}m`;
}
