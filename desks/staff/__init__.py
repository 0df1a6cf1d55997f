"""The staff desk: what waits in all accounts, with links to the screens that live with their products."""
