import { createHash } from 'node:crypto';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

/** The beginning of a page that needs nothing else. Its end may be left out, so that recordings can follow each other. */
export function pageHead(): readonly string[] {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    '<title>Handoffs</title>',
    `<style>${PAGE_STYLE}</style>`,
    `<script>${PAGE_SCRIPT}</script>`,
    '<h1>Handoffs</h1>',
  ];
}

/**
 * Nothing is loaded, nothing is sent, and no other script or style than the page’s own has any effect: should text of a peer ever
 * get in as markup, it would still do nothing.
 */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src ${hashed(PAGE_STYLE)}`,
    `script-src ${hashed(PAGE_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashed(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
