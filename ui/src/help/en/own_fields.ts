import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Own fields",
  about: [
    "Facts that only this hub wants to keep about customers, such as the name of a group or a number of a programme.",
  ],
  tasks: [
    {
      title: "Add a field",
      steps: [
        "Choose {own_field_new}. Give it a name, and say whether it is a text, a number, a date or a choice.",
        "For a choice write the words to choose from.",
        "Save. It stands in the form of every customer from now on, in search and import; {columns} brings it into the list, and so into an export.",
      ],
    },
    {
      title: "Change a field",
      steps: [
        "The name can be changed at any time. The kind cannot, once something has been filled in.",
        "Choose {line_hide_hint} for a field that is not needed any more. What was filled in is kept.",
      ],
      note: "Do not ask for what you do not need: it has to be kept safe.",
    },
  ],
  more: ["choices", "customers"],
};
