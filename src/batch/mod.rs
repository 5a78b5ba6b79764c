//! Many files through the line, in worker processes, and the output folder.
