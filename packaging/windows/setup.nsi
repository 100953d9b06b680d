; The Windows set-up: for the person who runs it (no administrator), silent with /S, keeps every desk when uninstalled.
; makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DPROGRAM=<folder made by packaging/build.py> -DOUT=<file.exe> setup.nsi

Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"

!define APP "一矿一表"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\yikuang"
Name "${APP}"
OutFile "${OUT}"
; desks lie in $LOCALAPPDATA\yikuang, the program beside them, never above them
InstallDir "$LOCALAPPDATA\Programs\yikuang"
InstallDirRegKey HKCU "Software\yikuang" "InstallDir"
BrandingText "${APP} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${APP}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileDescription" "${APP} 安装程序"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache-2.0"

!define MUI_ICON "..\..\resources\icons\app.ico"
!define MUI_UNICON "..\..\resources\icons\app.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\yikuangw.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; a running program holds its files: say so instead of leaving half of the old one
!macro RefuseWhileRunning NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${NAME}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "${APP} 正在运行。请先关闭它，再执行一次。" /SD IDOK
      Abort "${APP} 正在运行"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\yikuang.exe"
  Delete "$INSTDIR\yikuangw.exe"
  Delete "$INSTDIR\THIRD-PARTY.txt"
!macroend

Section "主程序"
  !insertmacro RefuseWhileRunning "yikuang.exe"
  !insertmacro RefuseWhileRunning "yikuangw.exe"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\yikuangw.exe"
  CreateShortcut "$DESKTOP\${APP}.lnk" "$INSTDIR\yikuangw.exe"
  WriteRegStr HKCU "Software\yikuang" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\yikuangw.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  !insertmacro RefuseWhileRunning "yikuang.exe"
  !insertmacro RefuseWhileRunning "yikuangw.exe"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  ; without /r: a folder in which a person put something of his own stays
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$DESKTOP\${APP}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\yikuang"
SectionEnd
