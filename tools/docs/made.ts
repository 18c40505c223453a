/** The head of every document that is made from the code. */
export const MADE = '<!-- Made from the code by npm run docs; change it there. -->\n\n';
