import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Scanning",
  about: [
    "A card reader or a barcode scanner works on every page. It types very fast, and Hubkeeper knows the difference from a person.",
    "A card, a customer, a battery, a piece of equipment or a station is recognised by what it sends.",
  ],
  tasks: [
    {
      title: "Scan",
      steps: [
        "Put the thing to the reader. No field has to be chosen.",
        "Look at the scan line: it says what it is and what comes next. Press Enter or the button to do it, Esc to let it go.",
        "A high tone means recognised, a low one means not known.",
      ],
    },
    {
      title: "Scan into a field",
      steps: [
        "Choose the field first, for example a serial number. What is scanned then goes into the field.",
      ],
      note: "Scans never go into fields for passwords and PINs.",
    },
    {
      title: "Nothing happens",
      steps: [
        "Check that the reader is connected: most of them light up or beep.",
        "Open a text program and scan. If nothing appears there, the reader is set up wrongly: it must act as a keyboard.",
        "If letters come out wrong, the reader and the computer use different keyboard layouts.",
      ],
    },
    {
      title: "Silence the tone",
      steps: [
        "Open {account_title} and switch {sound} off. It belongs to this computer.",
      ],
    },
  ],
  more: ["today", "cards"],
};
