import { expect, it } from 'vitest';
import { xmlText } from '../../src/text/xml.ts';

it.for([
  ['a < b && c > "d"', 'a &lt; b &amp;&amp; c &gt; &quot;d&quot;'],
  ['line\n\ttab', 'line\n\ttab'],
  ['\u0000\u001b[31m', '??[31m'],
  ['\ud83d\ude00', '\ud83d\ude00'],
  ['\ud83d', '?'],
  ['\uffff', '?'],
] as const)('%j becomes %j', ([text, xml]) => {
  expect(xmlText(text)).toBe(xml);
});
