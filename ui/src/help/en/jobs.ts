import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Jobs",
  about: [
    "Work that somebody has to do: a repair, an inspection, a call. Each job is a card with a title, a state, a due day and the person who does it.",
    "A job can belong to a battery, a station, a slot, a customer or a piece of equipment. It is then seen there too.",
  ],
  tasks: [
    {
      title: "Write a job",
      steps: [
        "Press N or choose New job. On the page of a battery or a station the job already knows what it is about.",
        "Say in one line what is wrong. Details go into the description.",
        "Choose who does it and by when. Save.",
      ],
    },
    {
      title: "Move a job on the board",
      steps: [
        "Take the card and drag it to another column. Or go to it with the arrow keys, press Space, move it with the arrows and press Space again.",
        "Each column is a state: to do, in work, waiting, done.",
      ],
    },
    {
      title: "Say what was done",
      steps: [
        "Open the job and write a line under Activity. Time and name are added by themselves.",
        "Move it to done when it is finished. A job that is done can be opened again.",
      ],
    },
    {
      title: "Find what is late",
      steps: [
        "Choose the filter Late. Jobs past their due day are red.",
        "Change from board to list to sort, filter and export.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New job" },
    { keys: "g j", does: "Open Jobs" },
  ],
  more: ["batteries", "stations", "equipment"],
};
