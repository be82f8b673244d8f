import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Tâches",
  about: [
    "Le travail que quelqu'un doit faire : une réparation, une visite, un appel. Chaque tâche est une carte avec un titre, un état, une échéance et la personne qui s'en charge.",
    "Une tâche peut concerner une batterie, une station, un emplacement, un client ou un équipement. On la voit alors aussi là-bas.",
  ],
  tasks: [
    {
      title: "Écrire une tâche",
      steps: [
        "Appuyez sur N ou choisissez Nouvelle tâche. Depuis la page d'une batterie ou d'une station, la tâche sait déjà de quoi il s'agit.",
        "Dites en une ligne ce qui ne va pas. Les détails vont dans la description.",
        "Choisissez qui s'en charge et pour quand. Enregistrez.",
      ],
    },
    {
      title: "Déplacer une tâche sur le tableau",
      steps: [
        "Prenez la carte et tirez-la dans une autre colonne. Ou allez-y avec les flèches, appuyez sur Espace, déplacez-la avec les flèches et appuyez encore sur Espace.",
        "Chaque colonne est un état : à faire, en cours, en attente, terminée.",
      ],
    },
    {
      title: "Dire ce qui a été fait",
      steps: [
        "Ouvrez la tâche et écrivez une ligne sous Activité. L'heure et le nom s'ajoutent d'eux-mêmes.",
        "Déplacez-la vers terminée quand c'est fini. Une tâche terminée peut être rouverte.",
      ],
    },
    {
      title: "Voir ce qui est en retard",
      steps: [
        "Choisissez le filtre En retard. Les tâches dont l'échéance est passée sont en rouge.",
        "Passez du tableau à la liste pour trier, filtrer et exporter.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvelle tâche" },
    { keys: "g j", does: "Ouvrir Tâches" },
  ],
  more: ["batteries", "stations", "equipment"],
};
