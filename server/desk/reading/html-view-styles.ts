/**
 * The style properties that a mail may set on its elements, each with what its value may look like.
 *
 * Left out on purpose: everything that loads (`url()`, `image-set()`), that takes an element out of the flow
 * (`position`, `z-index`, `transform`), that hides what is there from the reader while it is read by us
 * (`clip`, `mask`), and custom properties, since a value behind `var()` cannot be judged here.
 */

/** Words, numbers, units, colours, quoted font names; no parentheses, asterisks, backslashes or at-signs. */
const PLAIN = /^[\w\s#%.,+/'"!-]{1,300}$/;
const COLOUR = /^(#[\da-f]{3,8}|[a-z]{1,30}|(rgb|rgba|hsl|hsla)\([\d\s.,%/+-]{1,60}\))(\s*!important)?$/i;
/** As PLAIN, and colours as functions between the words: `1px solid rgb(0, 0, 0)`. */
const WITH_COLOUR = /^([\w\s#%.,+'"!-]|(rgb|rgba|hsl|hsla)\([\d\s.,%/+-]{1,60}\)){1,300}$/i;

const sides = (property: string, ending = '') =>
  ['', '-top', '-right', '-bottom', '-left'].map((side) => `${property}${side}${ending}`);

const PLAIN_PROPERTIES = [
  ...sides('margin'),
  ...sides('padding'),
  ...sides('border', '-width'),
  ...sides('border', '-style'),
  ...['border-radius', 'border-top-left-radius', 'border-top-right-radius', 'border-bottom-left-radius'],
  ...[
    'border-bottom-right-radius',
    'border-collapse',
    'border-spacing',
    'box-sizing',
    'caption-side',
    'clear',
  ],
  ...['direction', 'display', 'float', 'empty-cells', 'font', 'font-family', 'font-size', 'font-style'],
  ...['font-variant', 'font-weight', 'height', 'hyphens', 'letter-spacing', 'line-height', 'list-style'],
  ...[
    'list-style-position',
    'list-style-type',
    'max-height',
    'max-width',
    'min-height',
    'min-width',
    'overflow',
  ],
  ...['overflow-wrap', 'table-layout', 'text-align', 'text-decoration', 'text-indent', 'text-overflow'],
  ...['text-transform', 'unicode-bidi', 'vertical-align', 'visibility', 'white-space', 'width', 'word-break'],
  ...['word-spacing', 'word-wrap', 'mso-line-height-rule'],
];

const COLOUR_PROPERTIES = [
  ...['background-color', 'color', 'text-decoration-color', 'outline-color'],
  ...sides('border', '-color'),
];

const MIXED_PROPERTIES = ['background', 'outline', 'box-shadow', 'text-shadow', ...sides('border')];

export const ALLOWED_STYLES: Readonly<Record<string, RegExp[]>> = Object.fromEntries([
  ...PLAIN_PROPERTIES.map((property) => [property, [PLAIN]]),
  ...COLOUR_PROPERTIES.map((property) => [property, [COLOUR]]),
  ...MIXED_PROPERTIES.map((property) => [property, [WITH_COLOUR]]),
]);
