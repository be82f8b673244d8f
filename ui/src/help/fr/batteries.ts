import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Batteries",
  about: [
    "Toutes les batteries que le hub garde : leur code, le numéro du fabricant, le modèle, l'état et l'historique.",
    "Une batterie n'est jamais effacée. Celle qui n'est plus là est réformée, perdue ou mise au rebut, et son histoire reste lisible.",
  ],
  tasks: [
    {
      title: "Trouver une batterie",
      steps: [
        "Tapez son code, son numéro de série ou un autre numéro connu. Ou scannez-la.",
        "Resserrez la liste avec les filtres à côté de la recherche.",
        "Appuyez sur une ligne pour la voir à côté de la liste. Entrée ouvre sa page.",
      ],
    },
    {
      title: "Ajouter une batterie",
      steps: [
        "Appuyez sur N ou choisissez {battery_new}.",
        "Gardez le code proposé et écrivez-le sur la batterie. Tapez ou scannez le numéro de série, choisissez le modèle.",
        "Choisissez {save}, ou {battery_save_more} pour continuer.",
      ],
      note: "S'il n'y a pas encore de modèle, ajoutez-le d'abord : fabricant, chimie, tension, capacité.",
    },
    {
      title: "Changer son état",
      steps: [
        "Ouvrez la batterie et choisissez {battery_state_menu}. Seuls les états possibles maintenant sont proposés.",
        "Dites pourquoi. La raison reste dans son historique.",
      ],
      note: "Une batterie en quarantaine ou en réparation n'est pas remise tant que personne ne l'a remise en service.",
    },
    {
      title: "En noter davantage",
      steps: [
        "Choisissez {battery_edit}. Achat, prix, garantie, autres numéros et texte du code de passeport peuvent attendre.",
        "Un code ou un numéro de série n'existe qu'une fois dans le hub. S'il est refusé, une autre batterie le porte déjà.",
      ],
    },
    {
      title: "Faire la même chose à plusieurs",
      steps: [
        "Cochez les lignes, ou toutes celles qui correspondent aux filtres.",
        "Choisissez l'action. Il est dit combien ont été changées et lesquelles n'ont pas pu l'être.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvelle batterie" },
    { keys: "e", does: "Modifier la batterie affichée" },
    { keys: "g b", does: "Ouvrir Batteries" },
  ],
  more: ["models", "lists", "jobs"],
};
