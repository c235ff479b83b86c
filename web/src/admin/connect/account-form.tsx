/** Which mailbox, and who signs in for it. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account, StartPoint } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { addAccount, departmentsQuery } from '../queries.ts';
import { readAddressList } from './address-list.ts';
import { Choice } from './choice.tsx';
import { StartPointField } from './start-point.tsx';

interface AccountFormProps {
  readonly appRegistrationId: string;
  readonly onSaved: (account: Account) => void;
}

interface Fields {
  kind: 'mailbox' | 'shared';
  departmentId: string;
  name: string;
  /** Empty for one mailbox: it signs in by its address. */
  signIn: string;
  addresses: string;
  displayName: string;
  startPoint: StartPoint;
}

export function AccountForm({ appRegistrationId, onSaved }: AccountFormProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const form = useForm<Fields>({
    initialValues: {
      kind: 'mailbox',
      departmentId: '',
      name: '',
      signIn: '',
      addresses: '',
      displayName: '',
      startPoint: { from: 'now' },
    },
  });
  const { kind, signIn, startPoint } = form.values;
  const { addresses, bad } = readAddressList(form.values.addresses);
  const [first = ''] = addresses;
  const user = signIn.trim().toLowerCase() || (kind === 'mailbox' ? first : '');
  const ready =
    addresses.length > 0 && !bad && user.includes('@') && (kind === 'shared' || addresses.length === 1);

  const saving = useMutation({
    mutationFn: () =>
      addAccount({
        appRegistrationId,
        kind,
        departmentId: form.values.departmentId || (departments[0]?.id ?? ''),
        name: form.values.name.trim() || nameOf(first),
        signIn: user,
        mailboxes: addresses.map((address) => ({
          address,
          startPoint,
          displayName: form.values.displayName.trim(),
          incoming: 'imap',
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
      <Choice
        label={t('connect.kind')}
        value={kind}
        onChange={(value) => form.setFieldValue('kind', value)}
        options={[
          { value: 'mailbox', label: t('connect.mailboxKind'), detail: t('connect.mailboxKindDetail') },
          { value: 'shared', label: t('connect.sharedKind'), detail: t('connect.sharedKindDetail') },
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
          <TextInput
            label={t('connect.signInUser')}
            description={t('connect.signInMailboxHint')}
            placeholder={first}
            inputMode="email"
            spellCheck={false}
            {...form.getInputProps('signIn')}
          />
        </>
      ) : (
        <>
          <TextInput
            label={t('connect.signInUser')}
            description={t('connect.signInSharedHint')}
            inputMode="email"
            spellCheck={false}
            {...form.getInputProps('signIn')}
          />
          <Textarea
            label={t('connect.addresses')}
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
      <StartPointField value={startPoint} onChange={(value) => form.setFieldValue('startPoint', value)} />
      {saving.error && (
        <p className={css.buttonProblem} role="alert">
          {problemText(saving.error)}
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" disabled={!ready} loading={saving.isPending}>
          {t('connect.create')}
        </Button>
      </div>
    </form>
  );
}

/** "customer.service@contoso.example" is "Customer service" until somebody knows better. */
function nameOf(address: string): string {
  const words = (address.split('@')[0] ?? '').replace(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
