import type { UiRecord } from '@entrepot/sdk/ui';

/** A user as the API tells of them. */
export interface UserRecord extends UiRecord {
  readonly name: string;
  readonly displayName?: string | null;
  readonly roles?: readonly string[];
  readonly active?: boolean;
}
