/**
 * The HTML of a mail, made harmless: a complete page for a sandboxed frame.
 *
 * It is one of three walls (the others are the page's own content security policy, which allows no script, and the
 * frame's sandbox), and it stands by itself: only known tags, attributes and style properties pass; nothing loads
 * from outside unless the reader asks for images; nothing moves out of its place. Links open in a new window that
 * knows nothing of ours. Images that travel in the mail (`cid:`, RFC 2392) point to its attachments.
 */
import sanitizeHtml from 'sanitize-html';
import { ALLOWED_STYLES } from './html-view-styles.ts';

export interface HtmlViewOptions {
  /** Load images from the senders' servers, which tells them that and when the mail was read. */
  readonly images: boolean;
  /** Where the parts of the mail can be read, by Content-ID. */
  readonly hrefs: ReadonlyMap<string, string>;
}

export interface HtmlView {
  /** A complete document. */
  readonly page: string;
  readonly blockedImages: number;
}

const TAGS = [
  ...[
    'a',
    'abbr',
    'address',
    'article',
    'aside',
    'b',
    'bdi',
    'bdo',
    'big',
    'blockquote',
    'br',
    'caption',
    'center',
  ],
  ...[
    'cite',
    'code',
    'col',
    'colgroup',
    'dd',
    'del',
    'dfn',
    'dir',
    'div',
    'dl',
    'dt',
    'em',
    'figcaption',
    'figure',
  ],
  ...[
    'font',
    'footer',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'i',
    'img',
    'ins',
    'kbd',
    'li',
    'main',
  ],
  ...[
    'mark',
    'menu',
    'nav',
    'ol',
    'p',
    'pre',
    'q',
    'rp',
    'rt',
    'ruby',
    's',
    'samp',
    'section',
    'small',
    'span',
  ],
  ...[
    'strike',
    'strong',
    'sub',
    'summary',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'time',
    'tr',
    'tt',
  ],
  ...['u', 'ul', 'var', 'wbr'],
];

/** Their text is not text for the reader, so it goes with them. */
const DROPPED_WITH_TEXT = [
  ...[
    'script',
    'style',
    'title',
    'textarea',
    'option',
    'select',
    'noscript',
    'template',
    'iframe',
    'object',
    'embed',
  ],
  ...['svg', 'math', 'xml', 'applet', 'audio', 'video', 'canvas', 'noembed', 'noframes', 'plaintext', 'xmp'],
];

/** Real mail stays far below, also after many forwards. */
const DEEPEST = 400;
class NestedTooDeeply extends Error {}

const TABLE = ['align', 'valign', 'width', 'height', 'bgcolor', 'border', 'cellpadding', 'cellspacing'];

