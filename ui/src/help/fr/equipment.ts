import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Équipements",
  about: [
    "Ce à quoi les clients emploient l'énergie et que le hub prête : lampes, moulins, réfrigérateurs, pompes. Chaque pièce a un code, un type et un état.",
    "Un type dit ce que toutes les pièces d'une sorte ont en commun : nom, puissance nominale, prix.",
  ],
  tasks: [
    {
      title: "Ajouter un type",
      steps: [
        "Ouvrez {equipment_types_title} et choisissez {equipment_type_new}.",
        "Écrivez le nom, la puissance en watts et le prix. Dites s'il sert au hub, avec une batterie, ou les deux.",
      ],
    },
    {
      title: "Ajouter un équipement",
      steps: [
        "Appuyez sur N ou choisissez {equipment_new}.",
        "Gardez le code proposé, choisissez le type, tapez ou scannez le numéro de série.",
        "Enregistrez.",
      ],
    },
    {
      title: "Le donner à des clients",
      steps: [
        "Ouvrez la pièce et choisissez {assignment_give}.",
        "Choisissez le client et le premier jour. Laissez la fin ouverte si personne ne la connaît encore.",
        "Ajoutez un second client s'ils la partagent. Chacun a ses propres jours.",
      ],
    },
    {
      title: "Voir sur un tableau où est chaque équipement",
      steps: [
        "Choisissez {shape_board} : {equipment_available}, {equipment_out}, {equipment_state_in_repair}, {equipment_state_lost}, {equipment_state_retired}. Une fiche dit qui a l'équipement, qu'il soit loué au comptoir ou confié.",
        "Appuyez sur une fiche pour l'ouvrir. Avec les trois points qu'elle porte, un technicien, un responsable ou un administrateur change son état.",
        "Une colonne montre ses premières fiches ; le bouton en dessous les ouvre toutes dans la liste.",
      ],
      note: "Ce qui est mis au rebut figure seulement dans la liste.",
    },
    {
      title: "Le reprendre",
      steps: [
        "Ouvrez la pièce, cherchez le client et choisissez {assignment_end}.",
        "Les jours sont gardés et restent dans l'historique des deux.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvel équipement" },
    { keys: "e", does: "Modifier la pièce affichée" },
    { keys: "g e", does: "Ouvrir Équipements" },
  ],
  more: ["customers", "jobs"],
};
