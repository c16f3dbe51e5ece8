/** Made by its own folder. */
export function ImportsPage() {
  return null;
}
