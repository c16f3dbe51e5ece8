import { config } from 'zod/v4/core';

// Zod tries whether it may compile code, which a browser reports as a violation of the Content-Security-Policy. It is told
// before the first schema is made.
config({ jitless: true });
void import('./explorer.ts');
