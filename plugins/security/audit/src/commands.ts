import { readFile } from 'node:fs/promises';
import { type Command, Problem } from '@entrepot/sdk';
import { eraseSubject } from './personal/erase-subject.ts';
import { Log } from './seal/audit-log.ts';
import type { SignedHead } from './seal/key-ring.ts';
import { verifyLog } from './verify/verify-log.ts';

/** `entrepot audit verify` */
const verify: Command = {
  summary: 'find out whether somebody tampered with the audit log',
  options: {
    heads: { type: 'string', summary: 'a file of signed tree heads that was kept elsewhere' },
    json: { type: 'boolean', summary: 'print the result as JSON' },
  },
  async run(context) {
    const { db, options, print, progress, signal } = context;
    const keys = await context.use(Log).keys();
    const shipped = typeof options.heads === 'string' ? await readHeads(options.heads) : [];
    const result = await verifyLog(db, keys, {
      shipped,
      signal,
      progress: (count) => progress(`${count.toLocaleString('en')} entries`),
    });
    const { entries, trees, heads, unsealed, faults, seconds } = result;
    if (options.json) {
      print(JSON.stringify(result, null, 2));
    } else {
      const rate = Math.round(entries / Math.max(seconds, 0.001)).toLocaleString('en');
      print(`${entries.toLocaleString('en')} entries in ${trees} trees under ${heads} signed heads; ${unsealed} not sealed yet.`);
      print(`Checked in ${seconds.toFixed(1)} s, ${rate} entries/s.`);
      for (const { kind, tree, index, entry, detail } of faults) {
        const place = [tree && `tree ${tree}`, index !== undefined && `leaf ${index}`, entry && `entry ${entry}`].filter(Boolean);
        print(`${kind}: ${detail}${place.length > 0 ? ` (${place.join(', ')})` : ''}`);
      }
      print(faults.length === 0 ? 'Nobody tampered with what is sealed.' : `${faults.length} faults.`);
    }
    if (faults.length > 0) {
      throw new Problem('audit.tampered', {
        status: 500,
        detail: `The audit log was tampered with: ${faults[0]?.detail}`,
        remedy: 'Keep the database as it is for the inquiry, and restore the schema "audit" from a backup.',
        params: { faults: faults.length },
      });
    }
  },
};

/** `entrepot audit erase` */
const erase: Command = {
  summary: 'erase the personal data of a record, in it and in the audit log',
  options: {
    entity: { type: 'string', summary: 'as orders.order', required: true },
    record: { type: 'string', summary: 'id of the record', required: true },
  },
  async run(context) {
    const subject = { entity: String(context.options.entity), record: String(context.options.record).toLowerCase() };
    const { found, kept } = await eraseSubject(context, subject);
    context.print(`The key to personal data of ${subject.entity} ${subject.record} in the audit log is destroyed.`);
    if (!found) context.print('The record itself is not there any more.');
    if (kept.length > 0) context.print(`The record must have ${kept.join(', ')}: change them there.`);
  },
};

async function readHeads(file: string): Promise<SignedHead[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => JSON.parse(line) as SignedHead);
  } catch (cause) {
    throw new Problem('audit.heads-not-readable', {
      status: 500,
      detail: `The file ${file} cannot be read as signed tree heads: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Give a file with one JSON object a line, as heads.jsonl in the folder of the log.',
      params: { file },
      cause,
    });
  }
}

export const commands: Readonly<Record<string, Command>> = { 'audit verify': verify, 'audit erase': erase };
