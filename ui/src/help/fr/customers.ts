import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Clients",
  about: [
    "Ceux qui louent des batteries et des équipements à ce hub. Un nom suffit pour commencer ; le reste peut venir plus tard.",
    "Ce qui est gardé ici concerne des personnes. Ne demandez que ce dont le hub a besoin, et dites pourquoi.",
  ],
  tasks: [
    {
      title: "Ajouter un client",
      steps: [
        "Appuyez sur N ou choisissez {customer_new}.",
        "Écrivez le nom et le numéro de téléphone. Présentez une carte au lecteur si le client en reçoit une.",
        "Enregistrez. L'adresse, le véhicule et les réponses pour les rapports peuvent être ajoutés un autre jour.",
      ],
      note: "Si le téléphone ou le nom est déjà connu, c'est dit aussitôt, avec la fiche concernée. Regardez-la avant de choisir {customer_add_anyway} : deux fiches pour une personne sont difficiles à réunir.",
    },
    {
      title: "Ajouter la photo de la pièce d'identité",
      steps: [
        "Ouvrez le client sur sa propre page et choisissez Choisir une photo. Indiquez un fichier JPEG, PNG ou WebP, comme en fait un téléphone.",
        "Elle est redressée, réduite, débarrassée de ce que le téléphone y a écrit, et gardée scellée : qui vole le disque ne peut pas la regarder.",
        "Appuyez sur la photo pour la voir en grand. Remplacer en prend une autre, Retirer l'efface.",
      ],
      note: "La voient ceux qui voient le numéro de la pièce. La page propre au client ne la montre pas.",
    },
    {
      title: "Noter l'accord du client",
      steps: [
        "Ouvrez le client et choisissez {consent_give}. Lisez le texte à voix haute.",
        "Choisissez {consent_give_act}. Le jour et votre nom sont gardés. L'accord peut aussi y être retiré.",
      ],
    },
    {
      title: "Trouver un client",
      steps: [
        "Tapez quelques lettres du nom, ou des chiffres du téléphone, de la plaque ou de la carte.",
        "Appuyez sur une ligne pour voir le client à côté de la liste.",
      ],
    },
    {
      title: "Laisser un client voir ce qui est à lui",
      steps: [
        "Donnez une carte au client, puis choisissez Donner un code PIN sur sa page. Il n'est montré qu'une fois : transmettez-le, sans le dire à voix haute.",
        "Avec sa carte et son PIN, à l'écran de connexion, le client voit ses équipements et ses cartes, et rien de personne d'autre.",
        "Qui a oublié le sien en reçoit un autre avec Donner un nouveau code ; l'ancien cesse de fonctionner tout de suite.",
      ],
    },
    {
      title: "Un client s'en va",
      steps: [
        "Choisissez {customer_deactivate}. Le client n'est plus proposé, et son histoire reste.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouveau client" },
    { keys: "e", does: "Modifier le client affiché" },
    { keys: "g c", does: "Ouvrir Clients" },
  ],
  more: ["cards", "choices", "own_fields"],
};
