import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Modèles de batterie",
  about: [
    "Un modèle dit ce qu'est une sorte de batterie : fabricant, chimie, tension, capacité, énergie. Chaque batterie appartient à un modèle.",
    "Une erreur ici touche toutes les batteries du modèle : copiez les chiffres de l'étiquette ou de la fiche technique.",
  ],
  tasks: [
    {
      title: "Ajouter un modèle",
      steps: [
        "Appuyez sur N ou choisissez {model_new}.",
        "Écrivez le fabricant et le nom comme on les dit, par exemple LFP 12 V 50 Ah.",
        "Remplissez tension, capacité et énergie. Laissez les cycles vides si le fabricant n'en promet pas.",
        "Enregistrez. Le modèle peut aussitôt être choisi pour de nouvelles batteries.",
      ],
    },
    {
      title: "Voir ses batteries",
      steps: [
        "Appuyez sur le modèle dans la liste.",
        "Choisissez {model_show_batteries}.",
      ],
    },
    {
      title: "Corriger un modèle",
      steps: [
        "Ouvrez-le et choisissez {model_edit}.",
        "L'ancienne valeur reste lisible dans son historique.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouveau modèle" },
  ],
  more: ["batteries"],
};
