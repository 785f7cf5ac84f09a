"""Reading what students hand in: zips and notebooks, under limits of size, depth and time."""
