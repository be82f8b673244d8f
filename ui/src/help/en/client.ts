import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Your own page",
  about: [
    "You see what belongs to you: your batteries, your equipment, your cards. Nobody else's, and nothing can be changed here.",
  ],
  tasks: [
    {
      title: "Sign in",
      steps: [
        "Hold your card to the reader and type your PIN. Or type the number you were given.",
        "Your page closes by itself after a short while. Choose Sign out when you have finished.",
      ],
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
