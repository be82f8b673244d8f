import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Comment marchent les listes",
  about: [
    "Toutes les listes de Hubkeeper marchent de la même façon, qu'elles aient dix lignes ou cent mille.",
  ],
  tasks: [
    {
      title: "Chercher et filtrer",
      steps: [
        "Tapez dans la recherche de la liste. Majuscules et accents ne comptent pas.",
        "Choisissez des filtres. Chacun montre combien de lignes il laisserait. Ils restent jusqu'à ce que vous les changiez, demain aussi.",
        "{show_all} les enlève tous.",
      ],
    },
    {
      title: "Trier",
      steps: [
        "Appuyez sur le titre d'une colonne. Une seconde fois, l'ordre s'inverse.",
        "Les codes sont triés comme on compte : B-2 vient avant B-10.",
      ],
    },
    {
      title: "Garder une vue",
      steps: [
        "Réglez la recherche, les filtres, l'ordre et les colonnes comme vous les aimez.",
        "Choisissez {view_save} et donnez-lui un nom. Elle se trouve désormais au-dessus de la liste.",
      ],
    },
    {
      title: "Choisir les colonnes",
      steps: [
        "Ouvrez {columns} et cochez ce que vous voulez voir.",
      ],
    },
    {
      title: "Agir sur plusieurs lignes",
      steps: [
        "Cochez des lignes, ou toutes celles qui correspondent, même celles qui ne sont pas à l'écran.",
        "Choisissez l'action. Les lignes pour lesquelles elle n'est pas possible restent comme elles sont et sont nommées ; celles qui le sont déjà sont seulement comptées.",
      ],
    },
    {
      title: "Emporter une liste",
      steps: [
        "Choisissez {export}. Le fichier contient exactement les lignes et les colonnes que vous voyez, en CSV ou en Excel.",
      ],
    },
  ],
  keys: [
    { keys: "ArrowDown", does: "Ligne suivante" },
    { keys: "Enter", does: "Ouvrir la ligne" },
    { keys: "Escape", does: "Fermer le panneau à côté de la liste" },
  ],
  more: ["import_export"],
};
