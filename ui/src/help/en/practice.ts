import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "The practice hub",
  about: [
    "A hub to learn and to try in: batteries, customers, stations and people that do not exist. It lies in a file of its own and never touches your real records.",
    "Every page carries a mark that says so. If you do not see the mark, what you do is real.",
  ],
  tasks: [
    {
      title: "Open it",
      steps: [
        "Choose {practice_open}: it stands on the first page of the wizard, under the first steps, and on the page About.",
        "It opens in a window of its own, beside the real one. Starting Hubkeeper with the word --practice opens it too.",
        "Press one of the people at sign-in: each has another role.",
      ],
    },
    {
      title: "Learn something",
      steps: [
        "Try what you are afraid of: lose a card, retire a battery, undo an import. Nothing can break.",
        "Look at the stations: customers come and swap there by themselves, two or three a minute. Enrol another one, take a login away, decide what does not fit.",
        "Switch to another role to see what others see.",
      ],
    },
    {
      title: "Begin anew",
      steps: [
        "Close the practice hub and ask an admin to remove its folder. The next start makes it anew, as on its first day.",
      ],
    },
  ],
  more: ["first_day", "today"],
};
