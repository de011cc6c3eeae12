; SPDX-License-Identifier: Apache-2.0
; The Windows installer, for Inno Setup 6: per machine, in the start menu, upgraded in place. See README.md beside it.
; build.ps1 calls it as: iscc /DVersion=0.1.0 tillwright.iss

#ifndef Version
  #error Call it with /DVersion=, as build.ps1 does
#endif

[Setup]
AppId={{6E1F3B0C-5D0B-4C0E-9B7B-2F6C1F6E7A41}
AppName=Tillwright
AppVersion={#Version}
AppPublisher=Tillwright
DefaultDirName={autopf}\Tillwright
DisableProgramGroupPage=yes
PrivilegesRequired=admin
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
SetupIconFile=tillwright.ico
UninstallDisplayIcon={app}\tillwright.exe
OutputDir=..\..\dist
OutputBaseFilename=tillwright-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
; Nobody closes a window somebody works in: an open Tillwright stops the setup, see PrepareToInstall.
CloseApplications=no
RestartApplications=no

[Files]
Source: "..\..\.dev\package\frozen\tillwright\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion
Source: "..\..\.dev\package\bill\*"; DestDir: "{app}\licenses"; Flags: recursesubdirs createallsubdirs ignoreversion

[InstallDelete]
; An upgrade leaves no library of the version before.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licenses"

[Icons]
Name: "{commonprograms}\Tillwright"; Filename: "{app}\tillwright.exe"

[Run]
; tillwright-0.1.0-setup.exe /VERYSILENT /DEPLOY=\\server\share\w3.toml
Filename: "{app}\tillwright.exe"; Parameters: "deploy ""{param:DEPLOY}"""; Flags: runasoriginaluser runhidden waituntilterminated; Check: IsDeployed

[Code]
function IsDeployed: Boolean;
begin
  Result := ExpandConstant('{param:DEPLOY|}') <> '';
end;

{ Whether nothing waits in the homes of this machine that the server has not got; `Program` answers for each. }
function NothingWaits(Program: String; var Home: String): Boolean;
var
  Found: TFindRec;
  Users: String;
  Code: Integer;
begin
  Result := True;
  Users := ExpandConstant('{sd}\Users\');
  if FindFirst(Users + '*', Found) then
  try
    repeat
      Home := Users + Found.Name + '\AppData\Local\tillwright';
      if DirExists(Home) then
        Result := Exec(Program, 'waiting "' + Home + '"', '', SW_HIDE, ewWaitUntilTerminated, Code) and (Code = 0);
    until not Result or not FindNext(Found);
  finally
    FindClose(Found);
  end;
end;

{ A running program cannot be renamed. }
function IsOpen(Program: String): Boolean;
begin
  Result := FileExists(Program) and not RenameFile(Program, Program + '.old');
  if FileExists(Program + '.old') then
    RenameFile(Program + '.old', Program);
end;

function Refusal: String;
var
  Program, Home: String;
begin
  Result := '';
  Program := ExpandConstant('{app}\tillwright.exe');
  if not FileExists(Program) then
    exit;
  if IsOpen(Program) then
    Result := 'Tillwright is open on this machine. Nothing was changed. Close it, then try again.'
  else if not NothingWaits(Program, Home) then
    Result := 'Something waits in ' + Home + ' that the server has not got. Nothing was changed. '
      + 'Sign in to Tillwright there with the server on, or move that folder away.';
end;

function PrepareToInstall(var NeedsRestart: Boolean): String;
begin
  Result := Refusal;
end;

function InitializeUninstall: Boolean;
var
  Why: String;
begin
  Why := Refusal;
  Result := Why = '';
  if not Result then
    SuppressibleMsgBox(Why, mbError, MB_OK, IDOK);
end;
