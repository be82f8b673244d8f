import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Journaux",
  about: [
    "Ce que le programme a fait, ligne par ligne : chaque action avec son auteur, sa fin et sa durée. Aucun mot de passe, aucun nom de client.",
    "Regardez ici quand quelque chose a échoué et que vous en avez le numéro.",
  ],
  tasks: [
    {
      title: "Chercher une erreur",
      steps: [
        "Copiez le numéro du message et collez-le dans la recherche.",
        "Ou choisissez le niveau Erreur et le jour.",
      ],
    },
    {
      title: "Transmettre des lignes",
      steps: [
        "Filtrez ce qui compte, puis choisissez Copier.",
        "Ou faites un dossier d'assistance sur la page Santé : il contient aussi les journaux.",
      ],
      note: "Les lignes de plus de 180 jours s'en vont d'elles-mêmes.",
    },
  ],
  more: ["health", "audit"],
};
