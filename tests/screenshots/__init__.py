"""Pictures of every page and email, to be looked at: `make screenshots`."""
