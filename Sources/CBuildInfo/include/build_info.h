#ifndef TWA_BUILD_INFO_H
#define TWA_BUILD_INFO_H

// Commit that the program was built from, as the package manifest saw it; "unknown" outside git.
const char *twa_git_commit(void);

// The compiler of the C parts.
const char *twa_c_compiler(void);

#endif
