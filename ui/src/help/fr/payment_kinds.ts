import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Moyens de paiement",
  about: ["Comment les clients paient dans ce hub, dans l’ordre proposé au comptoir : espèces, chaque fournisseur d’argent mobile, la banque, un terminal de cartes, des bons."],
  tasks: [
    {
      title: "Ajouter un moyen de paiement",
      steps: [
        "Choisissez {payment_kind_new}.",
        "Écrivez comment on l’appelle, et choisissez où se trouve son argent.",
        "Dites si un paiement a besoin de la référence du fournisseur. Une référence compte une fois.",
      ],
    },
    {
      title: "Ne plus le proposer",
      steps: ["Choisissez l’œil à côté. Ce qui a été payé ainsi reste.", "Choisissez l’œil encore une fois pour le proposer de nouveau."],
      note: "Les espèces sont toujours proposées.",
    },
  ],
  more: ["till", "books", "counter"],
};
