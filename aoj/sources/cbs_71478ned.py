"""CBS 71478ned, (Speciaal) basisonderwijs en speciale scholen: pupils by gemeente of the school.

Quirks, items in a catalogue of others (August 2026):

- the gemeente is that of the school, not of the pupil;
- `speciale_scholen` are so and vso together;
- periods are school years; whether gemeenten are those of the first or the second year was not
  seen; gemeenten without a school of a kind may have no row.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_71478ned",
    title="(Speciaal) basisonderwijs en speciale scholen; leerlingen, schoolregio",
    table="71478ned",
    description="leerlingen naar onderwijssoort, per gemeente van de school",
    figures=(Figures("leerlingen_schoolregio", ("bo", "sbo", "speciale_scholen")),),
    division=(0, 1),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
