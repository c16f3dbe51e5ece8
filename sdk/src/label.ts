/** A text for people, English first; Chinese falls back to English where it is missing. */
export interface Label {
  en: string;
  zh?: string;
}
