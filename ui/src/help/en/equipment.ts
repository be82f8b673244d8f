import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Equipment",
  about: [
    "What customers use the energy for and what the hub lends: lights, mills, fridges, pumps. Each piece has a code, a type and a state.",
    "A type says what all pieces of one kind have in common: name, rated power, price.",
  ],
  tasks: [
    {
      title: "Add a type",
      steps: [
        "Open {equipment_types_title} and choose {equipment_type_new}.",
        "Fill in name, rated power in watts and the price. Say whether it is used in the hub, with a battery, or both.",
      ],
    },
    {
      title: "Add a piece of equipment",
      steps: [
        "Press N or choose {equipment_new}.",
        "Take the code that is offered, choose the type, and type or scan the serial number.",
        "Save.",
      ],
    },
    {
      title: "Give it to customers",
      steps: [
        "Open the piece and choose {assignment_give}.",
        "Choose the customer and from which day. Leave the end open if nobody knows it yet.",
        "Add a second customer if they share it. Each one has their own days.",
      ],
    },
    {
      title: "See on a board where each piece is",
      steps: [
        "Choose {shape_board}: {equipment_available}, {equipment_out}, {equipment_state_in_repair}, {equipment_state_lost}, {equipment_state_retired}. A card says who has the piece, whether it was rented at the counter or given for use.",
        "Press a card to open it. With the three dots on it a technician, a manager or an admin changes its state.",
        "A column shows its first cards; the button below it opens all of them in the list.",
      ],
      note: "What is disposed of stands in the list only.",
    },
    {
      title: "Take it back",
      steps: [
        "Open the piece, find the customer and choose {assignment_end}.",
        "The days are kept and stand in the history of both.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New equipment" },
    { keys: "e", does: "Edit the piece in view" },
    { keys: "g e", does: "Open Equipment" },
  ],
  more: ["customers", "jobs"],
};
