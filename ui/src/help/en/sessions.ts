import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Sessions",
  about: [
    "Who is signed in on this computer. A session locks after a while without a touch and ends after some hours.",
  ],
  tasks: [
    {
      title: "Switch to another person",
      steps: [
        "Press Ctrl L or choose {switch_person}.",
        "The other person chooses their name and gives their PIN.",
      ],
    },
    {
      title: "End a session",
      steps: [
        "Choose {session_end} beside it. The person needs the password to come in again.",
        "Do this when somebody left without signing out.",
      ],
    },
  ],
  keys: [
    { keys: "mod+l", does: "Lock" },
  ],
  more: ["sign_in"],
};
