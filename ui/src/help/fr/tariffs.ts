import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Tarifs",
  about: [
    "Un tarif dit ce que coûte une batterie ou un équipement, et pour combien de temps on peut le prendre. Plusieurs peuvent convenir à la même chose : celui qui la vise le plus précisément est proposé d'abord.",
    "Ce qui est convenu reste comme convenu. Un nouveau prix vaut pour ce qui sort ensuite.",
  ],
  tasks: [
    {
      title: "Ajouter un tarif",
      steps: [
        "Ouvrez {tariffs_title} et choisissez {tariff_new}.",
        "Écrivez son nom et un prix. Il vaut pour toutes les batteries, au jour, tant que vous ne dites rien d'autre.",
        "Regardez l'exemple à côté du formulaire : ce que coûte chaque durée, ligne par ligne, et quand il faut rendre.",
        "Enregistrez.",
      ],
    },
    {
      title: "Faire la semaine moins chère",
      steps: [
        "Trouvez la semaine sous {tariff_section_lengths} et écrivez son prix fixe.",
        "Qui la prend pour une semaine paie ce prix. Au-delà, le prix au temps continue.",
      ],
    },
    {
      title: "Dire ce que coûte un retard",
      steps: [
        "Ouvrez {tariff_late} sous la ligne facturée.",
        "Choisissez si le prix continue, s'arrête, ou si une pénalité vient chaque jour ou chaque semaine. Les jours de grâce précèdent la pénalité et coûtent comme des jours normaux.",
      ],
    },
    {
      title: "Facturer l'énergie, l'eau ou la mouture",
      steps: [
        "Choisissez {tariff_charge_add} et dites selon quoi : kWh, litre ou kg.",
        "Si la quantité n'est connue qu'au retour, activez-le : le comptoir dit alors le prix unitaire.",
      ],
    },
    {
      title: "Ne plus proposer un tarif",
      steps: [
        "Ouvrez-le et choisissez {tariff_withdraw}. Ce qui est dehors continue comme convenu.",
        "{tariff_offer_again} le ramène.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouveau tarif" },
    { keys: "e", does: "Modifier le tarif affiché" },
    { keys: "g t", does: "Ouvrir Tarifs" },
  ],
  more: ["equipment", "hubs"],
};
