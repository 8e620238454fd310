#include "build_info.h"

#ifndef TWA_GIT_COMMIT
#define TWA_GIT_COMMIT "unknown"
#endif

const char *twa_git_commit(void) { return TWA_GIT_COMMIT; }

const char *twa_c_compiler(void) { return __VERSION__; }
