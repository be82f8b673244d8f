import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Caisse",
  about: [
    "Un hub a un seul tiroir. Quelqu’un l’ouvre avec ce qui s’y trouve et le ferme avec ce qui s’y trouve alors. Entre-temps, tout ce qui est payé en espèces y va.",
    "Qui ferme la caisse compte sans voir le montant attendu. L’écart est dit ensuite, et ses causes sont nommées.",
    "À la fermeture, les batteries concordent comme les espèces : ce qui était chez les clients, ce qui est sorti et revenu, et ce qui se trouve au hub.",
  ],
  tasks: [
    {
      title: "Ouvrir la caisse",
      steps: ["Choisissez {till_open_do}.", "Écrivez combien il y a de chaque billet et pièce. C’est le fonds.", "Appuyez sur Entrée."],
    },
    {
      title: "La fermer",
      steps: [
        "Choisissez {till_close_do} et comptez par billet et pièce.",
        "Comptez aussi les batteries au hub, si elles doivent concorder.",
        "Appuyez sur Entrée. Vous voyez alors le montant attendu.",
        "S’il y a un écart, dites pourquoi : erreur de monnaie, quelque chose de non noté, ou autre chose.",
      ],
      note: "Le montant compté ne peut plus être modifié. Les causes peuvent aussi être nommées plus tard : ouvrez la caisse dans la liste.",
    },
    {
      title: "La transmettre",
      steps: ["Choisissez {till_close_do} et comptez.", "Choisissez qui continue sous {till_next}.", "Ce que vous avez compté est son fonds."],
    },
    {
      title: "Porter des espèces au coffre, ou en apporter",
      steps: ["Choisissez {till_drop}, {till_top_up} ou {till_payout}.", "Écrivez le montant et la raison."],
    },
  ],
  more: ["counter", "books", "tariffs"],
};
