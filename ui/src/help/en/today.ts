import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Today",
  about: [
    "The first page of the day. It shows what this hub has now: batteries by state, work that is due, and what needs a person.",
    "Every number is a door: press it and you see the rows behind it.",
  ],
  tasks: [
    {
      title: "See what needs you",
      steps: [
        "Read the figures from left to right. Red means late or broken, amber means wait, green means ready.",
        "Press a figure to open its list, already filtered.",
        "Press Esc to come back.",
      ],
    },
    {
      title: "Scan something",
      steps: [
        "Hold a card, a battery or a piece of equipment to the reader. Nothing has to be chosen before.",
        "The scan line says what it is. Press Enter to open it.",
      ],
    },
    {
      title: "Finish the first steps",
      steps: [
        "A new hub shows a short list of what is still to do: people, models, batteries, customers, a station, backups.",
        "Press the button beside a step. It is ticked by itself once it is done.",
        "When you do not need the list any more, choose {start_hide}. It can be shown again from the palette.",
      ],
    },
  ],
  keys: [
    { keys: "g d", does: "Open Today" },
    { keys: "mod+k", does: "Find anything" },
  ],
  more: ["scan", "lists"],
};
