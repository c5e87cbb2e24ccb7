"""Payment files without a database: order files in two forms of ISO 20022, and the answers of banks."""
