import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Devices",
  about: [
    "What sends readings: the electronics of a battery, meters (solar, grid, generator or a piece of equipment), inverters, trackers.",
    "Each device signs in with a secret of its own. One that nobody knows waits here, once it speaks, until a person says what it is.",
  ],
  tasks: [
    {
      title: "Add a device",
      steps: [
        "Press N or choose {device_new}.",
        "Take the code that is offered and say what kind it is. For the electronics of a battery choose the battery, for a meter what it measures.",
        "Save.",
      ],
      note: "A battery has one active device: retire the old one before the new one is added.",
    },
    {
      title: "Let it speak",
      steps: [
        "Open the device. Under {device_secrets} give it a secret of its own.",
        "Put user name, password and address into the device, or let it read the QR code. They are shown once.",
        "A relay that posts for the device over the internet signs with a secret of its own, given on the same page.",
      ],
      note: "A new secret replaces the old one at once. Take away a secret that the wrong people know: whoever is connected with it is cut off.",
    },
    {
      title: "Approve a device that waits",
      steps: [
        "The number beside Devices says how many wait. Choose {device_state_waiting} above the list and open one.",
        "Choose {device_approve} and say what it measures. If it is nothing of yours, choose {device_retire}: it does not come again.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New device" },
    { keys: "e", does: "Edit or approve the device in view" },
    { keys: "g n", does: "Open Devices" },
  ],
  more: ["batteries", "stations", "equipment"],
};
