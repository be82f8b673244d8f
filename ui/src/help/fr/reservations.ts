import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Réservations",
  about: [
    "Quelque chose est gardé pour un client pendant quelques heures, maintenant ou plus tard : une batterie, une batterie quelconque d'un modèle, ou un équipement.",
    "Cela ne compte que pendant ses heures. Avant, la batterie peut aller à quelqu'un d'autre, si elle doit être revenue à temps.",
  ],
  tasks: [
    {
      title: "Réserver",
      steps: [
        "Appuyez sur N ou choisissez {reservation_new}. Trouvez le client et ce qui est gardé.",
        "Dites de quand à quand. Ce qui est déjà promis, ou dehors à ces heures, est refusé avec la raison.",
        "Prenez une caution si vous en demandez une : elle va dans la caisse.",
      ],
      note: "D'un modèle, on ne promet jamais plus de batteries que le hub n'en a.",
    },
    {
      title: "Remettre ce qui était réservé",
      steps: [
        "Au comptoir, scannez la carte du client. La batterie gardée pour lui est proposée d'abord.",
        "Appuyez sur Entrée. La réservation devient une location, et la caution devient un avoir qui la paie.",
      ],
      note: "Le client peut venir deux heures plus tôt. Personne d'autre ne reçoit ce qui est gardé, sauf si un responsable l'autorise avec une raison.",
    },
    {
      title: "Voir une semaine",
      steps: [
        "{reservations_week} montre chaque jour avec ce qui y est gardé. {reservations_list} montre tout, avec recherche et filtres.",
      ],
    },
    {
      title: "Annuler",
      steps: [
        "Ouvrez-la et choisissez {reservation_cancel}. La caution devient alors un avoir sur le compte du client.",
        "Si c’était une erreur, appuyez sur {undo} à côté d’elle sous {counter_last} au comptoir : la caution et son paiement sont repris avec elle.",
      ],
      note: "Une réservation dont les heures passent sans que personne ne vienne finit d'elle-même ; sa caution devient aussi un avoir.",
    },
  ],
  more: ["rentals", "counter", "today"],
};
