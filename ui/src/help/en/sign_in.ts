import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Signing in and locking",
  about: [
    "Everybody signs in with their own name and password. While a session is open, a PIN unlocks the screen and switches between people.",
  ],
  tasks: [
    {
      title: "Sign in",
      steps: [
        "Type your sign-in name and your password, then press Enter.",
        "For the first time, choose {code_have}. An admin gives it to you. Then choose a password.",
      ],
    },
    {
      title: "Unlock",
      steps: [
        "Type your six digits. After five wrong tries you wait a little; then the password is asked for.",
        "The PIN works up to 12 hours after the password. After that, or after signing out, type the password.",
      ],
    },
    {
      title: "Switch person",
      steps: [
        "Press Ctrl L or choose {switch_person}. Choose your name and type your PIN.",
        "If you were not signed in today, choose {somebody_else} and give your password.",
      ],
    },
    {
      title: "Sign in with a card",
      steps: [
        "Hold the card to the reader on the sign-in or the lock screen, or choose Sign in with a card and type its number.",
        "Customers type their PIN and come to their own page. Staff type their PIN while their session is open, else their password.",
      ],
      note: "While a password is being typed, the reader is not listened to. After a start somebody of the staff may have to give their password first.",
    },
    {
      title: "I forgot my password",
      steps: [
        "Ask an admin or a manager to reset it. You get a code that works once.",
      ],
    },
    {
      title: "Nobody can get in",
      steps: [
        "An admin chooses {recovery_have} and types the code from the first day, which was written on paper.",
        "A new code is shown. Write it down: the old one is used up.",
      ],
    },
  ],
  keys: [
    { keys: "mod+l", does: "Lock" },
  ],
  more: ["people", "first_day"],
};
