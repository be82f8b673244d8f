import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Work in the background",
  about: [
    "Long work, such as an import, an export or a backup, goes on by itself while you do something else, also when you leave its page.",
  ],
  tasks: [
    {
      title: "See what is running",
      steps: [
        "Look at the top bar: a ring shows that something is under way. Press it.",
        "Each line says what it is and how far it has come.",
      ],
    },
    {
      title: "Stop it",
      steps: [
        "Choose {cancel}. What was not finished is not written: an import is never left half done.",
      ],
    },
    {
      title: "Look at the result",
      steps: [
        "Finished work stays in the list with its result or with why it failed.",
        "Press the cross beside it to take it off the list.",
      ],
    },
  ],
  more: ["import_export", "backups"],
};
