/** Made by its own folder. */
export function PluginPage() {
  return null;
}
