"""A real gateway process under strain: crowds, slow and silent visitors, bad targets, no descriptors left."""
