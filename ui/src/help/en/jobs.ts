import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Jobs",
  about: [
    "Work that somebody has to do: a repair, an inspection, a cleaning. Each job is a card with a title, a due day and the person who does it. Its column says how it stands.",
    "A card can belong to a battery, a station, a slot, a customer or a piece of equipment. It is then seen there too.",
  ],
  tasks: [
    {
      title: "Write a card",
      steps: [
        "Press N or choose {job_new}. On the page of a battery or a station choose {job_report}: the card then knows what it is about.",
        "Say in one line what is wrong. Details go into the description.",
        "Choose who does it and by when. Save.",
      ],
    },
    {
      title: "Move a card on the board",
      steps: [
        "Drag it into another column. Or go to it with the arrow keys, hold Shift and press the left or right arrow. Or open it and choose {job_move}.",
        "The columns are {job_state_open}, {job_state_in_progress}, {job_state_waiting}, {job_state_done} and {job_state_cancelled}.",
      ],
      note: "An attendant writes cards and comments; a technician, a manager or an admin moves them.",
    },
    {
      title: "Say what was done",
      steps: [
        "Open the card, write what was done and choose {job_comment_add}. Time and name are added by themselves.",
        "Move it to {job_state_done} when it is finished.",
      ],
    },
    {
      title: "Find what is late",
      steps: [
        "Look for red: those cards are past their due day. On Today they stand as a figure of their own.",
        "Change from board to list to sort, filter and export.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New job card" },
    { keys: "e", does: "Edit the card in view" },
    { keys: "shift+ArrowRight", does: "Move the card to the next column" },
    { keys: "shift+ArrowLeft", does: "Move the card to the column before" },
    { keys: "g j", does: "Open Jobs" },
  ],
  more: ["batteries", "stations", "equipment"],
};
