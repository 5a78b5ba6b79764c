//! Documents to tables: flat rows, CSV and JSON files, and the data package that describes them.
