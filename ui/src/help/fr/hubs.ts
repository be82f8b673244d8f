import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Hubs",
  about: [
    "Un hub est un lieu où des batteries sont gardées, chargées et remises. Chacun a sa couleur, son fuseau horaire, sa monnaie et ses règles.",
  ],
  tasks: [
    {
      title: "Changer la façon de travailler d'un hub",
      steps: [
        "Appuyez sur le hub dans la liste.",
        "Changez ce qu'il faut : quand une batterie peut être remise, combien un client peut devoir, après combien de temps l'écran se verrouille.",
        "Choisissez {save}.",
      ],
    },
    {
      title: "Ajouter un hub",
      steps: [
        "Choisissez {hub_new}. Il commence avec les réglages du hub où vous êtes.",
        "Donnez-lui un nom, un code court et une couleur à lui, et vérifiez le fuseau horaire.",
      ],
      note: "La monnaie d'un hub est fixée dès que le premier montant est écrit.",
    },
    {
      title: "Travailler dans un autre hub",
      steps: [
        "Appuyez sur le nom du hub en haut et choisissez-en un autre.",
        "Regardez la couleur : elle dit dans quel hub vous êtes.",
      ],
    },
  ],
  more: ["organisation", "people"],
};
