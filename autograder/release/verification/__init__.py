"""Grading a release with stock otter: does the reference get all points, and the blank none?"""
