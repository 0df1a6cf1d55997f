"""Tables in and out: CSV and XLSX, read with suspicion and written so that nothing in them runs."""
