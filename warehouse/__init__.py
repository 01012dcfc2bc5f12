"""The warehouse: raw tables in DuckDB, loading them, publishing what was built from them."""
