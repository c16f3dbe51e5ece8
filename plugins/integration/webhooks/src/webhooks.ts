import { token } from '@entrepot/sdk';
import type { KnownEndpoints } from './endpoint/known-endpoints.ts';
import type { Settings } from './settings.ts';

/** What the parts of this plugin share. */
export interface WebhooksParts {
  readonly settings: Settings;
  readonly endpoints: KnownEndpoints;
}

export const Webhooks = token<WebhooksParts>('webhooks.parts');
