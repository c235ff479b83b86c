/** Which mailbox, and who signs in for it. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account, AppRegistration, StartPoint } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { addAccount, departmentsQuery } from '../queries.ts';
import { readAddressList } from './address-list.ts';
import { Choice } from './choice.tsx';
import { StartPointField } from './start-point.tsx';

interface AccountFormProps {
  readonly app: AppRegistration;
  readonly onSaved: (account: Account) => void;
}

type GrantKind = Account['grantKind'];
type Incoming = 'imap' | 'pop3' | 'graph';
type Outgoing = 'smtp' | 'graph';

interface Fields {
  grantKind: GrantKind;
  incoming: Incoming;
  outgoing: Outgoing;
  kind: 'mailbox' | 'shared';
  departmentId: string;
  name: string;
  /** Empty for one mailbox: it signs in by its address. */
  signIn: string;
  addresses: string;
  displayName: string;
  startPoint: StartPoint;
}

export function AccountForm({ app, onSaved }: AccountFormProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const form = useForm<Fields>({
    initialValues: {
      grantKind: app.provider === 'password' ? 'password' : 'delegated',
      incoming: app.provider === 'microsoft' || app.endpoints.imap ? 'imap' : 'pop3',
      outgoing: 'smtp',
      kind: 'mailbox',
      departmentId: '',
      name: '',
      signIn: '',
      addresses: '',
      displayName: '',
      startPoint: { from: 'now' },
    },
  });
  const { grantKind, kind, signIn, startPoint, incoming, outgoing } = form.values;
  const appOnly = grantKind === 'app-only';
  const microsoft = app.provider === 'microsoft';
  const { addresses, bad } = readAddressList(form.values.addresses);
  const [first = ''] = addresses;
  // An application is nobody: the account is then known by its first mailbox.
  const user = appOnly ? first : signIn.trim().toLowerCase() || (kind === 'mailbox' ? first : '');
  const ready =
    addresses.length > 0 && !bad && user.includes('@') && (kind === 'shared' || addresses.length === 1);

  const saving = useMutation({
    mutationFn: () =>
      addAccount({
        appRegistrationId: app.id,
        grantKind,
        kind,
        departmentId: form.values.departmentId || (departments[0]?.id ?? ''),
        name: form.values.name.trim() || nameOf(first),
        signIn: user,
        mailboxes: addresses.map((address) => ({
          address,
          startPoint,
          displayName: form.values.displayName.trim(),
          incoming,
          outgoing,
        })),
      }),
    onSuccess: async (account) => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      onSaved(account);
    },
  });
  const addressError = form.values.addresses && bad ? t('connect.addressesBad', { address: bad }) : undefined;

  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) saving.mutate();
      }}
    >
      {microsoft && (
        <Choice
          label={t('grant.label')}
          value={grantKind}
          onChange={(value) => form.setFieldValue('grantKind', value)}
          options={(['delegated', 'app-only'] as const).map((value) => ({
            value: value as GrantKind,
            label: t(`grant.${value}`),
            detail: t(`grant.${value}Detail`),
          }))}
        />
      )}
      <Choice
        label={t('connect.kind')}
        value={kind}
        onChange={(value) => form.setFieldValue('kind', value)}
        options={[
          {
            value: 'mailbox',
            label: t('connect.mailboxKind'),
            detail: t(appOnly ? 'connect.appMailboxDetail' : 'connect.mailboxKindDetail'),
          },
          {
            value: 'shared',
            label: t(appOnly ? 'connect.appSharedKind' : 'connect.sharedKind'),
            detail: t(appOnly ? 'connect.appSharedDetail' : 'connect.sharedKindDetail'),
          },
        ]}
      />
      {kind === 'mailbox' ? (
        <>
          <TextInput
            label={t('connect.address')}
            inputMode="email"
            spellCheck={false}
            {...form.getInputProps('addresses')}
            error={addressError}
          />
          {!appOnly && (
            <TextInput
              label={t('connect.signInUser')}
              description={t(microsoft ? 'connect.signInMailboxHint' : 'connect.signInOtherHint')}
              placeholder={first}
              inputMode="email"
              spellCheck={false}
              {...form.getInputProps('signIn')}
            />
          )}
        </>
      ) : (
        <>
          {!appOnly && (
            <TextInput
              label={t('connect.signInUser')}
              description={t('connect.signInSharedHint')}
              inputMode="email"
              spellCheck={false}
              {...form.getInputProps('signIn')}
            />
          )}
          <Textarea
            label={t(appOnly ? 'account.mailboxes' : 'connect.addresses')}
            description={t('connect.addressesHint')}
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            {...form.getInputProps('addresses')}
            error={addressError}
          />
        </>
      )}
      <TextInput
        label={t('connect.displayName')}
        description={t('connect.displayNameHint')}
        maxLength={200}
        {...form.getInputProps('displayName')}
      />
      <TextInput
        label={t('connect.name')}
        description={t('connect.nameHint')}
        placeholder={nameOf(first)}
        maxLength={200}
        {...form.getInputProps('name')}
      />
      {departments.length > 1 && (
        <NativeSelect
          label={t('connect.department')}
          data={departments.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('departmentId')}
        />
      )}
      <NativeSelect
        label={t('account.protocol')}
        description={t('connect.protocolHint')}
        data={protocols(microsoft, ['imap', 'pop3']).map((value) => ({
          value,
          label: t(`protocol.${value}`),
        }))}
        value={incoming}
        onChange={(event) => form.setFieldValue('incoming', event.currentTarget.value as Incoming)}
      />
      {microsoft && (
        <NativeSelect
          label={t('account.outgoing')}
          description={t('connect.outgoingHint')}
          data={protocols(microsoft, ['smtp']).map((value) => ({ value, label: t(`protocol.${value}`) }))}
          value={outgoing}
          onChange={(event) => form.setFieldValue('outgoing', event.currentTarget.value as Outgoing)}
        />
      )}
      <StartPointField value={startPoint} onChange={(value) => form.setFieldValue('startPoint', value)} />
      {saving.error && (
        <p className={css.buttonProblem} role="alert">
          {problemText(saving.error)}
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" disabled={!ready} loading={saving.isPending}>
          {t(grantKind === 'delegated' ? 'connect.create' : 'connect.createOnly')}
        </Button>
      </div>
    </form>
  );
}

/** Graph is Microsoft's alone. */
function protocols<Name extends string>(microsoft: boolean, names: readonly Name[]): (Name | 'graph')[] {
  return microsoft ? [...names, 'graph'] : [...names];
}

/** "customer.service@contoso.example" is "Customer service" until somebody knows better. */
function nameOf(address: string): string {
  const words = (address.split('@')[0] ?? '').replace(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
