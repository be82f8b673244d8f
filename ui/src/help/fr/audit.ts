import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Audit",
  about: [
    "Tout ce qui a été changé : qui, quand, avant et après, et pourquoi. Rien ici ne peut être changé ni supprimé.",
    "Les lignes sont scellées l'une à l'autre. Une ligne changée du dehors est signalée.",
  ],
  tasks: [
    {
      title: "Trouver qui a changé quelque chose",
      steps: [
        "Choisissez la personne, la sorte de fiche ou les jours.",
        "Appuyez sur une ligne pour voir chaque champ, avant et après.",
      ],
    },
    {
      title: "Voir qui s'est connecté, et qui a été refusé",
      steps: [
        "Choisissez {record_session} comme sorte de fiche.",
      ],
      note: "Un refus nomme la personne ou le client dont le nom ou la carte a servi. Qui a vraiment essayé, nul ne peut le savoir.",
    },
    {
      title: "Regarder une seule fiche",
      steps: [
        "Ouvrez la fiche elle-même : son historique se trouve sur sa page.",
      ],
    },
    {
      title: "Le montrer à un auditeur",
      steps: [
        "Ajoutez l'auditeur sous {people_title}, avec le rôle d'auditeur dans ce hub. Il se connecte ici et le lit lui-même.",
      ],
      note: "Une personne qui a le rôle d'auditeur voit tout cela et ne peut rien changer.",
    },
  ],
  more: ["logs", "roles"],
};
