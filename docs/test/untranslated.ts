/** Pages that have no Chinese version yet. A page that gets one leaves the list; the aim is none. */
export const untranslated: string[] = [];
