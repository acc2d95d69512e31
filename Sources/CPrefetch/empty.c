/* A target of C needs a source file; the header has all there is. */
#include "CTVetCPrefetch.h"
