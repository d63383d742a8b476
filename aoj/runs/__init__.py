"""Templates become region notebooks here: stamped, merged, executed, recorded and replaced."""
