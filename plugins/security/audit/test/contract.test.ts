import { describePlugin } from '@entrepot/core/testing';
import plugin from '../src/index.ts';

describePlugin(plugin);
