import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Import and export",
  about: [
    "Bring many records in from a table (CSV or Excel), or take a list out as a file. A file is checked first and written only when you say so, and an import can be undone as a whole.",
  ],
  tasks: [
    {
      title: "Import a table",
      steps: [
        "Choose what the rows are: batteries, customers, their cards, or equipment.",
        "Choose {import_choose}. Hubkeeper says which columns it recognises; choose the others yourself or leave them out.",
        "Choose {import_try} and read how many rows are good, which ones are not, and why. Nothing has been written yet.",
        "Press the button that says how many records are imported. The good rows are written; the others are not.",
      ],
      note: "A row with a formula in it is refused: Hubkeeper does not compute. In your spreadsheet copy such cells and paste them as values.",
    },
    {
      title: "Mend the rows that were refused",
      steps: [
        "Choose {import_errors}. The file holds only those rows, each with its reason.",
        "Correct them there and import that file.",
      ],
    },
    {
      title: "Undo an import",
      steps: [
        "Find it under {import_past} and choose {import_undo}.",
        "Everything it added goes away again. A record that has been used meanwhile stays in its history, out of use, and you are told how many.",
      ],
    },
    {
      title: "Export",
      steps: [
        "Set the filters of the list, then choose {export}.",
        "Choose CSV or Excel and where to save it.",
      ],
      note: "A text that begins like a formula is written so that no spreadsheet runs it.",
    },
  ],
  more: ["lists", "tasks", "backups"],
};
