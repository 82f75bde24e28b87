"""Measuring: how good answers and search are on a file of questions, told with their uncertainty."""
