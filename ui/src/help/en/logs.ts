import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Logs",
  about: [
    "What the program did, line by line: each act with who, how it ended and how long it took. No passwords, and no names of customers.",
    "Look here when something went wrong and you have its number.",
  ],
  tasks: [
    {
      title: "Look for an error",
      steps: [
        "Copy the number from the message and paste it into the search.",
        "Or choose the level Error and the day.",
      ],
    },
    {
      title: "Pass lines on",
      steps: [
        "Filter to what matters, then choose Copy.",
        "Or make a support bundle on the page Health: it holds the logs too.",
      ],
      note: "Lines older than 180 days go by themselves.",
    },
  ],
  more: ["health", "audit"],
};
