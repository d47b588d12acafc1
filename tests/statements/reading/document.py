"""A statement in our own words with the numbers of the document that the project starts from, and its faults.

The document itself is somebody else's and stays outside the repository; this one says the same fifteen quantities in
other words, so that what `check` must find in it is tested without it.
"""

from __future__ import annotations

from datetime import date

__all__ = ["DATED", "TEXT"]

DATED = date(2016, 12, 11)
TEXT = """\
Over 78,000 civilians have fled Aleppo since army's operation started

Since the operation began, more than 78,000 civilians have been evacuated from eastern Aleppo with \
the help of the Centre for Reconciliation.

“Over the past night, 2,124 civilians, including 1,007 children, were evacuated from the northern \
blocks of Aleppo. Some 291 fighters laid down their weapons and crossed into the western part of the \
city,” Ministry of Defence spokesman Major General Pavel Antonov said on Sunday.

“Currently, the Centre for Reconciliation, along two corridors at Karim and Mahayar, has organized \
the evacuation of [another group of] about 8,000 civilians from the eastern parts of the city,” \
Antonov added. “All of them have been placed in special centres where they are given hot food.”

“About 1,324 fighters have laid down their weapons so far. In accordance with a decision of the \
president, 1,270 were amnestied,” the Centre for Reconciliation said in a statement on Sunday.

Sappers working in Aleppo have demined a total area of 24 hectares (2.6 square feet), including 162 \
residential blocks and 11 kilometres of roads, the statement added.

Crews have also helped to restore over 20 buildings, schools and bakeries among them, according to \
the centre.

In total, sappers have found and destroyed about 1,340 explosive objects in the eastern districts.

The government now controls 93 percent of Aleppo, the head of operations of the General Staff, \
Lieutenant General Sergei Rudin, said on Friday.
"""
