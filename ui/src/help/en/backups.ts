import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Backups",
  about: [
    "A backup is a complete copy of this computer's data at one moment. Each one is checked when it is made. Hubkeeper makes them by itself, several a day.",
    "A backup on the same computer does not help when the computer is stolen or broken. Set a second folder: on a USB stick or another disk.",
    "Readings lie in a file of their own. A copy of it stands beside the backups, and another one in the second folder; both are brought up to date once a day, and put back when the file is lost or damaged.",
  ],
  tasks: [
    {
      title: "Set the second folder",
      steps: [
        "Under {backup_second} choose {backup_second_choose} and pick a folder on a USB stick or another disk.",
        "Leave the stick in, or put it in once a day. The list says which backups lie there.",
      ],
    },
    {
      title: "Make a backup now",
      steps: [
        "Choose {backup_now}. You can go on working.",
        "Look for it in the list: its state is {backup_state_good}. A backup that could not be read back does not count.",
      ],
    },
    {
      title: "See whether a backup works",
      steps: [
        "Choose {backup_try}. The newest backup is opened somewhere else and looked through; nothing of yours changes.",
      ],
      note: "Hubkeeper does this by itself once a week and says the result.",
    },
    {
      title: "Restore a backup",
      steps: [
        "Choose {backup_restore} beside it, or {backup_choose} for one that lies elsewhere. Read what would change: how many acts came after it and must be done again.",
        "Choose {restore_act}. A backup of now is made first, and the present database is kept aside.",
        "Hubkeeper opens the backup. Everybody signs in anew, with the password of that day.",
      ],
    },
    {
      title: "Move to a new computer",
      steps: [
        "Install Hubkeeper there. Put in the USB stick with the second folder, or copy the newest backup onto one.",
        "On the first page choose {wizard_backup}, then {backup_choose}, and pick the file.",
        "Sign in with your password, or with the recovery code from your paper: it opens what is locked inside.",
        "Stop using the old computer from then on.",
      ],
    },
  ],
  more: ["health", "first_day"],
};
