import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Tous les hubs",
  about: [
    "Pour qui travaille dans plus d'un hub : une fiche pour chacun, avec ses batteries, ses locations, ses stations et ce qu'il a gagné aujourd'hui et ce mois-ci. Au-dessus figure ce que cela fait ensemble.",
    "Vous voyez de chaque hub ce que votre rôle y permet. L'argent ne figure que là où les montants vous sont montrés, dans la monnaie du hub, selon son jour et son mois.",
  ],
  tasks: [
    {
      title: "Trouver le hub qui a besoin de vous",
      steps: [
        "Choisissez {figure_rentals_late} ou {figure_batteries_in_repair} : seuls restent les hubs concernés, et les totaux sont les leurs.",
        "Ou choisissez sous {overview_sort} ce qu'il faut comparer ; le bouton à côté inverse l'ordre.",
      ],
    },
    {
      title: "Travailler dans un autre hub",
      steps: ["Choisissez {overview_open} sur sa fiche. Le nom et la couleur en haut sont désormais ceux de ce hub."],
    },
    {
      title: "Savoir ce que sont les recettes",
      steps: [
        "C'est ce qui a été compté pour locations, échanges, recharges, énergie, retards, ventes et pertes, moins les remises, sans la taxe.",
        "Un paiement n'est pas une recette, une caution non plus : ils figurent sous Argent.",
      ],
    },
  ],
  keys: [
    { keys: "g v", does: "Ouvrir Tous les hubs" },
    { keys: "/", does: "Chercher un hub" },
  ],
  more: ["today", "hubs", "books"],
};
