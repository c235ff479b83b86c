/**
 * HTML that somebody of ours wrote (an answer, a signature, a ready answer), as it may leave in our name.
 *
 * Whoever sends it to the API is signed in, and it is judged all the same: a stolen session or a page pasted from
 * elsewhere must not send scripts, forms or trackers to customers. What passes is what mail programs show well: text,
 * lists, links, tables, pictures. A picture that was uploaded becomes a part of the mail (`cid:`, RFC 2392).
 */
import sanitizeHtml from 'sanitize-html';
import { ALLOWED_STYLES } from '../reading/html-view-styles.ts';

export interface AnswerHtml {
  readonly html: string;
  /** Uploads that the HTML shows, in the order of their first appearance. */
  readonly pictures: readonly string[];
}

const TAGS = [
  ...['a', 'b', 'bdi', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'hr', 'i'],
  ...['img', 'li', 'mark', 'ol', 'p', 'pre', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u', 'ul'],
  ...['table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'font', 'center'],
];

/** The console shows an upload that is not sent yet at this address. */
const UPLOAD =
  /^(?:https?:\/\/[^/]+)?\/api\/v1\/uploads\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/content$/i;
/** What a mail needs at most; the editor knows no more either. */
const DEEPEST = 60;
/** The second finds nothing to change in anything but what was written to deceive. */
const MOST_PASSES = 4;

/**
 * @param contentIdOf the Content-ID of an upload that belongs to the writer; undefined: there is no such upload, and
 * the picture is left out.
 */
export function cleanAnswer(
  html: string,
  contentIdOf: (uploadId: string) => string | undefined = () => undefined,
): AnswerHtml {
  const pictures: string[] = [];
  const options: sanitizeHtml.IOptions = {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align'],
      a: ['href', 'title'],
      img: ['src', 'alt', 'width', 'height'],
      ol: ['start', 'type'],
      table: ['width', 'cellpadding', 'cellspacing', 'border', 'role'],
      td: ['colspan', 'rowspan', 'width', 'valign', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'valign', 'bgcolor'],
      font: ['color', 'face', 'size'],
    },
    allowedStyles: { '*': ALLOWED_STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['https', 'cid'] },
    allowProtocolRelative: false,
    nestingLimit: DEEPEST,
    disallowedTagsMode: 'discard',
    transformTags: {
      img: (tagName, attribs) => {
        const upload = UPLOAD.exec(attribs.src ?? '')?.[1]?.toLowerCase();
        if (!upload) return { tagName, attribs };
        const contentId = contentIdOf(upload);
        if (contentId === undefined) return { tagName, attribs: without(attribs, 'src') };
        if (!pictures.includes(upload)) pictures.push(upload);
        return { tagName, attribs: { ...attribs, src: `cid:${contentId}` } };
      },
      // An address relative to the console means nothing to a customer.
      a: (tagName, attribs) => ({
        tagName,
        attribs: /^(https?:|mailto:|tel:)/i.test(attribs.href ?? '') ? attribs : without(attribs, 'href'),
      }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  };
  // What was read inside an element that is taken out, such as <math>, is read by other rules without it.
  let clean = sanitizeHtml(html, options);
  for (let pass = 1; pass < MOST_PASSES; pass += 1) {
    const again = sanitizeHtml(clean, options);
    if (again === clean) break;
    clean = again;
  }
  return { html: tightenLists(keepEmptyLines(clean)), pictures };
}

/** Of HTML with pictures by `cid:` none is an upload any more: for what is kept to be shown. */
export function isEmptyAnswer(html: string): boolean {
  return !/<(img|hr|table)\b/i.test(html) && html.replace(/<[^<>]*>|&nbsp;|\s/g, '') === '';
}

/** An editor's empty paragraph has a height; in a mail it would vanish. */
function keepEmptyLines(html: string): string {
  return html.replace(/<p( [^<>]*)?>\s*<\/p>/g, '<p$1><br /></p>');
}

/** An editor puts each item of a list into a paragraph, which mail programs draw with a gap above and below. */
function tightenLists(html: string): string {
  return html.replace(
    /<li( [^<>]*)?>\s*<p>((?:(?!<\/?(?:p|li|ul|ol)[ >])[\s\S])*)<\/p>\s*(?=<\/li>|<[uo]l[ >])/g,
    '<li$1>$2',
  );
}

function without(attributes: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = attributes;
  return rest;
}
