import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Cartes",
  about: [
    "Une carte dit au hub qui est là, d'un seul geste. Les clients ont des cartes, et ceux qui travaillent ici peuvent en avoir une pour que l'on passe à eux.",
    "Chaque carte porte un numéro du fabricant, l'UID. Hubkeeper l'écrit toujours de la même façon, quel que soit le lecteur.",
  ],
  tasks: [
    {
      title: "Donner une carte à quelqu'un",
      steps: [
        "Ouvrez le client ou la personne et choisissez {card_issue}.",
        "Présentez la carte au lecteur. Le numéro apparaît de lui-même.",
        "Enregistrez. La carte sert dès maintenant.",
      ],
      note: "Si la carte appartient déjà à quelqu'un, elle est refusée et il est dit à qui elle est.",
    },
    {
      title: "Une carte est perdue",
      steps: [
        "Ouvrez la carte et choisissez {card_report_lost}. Elle ne sert plus aussitôt.",
        "Choisissez {card_replace} et présentez la nouvelle carte au lecteur. Elle prend la place de l'ancienne, et l'historique garde les deux.",
      ],
    },
    {
      title: "Arrêter une carte pour un temps",
      steps: [
        "Choisissez {card_block} et dites pourquoi.",
        "Choisissez {card_unblock} quand l'affaire est réglée.",
      ],
    },
    {
      title: "À qui est cette carte",
      steps: [
        "Présentez-la au lecteur sur n'importe quelle page, ou collez son numéro dans la recherche.",
      ],
    },
  ],
  keys: [
    { keys: "mod+k", does: "Trouver une carte par son numéro" },
  ],
  more: ["customers", "people", "scan"],
};
