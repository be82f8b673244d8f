import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Batteries",
  about: [
    "Every battery this hub keeps: its code, the maker's number, its model, its state and its history.",
    "A battery is never deleted. One that is gone is retired, lost or disposed of, and what happened to it stays readable.",
  ],
  tasks: [
    {
      title: "Find a battery",
      steps: [
        "Type its code, its serial number or another number it is known by. Or scan it.",
        "Narrow the list with the filters beside the search.",
        "Press a row to see it beside the list. Press Enter for its full page.",
      ],
    },
    {
      title: "Add a battery",
      steps: [
        "Press N or choose {battery_new}.",
        "Take the code that is offered and write it on the battery. Type or scan the serial number and choose the model.",
        "Choose {save}, or {battery_save_more} to go on.",
      ],
      note: "If there is no model yet, add it first: maker, chemistry, voltage, capacity.",
    },
    {
      title: "Change its state",
      steps: [
        "Open the battery and choose {battery_state_menu}. Only the states it can go to now are offered.",
        "Say why. The reason stands in its history.",
      ],
      note: "A battery in quarantine or in repair is not handed out until somebody puts it in service again.",
    },
    {
      title: "Write down more about it",
      steps: [
        "Choose {battery_edit}. Purchase, price, warranty, other numbers and the text of its passport code can be filled in at any time.",
        "Serial numbers and codes must be the only ones in the hub. If one is refused, another battery already has it.",
      ],
    },
    {
      title: "Do the same to many",
      steps: [
        "Mark the rows, or mark all that match the filters.",
        "Choose what to do. It is said how many were changed and which ones could not be.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New battery" },
    { keys: "e", does: "Edit the battery in view" },
    { keys: "g b", does: "Open Batteries" },
  ],
  more: ["models", "lists", "jobs"],
};
