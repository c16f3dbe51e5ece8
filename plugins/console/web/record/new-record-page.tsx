/** Made by its own folder. */
export function NewRecordPage() {
  return null;
}
