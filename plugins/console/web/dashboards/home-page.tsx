/** Made by its own folder. */
export function HomePage() {
  return null;
}
