import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "My account",
  about: [
    "What belongs to you: language, password, PIN. And how the screen of this computer looks and sounds.",
  ],
  tasks: [
    {
      title: "Choose how the screen looks",
      steps: [
        "Choose the language. It follows you to every computer.",
        "Choose light, dark or as the computer; rows comfortable or compact. These belong to this computer.",
        "Hide amounts if customers can see the screen: sums of money show as dots until you show them again.",
      ],
    },
    {
      title: "Change your password",
      steps: [
        "Type the old one and a new one. A sentence of several words is easy to keep and hard to guess.",
        "Your sessions on other screens end.",
      ],
    },
    {
      title: "Choose a PIN",
      steps: [
        "Six digits, not a date and not 123456.",
        "It opens the locked screen, up to 12 hours after your password. It never replaces the password.",
      ],
    },
  ],
  keys: [
    { keys: "g a", does: "Open My account" },
  ],
  more: ["sign_in", "keys"],
};
