"""The staff console: pages that need no script, in Chinese and English."""
