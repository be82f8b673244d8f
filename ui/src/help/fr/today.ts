import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Aujourd'hui",
  about: [
    "La première page de la journée. Elle montre ce que le hub possède en ce moment : les batteries par état, le travail à faire et ce qui demande quelqu'un.",
    "Chaque chiffre est une porte : appuyez dessus pour voir les lignes qu'il compte.",
  ],
  tasks: [
    {
      title: "Voir ce qui vous attend",
      steps: [
        "Lisez les chiffres de gauche à droite. Rouge : en retard ou en panne. Ambre : à attendre. Vert : prêt.",
        "Appuyez sur un chiffre : sa liste s'ouvre, déjà filtrée.",
        "Échap vous ramène ici.",
      ],
    },
    {
      title: "Scanner quelque chose",
      steps: [
        "Présentez une carte, une batterie ou un équipement au lecteur. Il n'y a rien à choisir avant.",
        "La ligne de scan dit ce que c'est. Entrée ouvre sa fiche.",
      ],
    },
    {
      title: "Terminer les premiers pas",
      steps: [
        "Un nouveau hub montre une courte liste de ce qui reste à faire : personnes, modèles, batteries, clients, une station, sauvegardes.",
        "Appuyez sur le bouton d'une étape. Elle se coche d'elle-même une fois faite.",
        "Si la liste ne vous sert plus, choisissez {start_hide}. La palette permet de la montrer à nouveau.",
      ],
    },
  ],
  keys: [
    { keys: "g d", does: "Ouvrir Aujourd'hui" },
    { keys: "mod+k", does: "Tout chercher" },
  ],
  more: ["scan", "lists"],
};
