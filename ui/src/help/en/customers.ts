import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Customers",
  about: [
    "Who rents batteries and equipment from this hub. Only a name is needed to begin; everything else can be added later.",
    "What is kept here is about people. Ask only for what the hub needs, and say why you ask.",
  ],
  tasks: [
    {
      title: "Add a customer",
      steps: [
        "Press N or choose {customer_new}.",
        "Fill in the name and the phone number. Hold a card to the reader if the customer gets one.",
        "Save. You can add the address, the vehicle and the answers for reports another day.",
      ],
      note: "If the phone number or the name is already known, it is said at once with the record it belongs to. Look there before you choose {customer_add_anyway}: the same person twice is hard to mend.",
    },
    {
      title: "Add the photo of the identity document",
      steps: [
        "Open the customer on a page of their own and choose Choose a photo. Point to a JPEG, PNG or WebP file, as a phone makes it.",
        "It is turned upright, made smaller, freed of what the phone wrote into it, and kept sealed: who steals the disk cannot look at it.",
        "Press the photo to see it large. Replace takes another one, Remove deletes it.",
      ],
      note: "Those see it who see the number of the document. The customer's own page does not show it.",
    },
    {
      title: "Write down consent",
      steps: [
        "Open the customer and choose {consent_give}. Read the words aloud.",
        "Choose {consent_give_act}. The day and your name are kept with it. Consent can be withdrawn there too.",
      ],
    },
    {
      title: "Find a customer",
      steps: [
        "Type a few letters of the name, or figures of the phone number, the plate or the card.",
        "Press a row to see the customer beside the list.",
      ],
    },
    {
      title: "Let a customer look at their own things",
      steps: [
        "Give the customer a card, then choose Give a PIN on their page. It is shown once: pass it on, without saying it aloud.",
        "With card and PIN, on the sign-in screen, the customer sees their own equipment and cards, and nothing of anybody else.",
        "Who forgot theirs gets another with Give a new PIN; the old one stops working at once.",
      ],
    },
    {
      title: "A customer leaves",
      steps: [
        "Choose {customer_deactivate}. The customer is not offered any more, and the history stays.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New customer" },
    { keys: "e", does: "Edit the customer in view" },
    { keys: "g c", does: "Open Customers" },
  ],
  more: ["cards", "choices", "own_fields"],
};
