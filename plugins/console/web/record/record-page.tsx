/** Made by its own folder. */
export function RecordPage() {
  return null;
}
