import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Choice lists",
  about: [
    "The words people choose from in forms, such as kinds of business or reasons to rent. Each hub keeps its own.",
  ],
  tasks: [
    {
      title: "Change a list",
      steps: [
        "Choose the list on the left.",
        "Add a word, change one, or move it up or down. Save.",
      ],
    },
    {
      title: "Take a word away",
      steps: [
        "Choose Deactivate. It is not offered any more, and records that have it keep it.",
      ],
      note: "A word that nobody has used yet can be deleted.",
    },
  ],
  more: ["own_fields", "customers"],
};
