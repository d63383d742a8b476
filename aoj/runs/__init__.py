"""Templates become region notebooks here: stamped, executed, guarded, recorded and replaced."""
