"""One file per survey tool: `TOOL`, `recognise(sheet)` and `read(sheet)` to a `RawTable`."""
