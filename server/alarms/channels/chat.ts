/**
 * A notice for Microsoft Teams and for Slack, in the forms that their incoming webhooks take.
 *
 * Teams: an Adaptive Card 1.4 in a message, as a workflow "When a Teams webhook request is received" wants it
 * (learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook). Slack: blocks with a
 * text for the notification (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). Both limit the size.
 */
import type { Notice, NoticeItem } from '../compose-notice.ts';

/** Slack takes 50 blocks; more alarms than fit are counted, and the console has them all. */
const MOST_ITEMS = 8;
/** Teams takes 28 KB. A card over it would be refused whenever it is sent, and nobody be told. */
const LARGEST_CARD_BYTES = 27_000;
const LONGEST_TEXT = 1_500;

const TEAMS_COLOURS: Readonly<Record<NoticeItem['tone'], string>> = {
  info: 'accent',
  warning: 'warning',
  critical: 'attention',
  over: 'good',
};

export function teamsCard(notice: Notice): object {
  for (let most = Math.min(MOST_ITEMS, notice.items.length); most > 0; most--) {
    const card = cardOf(notice, most);
    if (Buffer.byteLength(JSON.stringify(card)) <= LARGEST_CARD_BYTES) return card;
  }
  return cardOf(notice, 0);
}

/** @param most alarms told in full. */
function cardOf(notice: Notice, most: number): object {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            ...(notice.intro || notice.items.length !== 1 || most === 0
              ? [teamsText(notice.subject, { weight: 'bolder' }), teamsText(notice.intro ?? '')]
              : []),
            ...notice.items.slice(0, most).map(teamsItem),
            ...moreOf(notice, most).map((text) => teamsText(text)),
          ],
        },
      },
    ],
  };
}

function teamsItem({ tone, label, title, facts, remark, remedy, links }: NoticeItem): object {
  return {
    type: 'Container',
    separator: true,
    items: [
      teamsText(label, { color: TEAMS_COLOURS[tone], weight: 'bolder', size: 'small' }),
      teamsText(title, { weight: 'bolder', size: 'medium' }),
      {
        type: 'FactSet',
        facts: facts.map(([name, value]) => ({ title: name, value: plainMarkdown(value) })),
      },
      ...(remark ? [teamsText(remark)] : []),
      ...(remedy ? [teamsText(remedy.title, { weight: 'bolder' }), teamsText(remedy.text)] : []),
      ...(remedy?.command ? [teamsText(remedy.command, { fontType: 'monospace' })] : []),
      ...(links.length > 0
        ? [
            {
              type: 'ActionSet',
              actions: links.map(([name, url]) => ({ type: 'Action.OpenUrl', title: name, url })),
            },
          ]
        : []),
    ],
  };
}

function teamsText(text: string, style: object = {}): object {
  return { type: 'TextBlock', text: plainMarkdown(cut(text)), wrap: true, ...style };
}

/** Text blocks take a little Markdown: what others wrote must neither link nor format. */
function plainMarkdown(text: string): string {
  return text.replace(/([\\[\]()*_`#~])/g, '\\$1');
}

export function slackMessage(notice: Notice): object {
  return {
    text: slackText(`[Postvak] ${notice.subject}`),
    blocks: [
      ...(notice.intro ? [slackSection(`*${slackText(notice.subject)}*\n${slackText(notice.intro)}`)] : []),
      ...notice.items.slice(0, MOST_ITEMS).flatMap(slackItem),
      ...moreOf(notice, MOST_ITEMS).map((text) => slackSection(slackText(text))),
    ],
  };
}

const SLACK_MARKS: Readonly<Record<NoticeItem['tone'], string>> = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':red_circle:',
  over: ':white_check_mark:',
};

function slackItem({ tone, label, title, facts, remark, remedy, links }: NoticeItem): object[] {
  const lines = [
    `${SLACK_MARKS[tone]} *${slackText(label)}: ${slackText(title)}*`,
    ...facts.map(([name, value]) => `${slackText(name)}: ${slackText(cut(value))}`),
    ...(remark ? [slackText(remark)] : []),
  ];
  const cure = remedy && [
    `*${slackText(remedy.title)}*`,
    slackText(cut(remedy.text)),
    ...(remedy.command ? [`\`\`\`${slackText(remedy.command)}\`\`\``] : []),
  ];
  const places = links.map(([name, url]) => `<${url}|${slackText(name)}>`).join(' · ');
  return [
    slackSection(lines.join('\n')),
    ...(cure ? [slackSection(cure.join('\n'))] : []),
    ...(places ? [slackSection(places)] : []),
  ];
}

function slackSection(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 2_900) } };
}

/** The three characters that Slack reads as markup (docs.slack.dev/messaging/formatting-message-text). */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', 'ˋ');
}

function moreOf({ items, lines }: Notice, told: number): string[] {
  const more = Math.max(0, items.length - told) + lines.length;
  return more > 0 ? [`+ ${more}`] : [];
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
