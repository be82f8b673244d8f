import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Counter",
  about: [
    "One line listens all the time. Scan a card or a battery, or type a name, a short code or an amount: the page shows the one likely act, what it costs, and Enter does it.",
    "Several scans before one Enter make one act. Nothing is written before Enter.",
  ],
  tasks: [
    {
      title: "Read codes with the camera",
      steps: [
        "Press {camera_on} at the end of the line. It stays on for this computer until it is turned off there.",
        "Hold a QR code or a barcode before it: what it reads is a scan. A code counts again when it was away for two seconds.",
        "It sees only while the counter is open and the window in view. Nothing of the picture is kept or sent.",
      ],
    },
    {
      title: "Rent out",
      steps: [
        "Scan the customer's card, or type their name.",
        "Scan a battery, or press Enter for the one that is offered: charged, healthy and least worn.",
        "Look at the price, the deposit and when it is due. Press Enter.",
      ],
    },
    {
      title: "Take back",
      steps: [
        "Scan the battery. Press Enter.",
        "A debt never keeps a battery from coming back: what is not paid stands on the account.",
        "If it came back earlier, press F2, say when and why. Before this day, and before the till was opened, a manager allows it.",
      ],
    },
    {
      title: "Swap",
      steps: ["Scan the old battery.", "Press S for the best one ready of the same model, or scan the new one. Press Enter."],
      note: "Scanned against another model, one comes back and the other goes out at its own price.",
    },
    {
      title: "Charge in place",
      steps: ["Scan the battery. Press C: the rental goes on."],
    },
    {
      title: "Take money",
      steps: ["Scan the customer's card.", "Type the amount, also as a sum like 120+35, and press Enter: it is taken in cash.", "Not in cash: press F2 instead, say how much and how. Phone money asks for its reference."],
      note: "What was paid ahead for something still out is kept for it: nothing more goes out on it, and it is not paid back before that has returned.",
    },
    {
      title: "Phone money",
      steps: [
        "Scan the customer's card, then paste the provider's message into the line, or type it as it stands. Press Enter.",
        "The amount and the reference are read out of it. The same message pays once.",
        "What cannot be read for certain is refused: then press F2 and type the amount and the reference.",
      ],
    },
    {
      title: "Give more time",
      steps: [
        "Scan what they have and press D, or press {counter_due_act} beside it once their card was scanned.",
        "A day more stands there; type any other moment in its place, then press Enter.",
        "More time is anybody's to give while it is not late and nobody else was promised it. Less of it, or more once it is late, changes the price: a manager allows it.",
      ],
    },
    {
      title: "Something is lost",
      steps: ["Scan it, or type its code, and press L.", "Say why and what is charged for it, then press Enter."],
    },
    {
      title: "Undo a mistake",
      steps: ["Press {undo} beside the act under {counter_last}, and Enter.", "Once the till was closed or opened since, a manager reverses it."],
    },
    {
      title: "Open and close the till",
      steps: [
        "Press {till_open_do} and count what lies in the drawer, by note.",
        "In the evening press {till_close_do} and count again. What is expected is told afterwards, and the difference with it.",
      ],
    },
    {
      title: "The answer is no",
      steps: ["The page says why and what to do.", "Where nobody knows how full a battery is, look at it, and press {counter_is_full}.", "Where a manager may allow it, {counter_allow} asks for their name, their password and the reason."],
    },
  ],
  keys: [
    { keys: "g k", does: "Open the counter" },
    { keys: "Enter", does: "Do what is shown" },
    { keys: "s", does: "Swap what comes back" },
    { keys: "c", does: "Recharge what comes back" },
    { keys: "d", does: "Another due time for what they have" },
    { keys: "l", does: "It is lost" },
    { keys: "f", does: "It is full, where nobody knew" },
    { keys: "F2", does: "Say more" },
    { keys: "Escape", does: "Clear the counter" },
  ],
  more: ["scan", "tariffs"],
};
