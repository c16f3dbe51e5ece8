import type { MarkdownOptions } from 'vitepress';

/** Shows above a code block the file that it is, from `file=…` of its info string. */
export const fileNames: NonNullable<MarkdownOptions['config']> = (md) => {
  const fence = md.renderer.rules.fence;
  if (!fence) return;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const file = /\bfile=(\S+)/.exec(tokens[index]?.info ?? '')?.[1];
    const title = file === undefined ? '' : `<p class="code-file">${md.utils.escapeHtml(file)}</p>`;
    return `${title}${fence(tokens, index, ...rest)}`;
  };
};
