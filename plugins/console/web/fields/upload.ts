import type { ProblemDocument } from '@entrepot/sdk';
import { ApiError } from '../api/client.ts';
import { preferences } from '../app/preferences.ts';

const path = '/api/v1/kernel/attachments';

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** Where the bytes of a file are. */
export function contentPath(id: string): string {
  return `${path}/${id}:content`;
}

/**
 * Sends a file. `fetch` does not tell how far an upload is, so it goes the older way.
 * @param onProgress is told the share that has left, from 0 to 1
 * @throws ApiError where it is refused
 */
export function upload(file: File, onProgress: (share: number) => void): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${path}?name=${encodeURIComponent(file.name.replaceAll(/[\\/]/g, '-'))}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-Requested-With', 'entrepot');
    request.setRequestHeader('Accept-Language', preferences.get().locale === 'zh-CN' ? 'zh-CN' : 'en');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onerror = () => reject(new TypeError('network'));
    request.onload = () => {
      try {
        const answer: unknown = JSON.parse(request.responseText);
        if (request.status < 300) resolve(answer as UploadedFile);
        else reject(new ApiError(answer as ProblemDocument));
      } catch (error) {
        reject(error);
      }
    };
    request.send(file);
  });
}
