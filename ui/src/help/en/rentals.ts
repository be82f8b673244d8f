import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Rentals",
  about: [
    "Everything that was handed out at the counter: who has it, since when, until when, and what it costs. A rental stands until all of its things have come back.",
    "A rental that is late is red and says by how much. The balance is the customer's, over all of their rentals.",
  ],
  tasks: [
    {
      title: "Find what should have come back",
      steps: [
        "Choose {rentals_late}, or {rentals_due_today} for what comes before midnight.",
        "Press on a column to sort; choose columns, save the view or export it as in every list.",
      ],
    },
    {
      title: "See the day on a board",
      steps: [
        "Choose {shape_board}: late, due today, out until later, returned today. What is late longest stands first.",
        "Press a card, or go to it with the arrow keys and press Enter, to open its rental.",
        "A column shows its first cards; the button below it opens all of them in the list.",
      ],
    },
    {
      title: "See what a rental costs",
      steps: [
        "Open it with Enter. Under {rental_things} stands each thing with its price line by line: so far while it is out, in full when it has ended.",
        "The name leads to the customer's page, the code to the battery's.",
      ],
    },
    {
      title: "Give more time",
      steps: ["Open the rental. {counter_due_act} under a thing leads to the counter, where the new time is said."],
    },
    {
      title: "Take something back that was a mistake",
      steps: [
        "Open the rental. Under {rental_acts} stands what was done and by whom.",
        "Choose {undo} beside the act and give the reason.",
      ],
      note: "Until the till is opened or closed next whoever serves may do it; later a manager.",
    },
  ],
  keys: [{ keys: "g r", does: "Open Rentals" }],
  more: ["counter", "customers", "batteries"],
};
