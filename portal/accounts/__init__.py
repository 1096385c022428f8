"""People's own accounts: how they sign in and prove it, on which devices, and what they are told.

allauth does the work, through its hooks: `adapter.py` is what it asks of us, `forms.py` its forms,
which tell the audit of failures. `fresh.py`: was it really them, just now? `codes.py`: codes by
email for our own pages. `acts.py`: what a person changes. The rest is named for what it holds.
"""
