"""Measurements that `make bench` prints: ratios and counts, made in one run."""
