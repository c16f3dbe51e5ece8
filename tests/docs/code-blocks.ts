/** A fenced block of a page. */
export interface CodeBlock {
  /** `ts`, `sh`, `json` … */
  readonly language: string;
  /** From `file=…` of the info string: where the reader would save it. */
  readonly file: string | undefined;
  /** From `skip="…"`: why it is not run here. */
  readonly skip: string | undefined;
  readonly text: string;
  /** Of its first line within the page, from 1. */
  readonly line: number;
}

/** The fenced code blocks of a Markdown page, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, fence, info] = /^(```+)(\S.*)?$/.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) continue;
    const start = at + 1;
    while (++at < lines.length && lines[at] !== fence);
    if (info === undefined) continue;
    blocks.push({
      language: info.split(/\s/)[0] ?? '',
      file: /\bfile=(\S+)/.exec(info)?.[1],
      skip: /\bskip="([^"]+)"/.exec(info)?.[1],
      text: `${lines.slice(start, at).join('\n')}\n`,
      line: start + 1,
    });
  }
  return blocks;
}
