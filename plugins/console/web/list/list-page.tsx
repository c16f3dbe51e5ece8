/** Made by its own folder. */
export function ListPage() {
  return null;
}
