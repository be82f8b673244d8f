import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Audit",
  about: [
    "Everything that was changed: who, when, what it was before and after, and why. Nothing here can be changed or deleted.",
    "Lines are sealed one to the next. A line that was changed from outside is marked.",
  ],
  tasks: [
    {
      title: "Find who changed something",
      steps: [
        "Choose the person, the kind of record or the days.",
        "Press a line to see every field, before and after.",
      ],
    },
    {
      title: "See who signed in, and who was refused",
      steps: [
        "Choose {record_session} as the kind of record.",
      ],
      note: "A refusal names the person or the customer whose name or card was used. Who really tried, nobody can know.",
    },
    {
      title: "Look at one record",
      steps: [
        "Open the record itself: its own history stands on its page.",
      ],
    },
    {
      title: "Show it to an auditor",
      steps: [
        "Add the auditor under {people_title}, with the role of auditor at this hub. They sign in here and read it themselves.",
      ],
      note: "Somebody with the role of auditor sees all of this and can change nothing.",
    },
  ],
  more: ["logs", "roles"],
};
