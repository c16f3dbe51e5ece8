import { Problem } from '@entrepot/sdk';

/**
 * An error as people read it in a terminal: what happened, where, and what to do about it.
 * @param verbose shows stacks and causes too
 */
export function problemText(error: unknown, verbose: boolean): string {
  const lines: string[] = [];
  if (error instanceof Problem) {
    lines.push(`error: ${error.message} (${error.code})`);
    for (const { pointer, detail } of error.errors) lines.push(`  ${pointer}: ${detail}`);
    if (error.remedy) lines.push(`To mend it: ${error.remedy}`);
  } else {
    lines.push(`error: ${error instanceof Error ? error.message : String(error)} (internal-error)`);
    if (!verbose) lines.push('This is a defect. Run the command again with --verbose to see where it happened.');
  }
  if (verbose && error instanceof Error) {
    for (let each: unknown = error; each instanceof Error; each = each.cause) lines.push(each.stack ?? each.message);
  }
  return `${lines.join('\n')}\n`;
}
