"""A law that holds every construct of the model, and the same in another order."""

from __future__ import annotations

FACTS = """
énumération zone : nord « le nord » | sud
acteur caisse « la caisse »
acteur victime « la victime »
structure sinistre « accident »
  annee : entier de 1990 à 2100
  cout : montant
fait sinistres : liste de sinistre
fait effectif : entier de 0 à 1000 « effectif »
fait zone_choisie : zone
fait taux_retenu : taux par pas de 1 %
fait assure : booléen, présumé faux
fait jour : date
fait fin : date le cas échéant
fait annexe : booléen
cohérence « le jour vient après 1990 » : année(jour) >= 1990
"""

SCALES = """
barème plafond : montant
  du 2010-01-01 au 2011-12-31 : 100 €
  à compter du 2012-01-01 : 120,50 €
barème taux_zone : taux par zone
  à compter du 2010-01-01
    | zone | taux |
    | nord | 25 % |
    | sud  | manque |
  lacune du 2000-01-01 au 2009-12-31 « non retrouvé »
"""

RULES = """
règle base : montant « la base »
  s'apprécie au jour
  applicable si assure
  lecture guide « le guide »
    version du 2010-01-01 au 2011-12-31 [B35 46-48]
      selon effectif
        moins de 10 : plafond
        de 10 à 19  : arrondi(plafond * taux_zone(zone_choisie) ; 0,01 €)
        sinon       : min(plafond ; 3 €) dans la limite de 2 €
  lecture code
    version à compter du 2012-01-01 [LEGI D.432-6]
      0 € si toutes
        1° effectif > 3 « assez de monde »
        2° lorsque annexe : zone_choisie parmi (nord ; sud)
        3° l'une
           a) jour entre 2010-01-01 et 2011-01-01
           b) non fin existe
      1 € si conditions 1° et 2° de conditions_communes
      sinon plafond en vigueur au (jour + 3 mois)
  exception nouvelle à compter du 2012-01-01
    lorsque annexe :
      3 € si effectif = 3
  mesure transitoire douce du 2012-01-01 au 2012-12-31 : droit commun si effectif > 500
dérogation reprise à nouvelle
  version à compter du 2012-01-01 : droit commun si taux_retenu >= 50 %
règle conditions_communes : booléen
  version à compter du 2012-01-01
    toutes
      1° effectif > 1
      2° effectif < 100
      3° annexe ou (assure et effectif > 2)
règle sinistre.impute : montant
  version à compter du 2012-01-01 : si sinistre.annee > 2010 alors sinistre.cout sinon inconnu faute de « arrêté »
règle total : montant
  version à compter du 2012-01-01
    (somme de s.impute pour s dans sinistres tels que s.annee > 2011) + (base à défaut 0 €)
règle limite : date le cas échéant
  version à compter du 2012-01-01
    délai de 2 ans à compter de jour
      interrompu de fin à jour
règle depart : date le cas échéant
  version à compter du 2012-01-01
    la plus tardive des
      1° jour
      2° fin
faculté recours « saisir la caisse » de victime envers caisse
  version à compter du 2012-01-01 si annexe
"""

SCENARIO = """
scénario « rien »
  soit effectif = 3
  avec annexe = vrai : conditions_communes = vrai
"""

DISCORDANCE = """
discordance k01 « ce que vaut la base »
  gravité haute
  touche base ; plafond ; nouvelle
  parti « le guide »
  soit assure = vrai
  côté « deux euros » [B35 46-48]
    avec jour = 2010-06-01 : base = 2 €
  côté « rien » [LEGI D.432-6]
    avec jour = 2012-06-01 selon la lecture code : base est inconnu faute de effectif
"""
