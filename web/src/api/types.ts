/** The words of the API, by the names the console uses. All of them come from its description. */
import type { components, paths } from './schema.generated.ts';

type Schemas = components['schemas'];

export type Address = Schemas['Address'];
export type Agent = Schemas['Agent'];
export type Attachment = Schemas['Attachment'];
export type Conversation = Schemas['Conversation'];
export type ConversationSummary = Schemas['ConversationSummary'];
export type ConversationState = ConversationSummary['state'];
export type Delivery = Schemas['Delivery'];
export type Failure = Schemas['Failure'];
export type Outbox = Schemas['Outbox'];
export type Outgoing = Schemas['Outgoing'];
export type Decision = Delivery['decisions'][number];
export type ExceptionPhrase = Schemas['ExceptionPhrase'];
export type ForwardedMessage = Schemas['ForwardedMessage'];
export type Message = Schemas['Message'];
export type Session = Schemas['Session'];
export type SignedInAgent = Schemas['SignedInAgent'];
export type TeamFigures = Schemas['TeamFigures'];

type Answer<Path extends keyof paths> = paths[Path]['get'] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
type Posted<Path extends keyof paths, Status extends number> = paths[Path]['post'] extends {
  responses: { [S in Status]: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
type Asked<Path extends keyof paths> = paths[Path]['post'] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Account = Answer<'/api/v1/accounts/{id}'>;
export type AccountEvent = Answer<'/api/v1/accounts/{id}/events'>['items'][number];
export type AppRegistration = Answer<'/api/v1/app-registrations/{id}'>;
export type Department = Answer<'/api/v1/departments'>['items'][number];
export type Mailbox = Answer<'/api/v1/mailboxes/{id}'>;
export type TriedMailbox = Posted<'/api/v1/accounts/{id}/try-mailboxes', 200>['items'][number];
export type StartPoint = Mailbox['startPoint'];

export type NewAccount = Asked<'/api/v1/accounts'>;
export type NewAgent = Asked<'/api/v1/agents'>;
export type NewAppRegistration = Asked<'/api/v1/app-registrations'>;
export type Alias = Answer<'/api/v1/aliases'>['items'][number];
export type CannedAnswer = Answer<'/api/v1/canned-answers'>['items'][number];
export type Composing = Answer<'/api/v1/conversations/{id}/composing'>;
export type KeptDraft = NonNullable<Answer<'/api/v1/conversations/{id}/draft'>['draft']>;
export type Note = Schemas['Note'];
export type Presence = Answer<'/api/v1/conversations/{id}/presence'>['items'][number];
export type Queue = Answer<'/api/v1/queues'>['items'][number];
export type Signature = Answer<'/api/v1/signatures'>['items'][number];
export type Upload = Schemas['Upload'];
export type Acknowledgement = Answer<'/api/v1/acknowledgements'>['items'][number];
