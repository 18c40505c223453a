/** The text of files, by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

const LINK = /\]\(([^()\s]+)\)/g;
const MENTION = /\bdocs\/[a-z-]+\.md\b(?:#[\w-]+|,\s+"[^"$]+")?/g;
const ELSEWHERE = /^[a-z]+:/;

/**
 * References that lead nowhere, as `FILE: REFERENCE`: links in Markdown to files or anchors that do not exist, and mentions
 * in code such as `docs/protocol.md, "Framing"` or `docs/protocol.md#framing-cap`.
 * @param exists whether a path is in the repository, text or not
 */
export function deadReferences(files: Files, exists: (path: string) => boolean): string[] {
  return [...files].flatMap(([path, text]) => {
    const found = path.endsWith('.md') ? linksIn(path, text) : mentionsIn(text);
    return found
      .filter(({ target }) => !leads(target, files, exists))
      .map(({ shown }) => `${path}: ${shown}`);
  });
}

interface Target {
  readonly path: string;
  readonly anchor: string | null;
  /** The words of a heading, or with which a paragraph begins. */
  readonly title: string | null;
}

interface Reference {
  readonly shown: string;
  readonly target: Target;
}

function linksIn(path: string, text: string): Reference[] {
  return [...withoutCode(text).matchAll(LINK)]
    .map(([, link]) => link!)
    .filter((link) => !ELSEWHERE.test(link))
    .map((link) => {
      const [to = '', anchor = null] = link.split('#');
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      return { shown: link, target: { path: to === '' ? path : resolved(folder + to), anchor, title: null } };
    });
}

function mentionsIn(text: string): Reference[] {
  const unwrapped = text.replace(/\n\s*(?:\*|\/\/|--)\s*/g, ' ');
  return [...unwrapped.matchAll(MENTION)].map(([shown]) => {
    const [path = ''] = /^docs\/[a-z-]+\.md/.exec(shown)!;
    const anchor = /#(.+)$/.exec(shown)?.[1] ?? null;
    const title = /"([^"]+)"$/.exec(shown)?.[1] ?? null;
    return { shown, target: { path, anchor, title } };
  });
}

function leads({ path, anchor, title }: Target, files: Files, exists: (path: string) => boolean): boolean {
  if (!exists(path)) return false;
  const text = files.get(path) ?? '';
  if (anchor !== null) return anchorsIn(text).has(anchor);
  return title === null || titlesIn(text).some((known) => known.startsWith(title));
}

function anchorsIn(text: string): Set<string> {
  const own = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading!));
  return new Set([...own, ...headings]);
}

/** Headings, and what is bold at the beginning of a paragraph. */
function titlesIn(text: string): string[] {
  return [...text.matchAll(/^(?:#+ (.+)|\*\*(.+?)\*\*)/gm)].map(([, heading, bold]) => heading ?? bold!);
}

/** The anchor that GitHub gives a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** A path without `..`. */
function resolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
