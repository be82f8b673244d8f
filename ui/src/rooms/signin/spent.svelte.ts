/**
 * Whose PIN is used up, by sign-in name; empty when the name is not known, null when no PIN is.
 * It outlives the screen: with the last try the core ends the session, and another screen stands where the PIN was typed.
 */
export const spent = $state<{ login: string | null }>({ login: null });
