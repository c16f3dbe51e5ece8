import { describePlugin } from '@entrepot/core/testing';
import consolePlugin from '../src/index.ts';

describePlugin(consolePlugin);
