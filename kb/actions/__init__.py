"""What happens to articles: one verb a module, in the order check, change, timers, edition."""
