"""Where records lie: stores that add and never change, behind one interface; a folder, SQLite, PostgreSQL."""
