import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Champs propres",
  about: [
    "Ce que ce hub seul veut savoir de ses clients, comme le nom d'un groupe ou le numéro d'un programme.",
  ],
  tasks: [
    {
      title: "Ajouter un champ",
      steps: [
        "Choisissez {own_field_new}. Donnez-lui un nom et dites si c'est un texte, un nombre, une date ou un choix.",
        "Pour un choix, écrivez les mots proposés.",
        "Enregistrez. Il figure désormais dans le formulaire de chaque client, dans la recherche et l'importation ; {columns} le met dans la liste, et donc dans un export.",
      ],
    },
    {
      title: "Changer un champ",
      steps: [
        "Le nom peut toujours changer. Le genre ne le peut plus dès que quelque chose y est écrit.",
        "Choisissez {line_hide_hint} pour un champ qui ne sert plus. Ce qui y est écrit reste.",
      ],
      note: "Ne demandez pas ce dont vous n'avez pas besoin : il faut aussi le protéger.",
    },
  ],
  more: ["choices", "customers"],
};
