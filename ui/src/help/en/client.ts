import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Your own page",
  about: [
    "You see what is yours to use: your equipment and your cards. Nobody else's, and nothing can be changed here but your PIN.",
  ],
  tasks: [
    {
      title: "Sign in",
      steps: [
        "Hold your card to the reader and type the PIN you got at the counter. Without a reader, choose Sign in with a card and type the number on the card.",
        "Choose Sign out when you have finished. Your page also closes by itself after some minutes.",
      ],
    },
    {
      title: "Choose a PIN of your own",
      steps: [
        "Choose Change the PIN. Type the one you have and the new one: six digits that nobody guesses.",
      ],
      note: "After five wrong tries you wait a little. If you forgot your PIN, ask at the counter for another one.",
    },
    {
      title: "Something is not right",
      steps: [
        "Tell the person at the counter. They can look it up and correct it.",
      ],
    },
  ],
  more: ["sign_in"],
};
