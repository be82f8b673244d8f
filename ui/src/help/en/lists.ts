import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "How lists work",
  about: [
    "Every list in Hubkeeper works in the same way, whether it holds ten rows or a hundred thousand.",
  ],
  tasks: [
    {
      title: "Search and filter",
      steps: [
        "Type in the search of the list. Capitals and accents do not matter.",
        "Choose filters. Each one shows how many rows it would leave. They stand until you change them, also tomorrow.",
        "Choose {show_all} to take all of them away.",
      ],
    },
    {
      title: "Sort",
      steps: [
        "Press the head of a column. Once more turns the order round.",
        "Codes are sorted as people count: B-2 comes before B-10.",
      ],
    },
    {
      title: "Keep a view",
      steps: [
        "Set search, filters, order and columns as you like them.",
        "Choose {view_save} and give it a name. It stands above the list from now on.",
      ],
    },
    {
      title: "Choose columns",
      steps: [
        "Open {columns} and mark what you want to see.",
      ],
    },
    {
      title: "Do something to many rows",
      steps: [
        "Mark rows one by one, or mark all that match, also those that are not on the screen.",
        "Choose the act. Rows for which it is not possible are left alone and named; those that are so already are only counted.",
      ],
    },
    {
      title: "Take a list along",
      steps: [
        "Choose {export}. The file holds exactly the rows and columns you see, as CSV or Excel.",
      ],
    },
  ],
  keys: [
    { keys: "ArrowDown", does: "Next row" },
    { keys: "Enter", does: "Open the row" },
    { keys: "Escape", does: "Close the panel beside the list" },
  ],
  more: ["import_export"],
};
