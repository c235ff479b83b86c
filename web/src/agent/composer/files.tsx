/** The files of a letter: those that are there, those on their way, and what would be too much. */
import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconFile, IconPaperclip } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from './files.module.css';
import { type UploadUnderWay, uploadFile } from './upload-file.ts';

export interface FileUnderWay {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly part: number;
  readonly error?: string;
}

export interface Uploading {
  readonly underWay: readonly FileUnderWay[];
  readonly isBusy: boolean;
  readonly add: (files: readonly File[], onDone: (upload: Upload) => void) => void;
  readonly cancel: (id: number) => void;
}

let lastId = 0;

/** Two at a time: more would only make each of them slower. */
const AT_ONCE = 2;

export function useUploading(): Uploading {
  const [underWay, setUnderWay] = useState<readonly FileUnderWay[]>([]);
  const problemText = useProblemText();
  const words = useRef(problemText);
  words.current = problemText;
  const running = useRef(new Map<number, UploadUnderWay>());
  const waiting = useRef<{ id: number; file: File; onDone: (upload: Upload) => void }[]>([]);

  const change = useCallback((id: number, next: Partial<FileUnderWay>) => {
    setUnderWay((all) => all.map((each) => (each.id === id ? { ...each, ...next } : each)));
  }, []);
  const start = useCallback(() => {
    while (running.current.size < AT_ONCE) {
      const next = waiting.current.shift();
      if (!next) return;
      const upload = uploadFile(next.file, (part) => change(next.id, { part }));
      running.current.set(next.id, upload);
      upload.done
        .then(
          (done) => {
            setUnderWay((all) => all.filter(({ id }) => id !== next.id));
            next.onDone(done);
          },
          (error: unknown) => {
            if (!(error instanceof DOMException)) change(next.id, { error: words.current(error) });
          },
        )
        .finally(() => {
          running.current.delete(next.id);
          start();
        });
    }
  }, [change]);
  const add = useCallback(
    (files: readonly File[], onDone: (upload: Upload) => void) => {
      const added = files.map((file) => {
        lastId += 1;
        waiting.current.push({ id: lastId, file, onDone });
        return { id: lastId, name: file.name, size: file.size, part: 0 };
      });
      setUnderWay((all) => [...all, ...added]);
      start();
    },
    [start],
  );
  const cancel = useCallback((id: number) => {
    running.current.get(id)?.cancel();
    waiting.current = waiting.current.filter((each) => each.id !== id);
    setUnderWay((all) => all.filter((each) => each.id !== id));
  }, []);
  useEffect(
    () => () => {
      waiting.current = [];
      for (const upload of running.current.values()) upload.cancel();
    },
    [],
  );
  return { underWay, isBusy: underWay.some(({ error }) => error === undefined), add, cancel };
}

/** base64 makes four bytes of three, with a line end for each 76 of them. */
export function encodedSize(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + Math.ceil((Math.ceil(size / 3) * 4 * 78) / 76), 0);
}

interface FilesProps {
  readonly files: readonly Upload[];
  readonly uploading: Uploading;
  readonly mostBytes: number | undefined;
  readonly disabled: boolean;
  readonly onRemove: (id: string) => void;
}

export function Files({ files, uploading, mostBytes, disabled, onRemove }: FilesProps) {
  const { t } = useTranslation('composer');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const isTooMuch = mostBytes !== undefined && encodedSize(files) > mostBytes;
  if (files.length + uploading.underWay.length === 0) return null;
  return (
    <div className={css.files}>
      <ul className={css.list}>
        {files.map(({ id, filename, size, href }) => (
          <li key={id} className={css.file}>
            <IconFile size={16} />
            <a href={href} download={filename} className={css.name} title={filename}>
              <bdi>{filename}</bdi>
            </a>
            <span className={css.size}>{format.size(size)}</span>
            <CloseButton
              size="sm"
              disabled={disabled}
              aria-label={tc('app.remove', { what: filename })}
              onClick={() => onRemove(id)}
            />
          </li>
        ))}
        {uploading.underWay.map(({ id, name, size, part, error }) => (
          <li key={id} className={css.file} data-bad={error !== undefined}>
            {error ? <IconAlertTriangle size={16} /> : <IconPaperclip size={16} />}
            <span className={css.name} title={error ?? name}>
              <bdi>{name}</bdi>
              {error && <small className={css.why}>{error}</small>}
            </span>
            {!error && (
              <progress
                className={css.progress}
                max={1}
                value={part}
                aria-label={t('files.uploading', { name })}
              />
            )}
            <span className={css.size}>{format.size(size)}</span>
            <CloseButton
              size="sm"
              aria-label={tc('app.remove', { what: name })}
              onClick={() => uploading.cancel(id)}
            />
          </li>
        ))}
      </ul>
      {isTooMuch && (
        <p className={css.tooMuch} role="alert">
          {t('files.tooMuch', { size: format.size(encodedSize(files)), most: format.size(mostBytes) })}
        </p>
      )}
    </div>
  );
}
