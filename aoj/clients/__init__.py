"""The only room with network: CBS (OData v3 and v4), DUO (CKAN and plain files)."""
