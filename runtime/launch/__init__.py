"""One command that serves: database, migrations, web and worker started, watched and stopped together."""
