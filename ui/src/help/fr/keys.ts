import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Touches",
  about: [
    "Tout peut se faire au clavier. Les lettres seules marchent quand aucun champ n'est en train d'être rempli.",
  ],
  tasks: [
    {
      title: "Les plus utiles",
      steps: [
        "Ctrl K trouve des choses, des actions et des pages. Tapez quelques lettres et appuyez sur Entrée.",
        "N fait une nouvelle fiche dans une liste. E modifie celle qui est affichée. Échap revient en arrière.",
        "G puis une lettre va à une page.",
        "F1 ouvre l'aide de la page. Le point d'interrogation montre toutes les touches qui servent maintenant.",
      ],
    },
  ],
  keys: [
    { keys: "mod+k", does: "Chercher, aller, agir" },
    { keys: "/", does: "Chercher" },
    { keys: "?", does: "Toutes les touches de cette page" },
    { keys: "F1", does: "Aide" },
    { keys: "mod+l", does: "Verrouiller" },
    { keys: "Escape", does: "Retour" },
  ],
  more: ["lists"],
};
