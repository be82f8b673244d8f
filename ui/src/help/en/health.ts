import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Health",
  about: [
    "Whether everything is sound: the database, the disk, the clock, the backups and the versions.",
    "The records are sealed line by line. If anybody changes the file outside Hubkeeper, it is found here.",
  ],
  tasks: [
    {
      title: "Read the page",
      steps: [
        "Green: nothing to do.",
        "Amber: something will need you soon, such as a full disk or an old backup. The line says what to do.",
        "Red: Hubkeeper shows records but writes nothing new. Follow the steps on the line, one by one.",
      ],
    },
    {
      title: "The clock is wrong",
      steps: [
        "Set the clock and the time zone of the computer, then open Hubkeeper again.",
        "Dates written meanwhile stay as they were. Write down what happened, so that somebody can explain them later.",
      ],
    },
    {
      title: "Ask for help",
      steps: [
        "Choose {support_save} and save the file. It holds versions, figures and logs, and no names and no secrets.",
        "Send it together with what you did and what you saw.",
      ],
    },
  ],
  more: ["backups", "logs"],
};
