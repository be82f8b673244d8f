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
        "Appuyez sur N ou choisissez {job_new}. Depuis la page d'une batterie ou d'une station, choisissez {job_report} : la fiche sait alors de quoi il s'agit.",
        "Dites en une ligne ce qui ne va pas. Les détails vont dans la description.",
        "Choisissez qui s'en charge et pour quand. Enregistrez.",
      ],
    },
    {
      title: "Déplacer une fiche sur le tableau",
      steps: [
        "Tirez-la dans une autre colonne. Ou allez-y avec les flèches, tenez Maj et appuyez sur la flèche gauche ou droite. Ou ouvrez-la et choisissez {job_move}.",
        "Les colonnes sont {job_state_open}, {job_state_in_progress}, {job_state_waiting}, {job_state_done} et {job_state_cancelled}.",
      ],
      note: "Un agent de guichet écrit des fiches et des commentaires ; un technicien, un responsable ou un administrateur les déplace.",
    },
    {
      title: "Dire ce qui a été fait",
      steps: [
        "Ouvrez la fiche, écrivez ce qui a été fait et choisissez {job_comment_add}. L'heure et le nom s'ajoutent d'eux-mêmes.",
        "Déplacez-la vers {job_state_done} quand c'est fini.",
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
