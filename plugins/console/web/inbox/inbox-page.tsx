/** Made by its own folder. */
export function InboxPage() {
  return null;
}
