import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Rôles",
  about: [
    "Qui peut faire quoi, tel que Hubkeeper le vérifie à chaque action. Le tableau vient de la liste même que le programme vérifie : il est donc toujours juste.",
  ],
  tasks: [
    {
      title: "Lire le tableau",
      steps: [
        "Cherchez l'action à gauche et le rôle en haut.",
        "Une coche veut dire que le rôle le peut. Votre rôle est marqué.",
      ],
    },
    {
      title: "Quelqu'un doit pouvoir en faire plus",
      steps: [
        "Demandez à un administrateur de donner un autre rôle dans ce hub, ou d'élever une limite.",
      ],
      note: "Personne ne change son propre rôle, et personne ne donne un rôle au-dessus du sien.",
    },
  ],
  more: ["people"],
};
