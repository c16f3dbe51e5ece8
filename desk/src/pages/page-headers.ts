import { hash } from 'node:crypto';

/**
 * The headers of a page's document. Scripts come from this server alone; the import map is the one inline script, known by its
 * hash.
 * @param importMap the text between its tags
 */
export function pageHeaders(importMap: string | undefined): Readonly<Record<string, string>> {
  const map = importMap === undefined ? '' : ` 'sha256-${hash('sha256', importMap, 'base64')}'`;
  const policy = [
    "default-src 'self'",
    `script-src 'self'${map}`,
    // Components write their styles at run time.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    // Prints are shown in a frame before they go to the printer.
    "frame-src 'self' blob:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    // The camera reads barcodes.
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
    'Cache-Control': 'no-cache',
  };
}
