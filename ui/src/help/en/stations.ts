import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Stations",
  about: [
    "A station is a device with slots: places where batteries charge and where they are given out and taken back.",
    "Slots are counted from 1. Each slot holds one battery or none.",
    "The board shows them as they stand now: whether a station is there, how full each battery is, and whose swap goes on. The list is for looking up and changing many.",
  ],
  tasks: [
    {
      title: "Add a station",
      steps: [
        "Press N or choose {station_new}.",
        "Fill in its code, its place and how many slots it has.",
        "Save. The slots are there at once, empty.",
      ],
    },
    {
      title: "Look at the slots",
      steps: [
        "A ring shows how full a battery is, with a sign: ready, charging, not charged, fault. Red signs above say that a door is open or that the station says otherwise than the hub knows.",
        "Press a slot to see what can be done with it.",
      ],
    },
    {
      title: "Let a station connect",
      steps: [
        "Open the station and choose {enrol}. A password is right for most of them.",
        "Put what is shown into the station, or let it read the QR code. It is shown this once.",
        "Where stations reach this computer stands in {settings_title}, {link_title}.",
      ],
      note: "A login that is not needed any more, or known to the wrong people, is taken away on the same page: the station is cut off at once.",
    },
    {
      title: "Let a customer in whose card does not work",
      steps: [
        "On the board choose {station_let_in} and name the customer. For two minutes the station serves them as if their card had been read.",
        "{station_end} closes it before that.",
      ],
    },
    {
      title: "Tell a station what to do",
      steps: [
        "Open the station and choose a command, such as {station_act_identify} or {station_act_reboot}. What it moves is asked for first.",
        "Below stands what became of it. No answer means that nobody knows: look before you tell it again.",
      ],
    },
    {
      title: "Show customers what to do",
      steps: [
        "Open the station and choose {rider_open}. A window of its own opens, in every language of the organisation: it fills a second monitor where there is one, else move it there.",
        "It goes on while you work and while the desk is locked: only a first name is ever shown there.",
        "In that window F11 fills the screen or leaves it, and Esc closes it.",
      ],
    },
    {
      title: "Close a slot or a station",
      steps: [
        "Choose {station_mode_menu}, then {station_act_maintenance}, and say why. Nothing is put in or given out there any more.",
        "Choose {station_act_operational} when the work is done.",
      ],
      note: "{station_act_out_of_service} is for a station that will not work for a long time. Its history stays.",
    },
    {
      title: "Tell where it stands",
      steps: [
        "Choose {station_edit} and fill in the place as you would tell a driver. Latitude and longitude can wait.",
      ],
    },
    {
      title: "A slot does not work",
      steps: [
        "Press the slot and choose {job_report}. The job card knows already which station and slot it is about.",
      ],
    },
    {
      title: "Decide what a station reported and does not fit",
      steps: [
        "Open {quarantine_title} beside Stations. The number in the navigation says how many reports wait.",
        "Open a report. It says what the station told and where this hub knows the batteries to be.",
        "Choose {quarantine_accept} if it is so, {quarantine_correct} to say where each battery is, or {quarantine_discard} if it did not happen. Say why.",
      ],
      note: "Until then its batteries are not handed out. Nothing is charged by it: what should be paid is charged on the customer's account.",
    },
    {
      title: "Look through the swaps",
      steps: [
        "Open {swaps_title} beside Stations. Swaps of the counter and of stations stand there, and those that failed or were refused.",
        "Open one to see its batteries, its slots and its act, which can be taken back there.",
      ],
    },
    {
      title: "See what a station said",
      steps: [
        "Open {messages_title} beside Stations. The last 1,000 messages stand there as they come; choose {messages_pause} to read in peace.",
        "Open a message to see it as it came, what was read in it and what was answered.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New station" },
    { keys: "e", does: "Edit the station in view" },
    { keys: "g s", does: "Open the board of stations" },
  ],
  more: ["jobs", "batteries"],
};
