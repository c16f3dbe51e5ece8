/** A text for people, English first; Chinese falls back to English where it is missing. */
export interface Label {
  en: string;
  zh?: string;
}

/** More words on something, in English alone or in both languages: where the reader's language is missing it is left out. */
export type Note = string | Label;

/** A note as a label. */
export function noteLabel(note: Note): Label {
  return typeof note === 'string' ? { en: note } : note;
}