export function makeHtmlView(html: string, { images, hrefs }: HtmlViewOptions): HtmlView {
  let blockedImages = 0;

  const image = (attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes => {
    const { src = '', ...rest } = attributes;
    // Browsers ignore white space and control characters around and within a scheme.
    const address = src.replace(/[\0-\x20\x7f]/g, '');
    if (/^data:image\/(png|gif|jpeg|webp);base64,[\w+/=%]+$/i.test(address)) return { ...rest, src: address };
    const contentId = /^cid:(.+)$/i.exec(address)?.[1];
    const href = contentId && hrefs.get(decode(contentId).replace(/^<|>$/g, ''));
    if (href) return { ...rest, src: href };
    if (!/^(https?:)?\/\//i.test(address)) return rest;
    if (!images) {
      blockedImages += 1;
      return rest;
    }
    return { ...rest, src: address.replace(/^(https?:)?\/\//i, 'https://') };
  };

  let depth = 0;
  const sanitise = () =>
    sanitizeHtml(html, {
      // The parser's work grows with the square of the depth: a mail made for that would stop the whole process.
      onOpenTag: () => {
        depth += 1;
        if (depth > DEEPEST) throw new NestedTooDeeply();
      },
      onCloseTag: () => {
        depth -= 1;
      },
      allowedTags: TAGS,
      nonTextTags: DROPPED_WITH_TEXT,
      disallowedTagsMode: 'discard',
      allowedAttributes: {
        '*': ['dir', 'lang', 'title', 'align', 'style'],
        a: ['href', 'target', 'rel', 'name'],
        img: ['src', 'alt', 'width', 'height', 'border', 'hspace', 'vspace'],
        font: ['color', 'face', 'size'],
        table: [...TABLE, 'summary'],
        tbody: TABLE,
        thead: TABLE,
        tfoot: TABLE,
        tr: TABLE,
        td: [...TABLE, 'colspan', 'rowspan', 'nowrap'],
        th: [...TABLE, 'colspan', 'rowspan', 'nowrap', 'scope'],
        col: ['span', 'width', 'align'],
        colgroup: ['span', 'width', 'align'],
        ol: ['start', 'type', 'reversed'],
        ul: ['type'],
        li: ['value', 'type'],
        hr: ['width', 'size', 'color', 'noshade'],
        blockquote: ['type'],
        div: ['data-quote'],
        time: ['datetime'],
      },
      allowedStyles: { '*': ALLOWED_STYLES },
      // The addresses of images are judged above; here those of links.
      allowedSchemes: ['http', 'https', 'mailto', 'tel'],
      allowedSchemesByTag: { img: ['https', 'data'] },
      allowedSchemesAppliedToAttributes: ['href'],
      allowProtocolRelative: false,
      transformTags: {
        a: (tagName, attributes) => ({ tagName, attribs: link(attributes) }),
        img: (tagName, attributes) => ({ tagName, attribs: image(attributes) }),
        div: (tagName, attributes) => ({ tagName, attribs: division(attributes) }),
      },
    });
  try {
    const body = sanitise();
    return { page: pageOf(body, blockedImages), blockedImages };
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return notShown('is nested too deeply');
  }
}

/** The page in the place of one that cannot be made. */
export function notShown(reason: string): HtmlView {
  const body = `<p>This HTML ${reason} and is not shown. The text of the mail and its original can be read.</p>`;
  return { page: pageOf(body, 0), blockedImages: 0 };
}

/** Yahoo quotes in a division that only its class tells from what was written. */
function division({
  class: name,
  'data-quote': _,
  ...rest
}: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  return name && /(?:^|\s)yahoo_quoted(?:\s|$)/.test(name) ? { ...rest, 'data-quote': 'yahoo' } : rest;
}

/** A relative address would lead into our own application. */
function link({ href = '', ...rest }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const address = href.replace(/[\0-\x1f\x7f]/g, '').trim();
  const { name, title, style } = rest;
  const kept = { ...(name && { name }), ...(title && { title }), ...(style && { style }) };
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return kept;
  return { ...kept, href: address, target: '_blank', rel: 'noopener noreferrer nofollow' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const BASE_STYLE = `
:root { color-scheme: light; }
html { background: #fff; }
body { margin: 0; padding: 12px; color: #1a1b1e; background: #fff; font: 14px/1.5 system-ui, -apple-system, "Segoe UI",
  Roboto, sans-serif; overflow-wrap: anywhere; overflow-x: auto; }
img { max-width: 100%; height: auto; }
img:not([src]) { outline: 1px dashed #adb5bd; min-width: 16px; min-height: 16px; }
img:not([src]):is([width='0'], [width='1'], [height='0'], [height='1']) { display: none; }
table { max-width: 100%; }
/* A word may be broken when it does not fit, but no column shrinks to one letter for that. */
td, th { overflow-wrap: break-word; }
[hidden] { display: none !important; }
pre { white-space: pre-wrap; }
blockquote { margin: 0 0 0 8px; padding-left: 12px; border-left: 3px solid #dee2e6; color: #495057; }
a { color: #1864ab; }
`;

function pageOf(body: string, blockedImages: number): string {
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="blocked-images" content="${blockedImages}">
<base target="_blank">
<style>${BASE_STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
