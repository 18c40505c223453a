/** What Debian's package wine64 installs; its `wine` asks for the 32-bit one as well. */
export const WINE = '/usr/lib/wine/wine64';
/** What Debian's package gcc-mingw-w64-x86-64 installs. */
export const COMPILER = 'x86_64-w64-mingw32-gcc';
/** What all processes under wine share; the first one starts it. */
export const WINE_SERVER = '/usr/lib/wine/wineserver64';
