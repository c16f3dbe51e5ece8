/** Made by its own folder. */
export function PrintPage() {
  return null;
}
