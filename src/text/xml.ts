/** Text as the content of an XML or HTML element or of an attribute in double quotes; characters that XML forbids become `?`. */
export function xmlText(text: string): string {
  return (
    text
      // A pair of surrogates is one character, which is kept; half a pair is none.
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, (found) =>
        found.length === 2 ? found : '?',
      )
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
