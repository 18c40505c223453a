/** An expression that gives the contrast of each of these texts with what is under it, as WCAG reckons it. @param selectors what must be on the page */
export function contrastsOf(selectors: readonly string[]): string {
  return `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const under = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
  };
  return ${JSON.stringify(selectors)}.map((selector) => {
    const element = document.querySelector(selector);
    const [one, other] = [light(getComputedStyle(element).color), light(under(element))].sort((a, b) => b - a);
    return [selector, Math.round((one + 0.05) / (other + 0.05) * 10) / 10];
  });
})()`;
}
