/** Text as it is compared while searching a list that is short enough to be searched here: without regard to case and accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
