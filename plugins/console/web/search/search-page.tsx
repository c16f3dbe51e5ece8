/** Made by its own folder. */
export function SearchPage() {
  return null;
}
