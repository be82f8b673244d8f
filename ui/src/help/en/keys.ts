import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Keys",
  about: [
    "Everything can be done with the keyboard. Single letters work when no field is being typed in.",
  ],
  tasks: [
    {
      title: "The most useful ones",
      steps: [
        "Ctrl K finds things, acts and pages. Type a few letters and press Enter.",
        "N makes a new record on a list. E edits the one in view. Esc goes back.",
        "G and then a letter goes to a page.",
        "F1 opens the help of the page. Press the question mark for all keys that work now.",
      ],
    },
  ],
  keys: [
    { keys: "mod+k", does: "Find, go, do" },
    { keys: "/", does: "Search" },
    { keys: "?", does: "All keys of this page" },
    { keys: "F1", does: "Help" },
    { keys: "mod+l", does: "Lock" },
    { keys: "Escape", does: "Back" },
  ],
  more: ["lists"],
};
