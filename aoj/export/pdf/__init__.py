"""A document as an accessible PDF: PDF/UA-1 and PDF/A-2a, checked after it was written."""
