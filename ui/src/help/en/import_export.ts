import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Import and export",
  about: [
    "Bring many records in from a table (CSV or Excel), or take a list out as a file. An import is tried first and written only when you say so, and it can be taken back as a whole.",
  ],
  tasks: [
    {
      title: "Import a table",
      steps: [
        "Choose what the rows are: batteries, customers, their cards, or equipment.",
        "Choose the file. Hubkeeper says which columns it recognises; choose the others yourself or leave them out.",
        "Read the trial: how many rows are good, which ones are not, and why. Nothing has been written yet.",
        "Choose Import. The good rows are written; the others are not.",
      ],
    },
    {
      title: "Mend the rows that were refused",
      steps: [
        "Save the file with errors. It holds only those rows, each with its reason.",
        "Correct them there and import that file.",
      ],
    },
    {
      title: "Take an import back",
      steps: [
        "Open the list of imports and choose Undo.",
        "Everything it added goes away again. A record that has been used meanwhile stays in its history, out of use, and you are told how many.",
      ],
    },
    {
      title: "Export",
      steps: [
        "Set the filters of the list, then choose Export.",
        "Choose CSV or Excel and where to save it.",
      ],
      note: "A text that begins like a formula is written so that no spreadsheet runs it.",
    },
  ],
  more: ["lists", "tasks", "backups"],
};
