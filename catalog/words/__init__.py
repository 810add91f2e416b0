"""Titles and messages, in Chinese and English."""
