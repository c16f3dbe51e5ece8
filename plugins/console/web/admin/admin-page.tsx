/** Made by its own folder. */
export function AdminPage() {
  return null;
}
