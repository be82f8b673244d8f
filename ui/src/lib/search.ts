/** Text as it is compared while searching a list that is short enough to be searched here: without regard to case and accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The options that hold what was typed; those that begin with it come first, then those in which a word does. */
export function best<Option extends { label: string }>(options: readonly Option[], typed: string): Option[] {
  const wanted = folded(typed.trim());
  const rank = (label: string) => (label.startsWith(wanted) ? 0 : label.includes(` ${wanted}`) ? 1 : 2);
  return options
    .map((option) => ({ option, label: folded(option.label) }))
    .filter(({ label }) => label.includes(wanted))
    .sort((a, b) => rank(a.label) - rank(b.label))
    .map(({ option }) => option);
}
