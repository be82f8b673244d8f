import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Paiements, cautions, débiteurs et livres",
  about: [
    "Tout ce qui se fait au comptoir s’écrit tout seul dans les livres : chaque montant va vers un compte et vient d’un autre, donc débits et crédits sont toujours égaux.",
    "Rien dans les livres n’est modifié ni supprimé. Une erreur est annulée par une écriture à elle.",
  ],
  tasks: [
    {
      title: "Trouver un paiement",
      steps: ["Ouvrez {payments_title}.", "Cherchez sa référence ou qui a payé, ou choisissez le moyen de paiement et les jours.", "Choisissez {export} pour écrire ce que vous voyez dans un fichier."],
    },
    {
      title: "Voir ce qui est détenu",
      steps: [
        "Ouvrez {deposits_title} et choisissez {deposit_state_held}.",
        "Ouvrez-en une. Elle part toute seule au retour ; si elle ne couvre plus rien, choisissez {deposit_release}.",
        "Un responsable peut aussi la garder, avec une raison.",
      ],
    },
    {
      title: "Voir qui doit",
      steps: ["Ouvrez {debtors_title}. La plus grosse dette est en premier, avec le jour de la plus ancienne.", "Appuyez sur Entrée pour ouvrir le client et son compte."],
    },
    {
      title: "Facturer, rembourser, remettre, abandonner",
      steps: [
        "Ouvrez le client et choisissez {account_acts} à côté du compte.",
        "Écrivez le montant et la raison. Jusqu’où vous pouvez aller, un administrateur le fixe.",
        "Choisissez les jours du relevé pour voir ce qu’il y avait avant, ce qui s’est passé, et ce qu’il y a après.",
      ],
    },
    {
      title: "Regarder les livres",
      steps: [
        "Ouvrez {ledger_title}. Chaque compte y figure avec ce qui s’y trouve, et en dessous les sommes.",
        "Choisissez un compte pour voir ses écritures, et une écriture pour voir ses lignes.",
      ],
      note: "Une marque dit si toutes les écritures ont été vérifiées : chacune porte un sceau de la précédente.",
    },
  ],
  more: ["till", "counter", "customers"],
};
