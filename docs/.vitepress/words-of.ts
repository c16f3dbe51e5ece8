/** Words to search by. Chinese has no spaces: there each character is one. It runs in the browser, too, and uses nothing around it. */
export function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => (/\p{Script=Han}/u.test(word) ? [...word] : [word]))
    .filter((word) => word !== '');
}
