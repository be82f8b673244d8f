import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Backups and restore",
  about: [
    "A backup is a complete copy of this computer's data at one moment. Each one is checked when it is made. Hubkeeper makes them by itself, several a day.",
    "A backup on the same computer does not help when the computer is stolen or broken. Set a second place: a USB stick or another disk.",
  ],
  tasks: [
    {
      title: "Set the second place",
      steps: [
        "Choose Second place and pick a folder on another disk or a USB stick.",
        "Leave the stick in, or put it in once a day. The page says when the last copy went there.",
      ],
    },
    {
      title: "Make a backup now",
      steps: [
        "Choose Back up now. You can go on working.",
        "Look for the line Checked. A backup that could not be checked is not counted.",
      ],
    },
    {
      title: "See whether a backup works",
      steps: [
        "Choose Try out beside it. It is opened somewhere else and looked through; nothing of yours changes.",
      ],
      note: "Hubkeeper does this by itself once a week and says the result.",
    },
    {
      title: "Go back to a backup",
      steps: [
        "Choose Restore beside it. Read what would change: how many records are newer now and would be gone.",
        "Type what is asked, and confirm. A backup of now is made first.",
        "Hubkeeper starts again with the restored data.",
      ],
    },
    {
      title: "Move to a new computer",
      steps: [
        "Install Hubkeeper there. Copy the newest backup onto a USB stick.",
        "On the first page choose to restore a backup, and pick the file.",
        "Type the recovery code from your paper. It opens what is locked inside.",
        "Stop using the old computer from then on.",
      ],
    },
  ],
  more: ["health", "first_day"],
};
