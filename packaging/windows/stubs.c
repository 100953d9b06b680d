/* For trying the Windows build under Debian's wine 8 only; lies in the wine prefix, is never shipped.
   Three system libraries that Python and Qt expect and that wine lacks; every call answers "not there". */
#define GIVEN __declspec(dllexport)

#ifdef BCRYPTPRIMITIVES
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
GIVEN BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count) ? TRUE : FALSE; }
#endif

#ifdef ICUUC
#define NOTHING(name) GIVEN int name(void) { return 0; }
GIVEN void *ucnv_open(const char *name, int *error) { if (error) *error = 4; return 0; }
GIVEN const char *ucnv_getName(void *converter, int *error) { if (error) *error = 4; return 0; }
GIVEN signed char ucnv_getMaxCharSize(void *converter) { return 1; }
GIVEN const char *ucnv_getStandardName(void) { return 0; }
GIVEN const char *ucnv_getAvailableName(void) { return 0; }
NOTHING(ucnv_close) NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE) NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE) NOTHING(ucnv_reset)
NOTHING(ucnv_getToUCallBack) NOTHING(ucnv_getFromUCallBack) NOTHING(ucnv_setToUCallBack) NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars) NOTHING(ucnv_cbFromUWriteUChars) NOTHING(ucnv_toUnicode) NOTHING(ucnv_fromUnicode)
NOTHING(ucnv_toUCountPending) NOTHING(ucnv_fromUCountPending) NOTHING(ucnv_countAvailable)
#endif

#ifdef MSCMS
GIVEN int GetColorProfileFromHandle(void *profile, void *bytes, void *size) { return 0; }
GIVEN int CloseColorProfile(void *profile) { return 1; }
GIVEN void *WcsCreateIccProfile(void *profile, unsigned options) { return 0; }
GIVEN void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned mode) { return 0; }
GIVEN int ColorProfileGetDisplayDefault(void) { return 0x80004001; }
GIVEN int ColorProfileGetDisplayUserScope(void) { return 0x80004001; }
#endif
