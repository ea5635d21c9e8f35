// What the tests provoke is not worth a line in their output; LINEWARDEN_LOG_LEVEL=debug shows it.
process.env.LINEWARDEN_LOG_LEVEL ??= 'silent';
