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
        "Choose the list above.",
        "Add a word with {choice_new}, change one, or move it up or down.",
      ],
    },
    {
      title: "Take a word away",
      steps: [
        "Choose {line_hide_hint}. It is not offered any more, and records that have it keep it.",
      ],
      note: "{line_show_hint} brings it back into the form.",
    },
  ],
  more: ["own_fields", "customers"],
};
