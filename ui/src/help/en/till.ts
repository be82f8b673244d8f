import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Till",
  about: [
    "A hub has one drawer. Somebody opens it with what lies in it, and closes it with what lies in it then. In between everything paid in cash goes into it.",
    "Who closes it counts without seeing what is expected. The difference is told afterwards, and its causes are named.",
    "At the close the batteries tie as the cash does: what was with customers, what went out and came back, and what lies at the hub.",
  ],
  tasks: [
    {
      title: "Open the till",
      steps: ["Choose {till_open_do}.", "Write how many there are of each note and coin. That is the float.", "Press Enter."],
    },
    {
      title: "Close it",
      steps: [
        "Choose {till_close_do} and count by note and coin.",
        "Count the batteries at the hub too, if they shall tie.",
        "Press Enter. Now you see what was expected.",
        "If there is a difference, say why: wrong change, something not written down, or what else it was.",
      ],
      note: "What was counted cannot be changed any more. Causes can be named later too: open the till in the list.",
    },
    {
      title: "Hand it over",
      steps: ["Choose {till_close_do} and count.", "Choose who goes on under {till_next}.", "What you counted is their float."],
    },
    {
      title: "Take cash to the safe, or bring some",
      steps: ["Choose {till_drop}, {till_top_up} or {till_payout}.", "Write the amount and the reason."],
    },
  ],
  more: ["counter", "books", "tariffs"],
};
