import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Travaux",
  about: [
    "Le travail que quelqu'un doit faire : une réparation, une visite, un nettoyage. Chaque travail est une fiche avec un titre, une échéance et la personne qui s'en charge. Sa colonne dit où il en est.",
    "Une fiche peut concerner une batterie, une station, un emplacement, un client ou un équipement. On la voit alors aussi là-bas.",
  ],
  tasks: [
    {
      title: "Écrire une fiche",
      steps: [
        "Appuyez sur N ou choisissez Nouvelle fiche de travail. Depuis la page d'une batterie ou d'une station, choisissez Signaler une panne : la fiche sait alors de quoi il s'agit.",
        "Dites en une ligne ce qui ne va pas. Les détails vont dans les notes.",
        "Choisissez qui s'en charge et pour quand. Enregistrez.",
      ],
    },
    {
      title: "Déplacer une fiche sur le tableau",
      steps: [
        "Tirez-la dans une autre colonne. Ou allez-y avec les flèches, tenez Maj et appuyez sur la flèche gauche ou droite. Ou ouvrez-la et choisissez Déplacer vers.",
        "Les colonnes disent à faire, en cours, en attente et terminé.",
      ],
    },
    {
      title: "Dire ce qui a été fait",
      steps: [
        "Ouvrez la fiche et ajoutez un commentaire. L'heure et le nom s'ajoutent d'eux-mêmes.",
        "Déplacez-la vers terminé quand c'est fini.",
      ],
    },
    {
      title: "Voir ce qui est en retard",
      steps: [
        "Cherchez le rouge : l'échéance de ces fiches est passée. Sur Aujourd'hui, elles ont leur propre chiffre.",
        "Passez du tableau à la liste pour trier, filtrer et exporter.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvelle fiche de travail" },
    { keys: "e", does: "Modifier la fiche affichée" },
    { keys: "shift+ArrowRight", does: "Déplacer la fiche vers la colonne suivante" },
    { keys: "shift+ArrowLeft", does: "Déplacer la fiche vers la colonne précédente" },
    { keys: "g j", does: "Ouvrir Travaux" },
  ],
  more: ["batteries", "stations", "equipment"],
};
