import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Settings",
  about: [
    "How this hub and this organisation work. What you see depends on your role: what is not shown is not yours to change.",
    "Changes are kept in the history with the name of who made them.",
  ],
  tasks: [
    {
      title: "Find a setting",
      steps: [
        "Press Ctrl K and type a word of it, such as backup or zone.",
        "Or go through the pages at the top.",
      ],
    },
    {
      title: "Change something",
      steps: [
        "Change the field and choose {save} at the end of the page.",
        "If something is not right, the field says what to write. Nothing is saved by halves.",
      ],
    },
  ],
  more: ["organisation", "hubs", "people", "backups"],
};
