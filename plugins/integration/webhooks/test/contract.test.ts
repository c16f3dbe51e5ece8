import { describePlugin } from '@entrepot/core/testing';
import webhooks from '@entrepot/webhooks';

describePlugin(webhooks);
