"""The commands of the command line, a thin file each; `options` are shared."""
