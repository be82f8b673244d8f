import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Scanner",
  about: [
    "Un lecteur de cartes ou de codes-barres marche sur toutes les pages. Il tape très vite, et Hubkeeper le distingue d'une personne.",
    "Une carte, un client, une batterie, un équipement ou une station est reconnu à ce que le lecteur envoie.",
  ],
  tasks: [
    {
      title: "Scanner",
      steps: [
        "Présentez l'objet au lecteur. Il n'y a pas de champ à choisir.",
        "Regardez la ligne de scan : elle dit ce que c'est et ce qui suit. Entrée ou le bouton le fait, Échap le laisse.",
        "Un son aigu : reconnu. Un son grave : inconnu.",
      ],
    },
    {
      title: "Scanner dans un champ",
      steps: [
        "Choisissez d'abord le champ, par exemple un numéro de série. Ce qui est scanné va alors dans le champ.",
      ],
      note: "Un scan ne va jamais dans le champ d'un mot de passe ou d'un PIN.",
    },
    {
      title: "Rien ne se passe",
      steps: [
        "Vérifiez que le lecteur est branché : la plupart s'allument ou sonnent.",
        "Ouvrez un programme de texte et scannez. Si rien n'y apparaît, le lecteur est mal réglé : il doit se comporter comme un clavier.",
        "Si les lettres sont fausses, le lecteur et l'ordinateur n'ont pas la même disposition de clavier.",
      ],
    },
    {
      title: "Couper le son",
      steps: [
        "Ouvrez {account_title} et coupez {sound}. Ce choix appartient à cet ordinateur.",
      ],
    },
  ],
  more: ["today", "cards"],
};
