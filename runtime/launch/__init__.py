"""The launcher: starts, supervises and stops database, migrations, web and worker together."""
