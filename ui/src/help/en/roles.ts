import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Roles",
  about: [
    "Who may do what, as Hubkeeper checks it at every act. The table is made from the same list that the program checks, so it is always right.",
  ],
  tasks: [
    {
      title: "Read the table",
      steps: [
        "Look for the act on the left and for the role at the top.",
        "A tick means that the role may. Your own role is marked.",
      ],
    },
    {
      title: "Somebody needs to do more",
      steps: [
        "Ask an admin to give another role at this hub, or to raise a limit.",
      ],
      note: "Nobody can change their own role, and nobody can give a role above their own.",
    },
  ],
  more: ["people"],
};
