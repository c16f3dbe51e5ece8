/** Made by its own folder. */
export function DashboardPage() {
  return null;
}
