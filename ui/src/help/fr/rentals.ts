import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Locations",
  about: [
    "Tout ce qui a été remis au comptoir : qui l'a, depuis quand, jusqu'à quand, et ce que cela coûte. Une location dure jusqu'à ce que tous ses objets soient revenus.",
    "Une location en retard est rouge et dit de combien. Le solde est celui du client, toutes ses locations comprises.",
  ],
  tasks: [
    {
      title: "Trouver ce qui devrait être revenu",
      steps: [
        "Choisissez {rentals_late}, ou {rentals_due_today} pour ce qui revient avant minuit.",
        "Appuyez sur une colonne pour trier ; choisissez les colonnes, enregistrez la vue ou exportez-la comme dans chaque liste.",
      ],
    },
    {
      title: "Voir la journée sur un tableau",
      steps: [
        "Choisissez {shape_board} : en retard, pour aujourd'hui, dehors jusqu'à plus tard, rendues aujourd'hui. Ce qui est en retard depuis le plus longtemps vient en premier.",
        "Appuyez sur une fiche, ou allez-y avec les flèches et appuyez sur Entrée, pour ouvrir sa location.",
        "Une colonne montre ses premières fiches ; le bouton en dessous les ouvre toutes dans la liste.",
      ],
    },
    {
      title: "Voir ce que coûte une location",
      steps: [
        "Ouvrez-la avec Entrée. Sous {rental_things} figure chaque objet avec son prix ligne par ligne : jusqu'ici tant qu'il est dehors, en entier quand c'est fini.",
        "Le nom mène à la page du client, le code à celle de la batterie.",
      ],
    },
    {
      title: "Donner plus de temps",
      steps: ["Ouvrez la location. {counter_due_act} sous un objet mène au comptoir, où l’on dit la nouvelle échéance."],
    },
    {
      title: "Annuler ce qui était une erreur",
      steps: [
        "Ouvrez la location. Sous {rental_acts} figure ce qui a été fait et par qui.",
        "Choisissez {undo} à côté de l'acte et donnez la raison.",
      ],
      note: "Tant que la caisse n’a pas été ouverte ou fermée de nouveau, toute personne au comptoir peut le faire ; ensuite un responsable.",
    },
  ],
  keys: [{ keys: "g r", does: "Ouvrir Locations" }],
  more: ["counter", "customers", "batteries"],
};
