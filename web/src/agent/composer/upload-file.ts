/** Sends one file to the server, telling how far it is. XMLHttpRequest, because fetch does not tell about sending. */
import { csrfHeader } from '../../api/client.ts';
import { asProblem, problemOfAnswer } from '../../api/problem.ts';
import type { Upload } from '../../api/types.ts';

export interface UploadUnderWay {
  readonly done: Promise<Upload>;
  readonly cancel: () => void;
}

/** @param onProgress from 0 to 1. */
export function uploadFile(file: File, onProgress: (part: number) => void): UploadUnderWay {
  const request = new XMLHttpRequest();
  const done = new Promise<Upload>((resolve, reject) => {
    request.open('POST', `/api/v1/uploads?filename=${encodeURIComponent(file.name || 'image.png')}`);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(request.response as Upload);
      else reject(problemOfAnswer(request.status, request.response));
    });
    request.addEventListener('error', () => reject(asProblem(new TypeError('network'))));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
