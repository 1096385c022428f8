"""What happens to a request: one verb a module. Read as a list, it is the life of a ticket."""
