import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Logs",
  about: [
    "What the program did, line by line: each act with the role of whoever did it, how it ended and how long it took. No names, no numbers of people or batteries, nothing that was typed and no passwords.",
    "Look here when something went wrong and you have its number.",
  ],
  tasks: [
    {
      title: "Look for an error",
      steps: [
        "Copy the number from the message and paste it under {log_number}.",
        "Or choose the level {log_from_error} and the day.",
        "Open a line: it shows all it tells. {log_same} shows what else happened in the same act.",
      ],
    },
    {
      title: "See who came in",
      steps: [
        "Turn on {log_security}: sign-ins, refused ones, waits after wrong tries, changed roles.",
        "Who it was stands on the page {sessions_title} and in the audit.",
      ],
    },
    {
      title: "Pass lines on",
      steps: [
        "Filter to what matters, then choose {copy}: it takes the lines on the screen.",
        "Or make a support bundle on the page Health: it holds all the logs.",
      ],
      note: "Lines older than 180 days go by themselves, and older ones go sooner when there are more than 100 MB of them.",
    },
  ],
  more: ["health", "sessions", "audit"],
};
